//! Years with two digits, years of other calendars, and dates without a year.

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::Hijri;
use icu_calendar::types::RataDie;

/// Converts a date as written to the Gregorian calendar. Supports two-digit years (1970 to 2069), the
/// Buddhist era, the Persian calendar (1388 to 1425 are 2009 to 2047) and the Islamic calendar (Umm
/// al-Qura; 1430 is 2009). `None` if there is no such date.
pub fn day(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let date = match year {
        0..=69 => NaiveDate::from_ymd_opt(year as i32 + 2000, month, day),
        70..=99 => NaiveDate::from_ymd_opt(year as i32 + 1900, month, day),
        1380..=1425 => persian(year, month, day),
        1426..=1500 => islamic(year, month, day),
        2400..=2743 => NaiveDate::from_ymd_opt(year as i32 - 543, month, day),
        _ => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
    };
    date.filter(|date| plausible(*date))
}

/// Whether a message can have this date. WhatsApp started in 2009 and other programs earlier; the range
/// from 1970 to 2200 also allows for wrong clocks.
pub fn plausible(date: NaiveDate) -> bool {
    (1970..=2200).contains(&date.year())
}

fn persian(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    chrono_day(Date::try_new_persian(i32::try_from(year).ok()?, month, day).ok()?.to_rata_die())
}

fn islamic(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let date = Date::try_new_hijri_with_calendar(i32::try_from(year).ok()?, month, day, Hijri::new_umm_al_qura());
    chrono_day(date.ok()?.to_rata_die())
}

/// Day numbers convert directly: in both crates day 1 is 1 January of the year 1.
fn chrono_day(day: RataDie) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day.to_i64_date()).ok()?)
}

/// Infers the year of dates that have none. The dates must come in order: a date more than half a year
/// before the previous one belongs to the next year.
#[derive(Debug, Clone, Copy)]
pub struct YearTracker {
    year: i32,
    last: Option<NaiveDate>,
}

impl Default for YearTracker {
    /// Starts in 2000, a leap year, so that 29 February is a valid date.
    fn default() -> Self {
        YearTracker { year: 2000, last: None }
    }
}

impl YearTracker {
    /// Starts in the given year.
    pub fn from(year: i32) -> Self {
        YearTracker { year, last: None }
    }

    /// The full date of the next day and month in the file.
    pub fn resolve(&mut self, month: u32, day: u32) -> Option<NaiveDate> {
        const HALF_A_YEAR: i64 = 183;
        let mut date = NaiveDate::from_ymd_opt(self.year, month, day);
        if let (Some(last), Some(this)) = (self.last, date)
            && (last - this).num_days() > HALF_A_YEAR
        {
            self.year += 1;
            date = NaiveDate::from_ymd_opt(self.year, month, day);
        }
        // The tracked year can be wrong, so 29 February in a common year becomes 28 February.
        if date.is_none() && (month, day) == (2, 29) {
            date = NaiveDate::from_ymd_opt(self.year, 2, 28);
        }
        self.last = date.or(self.last);
        date
    }

    /// The year of the first date, chosen so that the last date is the latest possible one up to `today`.
    /// Only valid for a tracker that started in the default year.
    pub fn first_year(&self, today: NaiveDate) -> i32 {
        let Some(last) = self.last else { return today.year() };
        let passed = (last.month(), last.day()) <= (today.month(), today.day());
        let last_year = if passed { today.year() } else { today.year() - 1 };
        last_year - (self.year - YearTracker::default().year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn other_calendars_convert_to_gregorian_dates() {
        assert_eq!(day(1401, 1, 7), ymd(2022, 3, 27), "Persian");
        assert_eq!(day(1443, 8, 24), ymd(2022, 3, 27), "Islamic");
        assert_eq!(day(2565, 3, 27), ymd(2022, 3, 27), "Buddhist");
        assert_eq!(day(22, 3, 27), ymd(2022, 3, 27), "two digits");
        assert_eq!(day(1401, 12, 31), None);
        assert_eq!(day(9999, 1, 1), None);
    }

    #[test]
    fn missing_years_are_inferred() {
        let dates = [(11, 30), (12, 31), (1, 2), (12, 30), (1, 1)];
        let mut years = YearTracker::default();
        for (month, day) in dates {
            years.resolve(month, day);
        }
        let first = years.first_year(ymd(2026, 11, 21).expect("a day"));
        let mut years = YearTracker::from(first);
        let found: Vec<_> =
            dates.iter().filter_map(|(month, day)| years.resolve(*month, *day)).map(|d| d.year()).collect();
        assert_eq!(found, [2024, 2024, 2025, 2025, 2026]);
    }
}
