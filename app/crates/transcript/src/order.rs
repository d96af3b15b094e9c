//! Whether the day or the month comes first, by evidence from the whole file.

use chrono::{NaiveDate, NaiveDateTime};

use crate::stamp::{Stamp, Years};
use crate::{DateOrder, Hints, OrderEvidence, ParseError};
use DateOrder::{DayMonthYear, MonthDayYear};

/// What a file's stamps say about their order.
#[derive(Default)]
pub struct Orders {
    stamps: u64,
    written: u64,
    written_order: Option<DateOrder>,
    first_over_twelve: u64,
    second_over_twelve: u64,
    american: u64,
    short_years: u64,
    /// Stamps that mean another day in the other order.
    different: u64,
    example: Option<Stamp>,
    yearless: bool,
    last: Option<[u32; 3]>,
    /// Steps from one date to the next in which only the first number changed, or only the second.
    first_steps: u64,
    second_steps: u64,
    day_first: Clockwork,
    month_first: Clockwork,
}

/// How well one order lets time run forward.
#[derive(Default)]
struct Clockwork {
    years: Years,
    last: Option<NaiveDateTime>,
    backwards: u64,
    /// Nights that were spent talking: the next message is of another day, but less than a day on.
    nights: u64,
    /// Media file names that carry this very day.
    file_names: u64,
}

impl Clockwork {
    fn add(&mut self, at: Option<NaiveDateTime>, file_date: Option<NaiveDate>) {
        let Some(at) = at else { return };
        if let Some(last) = self.last {
            self.backwards += u64::from(at < last);
            self.nights += u64::from(last < at && last.date() < at.date() && (at - last).num_hours() < 24);
        }
        self.last = Some(at);
        self.file_names += u64::from(file_date == Some(at.date()));
    }
}

/// The day that a media file's name in the text carries: `IMG-20220327-WA0001.jpg` or
/// `00000001-PHOTO-2022-03-27-21-41-35.jpg`.
fn file_date(rest: &str) -> Option<NaiveDate> {
    for at in memchr::memchr_iter(b'-', rest.as_bytes()) {
        let behind = &rest.as_bytes()[at + 1..];
        let (date, follows) = match behind {
            [b'2', b'0', _, _, b'-', _, _, b'-', _, _, b'-', ..] => (&rest[at + 1..at + 11], "%Y-%m-%d"),
            [b'2', b'0', _, _, _, _, _, _, b'-', b'W', b'A', ..] => (&rest[at + 1..at + 9], "%Y%m%d"),
            _ => continue,
        };
        if let Ok(date) = NaiveDate::parse_from_str(date, follows) {
            return Some(date);
        }
    }
    None
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The order.
    pub order: DateOrder,
    /// Why.
    pub evidence: OrderEvidence,
    /// From 0 to 1.
    pub confidence: f32,
    /// The year of the first date, when the dates have none.
    pub first_year: Option<i32>,
}

impl Orders {
    /// Counts a stamp; `rest` is what follows it.
    pub fn add(&mut self, stamp: &Stamp, rest: &str) {
        self.stamps += 1;
        self.yearless |= stamp.date.yearless;
        if stamp.date.written.is_some() {
            self.written += 1;
            self.written_order = stamp.date.written;
            if stamp.date.yearless {
                let at = stamp.at(DayMonthYear, &mut self.day_first.years);
                self.day_first.add(at, None);
            }
            return;
        }
        let [first, second, third] = stamp.date.numbers;
        self.first_over_twelve += u64::from(first > 12);
        self.second_over_twelve += u64::from(second > 12);
        self.american += u64::from(stamp.american);
        self.short_years += u64::from(third < 100);
        if let Some([before_first, before_second, _]) = self.last.replace(stamp.date.numbers) {
            self.first_steps += u64::from(first != before_first && second == before_second);
            self.second_steps += u64::from(first == before_first && second != before_second);
        }
        if first != second {
            self.different += 1;
            self.example.get_or_insert(*stamp);
        }
        let file_date = file_date(rest);
        for (order, clockwork) in [(DayMonthYear, &mut self.day_first), (MonthDayYear, &mut self.month_first)] {
            let at = stamp.at(order, &mut clockwork.years);
            clockwork.add(at, file_date);
        }
    }

