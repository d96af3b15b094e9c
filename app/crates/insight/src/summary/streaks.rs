//! Streaks: consecutive days with messages.

use chrono::NaiveDate;

/// A run of consecutive days, each with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streak {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Streak {
    /// Length in days, at least 1.
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }
}

/// Finds the streaks in `days`, which must be in ascending order. Longest first; ties by date.
pub fn streaks(days: impl Iterator<Item = NaiveDate>) -> Vec<Streak> {
    let mut streaks: Vec<Streak> = Vec::new();
    for day in days {
        match streaks.last_mut() {
            Some(streak) if streak.last.succ_opt() == Some(day) => streak.last = day,
            _ => streaks.push(Streak { first: day, last: day }),
        }
    }
    streaks.sort_by_key(|streak| (-streak.days(), streak.first));
    streaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streaks_span_months_and_leap_days() {
        let days = ["2024-01-05", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-03", "2024-03-04"];
        let found = streaks(days.iter().map(|day| day.parse().expect("a day")));
        assert_eq!(found.iter().map(|streak| streak.days()).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(found[0].first.to_string(), "2024-02-28");
        assert!(streaks(std::iter::empty()).is_empty());
    }
}
