//! Who speaks: the name before the first colon, and whether it is a name at all.

use std::collections::HashMap;

use super::markers::MARKERS;

/// The most names that are counted. Real groups have at most 1,024 members; more means that the
/// file is not what it seems, and memory stays bounded.
const MAX_NAMES: usize = 100_000;
/// A name with a colon inside is believed when it is written this often, and never otherwise.
const SURE: u32 = 3;
/// WhatsApp allows 25 characters for one's own name and 100 for a group's.
const LONGEST_NAME: usize = 400;

/// How often each candidate stood before a colon, in the whole file.
#[derive(Debug, Default)]
pub struct Names {
    seen: HashMap<String, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    count: u32,
    /// The candidate up to the second colon, and how often it was the same.
    longer: String,
    longer_count: u32,
    /// Set by [`Names::settle`]: the name goes up to the second colon.
    has_colon: bool,
    /// Set by [`Names::settle`]: it is no name, but the beginning of a system line.
    is_system: bool,
}

impl Names {
    /// Counts the candidate of a header's rest.
    pub fn count(&mut self, rest: &str) {
        let Some((candidate, body)) = split(rest) else { return };
        if !self.seen.contains_key(candidate) {
            if self.seen.len() >= MAX_NAMES || opens_a_quote(candidate) {
                return;
            }
            self.seen.insert(candidate.to_owned(), Seen::default());
        }
        let Some(seen) = self.seen.get_mut(candidate) else { return };
        seen.count += 1;
        if seen.count == seen.longer_count + 1
            && let Some((second, _)) = split(body)
        {
            let longer = &rest[..rest.len() - body.len() + second.len()];
            if seen.count == 1 {
                longer.clone_into(&mut seen.longer);
            }
            seen.longer_count += u32::from(seen.longer == longer);
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
        for seen in self.seen.values_mut() {
            seen.has_colon = seen.count >= SURE && seen.longer_count == seen.count && !seen.longer.contains('\u{200e}');
        }
    }

    /// Splits a header's rest into sender and body; `None` when the system speaks.
    pub fn split<'t>(&self, rest: &'t str) -> Option<(&'t str, &'t str)> {
        let (candidate, body) = split(rest)?;
        let seen = self.seen.get(candidate);
        if seen.map_or_else(|| opens_a_quote(candidate), |seen| seen.is_system) {
            return None;
        }
        if seen.is_some_and(|seen| seen.has_colon)
            && let Some((second, text)) = split(body)
        {
            return Some((&rest[..rest.len() - body.len() + second.len()], text));
        }
        Some((candidate, body))
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
