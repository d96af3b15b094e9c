//! Who speaks: the name before the first colon, and whether it is a name at all.

use std::collections::HashMap;

use super::markers::MARKERS;

/// The most names that are counted. Real groups have at most 1,024 members; more means that the
/// file is not what it seems, and memory stays bounded.
const MAX_NAMES: usize = 100_000;

/// How often each candidate stood before a colon, in the whole file.
#[derive(Debug, Default)]
pub struct Names {
    seen: HashMap<String, u32>,
}

impl Names {
    /// Counts the candidate of a header's rest.
    pub fn count(&mut self, rest: &str) {
        let Some((candidate, _)) = split(rest) else { return };
        if let Some(count) = self.seen.get_mut(candidate) {
            *count += 1;
        } else if self.seen.len() < MAX_NAMES && !opens_a_quote(candidate) {
            self.seen.insert(candidate.to_owned(), 1);
        }
    }

    /// Splits a header's rest into sender and body; `None` when the system speaks.
    pub fn split<'t>(&self, rest: &'t str) -> Option<(&'t str, &'t str)> {
        let (candidate, body) = split(rest)?;
        (!opens_a_quote(candidate) && !self.is_system_line(candidate)).then_some((candidate, body))
    }

    /// A system text may contain a colon ("Ana changed the group name from …: …"): then the
    /// candidate begins with a participant's name and goes on as system lines do.
    fn is_system_line(&self, candidate: &str) -> bool {
        candidate.match_indices(' ').any(|(space, _)| {
            MARKERS.is_system_predicate(&candidate[space + 1..])
                && self.seen.get(&candidate[..space]).copied().unwrap_or(0)
                    > self.seen.get(candidate).copied().unwrap_or(0)
        })
    }
}

/// Candidate and body at the first colon that a space or the end of the line follows.
fn split(rest: &str) -> Option<(&str, &str)> {
    let colon = rest.match_indices(':').map(|(at, _)| at).find(|&at| {
        let after = &rest[at + 1..];
        after.is_empty() || after.starts_with([' ', '\u{a0}', '\u{200e}'])
    })?;
    if colon == 0 {
        return None;
    }
    let body = &rest[colon + 1..];
    Some((&rest[..colon], body.strip_prefix([' ', '\u{a0}']).unwrap_or(body)))
}

/// A quotation that the colon cuts in two is a subject line, not a name.
fn opens_a_quote(candidate: &str) -> bool {
    let opened = candidate.matches(['“', '„', '«', '「']).count();
    let closed = candidate.matches(['”', '»', '」']).count();
    opened > closed || candidate.matches('"').count() % 2 == 1
}

/// The name as people write it: no invisible marks, plain spaces and hyphens, and without the
/// tilde that WhatsApp puts before people who are not in the contacts.
pub fn clean(raw: &str) -> String {
    let name: String = raw
        .chars()
        .filter(
            |c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
        )
        .collect();
    // The tilde of WhatsApp is followed by a narrow space; one with a plain space is the person's own.
    let name = name.strip_prefix("~\u{202f}").or(name.strip_prefix("~\u{a0}")).unwrap_or(&name);
    let name: String = name
        .chars()
        .map(|c| match c {
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    name.trim().to_owned()
}
