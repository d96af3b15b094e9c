//! The headings between the days of a LINE export.

use std::io::Read;

use chrono::NaiveTime;

use crate::ParseError;
use crate::order::OrderDetector;
use crate::stamp::{self, DateNumbers, Stamp};
use crate::text::Lines;

/// Parses a heading: a date, with or without a weekday. `None` if there is anything else on the line.
pub fn read(line: &str) -> Option<DateNumbers> {
    let line = line.trim();
    if line.len() > 40 || line.contains('\t') {
        return None;
    }
    // "Fri, 05/17/2024"
    let text = match line.split_once(", ") {
        Some((weekday, date)) if weekday.chars().all(char::is_alphabetic) => date,
        _ => line,
    };
    let (date, length) = stamp::date(text)?;
    let rest = text[length..].trim_start();
    let weekday = rest.trim_matches(['(', ')', '（', '）', ' ']);
    let is_weekday = weekday.chars().all(|c| c.is_alphabetic() || c == '.') && weekday.chars().count() <= 12;
    is_weekday.then_some(date)
}

/// Reads the whole file and collects the dates of its headings, to detect their order.
pub fn collect_dates<R: Read>(lines: &mut Lines<R>) -> Result<OrderDetector, ParseError> {
    let mut detector = OrderDetector::default();
    while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
        if let Some(date) = read(line) {
            detector.add(&Stamp { date, time: NaiveTime::MIN, american: false }, "");
        }
    }
    Ok(detector)
}
