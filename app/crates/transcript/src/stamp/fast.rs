//! A fast path for the most common stamps: ASCII digits, one separator, a comma or a space, a time with
//! optional seconds, and an optional AM or PM.
//!
//! Every line of a file is parsed twice, so this works on bytes. The general parser accepts the same
//! stamps with the same result, and handles all others.

use chrono::NaiveTime;

use super::{DateNumbers, DayPeriod, Stamp, hour_24};
use crate::DateOrder;

/// Returns the stamp and its length in bytes. `None` means that the general parser must try.
pub fn read(text: &str) -> Option<(Stamp, usize)> {
    let bytes = text.as_bytes();
    let (first, at, first_digits) = number(bytes, 0)?;
    let separator = *bytes.get(at).filter(|byte| matches!(byte, b'/' | b'.' | b'-'))?;
    let (second, at, second_digits) = number(bytes, at + 1)?;
    if bytes.get(at) != Some(&separator) {
        return None;
    }
    let (third, at, third_digits) = number(bytes, at + 1)?;
    if first_digits > 4
        || second_digits > 2
        || third_digits > 4
        || (first_digits > 2) == (third_digits > 2) && first_digits > 2
    {
        return None;
    }
    let at = if bytes.get(at) == Some(&b',') { at + 1 } else { at };
    if bytes.get(at) != Some(&b' ') {
        return None;
    }
    let (hour, at, hour_digits) = number(bytes, at + 1)?;
    if hour_digits > 2 || bytes.get(at) != Some(&b':') {
        return None;
    }
    let (minute, mut at, 2) = number(bytes, at + 1)? else { return None };
    let mut second_of_minute = 0;
    if bytes.get(at) == Some(&b':') {
        let (value, end, 2) = number(bytes, at + 1)? else { return None };
        (second_of_minute, at) = (value, end);
    }
    let (period, american, at) = day_period(bytes, at)?;
    let time = NaiveTime::from_hms_opt(hour_24(hour, period)?, minute, second_of_minute)?;
    let explicit_order = (first_digits == 4).then_some(DateOrder::YearMonthDay);
    let date = DateNumbers { numbers: [first, second, third], explicit_order, yearless: false };
    Some((Stamp { date, time, american }, at))
}

/// Parses up to 4 digits at `at`. Returns the value, the offset after it, and the number of digits.
fn number(bytes: &[u8], at: usize) -> Option<(u32, usize, usize)> {
    let mut value = 0;
    let mut end = at;
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value * 10 + u32::from(digit);
        end += 1;
        if end - at > 4 {
            return None;
        }
    }
    (end > at).then_some((value, end, end - at))
}

/// Parses AM or PM after a normal, no-break or narrow no-break space. Returns the period, whether it is in
/// capitals, and the offset after it. `None` if something else follows that may belong to the time.
fn day_period(bytes: &[u8], at: usize) -> Option<(Option<DayPeriod>, bool, usize)> {
    let rest = bytes.get(at..)?;
    let space = match rest {
        [b']', ..] | [b' ', b'-', ..] | [b':', b' ', ..] => return Some((None, false, at)),
        [0xe2, 0x80, 0xaf, ..] => 3,
        [0xc2, 0xa0, ..] => 2,
        [b' ', ..] => 1,
        _ => return None,
    };
    let [letter, b'm' | b'M', next, ..] = rest.get(space..)? else { return None };
    if next.is_ascii_alphanumeric() || *next == b'.' {
        return None;
    }
    let period = match letter {
        b'a' | b'A' => DayPeriod::Am,
        b'p' | b'P' => DayPeriod::Pm,
        _ => return None,
    };
    Some((Some(period), letter.is_ascii_uppercase(), at + space + 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn common_stamps_match_the_general_parser() {
        for text in [
            "27/03/2022, 21:41 - Ana: x",
            "3/27/22, 9:41\u{202f}PM - Ana: x",
            "27.03.22, 21:41 - Ana: x",
            "2022-03-27 21:41 - Ana: x",
            "27/03/2022, 9:41 pm - Ana: x",
            "27/03/2022, 21:41:35] Ana: x",
        ] {
            assert!(super::read(text).is_some(), "{text}");
            assert_eq!(super::read(text), super::super::read_general(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_differs_from_the_general_parser(text in "[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},? [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?[ \u{202f}]?(am|PM|p\\.m\\.|-|\\])? ?[-:\\] a]{0,3}") {
            if let Some(fast) = super::read(&text) {
                prop_assert_eq!(Some(fast), super::super::read_general(&text));
            }
        }
    }
}
