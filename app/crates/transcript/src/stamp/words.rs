//! The words inside stamps: halves of the day, and months.

use super::cursor::Cursor;

/// Which part of the day a 12-hour time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Am,
    Pm,
    /// The evening before midnight or the hours after it.
    Night,
}

/// As the Unicode locale data (CLDR, `dayPeriods`) and exports have them. Longest first where one
/// begins another; spaces stand for any of the spaces.
const HALVES: &[(&str, Half)] = &[
    ("a.m.", Half::Am),
    ("p.m.", Half::Pm),
    ("a. m.", Half::Am),
    ("p. m.", Half::Pm),
    ("am", Half::Am),
    ("pm", Half::Pm),
    ("上午", Half::Am),
    ("下午", Half::Pm),
    ("凌晨", Half::Am),
    ("清晨", Half::Am),
    ("早上", Half::Am),
    ("中午", Half::Pm),
    ("傍晚", Half::Pm),
    ("晚上", Half::Pm),
    ("午前", Half::Am),
    ("午後", Half::Pm),
    ("오전", Half::Am),
    ("오후", Half::Pm),
    ("ص", Half::Am),
    ("م", Half::Pm),
    ("قبل‌ازظهر", Half::Am),
    ("بعدازظهر", Half::Pm),
    ("ق.ظ.", Half::Am),
    ("ب.ظ.", Half::Pm),
    ("पूर्वाह्न", Half::Am),
    ("अपराह्न", Half::Pm),
    ("म.पू.", Half::Am),
    ("म.उ.", Half::Pm),
    ("ਪੂ.ਦੁ.", Half::Am),
    ("ਬਾ.ਦੁ.", Half::Pm),
    ("পূর্বাহ্ণ", Half::Am),
    ("অপরাহ্ণ", Half::Pm),
    ("முற்பகல்", Half::Am),
    ("பிற்பகல்", Half::Pm),
    ("ಪೂರ್ವಾಹ್ನ", Half::Am),
    ("ಅಪರಾಹ್ನ", Half::Pm),
    ("ก่อนเที่ยง", Half::Am),
    ("หลังเที่ยง", Half::Pm),
    ("π.μ.", Half::Am),
    ("μ.μ.", Half::Pm),
    ("öö", Half::Am),
    ("ös", Half::Pm),
    ("ÖÖ", Half::Am),
    ("ÖS", Half::Pm),
    ("de.", Half::Am),
    ("du.", Half::Pm),
    ("dop.", Half::Am),
    ("odp.", Half::Pm),
    ("fm", Half::Am),
    ("em", Half::Pm),
    ("ap.", Half::Am),
    ("ip.", Half::Pm),
    ("пр.об.", Half::Am),
    ("сл.об.", Half::Pm),
    ("ДП", Half::Am),
    ("ПП", Half::Pm),
    ("дп", Half::Am),
    ("пп", Half::Pm),
    ("SA", Half::Am),
    ("CH", Half::Pm),
    ("PG", Half::Am),
    ("PTG", Half::Pm),
    ("PD", Half::Am),
    ("MD", Half::Pm),
    ("לפנה״צ", Half::Am),
    ("אחה״צ", Half::Pm),
    ("vorm.", Half::Am),
    ("nachm.", Half::Pm),
    ("morgens", Half::Am),
    ("mittags", Half::Pm),
    ("abends", Half::Pm),
    ("nachts", Half::Night),
    ("de la mañana", Half::Am),
    ("de la tarde", Half::Pm),
    ("da manhã", Half::Am),
    ("da tarde", Half::Pm),
    ("da noite", Half::Pm),
];

/// AM or PM in the language of the phone, if it stands here.
pub fn half(at: &mut Cursor) -> Option<Half> {
    // Most times are followed by what no word begins with.
    if !at.peek()?.is_alphabetic() {
        return None;
    }
    let first = at.peek()?;
    let begins = |word: &str| word.chars().next().is_some_and(|begin| begin.eq_ignore_ascii_case(&first));
    let (_, half) = HALVES.iter().find(|(word, _)| begins(word) && at.take_words(word))?;
    Some(*half)
}

/// English names, as old British exports have them (`27 Mar 2022`).
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

/// A month's number, 1 to 12, if its name or the first three letters of it stand here.
pub fn month(at: &mut Cursor) -> Option<u32> {
    if !at.peek()?.is_ascii_alphabetic() {
        return None;
    }
    (1..).zip(MONTHS).find(|(_, name)| at.take_word(name) || at.take_word(&name[..3])).map(|(number, _)| number)
}
