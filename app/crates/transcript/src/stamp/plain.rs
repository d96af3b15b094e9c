//! The commonest stamps, read byte by byte: ASCII digits, one separator, a comma or a space, a time
//! with or without seconds, perhaps AM or PM. All others are read by the general way, which gives
//! the same for these; this one is there because every line of a file comes through it, twice.

use chrono::NaiveTime;

use super::{DateNumbers, Half, Stamp, full_hour};
use crate::DateOrder;

/// The stamp and the bytes it took; `None` for anything but the commonest.
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
        let (value, behind, 2) = number(bytes, at + 1)? else { return None };
        (second_of_minute, at) = (value, behind);
    }
    let (half, american, at) = half(bytes, at)?;
    let time = NaiveTime::from_hms_opt(full_hour(hour, half)?, minute, second_of_minute)?;
    let written = (first_digits == 4).then_some(DateOrder::YearMonthDay);
    let date = DateNumbers { numbers: [first, second, third], written, yearless: false };
    Some((Stamp { date, time, american }, at))
}

/// The number at `at`, the place behind it, and how many digits it has.
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

/// AM or PM behind a space of any of three widths; `None` when something else follows that may
/// belong to the time.
fn half(bytes: &[u8], at: usize) -> Option<(Option<Half>, bool, usize)> {
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
    let half = match letter {
        b'a' | b'A' => Half::Am,
        b'p' | b'P' => Half::Pm,
        _ => return None,
    };
    Some((Some(half), letter.is_ascii_uppercase(), at + space + 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn the_commonest_are_read_as_in_the_general_way() {
        for text in [
            "27/03/2022, 21:41 - Ana: x",
            "3/27/22, 9:41\u{202f}PM - Ana: x",
            "27.03.22, 21:41 - Ana: x",
            "2022-03-27 21:41 - Ana: x",
            "27/03/2022, 9:41 pm - Ana: x",
            "27/03/2022, 21:41:35] Ana: x",
        ] {
            assert!(super::read(text).is_some(), "{text}");
            assert_eq!(super::read(text), super::super::read_any(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_never_differs_from_the_general_way(text in "[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},? [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?[ \u{202f}]?(am|PM|p\\.m\\.|-|\\])? ?[-:\\] a]{0,3}") {
            if let Some(plain) = super::read(&text) {
                prop_assert_eq!(Some(plain), super::super::read_any(&text));
            }
        }
    }
}
