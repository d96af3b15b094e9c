//! What someone wants to take out, as an address or a form holds it:
//! `format=html&from=2024-01-01&who=0&kind=pictures&q=has:link&names=on&media=on`.

use chrono::NaiveDate;
use export::Format;
use export::redact::Redactions;
use leptos_router::location::Url;

use crate::error::AppError;

/// So many chosen messages are taken one by one; more are a period or a search.
const MAX_CHOSEN: usize = 10_000;

/// Kinds of messages, as people tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Text.
    Text,
    /// Pictures and stickers.
    Pictures,
    /// Videos and moving pictures.
    Videos,
    /// Sounds.
    Sounds,
    /// Files and contacts.
    Files,
    /// Polls, places, calls, what was deleted.
    Other,
    /// What the program said.
    Notices,
}

impl Group {
    /// All.
    pub const ALL: [Group; 7] =
        [Group::Text, Group::Pictures, Group::Videos, Group::Sounds, Group::Files, Group::Other, Group::Notices];

    /// In the address.
    pub fn word(self) -> &'static str {
        match self {
            Group::Text => "text",
            Group::Pictures => "pictures",
            Group::Videos => "videos",
            Group::Sounds => "sounds",
            Group::Files => "files",
            Group::Other => "other",
            Group::Notices => "notices",
        }
    }

    /// On the page.
    pub fn label(self) -> &'static str {
        match self {
            Group::Text => "Text",
            Group::Pictures => "Pictures and stickers",
            Group::Videos => "Videos",
            Group::Sounds => "Sounds",
            Group::Files => "Files and contacts",
            Group::Other => "Polls, places, calls",
            Group::Notices => "Notices of the program",
        }
    }

    /// The kinds in the database.
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            Group::Text => &["text"],
            Group::Pictures => &["image", "sticker", "view_once", "media"],
            Group::Videos => &["video", "gif", "video_note"],
            Group::Sounds => &["audio", "voice"],
            Group::Files => &["document", "contact"],
            Group::Other => &["location", "live_location", "poll", "event", "call", "deleted"],
            Group::Notices => &["system"],
        }
    }
}

/// What someone wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// As what.
    pub format: Format,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, included.
    pub until: Option<NaiveDate>,
    /// Only these participants, by their ordinals; none: all.
    pub people: Vec<i32>,
    /// Only these kinds; none: all.
    pub groups: Vec<Group>,
    /// Only what this search finds.
    pub query: String,
    /// Only these places of the conversation, as `3-7,12`.
    pub seqs: String,
    /// What the file shall not tell.
    pub redactions: Redactions,
    /// Whether pictures, sounds and files come along.
    pub media: bool,
    /// Whether a manifest proves that nothing was changed.
    pub proof: bool,
    /// Whether notes and codes that the one who wants it sees come along.
    pub notes: bool,
}

