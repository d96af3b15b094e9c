//! Parses dates and times in the formats that chat programs write.
//!
//! A [`Stamp`] keeps the numbers of the date as written. Whether the day or the month comes first is
//! decided later, from the whole file (see [`crate::order`]).

mod calendar;
mod cursor;
mod fast;
mod words;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

pub use calendar::{YearTracker, plausible};

use crate::DateOrder;
use cursor::Cursor;
use words::DayPeriod;

/// The numbers of a date, from left to right as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateNumbers {
    /// Day, month and year in any order. The third number is 0 if the date has no year.
    pub numbers: [u32; 3],
    /// The order, if the date itself shows it: the year comes first, or the month is a word.
    pub explicit_order: Option<DateOrder>,
    /// Whether the date has no year.
    pub yearless: bool,
}

impl DateNumbers {
    /// The date if the numbers are in `order`. `None` if there is no such date, or no year.
    pub fn date(&self, order: DateOrder) -> Option<NaiveDate> {
        let (year, month, day) = self.parts(order);
        if self.yearless { None } else { calendar::day(year, month, day) }
    }

    /// Returns (year, month, day). An explicit order takes precedence over `order`.
    fn parts(&self, order: DateOrder) -> (u32, u32, u32) {
        let [a, b, c] = self.numbers;
        match self.explicit_order.unwrap_or(order) {
            DateOrder::YearMonthDay if self.yearless => (0, a, b),
            DateOrder::YearMonthDay => (a, b, c),
            DateOrder::DayMonthYear => (c, b, a),
            DateOrder::MonthDayYear => (c, a, b),
        }
    }
}

/// A date and a time as written, before the order of day and month is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub date: DateNumbers,
    /// The time of day, on a 24-hour clock. Seconds are 0 if not written.
    pub time: NaiveTime,
    /// Whether the time ends in a capital AM or PM, as in American exports.
    pub american: bool,
}

impl Stamp {
    /// The wall-clock time if the date is in `order`. `None` if there is no such date. `years`
    /// supplies the year of a date without one.
    pub fn at(&self, order: DateOrder, years: &mut YearTracker) -> Option<NaiveDateTime> {
        let date = if self.date.yearless {
            let (_, month, day) = self.date.parts(order);
            years.resolve(month, day)
        } else {
            self.date.date(order)
        };
        date.map(|date| date.and_time(self.time))
    }
}

/// Parses a stamp at the start of `text`. Returns it with its length in bytes.
pub fn read(text: &str) -> Option<(Stamp, usize)> {
    fast::read(text).or_else(|| read_general(text))
}

/// Parses a stamp in any supported format.
fn read_general(text: &str) -> Option<(Stamp, usize)> {
    let mut at = Cursor::new(text);
    at.skip_invisible();
    let mut probe = at;
    // Some languages put the day period (AM or PM) before the time, even when the time comes first.
    let period_first = words::day_period(&mut probe).is_some();
    probe.skip_spaces();
    probe.take('R');
    probe.number()?;
    let stamp = if period_first || probe.peek() == Some(':') { time_first(&mut at)? } else { date_first(&mut at)? };
    Some((stamp, at.offset()))
}

/// Parses a date with a year at the start of `text`. Returns it with its length in bytes.
pub fn date(text: &str) -> Option<(DateNumbers, usize)> {
    let mut at = Cursor::new(text);
    at.skip_invisible();
    let date = read_date(&mut at).filter(|date| !date.yearless)?;
    Some((date, at.offset()))
}

/// Parses `text` as a time of day. `None` if anything else follows the time.
pub fn time(text: &str) -> Option<NaiveTime> {
    let mut at = Cursor::new(text.trim());
    let (time, _) = read_time(&mut at)?;
    at.rest().is_empty().then_some(time)
}

/// Parses a duration such as `5:29` or `1:05:29` into seconds.
pub fn duration(text: &str) -> Option<u32> {
    let mut seconds = 0u32;
    let mut parts = 0;
    for part in text.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        parts += 1;
    }
    (parts > 1).then_some(seconds)
}

fn date_first(at: &mut Cursor) -> Option<Stamp> {
    let date = read_date(at)?;
    connector(at);
    let (time, american) = read_time(at)?;
    Some(Stamp { date, time, american })
}

fn time_first(at: &mut Cursor) -> Option<Stamp> {
    let (time, american) = read_time(at)?;
    connector(at);
    let date = read_date(at)?;
    Some(Stamp { date, time, american })
}

