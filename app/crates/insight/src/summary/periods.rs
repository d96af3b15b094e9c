//! Aggregates days into weeks, months and years, including periods without messages.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The length of a chart's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Step {
    /// A day.
    #[default]
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl Step {
    /// All steps, shortest first.
    pub const ALL: [Step; 4] = [Step::Day, Step::Week, Step::Month, Step::Year];

    /// The English noun, as in "messages per day".
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
        }
    }

    /// The inverse of [`Step::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Step::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// The shortest step that splits the time from `first` to `last` (inclusive) into about `most` periods or fewer.
    /// [`Step::Year`] if there is none.
    pub fn fitting(first: NaiveDate, last: NaiveDate, most: i64) -> Self {
        let days = (last - first).num_days() + 1;
        match days {
            _ if days <= most => Step::Day,
            _ if days / 7 < most => Step::Week,
            _ if days / 30 < most => Step::Month,
            _ => Step::Year,
        }
    }

    /// The first day of the period that contains `date`.
    pub fn begin(self, date: NaiveDate) -> NaiveDate {
        match self {
            Step::Day => date,
            Step::Week => {
                date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
            }
            Step::Month => date.with_day(1).unwrap_or(date),
            Step::Year => date.with_ordinal(1).unwrap_or(date),
        }
    }

    /// The first day of the period after the one that starts on `begin`. `None` at the end of the calendar.
    pub fn next(self, begin: NaiveDate) -> Option<NaiveDate> {
        match self {
            Step::Day => begin.succ_opt(),
            Step::Week => begin.checked_add_days(Days::new(7)),
            Step::Month => begin.checked_add_months(Months::new(1)),
            Step::Year => begin.checked_add_months(Months::new(12)),
        }
    }
}

/// Aggregates the values of days with `add` into periods, each given by its first day.
///
/// There is an entry for every period from the first to the last day of `span`, in order. Periods without values are
/// `T::default()`. Without a span the result is empty.
pub fn periods<T: Default, V>(
    days: impl Iterator<Item = (NaiveDate, V)>,
    span: Option<(NaiveDate, NaiveDate)>,
    step: Step,
    add: impl Fn(&mut T, V),
) -> Vec<(NaiveDate, T)> {
    let Some((first, last)) = span else { return Vec::new() };
    let mut sums: BTreeMap<NaiveDate, T> = BTreeMap::new();
    let mut begin = Some(step.begin(first));
    while let Some(at) = begin.filter(|begin| *begin <= last) {
        sums.insert(at, T::default());
        begin = step.next(at);
    }
    for (date, value) in days {
        add(sums.entry(step.begin(date)).or_default(), value);
    }
    sums.into_iter().collect()
}

/// The centred moving average over `2 * reach + 1` values; at both ends, over the values that exist.
pub fn moving_average(values: &[f64], reach: usize) -> Vec<f64> {
    let mean = |at: usize| {
        let window = &values[at.saturating_sub(reach)..values.len().min(at + reach + 1)];
        window.iter().sum::<f64>() / window.len() as f64
    };
    (0..values.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn sums(days: &[(&str, u32)], step: Step) -> Vec<(String, u32)> {
        let days: Vec<(NaiveDate, u32)> = days.iter().map(|(date, n)| (day(date), *n)).collect();
        let span = days.first().zip(days.last()).map(|(first, last)| (first.0, last.0));
        let sums = periods(days.into_iter(), span, step, |sum: &mut u32, n| *sum += n);
        sums.into_iter().map(|(date, n)| (date.to_string(), n)).collect()
    }

    #[test]
    fn days_without_messages_are_zero() {
        let days = sums(&[("2024-02-27", 3), ("2024-03-01", 2)], Step::Day);
        assert_eq!(days.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [3, 0, 0, 2]);
        assert!(sums(&[], Step::Day).is_empty());
    }

    #[test]
    fn weeks_start_on_monday_and_months_on_the_first() {
        let days = [("2024-01-03", 1), ("2024-01-08", 2), ("2024-03-31", 4)];
        assert_eq!(sums(&days, Step::Week)[..2], [("2024-01-01".to_owned(), 1), ("2024-01-08".to_owned(), 2)]);
        assert_eq!(sums(&days, Step::Month).iter().map(|(_, n)| *n).collect::<Vec<_>>(), [3, 0, 4]);
        assert_eq!(sums(&days, Step::Year), [("2024-01-01".to_owned(), 7)]);
    }

    #[test]
    fn fitting_returns_the_shortest_step() {
        let from = |until: &str| Step::fitting(day("2015-01-01"), day(until), 120);
        assert_eq!(from("2015-04-30"), Step::Day);
        assert_eq!(from("2017-01-01"), Step::Week);
        assert_eq!(from("2024-01-01"), Step::Month);
        assert_eq!(from("2060-01-01"), Step::Year);
    }

    #[test]
    fn moving_average_keeps_constants_and_spreads_peaks() {
        assert_eq!(moving_average(&[2.0; 5], 2), [2.0; 5]);
        assert_eq!(moving_average(&[0.0, 3.0, 0.0, 0.0], 1), [1.5, 1.0, 1.0, 0.0]);
        assert!(moving_average(&[], 3).is_empty());
    }
}
