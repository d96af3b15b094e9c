//! The table of what WhatsApp writes in place of content, in many languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Kind;

/// `markers.tsv`, ready to be asked.
pub struct Markers {
    edited: Vec<String>,
    deleted: Vec<String>,
    attached: Vec<String>,
    omitted: HashMap<String, Kind>,
    location: Vec<String>,
    live_location: Vec<String>,
    poll: Vec<String>,
    call: Vec<String>,
    forwarded: Vec<String>,
    system: Vec<String>,
}

/// The table that the product carries.
pub static MARKERS: LazyLock<Markers> = LazyLock::new(|| Markers::read(include_str!("markers.tsv")));

impl Markers {
    fn read(table: &str) -> Self {
        let rows: Vec<(&str, String)> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(meaning, text)| (meaning, text.to_lowercase()))
            .collect();
        let all = |wanted: &str| rows.iter().filter(|(m, _)| *m == wanted).map(|(_, t)| t.clone()).collect();
        let omitted = rows.iter().filter_map(|(m, text)| Some((text.clone(), omitted_kind(m)?))).collect();
        Markers {
            edited: all("edited"),
            deleted: all("deleted"),
            attached: all("attached"),
            omitted,
            location: all("location"),
            live_location: all("live_location"),
            poll: all("poll"),
            call: all("call"),
            forwarded: all("forwarded"),
            system: all("system"),
        }
    }

    /// The text without its suffix that says it was edited.
    pub fn strip_edited<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !text.ends_with(['>', 'i', '.']) {
            return None;
        }
        self.edited.iter().find_map(|suffix| strip_suffix_ignoring_case(text, suffix))
    }

    /// Whether the text is what stands in place of a deleted message.
    pub fn is_deleted(&self, text: &str) -> bool {
        // The longest phrase of the table is far shorter than this.
        text.len() < 100 && {
            let text = text.trim_end_matches('.').to_lowercase();
            self.deleted.contains(&text)
        }
    }

    /// Whether these words beside a file name say that it is attached.
    pub fn is_attached(&self, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        self.attached.contains(&words)
    }

    /// The kind of media that these words say was left out.
    pub fn omitted(&self, text: &str) -> Option<Kind> {
        if text.len() > 100 {
            return None;
        }
        self.omitted.get(text.trim().to_lowercase().as_str()).copied()
    }

    /// Whether the word before a colon announces a place.
    pub fn is_location(&self, word: &str) -> bool {
        word.len() < 40 && self.location.contains(&word.to_lowercase())
    }

    /// Whether the text says that someone shares where they are.
    pub fn is_live_location(&self, text: &str) -> bool {
        text.len() < 100 && self.live_location.contains(&text.to_lowercase())
    }

    /// Whether the first line announces a poll.
    pub fn is_poll(&self, line: &str) -> bool {
        line.strip_suffix(':').is_some_and(|word| word.len() < 40 && self.poll.contains(&word.to_lowercase()))
    }

    /// Whether the text begins as a call's entry does: a phrase of the table, then nothing or a comma.
    pub fn is_call(&self, text: &str) -> bool {
        self.call.iter().any(|phrase| {
            strip_prefix_ignoring_case(text, phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '.']))
        })
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
}

fn omitted_kind(meaning: &str) -> Option<Kind> {
    Some(match meaning {
        "media" => Kind::Media,
        "image" => Kind::Image,
        "video" => Kind::Video,
        "audio" => Kind::Audio,
        "sticker" => Kind::Sticker,
        "gif" => Kind::Gif,
        "document" => Kind::Document,
        "contact" => Kind::Contact,
        "video_note" => Kind::VideoNote,
        "view_once" => Kind::ViewOnce,
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