/// Parses three numbers, or two numbers and a month name, with the same separator between them. A
/// date without a year has only two.
fn read_date(at: &mut Cursor) -> Option<DateNumbers> {
    let reiwa = at.take('R');
    let (first, first_digits) = at.number()?;
    let separator = date_separator(at)?;
    let (second, named) = match words::month(at) {
        Some(month) => (month, true),
        None => (at.number()?.0, false),
    };
    let mut probe = *at;
    let third = if separator == '年' {
        probe.take('月').then(|| probe.number()).flatten()
    } else {
        date_separator(&mut probe).filter(|again| *again == separator).and_then(|_| probe.number())
    };
    let Some((third, third_digits)) = third else {
        // In "17.05., 10:29" the second full stop is part of the date.
        at.take('.');
        let day_and_month = separator == '/' || separator == '.' || named;
        let numbers = [first, second, 0];
        let explicit_order = named.then_some(DateOrder::DayMonthYear);
        return (day_and_month && first_digits <= 2).then_some(DateNumbers { numbers, explicit_order, yearless: true });
    };
    *at = probe;
    if separator == '年' {
        at.take('日');
    }
    if third_digits > 4 || first_digits > 4 {
        return None;
    }
    trailing_era(at);
    // Year 1 of the Japanese era Reiwa is 2019.
    let first = if reiwa { first + 2018 } else { first };
    let year_first = first_digits == 4 || reiwa || separator == '年';
    let explicit_order = if year_first {
        Some(DateOrder::YearMonthDay)
    } else if named {
        Some(DateOrder::DayMonthYear)
    } else {
        None
    };
    Some(DateNumbers { numbers: [first, second, third], explicit_order, yearless: false })
}

/// Consumes `/`, `.`, `-`, `年` or, around a month name, a space, along with any invisible marks.
fn date_separator(at: &mut Cursor) -> Option<char> {
    at.skip_invisible();
    let separator = at.peek()?;
    if !matches!(separator, '/' | '.' | '-' | '年' | ' ') {
        return None;
    }
    at.take(separator);
    if separator == '.' {
        at.skip_spaces();
    }
    at.skip_invisible();
    Some(separator)
}

/// Skips the Buddhist era (`BE`), the Bulgarian and Ukrainian abbreviations for "year" (`г.`, `р.`), and
/// the full stop that Croatian and Korean write after a date.
fn trailing_era(at: &mut Cursor) {
    let mut probe = *at;
    probe.skip_spaces();
    if probe.take_word("BE") || probe.take_word("г.") || probe.take_word("р.") {
        *at = probe;
    }
    at.take('.');
}

/// Skips what separates date and time: a comma, spaces, the `T` of ISO 8601, or a word for "at" such as
/// the Finnish `klo`.
fn connector(at: &mut Cursor) {
    at.skip_spaces();
    if !at.take(',') {
        at.take('،');
    }
    at.skip_spaces();
    match at.peek() {
        Some('0'..='9') => return,
        Some('T') => {
            at.take('T');
            return;
        }
        _ => {}
    }
    for word in ["klo", "às", "à", "um", "at", "kl.", "o", "в", "о", "u"] {
        if at.take_word(word) {
            break;
        }
    }
    at.skip_spaces();
}

/// Parses hours, minutes and optional seconds, with an optional day period before or after them. The
/// flag tells whether the period starts with a capital A or P.
fn read_time(at: &mut Cursor) -> Option<(NaiveTime, bool)> {
    let period_before = words::day_period(at);
    at.skip_spaces();
    let (hour, hour_digits) = at.number()?;
    let separator = at.peek().filter(|c| matches!(c, ':' | '.'))?;
    at.take(separator);
    let (minute, minute_digits) = at.number()?;
    if hour_digits > 2 || minute_digits != 2 {
        return None;
    }
    let mut second = 0;
    let mut probe = *at;
    if probe.take(separator)
        && let Some((value, 2)) = probe.number()
    {
        second = value;
        *at = probe;
    }
    let mut probe = *at;
    probe.skip_spaces();
    let american = matches!(probe.peek(), Some('A' | 'P'));
    let period = period_before.or_else(|| {
        let period_after = words::day_period(&mut probe)?;
        *at = probe;
        Some(period_after)
    });
    let time = NaiveTime::from_hms_opt(hour_24(hour, period)?, minute, second)?;
    Some((time, american && period.is_some()))
}

/// Converts an hour of a 12-hour clock to the 24-hour clock.
fn hour_24(hour: u32, period: Option<DayPeriod>) -> Option<u32> {
    match period {
        None => Some(hour),
        // 12 AM is 0:00. Some phones write "13:05 PM", so hours over 12 are kept.
        Some(DayPeriod::Am) => Some(if hour == 12 { 0 } else { hour }),
        Some(DayPeriod::Pm) => Some(if hour < 12 { hour + 12 } else { hour }),
        // "12:15 at night" is 0:15, "11:30 at night" is 23:30.
        Some(DayPeriod::Night) => Some(match hour {
            12 => 0,
            6..=11 => hour + 12,
            _ => hour,
        }),
    }
}
