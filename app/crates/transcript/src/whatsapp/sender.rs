//! Who speaks: the name before the first colon, and whether it is a name at all.

use std::borrow::Cow;
use std::collections::HashMap;

use super::markers::MARKERS;
use crate::FastMap;

/// The most names that are counted. Real groups have at most 1,024 members; more means that the
/// file is not what it seems, and memory stays bounded.
const MAX_NAMES: usize = 100_000;
/// A name with a colon inside is believed when it is written this often, and never otherwise, and
/// goes on with no small letter ("Team: Night shift", but not "Ana: note: …").
const SURE: u32 = 3;
/// WhatsApp allows 25 characters for one's own name and 100 for a group's.
const LONGEST_NAME: usize = 400;

/// How often each candidate stood before a colon, in the whole file.
#[derive(Debug, Default)]
pub struct Names {
    seen: FastMap<String, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    count: u32,
    /// Set by [`Names::settle`]: the name as people write it.
    clean: String,
    /// The candidate up to the second colon, and how often it was the same.
    longer: String,
    longer_count: u32,
    /// Set by [`Names::settle`]: the name goes up to the second colon.
    has_colon: bool,
    /// Set by [`Names::settle`]: it is no name, but the beginning of a system line.
    is_system: bool,
}

impl Names {
    /// Counts the candidate of a header's rest; returns it with the body, if there is one.
    pub fn count<'t>(&mut self, rest: &'t str) -> Option<(&'t str, &'t str)> {
        let (candidate, body) = split(rest)?;
        self.count_one(rest, candidate, body);
        Some((candidate, body))
    }

    fn count_one(&mut self, rest: &str, candidate: &str, body: &str) {
        if let Some(seen) = self.seen.get_mut(candidate) {
            seen.add(rest, body);
        } else if self.seen.len() < MAX_NAMES && !opens_a_quote(candidate) {
            let mut seen = Seen::default();
            seen.add(rest, body);
            self.seen.insert(candidate.to_owned(), seen);
        }
    }

    /// Decides about each candidate, when all are counted.
    pub fn settle(&mut self) {
        let counts: HashMap<&str, u32> = self.seen.iter().map(|(name, seen)| (name.as_str(), seen.count)).collect();
        let systems: Vec<String> =
            self.seen.keys().filter(|candidate| is_system_line(candidate, &counts)).cloned().collect();
        for name in systems {
            if let Some(seen) = self.seen.get_mut(&name) {
                seen.is_system = true;
            }
        }
        for (name, seen) in &mut self.seen {
            seen.has_colon = seen.count >= SURE && seen.longer_count == seen.count && !seen.longer.contains('\u{200e}');
            seen.clean = clean(if seen.has_colon { &seen.longer } else { name });
        }
    }

    /// Splits a header's rest into the sender's name, as people write it, and the body; `None` when
    /// the system speaks.
    pub fn split<'t>(&'t self, rest: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let (candidate, body) = split(rest)?;
        let Some(seen) = self.seen.get(candidate) else {
            return (!opens_a_quote(candidate)).then(|| (Cow::Owned(clean(candidate)), body));
        };
        if seen.is_system {
            return None;
        }
        if seen.has_colon
            && let Some((_, text)) = split(body)
        {
            return Some((Cow::Borrowed(&seen.clean), text));
        }
        Some((Cow::Borrowed(&seen.clean), body))
    }
}

impl Seen {
    fn add(&mut self, rest: &str, body: &str) {
        self.count += 1;
        if self.count == self.longer_count + 1
            && let Some((second, _)) = split(body)
            && !second.starts_with(char::is_lowercase)
        {
            let longer = &rest[..rest.len() - body.len() + second.len()];
            if self.count == 1 {
                longer.clone_into(&mut self.longer);
            }
            self.longer_count += u32::from(self.longer == longer);
        }
    }
}

/// A system text may contain a colon ("Ana changed the group name from …: …"): then the candidate
/// begins with the name of a participant, who speaks more often, and goes on as system lines do.
fn is_system_line(candidate: &str, counts: &HashMap<&str, u32>) -> bool {
    let count = |name: &str| counts.get(name).copied().unwrap_or(0);
    candidate.match_indices(' ').any(|(space, _)| {
        count(&candidate[..space]) > count(candidate) && MARKERS.is_system_predicate(&candidate[space + 1..])
    })
}

/// Candidate and body at the first colon that a space or the end of the line follows.
fn split(rest: &str) -> Option<(&str, &str)> {
    let colon = memchr::memchr_iter(b':', rest.as_bytes()).take_while(|at| *at <= LONGEST_NAME).find(|&at| {
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
    if raw.is_ascii() && !raw.bytes().any(|byte| byte.is_ascii_control()) {
        return raw.trim().to_owned();
    }
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
