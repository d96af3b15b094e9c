//! Decides whether the day or the month comes first, from all dates of a file.

use chrono::{NaiveDate, NaiveDateTime};

use crate::stamp::{Stamp, YearTracker};
use crate::{DateOrder, Hints, OrderEvidence, ParseError};
use DateOrder::{DayMonthYear, MonthDayYear};

/// Collects evidence about the date order. Call [`OrderDetector::add`] with every stamp of the file in order,
/// then [`OrderDetector::decide`].
#[derive(Default)]
pub struct OrderDetector {
    stamps: u64,
    /// Stamps that show their own order: the year comes first, or the month is a word.
    explicit: u64,
    explicit_order: Option<DateOrder>,
    first_over_twelve: u64,
    second_over_twelve: u64,
    american: u64,
    short_years: u64,
    /// Stamps whose first two numbers differ, so that the order matters.
    ambiguous: u64,
    example: Option<Stamp>,
    yearless: bool,
    last: Option<[u32; 3]>,
    /// Consecutive dates in which only the first number changed.
    first_steps: u64,
    /// Consecutive dates in which only the second number changed.
    second_steps: u64,
    day_first: OrderFit,
    month_first: OrderFit,
}

/// How plausible the timestamps are in one order.
#[derive(Default)]
struct OrderFit {
    years: YearTracker,
    last: Option<NaiveDateTime>,
    /// Messages that are earlier than the previous one.
    backwards: u64,
    /// Messages on a later date than the previous one, but less than 24 hours after it. With day and
    /// month swapped, consecutive days look about a month apart instead.
    overnight_gaps: u64,
    /// Media file names that contain the date of their message.
    file_names: u64,
}

impl OrderFit {
    fn add(&mut self, at: Option<NaiveDateTime>, file_date: Option<NaiveDate>) {
        let Some(at) = at else { return };
        if let Some(last) = self.last {
            self.backwards += u64::from(at < last);
            self.overnight_gaps += u64::from(last < at && last.date() < at.date() && (at - last).num_hours() < 24);
        }
        self.last = Some(at);
        self.file_names += u64::from(file_date == Some(at.date()));
    }
}

/// The date in the name of a media file that the text mentions, such as `IMG-20220327-WA0001.jpg` or
/// `00000001-PHOTO-2022-03-27-21-41-35.jpg`.
fn file_date(rest: &str) -> Option<NaiveDate> {
    for at in memchr::memchr_iter(b'-', rest.as_bytes()) {
        let after = &rest.as_bytes()[at + 1..];
        let (date, format) = match after {
            [b'2', b'0', _, _, b'-', _, _, b'-', _, _, b'-', ..] => (&rest[at + 1..at + 11], "%Y-%m-%d"),
            [b'2', b'0', _, _, _, _, _, _, b'-', b'W', b'A', ..] => (&rest[at + 1..at + 9], "%Y%m%d"),
            _ => continue,
        };
        if let Ok(date) = NaiveDate::parse_from_str(date, format) {
            return Some(date);
        }
    }
    None
}

/// The date order of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    pub order: DateOrder,
    /// Why this order was chosen.
    pub evidence: OrderEvidence,
    /// From 0 to 1.
    pub confidence: f32,
    /// The year of the first date if dates in the file have no year. `None` if they all have one.
    pub first_year: Option<i32>,
}

impl OrderDetector {
    /// Adds a stamp. `rest` is the text after it, which may name a media file.
    pub fn add(&mut self, stamp: &Stamp, rest: &str) {
        self.stamps += 1;
        self.yearless |= stamp.date.yearless;
        if stamp.date.explicit_order.is_some() {
            self.explicit += 1;
            self.explicit_order = stamp.date.explicit_order;
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
            self.ambiguous += 1;
            self.example.get_or_insert(*stamp);
        }
        let file_date = file_date(rest);
        for (order, fit) in [(DayMonthYear, &mut self.day_first), (MonthDayYear, &mut self.month_first)] {
            let at = stamp.at(order, &mut fit.years);
            fit.add(at, file_date);
        }
    }