impl Wish {
    /// Reads the part of an address behind its question mark, or a form. What cannot be read is left out.
    pub fn read(query: &str) -> Self {
        let mut wish = Wish {
            format: Format::Html,
            from: None,
            until: None,
            people: Vec::new(),
            groups: Vec::new(),
            query: String::new(),
            seqs: String::new(),
            redactions: Redactions::default(),
            media: false,
            proof: false,
            notes: false,
        };
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = Url::unescape(&value.replace('+', " "));
            let value = value.trim();
            match key {
                "format" => wish.format = Format::by_word(value).unwrap_or(wish.format),
                "from" => wish.from = value.parse().ok(),
                "until" => wish.until = value.parse().ok(),
                "who" => wish.people.extend(value.parse::<i32>().ok()),
                "kind" => wish.groups.extend(Group::ALL.into_iter().find(|group| group.word() == value)),
                "q" => wish.query = value.chars().take(500).collect(),
                "seqs" => wish.seqs = value.chars().filter(|c| c.is_ascii_digit() || "-,".contains(*c)).collect(),
                "names" => wish.redactions.names = true,
                "numbers" => wish.redactions.numbers = true,
                "media" => wish.media = true,
                "proof" => wish.proof = true,
                "notes" => wish.notes = true,
                _ => {}
            }
        }
        wish.people.sort_unstable();
        wish.people.dedup();
        wish.groups.dedup();
        // The other way round is what was meant.
        if let (Some(from), Some(until)) = (wish.from, wish.until)
            && from > until
        {
            (wish.from, wish.until) = (Some(until), Some(from));
        }
        wish
    }

    /// As it is read again.
    pub fn to_query(&self) -> String {
        let mut pairs = vec![format!("format={}", self.format.word())];
        let mut put = |key: &str, value: String| pairs.push(format!("{key}={value}"));
        if let Some(from) = self.from {
            put("from", from.to_string());
        }
        if let Some(until) = self.until {
            put("until", until.to_string());
        }
        self.people.iter().for_each(|who| put("who", who.to_string()));
        self.groups.iter().for_each(|group| put("kind", group.word().to_owned()));
        for (key, value) in [("q", &self.query), ("seqs", &self.seqs)] {
            if !value.is_empty() {
                put(key, Url::escape(value));
            }
        }
        let marks = [("names", self.redactions.names), ("numbers", self.redactions.numbers)];
        let marks = marks.into_iter().chain([("media", self.media), ("proof", self.proof), ("notes", self.notes)]);
        marks.filter(|(_, on)| *on).for_each(|(key, _)| put(key, "on".to_owned()));
        pairs.join("&")
    }

    /// Whether one file alone would not do.
    pub fn is_archive(&self, conversations: usize) -> bool {
        self.media || self.proof || conversations > 1
    }

    /// The places that were chosen one by one; `None` for all.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when they are too many.
    pub fn chosen(&self) -> Result<Option<Vec<i64>>, AppError> {
        if self.seqs.is_empty() {
            return Ok(None);
        }
        let mut all: Vec<i64> = Vec::new();
        for part in self.seqs.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<i64>(), last.parse::<i64>()) else { continue };
            if last - first >= MAX_CHOSEN as i64 || all.len() > MAX_CHOSEN {
                return Err(AppError::field("seqs", "More than 10,000 messages are chosen. Choose a period instead."));
            }
            all.extend(first..=last);
        }
        all.sort_unstable();
        all.dedup();
        Ok(Some(all))
    }

    /// What is chosen, as a sentence; `names` are those of [`Wish::people`]. Empty for all.
    pub fn sentence(&self, names: &[String]) -> String {
        let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
        let mut parts = Vec::new();
        match (self.from, self.until) {
            (Some(from), Some(until)) => parts.push(format!("from {} to {}", day(from), day(until))),
            (Some(from), None) => parts.push(format!("from {} on", day(from))),
            (None, Some(until)) => parts.push(format!("to {}", day(until))),
            (None, None) => {}
        }
        if !names.is_empty() {
            parts.push(format!("by {}", names.join(", ")));
        }
        if !self.groups.is_empty() {
            let kinds: Vec<String> = self.groups.iter().map(|group| group.label().to_lowercase()).collect();
            parts.push(format!("only {}", kinds.join("; ")));
        }
        if !self.query.is_empty() {
            parts.push(format!("found by “{}”", self.query));
        }
        if !self.seqs.is_empty() {
            parts.push("chosen one by one".to_owned());
        }
        match parts.is_empty() {
            true => String::new(),
            false => format!("Messages {}.", parts.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_read_as_it_is_written() {
        let query = "format=pdf&from=2024-01-01&until=2024-03-31&who=0&who=3&kind=text&kind=sounds&q=has%3Alink%20%26%20x&seqs=3%2D7%2C12&names=on&proof=on";
        let wish = Wish::read(query);
        assert_eq!(wish.to_query(), query);
        assert_eq!(Wish::read(&wish.to_query()), wish);
        assert_eq!(wish.chosen(), Ok(Some(vec![3, 4, 5, 6, 7, 12])));
        assert!(wish.is_archive(1));
        assert_eq!(
            wish.sentence(&["Ana".to_owned(), "علي".to_owned()]),
            "Messages from 1 January 2024 to 31 March 2024, by Ana, علي, only text; sounds, found by “has:link & x”, chosen one by one."
        );
    }

    #[test]
    fn nonsense_is_left_out() {
        let wish = Wish::read("format=exe&from=tomorrow&until=2024-01-01&who=x&kind=all&seqs=1;drop&=&x");
        assert_eq!(wish.to_query(), "format=html&until=2024-01-01&seqs=1");
        assert!(Wish::read("seqs=1-99999999").chosen().is_err());
        assert_eq!(Wish::read("seqs=7-3,-,9223372036854775807").chosen(), Ok(Some(vec![i64::MAX])));
    }
}
