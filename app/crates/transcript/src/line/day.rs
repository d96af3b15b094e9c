//! The lines that begin a day.

use std::io::Read;

use chrono::NaiveTime;

use crate::ParseError;
use crate::order::Orders;
use crate::stamp::{self, DateNumbers, Stamp};
use crate::text::Lines;

/// The date of a line that has nothing else but a weekday.
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
    let (date, taken) = stamp::date(text)?;
    let rest = text[taken..].trim_start();
    let weekday = rest.trim_matches(['(', ')', '（', '）', ' ']);
    let is_weekday = weekday.chars().all(|c| c.is_alphabetic() || c == '.') && weekday.chars().count() <= 12;
    is_weekday.then_some(date)
}

/// What the days of a file say about the order of their numbers.
pub fn orders<R: Read>(lines: &mut Lines<R>) -> Result<Orders, ParseError> {
    let mut orders = Orders::default();
    while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
        if let Some(date) = read(line) {
            orders.add(&Stamp { date, time: NaiveTime::MIN, american: false }, "");
        }
    }
    Ok(orders)
}
