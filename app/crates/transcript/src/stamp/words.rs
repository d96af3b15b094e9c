//! Words in timestamps: day periods (AM and PM in many languages) and month names.

use super::cursor::Cursor;

/// The part of the day that a 12-hour time refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPeriod {
    Am,
    Pm,
    /// The hours around midnight: 12 is 0:00, and 6 to 11 are in the evening.
    Night,
}

/// Day periods from the Unicode locale data (CLDR, `dayPeriods`) and from exports. If one is a prefix of
/// another, the longer one comes first. A space matches any kind of space.
const DAY_PERIODS: &[(&str, DayPeriod)] = &[
    ("a.m.", DayPeriod::Am),
    ("p.m.", DayPeriod::Pm),
    ("a. m.", DayPeriod::Am),
    ("p. m.", DayPeriod::Pm),
    ("am", DayPeriod::Am),
    ("pm", DayPeriod::Pm),
    ("上午", DayPeriod::Am),
    ("下午", DayPeriod::Pm),
    ("凌晨", DayPeriod::Am),
    ("清晨", DayPeriod::Am),
    ("早上", DayPeriod::Am),
    ("中午", DayPeriod::Pm),
    ("傍晚", DayPeriod::Pm),
    ("晚上", DayPeriod::Pm),
    ("午前", DayPeriod::Am),
    ("午後", DayPeriod::Pm),
    ("오전", DayPeriod::Am),
    ("오후", DayPeriod::Pm),
    ("ص", DayPeriod::Am),
    ("م", DayPeriod::Pm),
    ("قبل‌ازظهر", DayPeriod::Am),
    ("بعدازظهر", DayPeriod::Pm),
    ("ق.ظ.", DayPeriod::Am),
    ("ب.ظ.", DayPeriod::Pm),
    ("पूर्वाह्न", DayPeriod::Am),
    ("अपराह्न", DayPeriod::Pm),
    ("म.पू.", DayPeriod::Am),
    ("म.उ.", DayPeriod::Pm),
    ("ਪੂ.ਦੁ.", DayPeriod::Am),
    ("ਬਾ.ਦੁ.", DayPeriod::Pm),
    ("পূর্বাহ্ণ", DayPeriod::Am),
    ("অপরাহ্ণ", DayPeriod::Pm),
    ("முற்பகல்", DayPeriod::Am),
    ("பிற்பகல்", DayPeriod::Pm),
    ("ಪೂರ್ವಾಹ್ನ", DayPeriod::Am),
    ("ಅಪರಾಹ್ನ", DayPeriod::Pm),
    ("ก่อนเที่ยง", DayPeriod::Am),
    ("หลังเที่ยง", DayPeriod::Pm),
    ("π.μ.", DayPeriod::Am),
    ("μ.μ.", DayPeriod::Pm),
    ("öö", DayPeriod::Am),
    ("ös", DayPeriod::Pm),
    ("ÖÖ", DayPeriod::Am),
    ("ÖS", DayPeriod::Pm),
    ("de.", DayPeriod::Am),
    ("du.", DayPeriod::Pm),
    ("dop.", DayPeriod::Am),
    ("odp.", DayPeriod::Pm),
    ("fm", DayPeriod::Am),
    ("em", DayPeriod::Pm),
    ("ap.", DayPeriod::Am),
    ("ip.", DayPeriod::Pm),
    ("пр.об.", DayPeriod::Am),
    ("сл.об.", DayPeriod::Pm),
    ("ДП", DayPeriod::Am),
    ("ПП", DayPeriod::Pm),
    ("дп", DayPeriod::Am),
    ("пп", DayPeriod::Pm),
    ("SA", DayPeriod::Am),
    ("CH", DayPeriod::Pm),
    ("PG", DayPeriod::Am),
    ("PTG", DayPeriod::Pm),
    ("PD", DayPeriod::Am),
    ("MD", DayPeriod::Pm),
    ("לפנה״צ", DayPeriod::Am),
    ("אחה״צ", DayPeriod::Pm),
    ("vorm.", DayPeriod::Am),
    ("nachm.", DayPeriod::Pm),
    ("morgens", DayPeriod::Am),
    ("mittags", DayPeriod::Pm),
    ("abends", DayPeriod::Pm),
    ("nachts", DayPeriod::Night),
    ("de la mañana", DayPeriod::Am),
    ("de la tarde", DayPeriod::Pm),
    ("da manhã", DayPeriod::Am),
    ("da tarde", DayPeriod::Pm),
    ("da noite", DayPeriod::Pm),
];

/// Consumes a day period in any known language.
pub fn day_period(at: &mut Cursor) -> Option<DayPeriod> {
    // Fast exit: most times are not followed by a letter.
    if !at.peek()?.is_alphabetic() {
        return None;
    }
    let first = at.peek()?;
    let may_match = |word: &str| word.chars().next().is_some_and(|start| start.eq_ignore_ascii_case(&first));
    let (_, period) = DAY_PERIODS.iter().find(|(word, _)| may_match(word) && at.take_words(word))?;
    Some(*period)
}

/// English month names, which old British exports use (`27 Mar 2022`).
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Consumes a month name or its first three letters. Returns the month, from 1 to 12.
pub fn month(at: &mut Cursor) -> Option<u32> {
    if !at.peek()?.is_ascii_alphabetic() {
        return None;
    }
    (1..).zip(MONTHS).find(|(_, name)| at.take_word(name) || at.take_word(&name[..3])).map(|(number, _)| number)
}
