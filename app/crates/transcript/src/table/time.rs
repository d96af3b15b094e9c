//! Parses the times of a table: timestamps with a UTC offset, Unix time, or local time without an offset.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::conversation::Clock;
use crate::order::{Decision, OrderDetector};
use crate::stamp::{self, YearTracker};
use crate::{Hints, ParseError, json};

/// Collects the formats of the values in the time column.
#[derive(Default)]
pub struct TimeDetector {
    /// The number of values that specify a moment in UTC.
    utc: u64,
    detector: OrderDetector,
}

/// How to parse the values of the time column.
pub struct TimeFormat {
    /// Whether the conversation's times are UTC or local time.
    pub clock: Clock,
    pub decision: Decision,
}

impl TimeDetector {
    /// Adds a value.
    pub fn add(&mut self, text: &str) {
        let text = text.trim();
        if parse_utc(text).is_some() {
            self.utc += 1;
        } else if let Some(stamp) = parse_wall_time(text) {
            self.detector.add(&stamp, "");
        }
    }

    /// The format of the majority of values.
    ///
    /// # Errors
    /// [`ParseError::Undecided`] if the date order is ambiguous and [`Hints::ask`] is set.
    pub fn decide(&self, hints: &Hints) -> Result<TimeFormat, ParseError> {
        let clock = if self.utc > self.detector.stamps() { Clock::Utc } else { Clock::Wall };
        Ok(TimeFormat { clock, decision: self.detector.decide(hints, None)? })
    }
}

impl TimeFormat {
    /// Parses a value. `None` if it is not a time.
    pub fn read(&self, text: &str, years: &mut YearTracker) -> Option<NaiveDateTime> {
        let text = text.trim();
        parse_utc(text).or_else(|| parse_wall_time(text)?.at(self.decision.order, years))
    }

    /// A tracker for dates without a year, starting at the first year of the table.
    pub fn years(&self) -> YearTracker {
        self.decision.first_year.map_or_else(YearTracker::default, YearTracker::from)
    }
}

/// Parses a date with a time, or a date alone (midnight), without a UTC offset.
fn parse_wall_time(text: &str) -> Option<stamp::Stamp> {
    if let Some((stamp, _)) = stamp::read(text) {
        return Some(stamp);
    }
    let (date, taken) = stamp::date(text)?;
    text[taken..].trim().is_empty().then_some(stamp::Stamp { date, time: NaiveDateTime::MIN.time(), american: false })
}

/// Parses a timestamp with a UTC offset, or Unix time in seconds, milliseconds or microseconds.
fn parse_utc(text: &str) -> Option<NaiveDateTime> {
    if let Ok(number) = text.parse::<f64>() {
        // The unit is the one that gives a year from 2001 to 2286.
        let seconds = [1.0, 1e3, 1e6].into_iter().map(|unit| number / unit).find(|s| (1e9..1e10).contains(s))?;
        return json::from_seconds(seconds as i64);
    }
    if text.len() < 20 {
        return None;
    }
    let with_offset = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    let spaced = || {
        DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z")
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%z"))
    };
    let at = with_offset.or_else(|_| spaced()).ok()?.naive_utc();
    json::from_seconds(at.and_utc().timestamp()).filter(|at| *at > NaiveDateTime::from(NaiveDate::default()))
}
