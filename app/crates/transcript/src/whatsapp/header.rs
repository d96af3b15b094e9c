//! Parses the header of a message: the timestamp and the separator after it.
//!
//! There are three formats: `[date, time] rest` (iOS and Web), `date, time - rest` (Android) and, before 2016,
//! `date time: rest`. A file uses only one of them, so a chat pasted into a message is not mistaken for messages.

use crate::stamp::{self, Stamp};

/// The header format, by the separator between timestamp and text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderFormat {
    /// `[27/03/2022, 21:41:35] Alice: Hello`
    Brackets,
    /// `27/03/2022, 21:41 - Alice: Hello`
    Dash,
    /// `27/03/2022 21:41:35: Alice: Hello`
    Colon,
}

/// The first line of a message.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    pub format: HeaderFormat,
    pub stamp: Stamp,
    /// The text after the separator: the sender and the start of the body.
    pub rest: &'a str,
}

/// Invisible marks that may precede a header.
const LEADING_MARKS: [char; 3] = ['\u{feff}', '\u{200e}', '\u{200f}'];

/// Parses the header of a line. `None` if the line does not start a message.
pub fn read(line: &str) -> Option<Header<'_>> {
    let line = line.trim_start_matches(LEADING_MARKS);
    // Fast exit for most continuation lines: they do not start with any of these.
    let first = line.chars().next()?;
    if first == '[' {
        let inner = &line[1..];
        let (stamp, taken) = stamp::read(inner)?;
        let rest = inner[taken..].trim_start_matches(LEADING_MARKS).strip_prefix(']')?;
        return Some(Header { format: HeaderFormat::Brackets, stamp, rest: rest.strip_prefix(' ').unwrap_or(rest) });
    }
    if !(first.is_numeric() || first == 'R' || first == '\u{202a}') {
        return None;
    }
    let (stamp, taken) = stamp::read(line)?;
    let after = &line[taken..];
    if let Some(rest) = after.strip_prefix(": ") {
        return Some(Header { format: HeaderFormat::Colon, stamp, rest });
    }
    let dash = after.trim_start_matches(['\u{200e}', '\u{200f}', ' ', '\u{a0}', '\u{202f}']);
    let rest = dash.strip_prefix(['-', '–'])?;
    let spaced = dash.len() < after.len() && (rest.is_empty() || rest.starts_with([' ', '\u{a0}']));
    spaced.then(|| Header { format: HeaderFormat::Dash, stamp, rest: rest.trim_start_matches([' ', '\u{a0}']) })
}
