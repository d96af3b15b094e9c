//! The beginning of a message: stamp, separator, and what follows.
//!
//! Two living families, `[date, time] rest` (iOS, Web) and `date, time - rest` (Android), and one
//! of before 2016, `date time: rest`. A file keeps to one of them, so that a chat pasted into a
//! message is not taken apart.

use crate::stamp::{self, Stamp};

/// How stamp and text are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// `[27/03/2022, 21:41:35] Alice: Hello`
    Brackets,
    /// `27/03/2022, 21:41 - Alice: Hello`
    Dash,
    /// `27/03/2022 21:41:35: Alice: Hello`
    Colon,
}

/// A line that begins a message.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    pub family: Family,
    pub stamp: Stamp,
    /// What follows the separator.
    pub rest: &'a str,
}

/// Marks that may stand before a header on every line.
const LEADING_MARKS: [char; 3] = ['\u{feff}', '\u{200e}', '\u{200f}'];

/// Reads the header of a line, or `None` when it begins no message.
pub fn read(line: &str) -> Option<Header<'_>> {
    let line = line.trim_start_matches(LEADING_MARKS);
    // Most lines that begin no message fail here, at once.
    let first = line.chars().next()?;
    if first == '[' {
        let inner = &line[1..];
        let (stamp, taken) = stamp::read(inner)?;
        let rest = inner[taken..].trim_start_matches(LEADING_MARKS).strip_prefix(']')?;
        return Some(Header { family: Family::Brackets, stamp, rest: rest.strip_prefix(' ').unwrap_or(rest) });
    }
    if !(first.is_numeric() || first == 'R' || first == '\u{202a}') {
        return None;
    }
    let (stamp, taken) = stamp::read(line)?;
    let after = &line[taken..];
    if let Some(rest) = after.strip_prefix(": ") {
        return Some(Header { family: Family::Colon, stamp, rest });
    }
    let dash = after.trim_start_matches(['\u{200e}', '\u{200f}', ' ', '\u{a0}', '\u{202f}']);
    let rest = dash.strip_prefix(['-', '–'])?;
    let spaced = dash.len() < after.len() && (rest.is_empty() || rest.starts_with([' ', '\u{a0}']));
    spaced.then(|| Header { family: Family::Dash, stamp, rest: rest.trim_start_matches([' ', '\u{a0}']) })
}
