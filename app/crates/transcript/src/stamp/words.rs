//! The words inside stamps: halves of the day, and months.

use super::cursor::Cursor;

/// Which half of the day a 12-hour time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Am,
    Pm,
}

/// Longest first where one begins another.
const HALVES: &[(&str, Half)] = &[
    ("a.m.", Half::Am),
    ("p.m.", Half::Pm),
    ("a. m.", Half::Am),
    ("p. m.", Half::Pm),
    ("a.\u{a0}m.", Half::Am),
    ("p.\u{a0}m.", Half::Pm),
    ("am", Half::Am),
    ("pm", Half::Pm),
    ("上午", Half::Am),
    ("下午", Half::Pm),
    ("凌晨", Half::Am),
    ("早上", Half::Am),
    ("中午", Half::Pm),
    ("晚上", Half::Pm),
    ("午前", Half::Am),
    ("午後", Half::Pm),
    ("오전", Half::Am),
    ("오후", Half::Pm),
    ("ص", Half::Am),
    ("م", Half::Pm),
    ("vorm.", Half::Am),
    ("nachm.", Half::Pm),
    ("morgens", Half::Am),
    ("mittags", Half::Pm),
    ("abends", Half::Pm),
];

/// AM or PM in the language of the phone, if it stands here.
pub fn half(at: &mut Cursor) -> Option<Half> {
    let (_, half) = HALVES.iter().find(|(word, _)| at.take_word(word))?;
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
    (1..).zip(MONTHS).find(|(_, name)| at.take_word(name) || at.take_word(&name[..3])).map(|(number, _)| number)
}
