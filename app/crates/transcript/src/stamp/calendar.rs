//! Years: of two digits, of other calendars, and left out.

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::Hijri;
use icu_calendar::types::RataDie;

/// The Gregorian day of numbers as they are written: years of two digits, of the Buddhist era, of
/// the Persian calendar (1388 to 1425 are 2009 to 2047) and of the Islamic one (Umm al-Qura, from
/// 1430, which was 2009).
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

/// Whether a message can be of this day. WhatsApp began in 2009, others before; 1970 to 2200 leaves
/// room for wrong clocks.
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

/// Both count days from the same first day of the year 1.
fn chrono_day(day: RataDie) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day.to_i64_date()).ok()?)
}

/// Finds the year of dates that have none, read one after the other: a date that is half a year
/// or more before the last one is of the next year.
#[derive(Debug, Clone, Copy)]
pub struct Years {
    year: i32,
    last: Option<NaiveDate>,
}

impl Default for Years {
    /// From a leap year, so that the 29 February is a day.
    fn default() -> Self {
        Years { year: 2000, last: None }
    }
}

impl Years {
    /// From this year.
    pub fn from(year: i32) -> Self {
        Years { year, last: None }
    }

    /// The day of the next date.
    pub fn date(&mut self, month: u32, day: u32) -> Option<NaiveDate> {
        const HALF_A_YEAR: i64 = 183;
        let mut date = NaiveDate::from_ymd_opt(self.year, month, day);
        if let (Some(last), Some(this)) = (self.last, date)
            && (last - this).num_days() > HALF_A_YEAR
        {
            self.year += 1;
            date = NaiveDate::from_ymd_opt(self.year, month, day);
        }
        // The 29 February of a year that has none is a leap year's, further on.
        if date.is_none() && (month, day) == (2, 29) {
            date = NaiveDate::from_ymd_opt(self.year, 2, 28);
        }
        self.last = date.or(self.last);
        date
    }

    /// The first year that makes the last date the latest one before or on `today`, when this
    /// reading began in its default year.
    pub fn first_year(&self, today: NaiveDate) -> i32 {
        let Some(last) = self.last else { return today.year() };
        let passed = (last.month(), last.day()) <= (today.month(), today.day());
        let last_year = if passed { today.year() } else { today.year() - 1 };
        last_year - (self.year - Years::default().year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn other_calendars_give_the_day_that_was_meant() {
        assert_eq!(day(1401, 1, 7), ymd(2022, 3, 27), "Persian");
        assert_eq!(day(1443, 8, 24), ymd(2022, 3, 27), "Islamic");
        assert_eq!(day(2565, 3, 27), ymd(2022, 3, 27), "Buddhist");
        assert_eq!(day(22, 3, 27), ymd(2022, 3, 27), "two digits");
        assert_eq!(day(1401, 12, 31), None);
        assert_eq!(day(9999, 1, 1), None);
    }

    #[test]
    fn a_year_that_is_left_out_is_found() {
        let dates = [(11, 30), (12, 31), (1, 2), (12, 30), (1, 1)];
        let mut years = Years::default();
        for (month, day) in dates {
            years.date(month, day);
        }
        let first = years.first_year(ymd(2026, 11, 21).expect("a day"));
        let mut years = Years::from(first);
        let found: Vec<_> =
            dates.iter().filter_map(|(month, day)| years.date(*month, *day)).map(|d| d.year()).collect();
        assert_eq!(found, [2024, 2024, 2025, 2025, 2026]);
    }
}
