//! Finds the sender of a message: the text before the first colon, unless it belongs to a system message.

use std::borrow::Cow;
use std::collections::HashMap;

use super::markers::MARKERS;
use crate::FastMap;

/// The maximum number of candidates, to limit memory use. Groups have at most 1,024 members.
const MAX_NAMES: usize = 100_000;
/// A name may contain a colon if it appears at least this often, never without the part after the colon, and that
/// part does not start with a lower-case letter ("Team: Night shift", but not "Ana: note: …").
const MIN_COUNT_WITH_COLON: u32 = 3;
/// The maximum length of a name in bytes. WhatsApp allows 25 characters for users and 100 for groups.
const MAX_NAME_LEN: usize = 400;

/// All texts before a colon in a file. In the first pass, [`Names::count`] every line and then call
/// [`Names::resolve`]; in the second pass, [`Names::split`] lines.
#[derive(Debug, Default)]
pub struct Names {
    candidates: FastMap<String, Candidate>,
}

/// A text before the first colon, which may be a name.
#[derive(Debug, Default)]
struct Candidate {
    count: u32,
    /// The name without invisible characters. Set by [`Names::resolve`].
    clean: String,
    /// The text up to the second colon, on the first line.
    longer: String,
    /// How often the text up to the second colon was the same, until it first differed.
    longer_count: u32,
    /// Whether the name extends to the second colon. Set by [`Names::resolve`].
    has_colon: bool,
    /// Whether it is the start of a system message instead of a name. Set by [`Names::resolve`].
    is_system: bool,
}

impl Names {
    /// Counts the candidate in the text after a header. Returns the candidate and the body, or `None` if there is no
    /// colon.
    pub fn count<'t>(&mut self, rest: &'t str) -> Option<(&'t str, &'t str)> {
        let (candidate, body) = split(rest)?;
        self.count_one(rest, candidate, body);
        Some((candidate, body))
    }

    fn count_one(&mut self, rest: &str, candidate: &str, body: &str) {
        if let Some(known) = self.candidates.get_mut(candidate) {
            known.add(rest, body);
        } else if self.candidates.len() < MAX_NAMES && !opens_a_quote(candidate) {
            let mut new = Candidate::default();
            new.add(rest, body);
            self.candidates.insert(candidate.to_owned(), new);
        }
    }

    /// Classifies the candidates. Call it once, after the last [`Names::count`].
    pub fn resolve(&mut self) {
        let counts: HashMap<&str, u32> =
            self.candidates.iter().map(|(name, candidate)| (name.as_str(), candidate.count)).collect();
        let systems: Vec<String> =
            self.candidates.keys().filter(|candidate| is_system_line(candidate, &counts)).cloned().collect();
        for name in systems {
            if let Some(candidate) = self.candidates.get_mut(&name) {
                candidate.is_system = true;
            }
        }
        for (name, candidate) in &mut self.candidates {
            candidate.has_colon = candidate.count >= MIN_COUNT_WITH_COLON
                && candidate.longer_count == candidate.count
                && !candidate.longer.contains('\u{200e}');
            candidate.clean = clean(if candidate.has_colon { &candidate.longer } else { name });
        }
    }

    /// Splits the text after a header into the sender's cleaned name and the body. `None` for a system message.
    pub fn split<'t>(&'t self, rest: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let (candidate, body) = split(rest)?;
        let Some(known) = self.candidates.get(candidate) else {
            return (!opens_a_quote(candidate)).then(|| (Cow::Owned(clean(candidate)), body));
        };
        if known.is_system {
            return None;
        }
        if known.has_colon
            && let Some((_, text)) = split(body)
        {
            return Some((Cow::Borrowed(&known.clean), text));
        }
        Some((Cow::Borrowed(&known.clean), body))
    }
}

impl Candidate {
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

/// Whether a candidate is the start of a system message with a colon ("Ana changed the group name from …: …"). It
/// then starts with a more frequent name and continues with a phrase of system messages.
fn is_system_line(candidate: &str, counts: &HashMap<&str, u32>) -> bool {
    let count = |name: &str| counts.get(name).copied().unwrap_or(0);
    candidate.match_indices(' ').any(|(space, _)| {
        count(&candidate[..space]) > count(candidate) && MARKERS.is_system_predicate(&candidate[space + 1..])
    })
}

/// Splits at the first colon that is followed by a space, a mark or the end of the line.
fn split(rest: &str) -> Option<(&str, &str)> {
    let colon = memchr::memchr_iter(b':', rest.as_bytes()).take_while(|at| *at <= MAX_NAME_LEN).find(|&at| {
        let after = &rest[at + 1..];
        after.is_empty() || after.starts_with([' ', '\u{a0}', '\u{200e}'])
    })?;
    if colon == 0 {
        return None;
    }
    let body = &rest[colon + 1..];
    Some((&rest[..colon], body.strip_prefix([' ', '\u{a0}']).unwrap_or(body)))
}

/// Whether a quotation is still open at the colon. Then this is a system message that quotes a name with a colon.
fn opens_a_quote(candidate: &str) -> bool {
    let opened = candidate.matches(['“', '„', '«', '「']).count();
    let closed = candidate.matches(['”', '»', '」']).count();
    opened > closed || candidate.matches('"').count() % 2 == 1
}

/// Cleans a name: removes invisible marks and the tilde that WhatsApp writes before people who are not in the
/// contacts, and replaces special spaces and hyphens with plain ones.
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
    // WhatsApp's tilde is followed by a no-break space. With a plain space, it is part of the name.
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
