//! Date and time at the beginning of a line, in the shapes that WhatsApp has written since 2011.
//!
//! A [`Stamp`] keeps the three numbers of the date unordered: which is the day and which the month
//! only the whole file can tell.

mod cursor;
mod words;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::DateOrder;
use cursor::Cursor;
use words::Half;

/// A date and a time as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The three numbers of the date, as written from left to right.
    pub date: [u32; 3],
    /// What the writing itself says about the order.
    pub written: Option<DateOrder>,
    /// The time of day.
    pub time: NaiveTime,
    /// Whether the look of it (capital AM/PM without leading zeros) is American.
    pub american: bool,
}

impl Stamp {
    /// The wall time when the numbers stand in `order`; `None` when there is no such day.
    pub fn at(&self, order: DateOrder) -> Option<NaiveDateTime> {
        let [a, b, c] = self.date;
        let (year, month, day) = match self.written.unwrap_or(order) {
            DateOrder::YearMonthDay => (a, b, c),
            DateOrder::DayMonthYear => (c, b, a),
            DateOrder::MonthDayYear => (c, a, b),
        };
        NaiveDate::from_ymd_opt(gregorian(year)?, month, day).map(|date| date.and_time(self.time))
    }
}

/// The Gregorian year of a written one: two digits, the Buddhist era, or four digits.
/// WhatsApp began in 2009; 1970 to 2200 leaves room for wrong clocks.
fn gregorian(year: u32) -> Option<i32> {
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        2400..=2743 => year - 543,
        _ => year,
    };
    (1970..=2200).contains(&year).then_some(year as i32)
}

/// Reads a stamp at the beginning of `text`; returns it with the bytes it took.
pub fn read(text: &str) -> Option<(Stamp, usize)> {
    let mut at = Cursor::new(text);
    at.skip_invisible();
    let mut probe = at;
    probe.number()?;
    let stamp = if probe.take(':') { time_first(&mut at)? } else { date_first(&mut at)? };
    Some((stamp, at.offset()))
}

fn date_first(at: &mut Cursor) -> Option<Stamp> {
    let (date, written) = read_date(at)?;
    connector(at);
    let (time, american) = read_time(at)?;
    Some(Stamp { date, written, time, american })
}

fn time_first(at: &mut Cursor) -> Option<Stamp> {
    let (time, american) = read_time(at)?;
    connector(at);
    let (date, written) = read_date(at)?;
    Some(Stamp { date, written, time, american })
}

/// Three numbers, or two and the name of a month, with the same separator between them.
fn read_date(at: &mut Cursor) -> Option<([u32; 3], Option<DateOrder>)> {
    let reiwa = at.take('R');
    let (first, first_digits) = at.number()?;
    let separator = date_separator(at)?;
    let (second, named) = match words::month(at) {
        Some(month) => (month, true),
        None => (at.number()?.0, false),
    };
    if separator == '年' {
        if !at.take('月') {
            return None;
        }
    } else if date_separator(at)? != separator {
        return None;
    }
    let (third, third_digits) = at.number()?;
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
    Some(([first, second, third], written))
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
    if probe.take_word("BE") {
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
    if at.peek() == Some('T') {
        at.take('T');
        return;
    }
    for word in ["klo", "às", "à", "um", "at", "kl."] {
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
    let american = probe.peek() == Some('A') || probe.peek() == Some('P');
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
    }
}
