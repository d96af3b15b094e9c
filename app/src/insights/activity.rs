//! When a conversation was active: messages by day, for the bars above the timeline and the calendar to jump with.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Bars of the strip.
const MAX_BARS: i64 = 120;

/// Messages by day, from the first day with any to the last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// The day of the first count.
    pub first: NaiveDate,
    /// Messages of each day from then on.
    pub counts: Vec<u32>,
}

/// A bar of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its first day.
    pub from: NaiveDate,
    /// Messages in its time.
    pub messages: u32,
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// The day.
    pub date: NaiveDate,
    /// Messages on it.
    pub messages: u32,
    /// From 0 for none to 4.
    pub level: u32,
}

/// The first day of a date's month.
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

impl Activity {
    /// From days in order; those without messages may be missing.
    pub fn new(days: &[(NaiveDate, i64)]) -> Self {
        let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return Activity::default() };
        let mut counts = vec![0; usize::try_from((*last - *first).num_days() + 1).unwrap_or(0)];
        for (day, messages) in days {
            if let Some(count) = usize::try_from((*day - *first).num_days()).ok().and_then(|at| counts.get_mut(at)) {
                *count = u32::try_from(*messages).unwrap_or(u32::MAX);
            }
        }
        Activity { first: *first, counts }
    }

    /// The last day with messages; `None` if there are none.
    pub fn last(&self) -> Option<NaiveDate> {
        self.first.checked_add_days(Days::new(self.counts.len().checked_sub(1)? as u64))
    }

    /// Messages on a day.
    pub fn count(&self, day: NaiveDate) -> u32 {
        let at = usize::try_from((day - self.first).num_days()).ok();
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    /// The whole time in equal parts, at least a day each.
    pub fn bars(&self) -> Vec<Bar> {
        let length = self.counts.len() as i64;
        let bars = MAX_BARS.min(length);
        let begin = |bar: i64| bar * length / bars + i64::from(bar * length % bars > 0);
        let bar = |bar: i64| {
            let (from, until) = (begin(bar) as usize, begin(bar + 1) as usize);
            Bar { from: self.first + Days::new(from as u64), messages: self.counts[from..until].iter().sum() }
        };
        (0..bars).map(bar).collect()
    }

    /// The weeks of a month from Monday to Sunday; days of other months are `None`.
    pub fn month(&self, month: NaiveDate) -> Vec<[Option<MonthDay>; 7]> {
        let first = month_of(month);
        let Some(next) = first.checked_add_months(Months::new(1)) else { return Vec::new() };
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day < next).collect();
        let most = days.iter().map(|day| self.count(*day)).max().unwrap_or(0);
        let blank = first.weekday().num_days_from_monday() as usize;
        let mut weeks = vec![[None; 7]; (blank + days.len()).div_ceil(7)];
        for (index, date) in days.into_iter().enumerate() {
            let messages = self.count(date);
            let part = f64::from(messages) / f64::from(most.max(1));
            let level = if messages == 0 { 0 } else { 1 + (part.sqrt() * 3.0) as u32 };
            weeks[(blank + index) / 7][(blank + index) % 7] = Some(MonthDay { date, messages, level });
        }
        weeks
    }

    /// A month some months away, if it has days between the first and the last.
    pub fn month_from(&self, month: NaiveDate, months: i32) -> Option<NaiveDate> {
        let away = Months::new(months.unsigned_abs());
        let to = if months < 0 { month.checked_sub_months(away) } else { month.checked_add_months(away) }?;
        (to >= month_of(self.first) && to <= month_of(self.last()?)).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn every_bar_begins_on_a_day_of_its_own_and_all_messages_are_in_one() {
        for days in [1, 2, 119, 120, 121, 366, 4_000] {
            let last = day("2014-01-01") + Days::new(days - 1);
            let activity = Activity::new(&[(day("2014-01-01"), 3), (last, 4)]);
            let bars = activity.bars();
            assert_eq!(bars.len() as u64, days.min(120));
            assert!(bars.windows(2).all(|two| two[0].from < two[1].from));
            assert_eq!(bars.iter().map(|bar| bar.messages).sum::<u32>(), if days == 1 { 4 } else { 7 });
            assert_eq!(bars[0].from, day("2014-01-01"));
        }
        assert!(Activity::new(&[]).bars().is_empty());
    }

    #[test]
    fn a_month_has_its_days_in_weeks() {
        let activity = Activity::new(&[(day("2024-02-29"), 3), (day("2024-03-01"), 12)]);
        let weeks = activity.month(day("2024-02-11"));
        assert_eq!(weeks.len(), 5);
        assert_eq!((weeks[0][2], weeks[0][3].map(|day| day.date)), (None, Some(day("2024-02-01"))));
        let leap_day = MonthDay { date: day("2024-02-29"), messages: 3, level: 4 };
        assert_eq!(weeks[4][3], Some(leap_day));
        assert_eq!(weeks.iter().flatten().flatten().count(), 29);
    }

    #[test]
    fn one_leafs_through_the_months_that_have_days() {
        let activity = Activity::new(&[(day("2024-02-29"), 3), (day("2025-03-01"), 4)]);
        let march = day("2025-03-01");
        assert_eq!(activity.month_from(march, -1), Some(day("2025-02-01")));
        assert_eq!(activity.month_from(march, -12), Some(day("2024-03-01")));
        assert_eq!(activity.month_from(day("2024-03-01"), -12), None);
        assert_eq!(activity.month_from(march, 1), None);
    }

    #[test]
    fn ten_years_are_small() {
        let days: Vec<_> = day("2014-01-01").iter_days().take(3_650).map(|day| (day, 40)).collect();
        let json = serde_json::to_string(&Activity::new(&days)).expect("JSON");
        assert!(json.len() < 12_000, "{}", json.len());
    }
}
