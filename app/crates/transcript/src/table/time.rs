//! The times of a table: with an offset, as a number since 1970, or as a wall clock shows them.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::conversation::Clock;
use crate::order::{Decision, Orders};
use crate::stamp::{self, Years};
use crate::{Hints, ParseError, json};

/// What the values of the column look like.
#[derive(Default)]
pub struct Times {
    universal: u64,
    orders: Orders,
}

/// How they are read.
pub struct TimeFormat {
    /// What they are.
    pub clock: Clock,
    /// The order of day and month.
    pub decision: Decision,
}

impl Times {
    /// Counts a value.
    pub fn survey(&mut self, text: &str) {
        let text = text.trim();
        if universal(text).is_some() {
            self.universal += 1;
        } else if let Some(stamp) = wall(text) {
            self.orders.add(&stamp, "");
        }
    }

    /// How most of them are written.
    ///
    /// # Errors
    /// [`ParseError::Undecided`].
    pub fn decide(&self, hints: &Hints) -> Result<TimeFormat, ParseError> {
        let clock = if self.universal > self.orders.stamps() { Clock::Utc } else { Clock::Wall };
        Ok(TimeFormat { clock, decision: self.orders.decide(hints, None)? })
    }
}

impl TimeFormat {
    /// A value's time; `None` when it is none.
    pub fn read(&self, text: &str, years: &mut Years) -> Option<NaiveDateTime> {
        let text = text.trim();
        universal(text).or_else(|| wall(text)?.at(self.decision.order, years))
    }

    /// Where dates without a year begin.
    pub fn years(&self) -> Years {
        self.decision.first_year.map_or_else(Years::default, Years::from)
    }
}

/// A date and time, or a date alone, which is its midnight.
fn wall(text: &str) -> Option<stamp::Stamp> {
    if let Some((stamp, _)) = stamp::read(text) {
        return Some(stamp);
    }
    let (date, taken) = stamp::date(text)?;
    text[taken..].trim().is_empty().then_some(stamp::Stamp { date, time: NaiveDateTime::MIN.time(), american: false })
}

/// With an offset, or as seconds, milliseconds or microseconds since 1970.
fn universal(text: &str) -> Option<NaiveDateTime> {
    if let Ok(number) = text.parse::<f64>() {
        // 2001 to 2286, whatever the unit.
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
