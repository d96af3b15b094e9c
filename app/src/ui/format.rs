//! Formats numbers and dates for display, identically on the server and in the browser, so that hydration matches.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// Abbreviated month names; index 0 is January.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Weekday names; index 0 is Monday.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "1,234,567"
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if n < 0 { format!("-{grouped}") } else { grouped }
}

/// A number with its noun: "1 message", "2,000 messages".
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A rounded percentage: "67%". "0%" if `whole` is 0.
pub fn percent(part: u64, whole: u64) -> String {
    format!("{}%", (part * 200 + whole.max(1)) / (whole.max(1) * 2))
}

/// The length of a recording, from seconds: "1:05", "1:02:03".
pub fn length(seconds: i32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// "3 Mar 2024"
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// "Sunday, 3 Mar 2024"
pub fn long_day(date: NaiveDate) -> String {
    format!("{}, {}", WEEKDAYS[date.weekday().num_days_from_monday() as usize], day(date))
}

/// "Mar 2024"
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", MONTHS[date.month0() as usize], date.year())
}

/// "09:05"
pub fn time(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "3 Mar 2024, 09:05"
pub fn day_and_time(at: NaiveDateTime) -> String {
    format!("{}, {}", day(at.date()), time(at))
}

/// A file size in decimal units: "12 KB", "3.4 MB".
pub fn bytes(n: i64) -> String {
    match n {
        ..1_000 => count(n, "byte", "bytes"),
        1_000..1_000_000 => format!("{} KB", n / 1000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", n / 1_000_000, n / 100_000 % 10),
        1_000_000_000.. => format!("{}.{} GB", n / 1_000_000_000, n / 100_000_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_formatted_for_display() {
        assert_eq!(["0", "999", "1,000", "-1,234,567"].map(String::from), [0, 999, 1000, -1_234_567].map(number));
        assert_eq!(count(1, "message", "messages"), "1 message");
        assert_eq!(bytes(3_456_789), "3.4 MB");
        assert_eq!([(2, 3), (1, 200), (0, 0)].map(|(part, whole)| percent(part, whole)), ["67%", "1%", "0%"]);
    }
}
