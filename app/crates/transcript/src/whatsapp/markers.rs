//! The table of what WhatsApp writes in place of content, in many languages.

use std::sync::LazyLock;

use crate::{FastMap, FastSet, Kind};

/// `markers.tsv`, ready to be asked.
pub struct Markers {
    /// By their last character, so that most texts are compared with none.
    edited: FastMap<char, Vec<String>>,
    /// What makes up a whole body or stands in brackets, with its language.
    whole: FastMap<String, (Meaning, Language)>,
    /// The outlines of these: most texts are none of them at a glance.
    outlines: FastSet<Outline>,
    attached: FastMap<String, Language>,
    location: Vec<String>,
    poll: Vec<String>,
    event: Vec<String>,
    call: Vec<String>,
    missed: Vec<String>,
    forwarded: Vec<String>,
    system: Vec<String>,
    notice: Vec<(String, Language)>,
    /// What stands before and behind the chat's name.
    title: Vec<(String, String)>,
}

/// What a text that makes up a whole body means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Deleted,
    LiveLocation,
    /// Media that was left out.
    Omitted(Kind),
}

/// The two letters of the table; `*` for none.
pub type Language = &'static str;

/// Longer texts are never compared: the longest phrase of the table is shorter.
const LONGEST: usize = 400;

/// The table that the product carries.
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
            // Whether a stand-in has a full stop or not differs by version.
            Some((text.trim_end_matches('.').to_owned(), (whole_meaning(meaning)?, *language)))
        });
        let whole: FastMap<_, _> = whole.collect();
        let mut title: Vec<(String, String)> = of("title")
            .filter_map(|(_, _, text)| text.split_once("{}"))
            .map(|(before, behind)| (before.to_owned(), behind.to_owned()))
            .collect();
        // One may begin another: the longest first.
        title.sort_by_key(|(before, behind)| std::cmp::Reverse(before.len() + behind.len()));
        Markers {
            edited,
            outlines: whole.keys().filter_map(|text| outline(text)).collect(),
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

    /// The text without its suffix that says it was edited.
    pub fn strip_edited<'t>(&self, text: &'t str) -> Option<&'t str> {
        let last = text.chars().next_back().filter(|last| *last == '>' || !last.is_ascii() || *last == 'i')?;
        self.edited.get(&last)?.iter().find_map(|suffix| strip_suffix_ignoring_case(text, suffix))
    }

    /// What a text means that is all of a body.
    pub fn whole(&self, text: &str) -> Option<Meaning> {
        self.whole_with_language(text).map(|(meaning, _)| meaning)
    }

    fn whole_with_language(&self, text: &str) -> Option<(Meaning, Language)> {
        if text.len() > LONGEST {
            return None;
        }
        let text = text.trim().trim_end_matches('.');
        if !self.outlines.contains(&outline(text)?) {
            return None;
        }
        self.whole.get(text.to_lowercase().as_str()).copied()
    }

    /// The kind of media that these words say was left out.
    pub fn omitted(&self, text: &str) -> Option<Kind> {
        match self.whole(text) {
            Some(Meaning::Omitted(kind)) => Some(kind),
            _ => None,
        }
    }

    /// The language that a body gives away: a stand-in, an attachment's words, the notice.
    pub fn language(&self, body: &str) -> Option<Language> {
        if body.len() > LONGEST {
            return None;
        }
        let whole = self.whole_with_language(body).map(|(_, language)| language);
        let in_parentheses = || body.rsplit_once('(')?.1.strip_suffix(')');
        let attached = || self.attached.get(in_parentheses()?.to_lowercase().as_str()).copied();
        whole.or_else(attached).or_else(|| self.notice(body)).filter(|language| *language != "*")
    }

    /// The language of the notice about encryption, if the text begins with it.
    pub fn notice(&self, text: &str) -> Option<Language> {
        self.notice.iter().find(|(phrase, _)| strip_prefix_ignoring_case(text, phrase).is_some()).map(|(_, l)| *l)
    }

    /// Whether these words beside a file name say that it is attached.
    pub fn is_attached(&self, words: &str) -> bool {
        words.len() < LONGEST && self.attached.contains_key(words.trim().to_lowercase().as_str())
    }

    /// Whether the word before a colon announces a place.
    pub fn is_location(&self, word: &str) -> bool {
        word.len() < 60 && self.location.contains(&word.to_lowercase())
    }

    /// Whether the first line announces a poll.
    pub fn is_poll(&self, line: &str) -> bool {
        line.strip_suffix(':').is_some_and(|word| word.len() < 60 && self.poll.contains(&word.to_lowercase()))
    }

    /// Whether the first line announces an event.
    pub fn is_event(&self, line: &str) -> bool {
        line.strip_suffix(':').is_some_and(|word| word.len() < 60 && self.event.contains(&word.to_lowercase()))
    }

    /// Whether the text begins as a call's entry does: a phrase of the table, then nothing, a comma
    /// or a full stop. Tells whether nobody answered.
    pub fn call(&self, text: &str) -> Option<bool> {
        let begins = |phrase: &String| {
            strip_prefix_ignoring_case(text, phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '.']))
        };
        if self.missed.iter().any(begins) {
            return Some(true);
        }
        self.call.iter().any(begins).then_some(false)
    }

    /// The text without its mark that it was forwarded.
    pub fn strip_forwarded<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !text.starts_with('[') {
            return None;
        }
        self.forwarded.iter().find_map(|prefix| strip_prefix_ignoring_case(text, prefix)).map(str::trim_start)
    }

    /// Whether a system line goes on like this behind a participant's name.
    pub fn is_system_predicate(&self, text: &str) -> bool {
        self.system.iter().any(|phrase| strip_prefix_ignoring_case(text, phrase).is_some())
    }

    /// The chat's name in a file's name, in any language.
    pub fn title<'t>(&self, stem: &'t str) -> Option<&'t str> {
        self.title.iter().find_map(|(before, behind)| {
            strip_suffix_ignoring_case(strip_prefix_ignoring_case(stem, before)?, behind)
                .filter(|name| !name.is_empty())
        })
    }
}

/// The first and the last character in lower case, and the length in bytes.
type Outline = (char, char, usize);

fn outline(text: &str) -> Option<Outline> {
    let lower = |c: char| {
        if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
    };
    let mut characters = text.chars();
    let first = characters.next()?;
    Some((lower(first), lower(characters.next_back().unwrap_or(first)), text.len()))
}

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

/// `prefix` is lower case. Compares character by character, so that no case mapping moves a boundary.
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
