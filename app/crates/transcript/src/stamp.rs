//! Dates and times in the shapes that chat programs write them.
//!
//! A [`Stamp`] keeps the three numbers of the date unordered: which is the day and which the month
//! only the whole file can tell.

mod calendar;
mod cursor;
mod plain;
mod words;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

pub use calendar::{Years, plausible};

use crate::DateOrder;
use cursor::Cursor;
use words::Half;

/// The numbers of a date, as written from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateNumbers {
    /// Day, month and year in some order; without a year the third is 0.
    pub numbers: [u32; 3],
    /// What the writing itself says about the order.
    pub written: Option<DateOrder>,
    /// Whether the year is left out.
    pub yearless: bool,
}

impl DateNumbers {
    /// The day when the numbers stand in `order`; `None` when there is no such day, or no year.
    pub fn date(&self, order: DateOrder) -> Option<NaiveDate> {
        let (year, month, day) = self.parts(order);
        if self.yearless { None } else { calendar::day(year, month, day) }
    }

    /// Year, month and day.
    fn parts(&self, order: DateOrder) -> (u32, u32, u32) {
        let [a, b, c] = self.numbers;
        match self.written.unwrap_or(order) {
            DateOrder::YearMonthDay if self.yearless => (0, a, b),
            DateOrder::YearMonthDay => (a, b, c),
            DateOrder::DayMonthYear => (c, b, a),
            DateOrder::MonthDayYear => (c, a, b),
        }
    }
}

/// A date and a time as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The date.
    pub date: DateNumbers,
    /// The time of day.
    pub time: NaiveTime,
    /// Whether the look of it (capital AM/PM without leading zeros) is American.
    pub american: bool,
}

impl Stamp {
    /// The wall time when the numbers stand in `order`; `None` when there is no such day. `years`
    /// finds the year of a date that has none.
    pub fn at(&self, order: DateOrder, years: &mut Years) -> Option<NaiveDateTime> {
        let date = if self.date.yearless {
            let (_, month, day) = self.date.parts(order);
            years.date(month, day)
        } else {
            self.date.date(order)
        };
        date.map(|date| date.and_time(self.time))
    }
}

/// Reads a stamp at the beginning of `text`; returns it with the bytes it took.
pub fn read(text: &str) -> Option<(Stamp, usize)> {
    plain::read(text).or_else(|| read_any(text))
}

/// Reads a stamp of any shape.
fn read_any(text: &str) -> Option<(Stamp, usize)> {
    let mut at = Cursor::new(text);
    at.skip_invisible();
    let mut probe = at;
    // Some languages put the half of the day before the time, also when that comes first.
    let half_first = words::half(&mut probe).is_some();
    probe.skip_spaces();
    probe.take('R');
    probe.number()?;
    let stamp = if half_first || probe.peek() == Some(':') { time_first(&mut at)? } else { date_first(&mut at)? };
    Some((stamp, at.offset()))
}

/// Reads a date at the beginning of `text`; returns it with the bytes it took.
pub fn date(text: &str) -> Option<(DateNumbers, usize)> {
    let mut at = Cursor::new(text);
    at.skip_invisible();
    let date = read_date(&mut at).filter(|date| !date.yearless)?;
    Some((date, at.offset()))
}

/// The time that is all of `text`.
pub fn time(text: &str) -> Option<NaiveTime> {
    let mut at = Cursor::new(text.trim());
    let (time, _) = read_time(&mut at)?;
    at.rest().is_empty().then_some(time)
}

/// Seconds of a length that is written `5:29` or `1:05:29`.
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

/// Three numbers, or two and the name of a month, with the same separator between them; two
/// numbers when the year is left out.
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
        // "17.05., 10:29": the full stop belongs to the day.
        at.take('.');
        let day_and_month = separator == '/' || separator == '.' || named;
        let numbers = [first, second, 0];
        let written = named.then_some(DateOrder::DayMonthYear);
        return (day_and_month && first_digits <= 2).then_some(DateNumbers { numbers, written, yearless: true });
    };
    *at = probe;
    if separator == '年' {
        at.take('日');
    }
    if third_digits > 4 || first_digits > 4 {
        return None;
    }
    trailing_era(at);
    let first = if reiwa { first + 2018 } else { first };
    let year_first = first_digits == 4 || reiwa || separator == '年';
    let written = if year_first {
        Some(DateOrder::YearMonthDay)
    } else if named {
        Some(DateOrder::DayMonthYear)
    } else {
        None
    };
    Some(DateNumbers { numbers: [first, second, third], written, yearless: false })
}

/// `/`, `.`, `-`, `年` or, before and after a month's name, a space. Swallows invisible marks around it.
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

/// A Buddhist `BE` or the full stop that Croatian and Korean put behind the date.
fn trailing_era(at: &mut Cursor) {
    let mut probe = *at;
    probe.skip_spaces();
    if probe.take_word("BE") || probe.take_word("г.") || probe.take_word("р.") {
        *at = probe;
    }
    at.take('.');
}

/// What stands between date and time: a comma, spaces, an ISO `T`, a word such as `klo`.
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

/// Hours and minutes, perhaps seconds, perhaps AM or PM before or behind.
fn read_time(at: &mut Cursor) -> Option<(NaiveTime, bool)> {
    let before = words::half(at);
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
    let half = before.or_else(|| {
        let after = words::half(&mut probe)?;
        *at = probe;
        Some(after)
    });
    let time = NaiveTime::from_hms_opt(full_hour(hour, half)?, minute, second)?;
    Some((time, american && half.is_some()))
}

fn full_hour(hour: u32, half: Option<Half>) -> Option<u32> {
    match half {
        None => Some(hour),
        // 12-hour clocks say 12 for 0; some phones write 13:05 PM all the same.
        Some(Half::Am) => Some(if hour == 12 { 0 } else { hour }),
        Some(Half::Pm) => Some(if hour < 12 { hour + 12 } else { hour }),
        // "12:15 at night" is a quarter past midnight, "11:30 at night" half an hour before it.
        Some(Half::Night) => Some(match hour {
            12 => 0,
            6..=11 => hour + 12,
            _ => hour,
        }),
    }
}
