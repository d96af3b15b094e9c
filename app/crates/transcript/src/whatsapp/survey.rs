//! The first reading: the header's family, the order of day and month, the names.

use std::io::Read;

use chrono::{Datelike, NaiveDateTime};

use super::header::{self, Family};
use super::sender::Names;
use crate::stamp::Stamp;
use crate::text::Lines;
use crate::{DateOrder, Hints, OrderEvidence, ParseError};

/// A file that has no header in its first lines is given up: a novel is not read to its end.
const GIVE_UP_AFTER: u64 = 20_000;

/// What the whole file tells.
pub struct Survey {
    pub family: Family,
    pub order: DateOrder,
    pub evidence: OrderEvidence,
    pub confidence: f32,
    pub names: Names,
}

/// Reads all lines once.
///
/// # Errors
/// [`ParseError::NotAChat`] when no line begins a message, [`ParseError::Io`] when reading fails.
pub fn survey<R: Read>(lines: &mut Lines<R>, hints: &Hints) -> Result<Survey, ParseError> {
    let mut tallies =
        [(Family::Brackets, Tally::default()), (Family::Dash, Tally::default()), (Family::Colon, Tally::default())];
    let (mut found, mut empty) = (false, true);
    while let Some(line) = lines.next_line()? {
        empty = empty && line.trim().is_empty();
        if let Some(header) = header::read(line) {
            found = true;
            if let Some((_, tally)) = tallies.iter_mut().find(|(family, _)| *family == header.family) {
                tally.add(&header.stamp, header.rest);
            }
        } else if !found && lines.number > GIVE_UP_AFTER {
            break;
        }
    }
    let (family, tally) = tallies
        .into_iter()
        .max_by_key(|(_, tally)| tally.headers)
        .filter(|(_, t)| t.headers > 0)
        .ok_or(if empty { ParseError::Empty } else { ParseError::NotAChat { lines: lines.number } })?;
    let (order, evidence, confidence) = match hints.date_order {
        Some(order) => (order, OrderEvidence::Told, 1.0),
        None => tally.order(),
    };
    Ok(Survey { family, order, evidence, confidence, names: tally.names })
}

/// The evidence of one family's headers.
#[derive(Default)]
struct Tally {
    headers: u64,
    written: u64,
    written_order: Option<DateOrder>,
    first_over_twelve: u64,
    second_over_twelve: u64,
    american: u64,
    slashes: u64,
    day_first: Clockwork,
    month_first: Clockwork,
    names: Names,
}

/// How well one order lets time run forward.
#[derive(Default)]
struct Clockwork {
    last: Option<NaiveDateTime>,
    backwards: u64,
    impossible: u64,
    /// Media file names that carry this very day.
    file_names: u64,
}

impl Clockwork {
    fn add(&mut self, at: Option<NaiveDateTime>, rest: &str) {
        let Some(at) = at else {
            self.impossible += 1;
            return;
        };
        if self.last.is_some_and(|last| at < last) {
            self.backwards += 1;
        }
        self.last = Some(at);
        if carries_date(rest, at) {
            self.file_names += 1;
        }
    }
}

/// Whether a media file's name in the text carries the day: `IMG-20220327-WA0001.jpg` or
/// `00000001-PHOTO-2022-03-27-21-41-35.jpg`.
fn carries_date(rest: &str, at: NaiveDateTime) -> bool {
    if !rest.contains("-WA") && !rest.contains("-20") {
        return false;
    }
    let (y, m, d) = (at.year(), at.month(), at.day());
    rest.contains(&format!("-{y:04}{m:02}{d:02}-WA")) || rest.contains(&format!("-{y:04}-{m:02}-{d:02}-"))
}

impl Tally {
    fn add(&mut self, stamp: &Stamp, rest: &str) {
        self.headers += 1;
        self.names.count(rest);
        if stamp.written.is_some() {
            self.written += 1;
            self.written_order = stamp.written;
            return;
        }
        self.first_over_twelve += u64::from(stamp.date[0] > 12);
        self.second_over_twelve += u64::from(stamp.date[1] > 12);
        self.american += u64::from(stamp.american);
        self.slashes += u64::from(stamp.date[2] < 100);
        self.day_first.add(stamp.at(DateOrder::DayMonthYear), rest);
        self.month_first.add(stamp.at(DateOrder::MonthDayYear), rest);
    }

    /// The order, why, and how sure it is (from 0 to 1), by the rules of the facts: a number over
    /// twelve anywhere in the file, the days that file names carry, the order in which time runs
    /// forward, and at last the look of the dates.
    fn order(&self) -> (DateOrder, OrderEvidence, f32) {
        use DateOrder::{DayMonthYear, MonthDayYear};
        if self.written * 2 > self.headers {
            return (self.written_order.unwrap_or(DateOrder::YearMonthDay), OrderEvidence::Written, 1.0);
        }
        let decide = |day: u64, month: u64| if day >= month { DayMonthYear } else { MonthDayYear };
        let (day, month) = (self.first_over_twelve, self.second_over_twelve);
        if day + month > 0 {
            return (decide(day, month), OrderEvidence::OverTwelve, share(day.max(month), day + month));
        }
        let (day, month) = (self.day_first.file_names, self.month_first.file_names);
        if day != month {
            return (decide(day, month), OrderEvidence::FileNames, share(day.max(month), day + month));
        }
        let (day, month) = (self.day_first.backwards, self.month_first.backwards);
        if day != month {
            return (
                decide(month, day),
                OrderEvidence::Chronology,
                0.5 + 0.45 * share(day.abs_diff(month), day + month),
            );
        }
        let american = self.american * 2 > self.headers && self.slashes * 2 > self.headers;
        (if american { MonthDayYear } else { DayMonthYear }, OrderEvidence::Guess, if american { 0.7 } else { 0.5 })
    }
}

fn share(part: u64, whole: u64) -> f32 {
    part as f32 / whole.max(1) as f32
}
