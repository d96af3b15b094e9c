//! The phrases that WhatsApp writes instead of content, in many languages.

use std::sync::LazyLock;

use crate::{FastMap, FastSet, Kind};

/// The phrases of `markers.tsv`, in lower case and indexed for lookups.
pub struct Markers {
    /// Suffixes of edited messages by their last character, so that most texts need no comparison.
    edited: FastMap<char, Vec<String>>,
    /// Phrases that are a whole body, or are in brackets.
    whole: FastMap<String, (Meaning, Language)>,
    /// The fingerprints of the phrases in `whole`. They rule out most texts cheaply.
    fingerprints: FastSet<Fingerprint>,
    attached: FastMap<String, Language>,
    location: Vec<String>,
    poll: Vec<String>,
    event: Vec<String>,
    call: Vec<String>,
    missed: Vec<String>,
    forwarded: Vec<String>,
    system: Vec<String>,
    notice: Vec<(String, Language)>,
    /// The words before and after the chat's name in a file name.
    title: Vec<(String, String)>,
}

/// The meaning of a phrase that is a whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Deleted,
    LiveLocation,
    /// Media that was not exported.
    Omitted(Kind),
}

/// A language code from the table, such as `en`; `*` for phrases of no particular language.
pub type Language = &'static str;

/// Texts longer than this, in bytes, are never compared. Every phrase in the table is shorter.
const MAX_PHRASE_LEN: usize = 400;

/// The built-in table.
pub static MARKERS: LazyLock<Markers> = LazyLock::new(|| Markers::read(include_str!("markers.tsv")));

impl Markers {
    fn read(table: &'static str) -> Self {
        let rows: Vec<(Language, &str, String)> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (language, rest) = line.split_once('\t')?;
                let (meaning, text) = rest.split_once('\t')?;
                Some((language, meaning, text.to_lowercase()))
            })
            .collect();
        let of = |wanted: &'static str| rows.iter().filter(move |(_, meaning, _)| *meaning == wanted);
        let all = |wanted| of(wanted).map(|(_, _, text)| text.clone()).collect();
        let mut edited: FastMap<char, Vec<String>> = FastMap::default();
        for (_, _, text) in of("edited") {
            if let Some(last) = text.chars().next_back() {
                edited.entry(last).or_default().push(text.clone());
            }
        }
        let whole = rows.iter().filter_map(|(language, meaning, text)| {
            // Some versions of WhatsApp end placeholders with a full stop.
            Some((text.trim_end_matches('.').to_owned(), (whole_meaning(meaning)?, *language)))
        });
        let whole: FastMap<_, _> = whole.collect();
        let mut title: Vec<(String, String)> = of("title")
            .filter_map(|(_, _, text)| text.split_once("{}"))
            .map(|(before, after)| (before.to_owned(), after.to_owned()))
            .collect();
        // One pattern may be a prefix of another, so the longest is tried first.
        title.sort_by_key(|(before, after)| std::cmp::Reverse(before.len() + after.len()));
        Markers {
            edited,
            fingerprints: whole.keys().filter_map(|text| fingerprint(text)).collect(),
            whole,
            attached: of("attached").map(|(language, _, text)| (text.clone(), *language)).collect(),
            location: all("location"),
            poll: all("poll"),
            event: all("event"),
            call: all("call"),
            missed: all("missed"),
            forwarded: all("forwarded"),
            system: all("system"),
            notice: of("notice").map(|(language, _, text)| (text.clone(), *language)).collect(),
            title,
        }
    }

    /// Removes the suffix of an edited message. `None` if there is none.
    pub fn strip_edited<'t>(&self, text: &'t str) -> Option<&'t str> {
        let last = text.chars().next_back().filter(|last| *last == '>' || !last.is_ascii() || *last == 'i')?;
        self.edited.get(&last)?.iter().find_map(|suffix| strip_suffix_ignoring_case(text, suffix))
    }

    /// The meaning of a text that is a whole body.
    pub fn whole(&self, text: &str) -> Option<Meaning> {
        self.whole_with_language(text).map(|(meaning, _)| meaning)
    }

    fn whole_with_language(&self, text: &str) -> Option<(Meaning, Language)> {
        if text.len() > MAX_PHRASE_LEN {
            return None;
        }
        let text = text.trim().trim_end_matches('.');
        if !self.fingerprints.contains(&fingerprint(text)?) {
            return None;
        }
        self.whole.get(text.to_lowercase().as_str()).copied()
    }

    /// The kind of media that was omitted, if the text says so.
    pub fn omitted(&self, text: &str) -> Option<Kind> {
        match self.whole(text) {
            Some(Meaning::Omitted(kind)) => Some(kind),
            _ => None,
        }
    }

    /// The language of a body, if it is a placeholder, an attachment or the encryption notice.
    pub fn language(&self, body: &str) -> Option<Language> {
        if body.len() > MAX_PHRASE_LEN {
            return None;
        }
        let whole = self.whole_with_language(body).map(|(_, language)| language);
        let in_parentheses = || body.rsplit_once('(')?.1.strip_suffix(')');
        let attached = || self.attached.get(in_parentheses()?.to_lowercase().as_str()).copied();
        whole.or_else(attached).or_else(|| self.notice(body)).filter(|language| *language != "*")
    }

    /// The language of the encryption notice, if the text starts with it.
    pub fn notice(&self, text: &str) -> Option<Language> {
        self.notice.iter().find(|(phrase, _)| strip_prefix_ignoring_case(text, phrase).is_some()).map(|(_, l)| *l)
    }

    /// Whether these words next to a file name mean "attached".
    pub fn is_attached(&self, words: &str) -> bool {
        words.len() < MAX_PHRASE_LEN && self.attached.contains_key(words.trim().to_lowercase().as_str())
    }

    /// Whether the word before a colon means "location".
    pub fn is_location(&self, word: &str) -> bool {
        word.len() < 60 && self.location.contains(&word.to_lowercase())
    }

    /// Whether the first line of a body starts a poll.
    pub fn is_poll(&self, line: &str) -> bool {
        line.strip_suffix(':').is_some_and(|word| word.len() < 60 && self.poll.contains(&word.to_lowercase()))
    }

    /// Whether the first line of a body starts an event.
    pub fn is_event(&self, line: &str) -> bool {
        line.strip_suffix(':').is_some_and(|word| word.len() < 60 && self.event.contains(&word.to_lowercase()))
    }

    /// Recognises a call: a phrase of the table, followed by nothing, a comma or a full stop. Returns whether the
    /// call was missed.
    pub fn call(&self, text: &str) -> Option<bool> {
        let begins = |phrase: &String| {
            strip_prefix_ignoring_case(text, phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '.']))
        };
        if self.missed.iter().any(begins) {
            return Some(true);
        }
        self.call.iter().any(begins).then_some(false)
    }

    /// Removes the prefix of a forwarded message. `None` if there is none.
    pub fn strip_forwarded<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !text.starts_with('[') {
            return None;
        }
        self.forwarded.iter().find_map(|prefix| strip_prefix_ignoring_case(text, prefix)).map(str::trim_start)
    }

    /// Whether a system message can continue like this after a participant's name.
    pub fn is_system_predicate(&self, text: &str) -> bool {
        self.system.iter().any(|phrase| strip_prefix_ignoring_case(text, phrase).is_some())
    }

    /// The chat's name from a file name without its extension, in any language of the table.
    pub fn title<'t>(&self, stem: &'t str) -> Option<&'t str> {
        self.title.iter().find_map(|(before, after)| {
            strip_suffix_ignoring_case(strip_prefix_ignoring_case(stem, before)?, after).filter(|name| !name.is_empty())
        })
    }
}

