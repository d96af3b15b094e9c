//! Dates in a query: days, months, years and words such as `yesterday`.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A period of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub start: NaiveDate,
    /// The day after the last day.
    pub end: NaiveDate,
}

/// Examples for the message about an invalid date.
pub const EXAMPLES: &str = "2024-03-05, 2024-03, 2024, today, yesterday or last-month";

/// Parses a day (`2024-03-05`, `5.3.2024`), a month (`2024-03`), a year (`2024`), or a word (`today`,
/// `yesterday`, `this-week`, `last-week`, `this-month`, `last-month`, `this-year`, `last-year`).
/// Weeks start on Monday. `None` for anything else, and for dates that do not exist.
pub fn parse(text: &str, today: NaiveDate) -> Option<Period> {
    let text = text.trim().to_lowercase().replace([' ', '_'], "-");
    word(&text, today).or_else(|| numbers(&text))
}

fn word(text: &str, today: NaiveDate) -> Option<Period> {
    let week = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let month = today.with_day(1)?;
    let year = month.with_month(1)?;
    let (start, end) = match text {
        "today" => (today, today.succ_opt()?),
        "yesterday" => (today.pred_opt()?, today),
        "this-week" => (week, week.checked_add_days(Days::new(7))?),
        "last-week" => (week.checked_sub_days(Days::new(7))?, week),
        "this-month" => (month, month.checked_add_months(Months::new(1))?),
        "last-month" => (month.checked_sub_months(Months::new(1))?, month),
        "this-year" => (year, year.checked_add_months(Months::new(12))?),
        "last-year" => (year.checked_sub_months(Months::new(12))?, year),
        _ => return None,
    };
    Some(Period { start, end })
}

fn numbers(text: &str) -> Option<Period> {
    let parts: Vec<u32> = text.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let year = |year: u32| (1970..=9999).contains(&year).then_some(year as i32);
    let (start, months) = match parts[..] {
        [y] => (NaiveDate::from_ymd_opt(year(y)?, 1, 1)?, 12),
        [y, m] => (NaiveDate::from_ymd_opt(year(y)?, m, 1)?, 1),
        [a, m, b] => {
            // The month is in the middle; the year, greater than 31, is first or last.
            let (y, d) = if a > 31 { (a, b) } else { (b, a) };
            let start = NaiveDate::from_ymd_opt(year(y)?, m, d)?;
            return Some(Period { start, end: start.succ_opt()? });
        }
        _ => return None,
    };
    Some(Period { start, end: start.checked_add_months(Months::new(months))? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2024, 5, 15).expect("a day");
        parse(text, today).map(|period| format!("{}..{}", period.start, period.end))
    }

    #[test]
    fn parses_days_months_years_and_words() {
        for (text, expected) in [
            ("2024-03-05", "2024-03-05..2024-03-06"),
            ("5.3.2024", "2024-03-05..2024-03-06"),
            ("2024/3", "2024-03-01..2024-04-01"),
            ("2023", "2023-01-01..2024-01-01"),
            ("Today", "2024-05-15..2024-05-16"),
            ("yesterday", "2024-05-14..2024-05-15"),
            ("last-week", "2024-05-06..2024-05-13"),
            ("last month", "2024-04-01..2024-05-01"),
            ("this-year", "2024-01-01..2025-01-01"),
        ] {
            assert_eq!(period(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rejects_invalid_dates() {
        for text in ["", "2024-02-30", "2024-13", "12", "99999", "soon", "1-2-3-4", "2024-", "-1"] {
            assert_eq!(period(text), None, "{text}");
        }
    }
}
