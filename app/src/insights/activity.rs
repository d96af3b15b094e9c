//! Messages per day of a conversation, for the activity bars above its timeline and the calendar that jumps to a date.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Maximum number of activity bars.
const MAX_BARS: i64 = 120;

/// Messages per day, from the first to the last day with any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// The day that the first count is for.
    pub first: NaiveDate,
    /// Messages per day, without gaps.
    pub counts: Vec<u32>,
}

/// An activity bar: one or more days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The first day it covers.
    pub from: NaiveDate,
    /// Messages in all of its days.
    pub messages: u32,
}

/// A day in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// The date.
    pub date: NaiveDate,
    /// Messages on this day.
    pub messages: u32,
    /// Intensity relative to the busiest day of the month, from 0 (no messages) to 4.
    pub level: u32,
}

/// The first day of the month that a date is in.
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

impl Activity {
    /// From days in ascending order. Days without messages may be missing.
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

    /// The last day with messages. `None` if there are no messages.
    pub fn last(&self) -> Option<NaiveDate> {
        self.first.checked_add_days(Days::new(self.counts.len().checked_sub(1)? as u64))
    }

    /// Messages on a day; 0 outside the covered range.
    pub fn count(&self, day: NaiveDate) -> u32 {
        let at = usize::try_from((day - self.first).num_days()).ok();
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    /// Divides the whole period into at most `MAX_BARS` bars of about equal length, at least one day each.
    pub fn bars(&self) -> Vec<Bar> {
        let length = self.counts.len() as i64;
        let bars = MAX_BARS.min(length);
        let start = |bar: i64| bar * length / bars + i64::from(bar * length % bars > 0);
        let bar = |bar: i64| {
            let (from, until) = (start(bar) as usize, start(bar + 1) as usize);
            Bar { from: self.first + Days::new(from as u64), messages: self.counts[from..until].iter().sum() }
        };
        (0..bars).map(bar).collect()
    }

    /// The weeks of the month that contains a date, from Monday to Sunday. Days of other months are `None`.
    pub fn month(&self, month: NaiveDate) -> Vec<[Option<MonthDay>; 7]> {
        let first = month_of(month);
        let Some(next) = first.checked_add_months(Months::new(1)) else { return Vec::new() };
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day < next).collect();
        let most = days.iter().map(|day| self.count(*day)).max().unwrap_or(0);
        let blank = first.weekday().num_days_from_monday() as usize;
        let mut weeks = vec![[None; 7]; (blank + days.len()).div_ceil(7)];
        for (index, date) in days.into_iter().enumerate() {
            let messages = self.count(date);
            let share = f64::from(messages) / f64::from(most.max(1));
            let level = if messages == 0 { 0 } else { 1 + (share.sqrt() * 3.0) as u32 };
            weeks[(blank + index) / 7][(blank + index) % 7] = Some(MonthDay { date, messages, level });
        }
        weeks
    }

    /// The month `months` later, or earlier if negative. `None` if it is before the first or after the last month with
    /// messages.
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
    fn bars_start_on_different_days_and_contain_all_messages() {
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
    fn a_month_is_divided_into_weeks() {
        let activity = Activity::new(&[(day("2024-02-29"), 3), (day("2024-03-01"), 12)]);
        let weeks = activity.month(day("2024-02-11"));
        assert_eq!(weeks.len(), 5);
        assert_eq!((weeks[0][2], weeks[0][3].map(|day| day.date)), (None, Some(day("2024-02-01"))));
        let leap_day = MonthDay { date: day("2024-02-29"), messages: 3, level: 4 };
        assert_eq!(weeks[4][3], Some(leap_day));
        assert_eq!(weeks.iter().flatten().flatten().count(), 29);
    }

    #[test]
    fn month_navigation_stays_within_the_covered_months() {
        let activity = Activity::new(&[(day("2024-02-29"), 3), (day("2025-03-01"), 4)]);
        let march = day("2025-03-01");
        assert_eq!(activity.month_from(march, -1), Some(day("2025-02-01")));
        assert_eq!(activity.month_from(march, -12), Some(day("2024-03-01")));
        assert_eq!(activity.month_from(day("2024-03-01"), -12), None);
        assert_eq!(activity.month_from(march, 1), None);
    }

    #[test]
    fn ten_years_of_activity_stay_small_as_json() {
        let days: Vec<_> = day("2014-01-01").iter_days().take(3_650).map(|day| (day, 40)).collect();
        let json = serde_json::to_string(&Activity::new(&days)).expect("JSON");
        assert!(json.len() < 12_000, "{}", json.len());
    }
}