/// The first and last character in lower case, and the length in bytes.
type Fingerprint = (char, char, usize);

fn fingerprint(text: &str) -> Option<Fingerprint> {
    let lower = |c: char| {
        if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
    };
    let mut characters = text.chars();
    let first = characters.next()?;
    Some((lower(first), lower(characters.next_back().unwrap_or(first)), text.len()))
}

/// `None` if phrases with this meaning are not a whole body.
fn whole_meaning(meaning: &str) -> Option<Meaning> {
    Some(match meaning {
        "deleted" => Meaning::Deleted,
        "live_location" => Meaning::LiveLocation,
        "media" => Meaning::Omitted(Kind::Media),
        "image" => Meaning::Omitted(Kind::Image),
        "video" => Meaning::Omitted(Kind::Video),
        "audio" => Meaning::Omitted(Kind::Audio),
        "sticker" => Meaning::Omitted(Kind::Sticker),
        "gif" => Meaning::Omitted(Kind::Gif),
        "document" => Meaning::Omitted(Kind::Document),
        "contact" => Meaning::Omitted(Kind::Contact),
        "video_note" => Meaning::Omitted(Kind::VideoNote),
        "view_once" => Meaning::Omitted(Kind::ViewOnce),
        _ => return None,
    })
}

/// `prefix` must be in lower case. Compares by character, because lower-casing the text could change its length.
fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let same = rest.next()?.to_lowercase().eq(std::iter::once(wanted));
        if !same {
            return None;
        }
    }
    Some(rest.as_str())
}

/// See [`strip_prefix_ignoring_case`].
fn strip_suffix_ignoring_case<'t>(text: &'t str, suffix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in suffix.chars().rev() {
        let same = rest.next_back()?.to_lowercase().eq(std::iter::once(wanted));
        if !same {
            return None;
        }
    }
    Some(rest.as_str())
}