    /// How many stamps were counted.
    pub fn stamps(&self) -> u64 {
        self.stamps
    }

    /// The order, why, and how sure it is: a number over twelve anywhere in the file, the days that
    /// file names carry, the order in which time runs forward, the number that changes oftener, what
    /// the file's language is used to (`locale`), and at last the look of the dates.
    ///
    /// # Errors
    /// [`ParseError::Undecided`] when only the look is left and the hints say to ask.
    pub fn decide(&self, hints: &Hints, locale: Option<DateOrder>) -> Result<Decision, ParseError> {
        let (order, evidence, confidence) = match hints.date_order {
            Some(order) => (order, OrderEvidence::Told, 1.0),
            None => self.weigh(locale),
        };
        if evidence == OrderEvidence::Guess
            && hints.ask
            && let Some(error) = self.question()
        {
            return Err(error);
        }
        Ok(Decision { order, evidence, confidence, first_year: self.first_year(hints.today, order) })
    }

    fn weigh(&self, locale: Option<DateOrder>) -> (DateOrder, OrderEvidence, f32) {
        let decide = |day: u64, month: u64| if day >= month { DayMonthYear } else { MonthDayYear };
        if self.written * 2 > self.stamps {
            return (self.written_order.unwrap_or(DateOrder::YearMonthDay), OrderEvidence::Written, 1.0);
        }
        let (day, month) = (self.first_over_twelve, self.second_over_twelve);
        if day + month > 0 {
            return (decide(day, month), OrderEvidence::OverTwelve, share(day.max(month), day + month));
        }
        if self.different == 0 {
            return (locale.unwrap_or(DayMonthYear), OrderEvidence::NoMatter, 1.0);
        }
        let (day, month) = (self.day_first.file_names, self.month_first.file_names);
        if day != month {
            return (decide(day, month), OrderEvidence::FileNames, share(day.max(month), day + month));
        }
        let (day, month) = (self.day_first.backwards, self.month_first.backwards);
        if day != month {
            let confidence = 0.5 + 0.45 * share(day.abs_diff(month), day + month);
            return (decide(month, day), OrderEvidence::Chronology, confidence);
        }
        // Days change often, months seldom.
        let (day, month) = (self.day_first.nights, self.month_first.nights);
        if day != month {
            return (decide(day, month), OrderEvidence::Pace, 0.5 + 0.45 * share(day.abs_diff(month), day + month));
        }
        let (day, month) = (self.first_steps, self.second_steps);
        if day + month > 1 && day != month {
            return (decide(day, month), OrderEvidence::Pace, 0.5 + 0.45 * share(day.abs_diff(month), day + month));
        }
        if let Some(order) = locale {
            return (order, OrderEvidence::Language, 0.9);
        }
        let american = self.american * 2 > self.stamps && self.short_years * 2 > self.stamps;
        (if american { MonthDayYear } else { DayMonthYear }, OrderEvidence::Guess, if american { 0.7 } else { 0.5 })
    }

    fn question(&self) -> Option<ParseError> {
        let example = self.example?;
        let read = |order| example.at(order, &mut Years::default()).map(|at| at.date());
        let [a, b, c] = example.date.numbers;
        let written = if example.date.yearless { format!("{a}/{b}") } else { format!("{a}/{b}/{c}") };
        Some(ParseError::Undecided { written, day_first: read(DayMonthYear)?, month_first: read(MonthDayYear)? })
    }

    fn first_year(&self, today: Option<NaiveDate>, order: DateOrder) -> Option<i32> {
        let clockwork = if order == MonthDayYear { &self.month_first } else { &self.day_first };
        self.yearless.then(|| today.map_or(2000, |today| clockwork.years.first_year(today)))
    }
}

fn share(part: u64, whole: u64) -> f32 {
    part as f32 / whole.max(1) as f32
}