    /// The number of stamps added.
    pub fn stamps(&self) -> u64 {
        self.stamps
    }

    /// Decides the order. The first of these that gives an answer wins: the user's choice, dates that show
    /// their own order, a number over 12, dates in media file names, the order in which fewer messages go back
    /// in time, the number that changes more often, the convention of the file's language (`locale`), and
    /// finally the format of the dates.
    ///
    /// # Errors
    /// [`ParseError::Undecided`] if only the format of the dates is left and [`Hints::ask`] is set.
    pub fn decide(&self, hints: &Hints, locale: Option<DateOrder>) -> Result<Decision, ParseError> {
        let (order, evidence, confidence) = match hints.date_order {
            Some(order) => (order, OrderEvidence::UserChoice, 1.0),
            None => self.infer(locale),
        };
        if evidence == OrderEvidence::Guess
            && hints.ask
            && let Some(error) = self.ambiguity_error()
        {
            return Err(error);
        }
        Ok(Decision { order, evidence, confidence, first_year: self.first_year(hints.today, order) })
    }

    /// Returns the order, the evidence for it, and the confidence.
    fn infer(&self, locale: Option<DateOrder>) -> (DateOrder, OrderEvidence, f32) {
        let majority = |day: u64, month: u64| if day >= month { DayMonthYear } else { MonthDayYear };
        if self.explicit * 2 > self.stamps {
            return (self.explicit_order.unwrap_or(DateOrder::YearMonthDay), OrderEvidence::Written, 1.0);
        }
        let (day, month) = (self.first_over_twelve, self.second_over_twelve);
        if day + month > 0 {
            return (majority(day, month), OrderEvidence::OverTwelve, ratio(day.max(month), day + month));
        }
        if self.ambiguous == 0 {
            return (locale.unwrap_or(DayMonthYear), OrderEvidence::Equivalent, 1.0);
        }
        let (day, month) = (self.day_first.file_names, self.month_first.file_names);
        if day != month {
            return (majority(day, month), OrderEvidence::FileNames, ratio(day.max(month), day + month));
        }
        let (day, month) = (self.day_first.backwards, self.month_first.backwards);
        if day != month {
            let confidence = 0.5 + 0.45 * ratio(day.abs_diff(month), day + month);
            return (majority(month, day), OrderEvidence::Chronology, confidence);
        }
        // The day changes more often than the month.
        let (day, month) = (self.day_first.overnight_gaps, self.month_first.overnight_gaps);
        if day != month {
            return (majority(day, month), OrderEvidence::Pace, 0.5 + 0.45 * ratio(day.abs_diff(month), day + month));
        }
        let (day, month) = (self.first_steps, self.second_steps);
        if day + month > 1 && day != month {
            return (majority(day, month), OrderEvidence::Pace, 0.5 + 0.45 * ratio(day.abs_diff(month), day + month));
        }
        if let Some(order) = locale {
            return (order, OrderEvidence::Language, 0.9);
        }
        let american = self.american * 2 > self.stamps && self.short_years * 2 > self.stamps;
        (if american { MonthDayYear } else { DayMonthYear }, OrderEvidence::Guess, if american { 0.7 } else { 0.5 })
    }

    /// `None` if no stamp is a valid date in both orders.
    fn ambiguity_error(&self) -> Option<ParseError> {
        let example = self.example?;
        let read = |order| example.at(order, &mut YearTracker::default()).map(|at| at.date());
        let [a, b, c] = example.date.numbers;
        let written = if example.date.yearless { format!("{a}/{b}") } else { format!("{a}/{b}/{c}") };
        Some(ParseError::Undecided { written, day_first: read(DayMonthYear)?, month_first: read(MonthDayYear)? })
    }

    fn first_year(&self, today: Option<NaiveDate>, order: DateOrder) -> Option<i32> {
        let fit = if order == MonthDayYear { &self.month_first } else { &self.day_first };
        self.yearless.then(|| today.map_or(2000, |today| fit.years.first_year(today)))
    }
}

fn ratio(part: u64, whole: u64) -> f32 {
    part as f32 / whole.max(1) as f32
}
