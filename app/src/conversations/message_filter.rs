//! Which messages of a conversation are meant: for exports, share links and previews. Written in an address, and in the
//! columns `export_jobs.filters` and `share_links.filters`, as
//! `from=2024-01-01&until=2024-03-31&who=0&kind=pictures&q=has:link&seqs=3-7,12`.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::ui::format;

/// How many messages can be chosen one by one.
const MAX_CHOSEN: usize = 10_000;
/// The longest search, in characters.
const MAX_SEARCH: usize = 500;

/// Kinds of messages, grouped as people tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindGroup {
    /// Text.
    Text,
    /// Pictures and stickers.
    Pictures,
    /// Videos and GIFs.
    Videos,
    /// Voice messages and other audio.
    Sounds,
    /// Documents and contact cards.
    Files,
    /// Polls, places, calls and deleted messages.
    Other,
    /// System messages.
    Notices,
}

impl KindGroup {
    /// All, in the order in which a form offers them.
    pub const ALL: [KindGroup; 7] = [
        KindGroup::Text,
        KindGroup::Pictures,
        KindGroup::Videos,
        KindGroup::Sounds,
        KindGroup::Files,
        KindGroup::Other,
        KindGroup::Notices,
    ];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            KindGroup::Text => "text",
            KindGroup::Pictures => "pictures",
            KindGroup::Videos => "videos",
            KindGroup::Sounds => "sounds",
            KindGroup::Files => "files",
            KindGroup::Other => "other",
            KindGroup::Notices => "notices",
        }
    }

    /// The label in forms.
    pub fn label(self) -> &'static str {
        match self {
            KindGroup::Text => "Text",
            KindGroup::Pictures => "Pictures and stickers",
            KindGroup::Videos => "Videos",
            KindGroup::Sounds => "Audio",
            KindGroup::Files => "Files and contacts",
            KindGroup::Other => "Polls, places, calls",
            KindGroup::Notices => "System messages",
        }
    }

    /// Values of the column `messages.kind`.
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            KindGroup::Text => &["text"],
            KindGroup::Pictures => &["image", "sticker", "view_once", "media"],
            KindGroup::Videos => &["video", "gif", "video_note"],
            KindGroup::Sounds => &["audio", "voice"],
            KindGroup::Files => &["document", "contact"],
            KindGroup::Other => &["location", "live_location", "poll", "event", "call", "deleted"],
            KindGroup::Notices => &["system"],
        }
    }
}

impl Display for KindGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for KindGroup {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        KindGroup::ALL.into_iter().find(|group| group.name() == name).ok_or(())
    }
}

/// Which messages of a conversation are meant. The default is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageFilter {
    /// The first day, by the conversation's clock.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Ordinals of senders; empty for everybody.
    #[serde(rename = "who", alias = "who[]", with = "crate::query::list", skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<i32>,
    /// Kinds; empty for all.
    #[serde(rename = "kind", alias = "kind[]", with = "crate::query::list", skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindGroup>,
    /// Only what this search finds, unless empty.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// Only the messages at these places, as `3-7,12`; empty for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seqs: String,
}

impl MessageFilter {
    /// The first and the last day, in this order even if they were given the other way round.
    pub fn period(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match (self.from, self.until) {
            (Some(from), Some(until)) if from > until => (Some(until), Some(from)),
            period => period,
        }
    }

    /// The search, cut to a length that can be searched for.
    pub fn search(&self) -> String {
        self.search.trim().chars().take(MAX_SEARCH).collect()
    }

    /// The places in [`seqs`](Self::seqs), ascending; `None` for all messages. Parts that are not numbers are left out.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for more than 10,000.
    pub fn chosen(&self) -> Result<Option<Vec<i64>>, AppError> {
        if self.seqs.trim().is_empty() {
            return Ok(None);
        }
        let mut all: Vec<i64> = Vec::new();
        for part in self.seqs.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.trim().parse::<i64>(), last.trim().parse::<i64>()) else { continue };
            if last.saturating_sub(first) >= MAX_CHOSEN as i64 || all.len() > MAX_CHOSEN {
                return Err(AppError::field(
                    "seqs",
                    "More than 10,000 messages are selected. Choose a period instead.",
                ));
            }
            all.extend(first..=last);
        }
        all.sort_unstable();
        all.dedup();
        Ok(Some(all))
    }

    /// The filter as a sentence, empty for all messages. `names` are the names of [`people`](Self::people).
    pub fn sentence(&self, names: &[String]) -> String {
        let mut parts = Vec::new();
        match self.period() {
            (Some(from), Some(until)) => parts.push(format!("from {} to {}", format::day(from), format::day(until))),
            (Some(from), None) => parts.push(format!("since {}", format::day(from))),
            (None, Some(until)) => parts.push(format!("until {}", format::day(until))),
            (None, None) => {}
        }
        if !names.is_empty() {
            parts.push(format!("by {}", names.join(", ")));
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|group| group.label().to_lowercase()).collect();
            parts.push(format!("only {}", kinds.join("; ")));
        }
        if !self.search.is_empty() {
            parts.push(format!("matching “{}”", self.search));
        }
        if !self.seqs.is_empty() {
            parts.push("selected one by one".to_owned());
        }
        if parts.is_empty() { String::new() } else { format!("Messages {}.", parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn a_filter_is_read_as_it_is_written() {
        // As rows of earlier versions hold it, with keys of other types.
        let stored = "format=pdf&from=2024-01-01&until=2024-03-31&who=0&who=3&kind=text&kind=sounds\
                      &q=has%3Alink%20%26%20x&seqs=3%2D7%2C12&names=on&proof=on";
        let filter: MessageFilter = parse(stored);
        assert_eq!((filter.people.as_slice(), filter.search.as_str()), ([0, 3].as_slice(), "has:link & x"));
        assert_eq!(filter.chosen(), Ok(Some(vec![3, 4, 5, 6, 7, 12])));
        assert_eq!(parse::<MessageFilter>(&write(&filter)), filter);
        assert_eq!(
            filter.sentence(&["Ana".to_owned(), "علي".to_owned()]),
            "Messages from 1 Jan 2024 to 31 Mar 2024, by Ana, علي, only text; audio, matching “has:link & x”, \
             selected one by one."
        );
        assert_eq!(write(&MessageFilter::default()), "");
    }

    #[test]
    fn a_form_without_script_is_read() {
        let filter: MessageFilter = parse("from=&until=&who%5B%5D=1&who%5B%5D=2&kind%5B%5D=files&q=&seqs=");
        assert_eq!(
            (filter.people.as_slice(), filter.kinds.as_slice()),
            ([1, 2].as_slice(), [KindGroup::Files].as_slice())
        );
        assert_eq!(filter.chosen(), Ok(None));
    }

    #[test]
    fn unreadable_values_never_widen_a_filter() {
        assert!(serde_html_form::from_str::<MessageFilter>("until=2024-01-01&kind=everything").is_err());
        let chosen = |seqs: &str| MessageFilter { seqs: seqs.to_owned(), ..MessageFilter::default() }.chosen();
        assert_eq!(chosen("7-3,-,x,9223372036854775807"), Ok(Some(vec![i64::MAX])));
        assert_eq!(chosen("x"), Ok(Some(Vec::new())));
        assert!(chosen("1-99999999").is_err() && chosen("-9223372036854775808").is_ok());
    }

    #[test]
    fn days_the_wrong_way_round_are_swapped() {
        let filter: MessageFilter = parse("from=2024-03-02&until=2024-03-01");
        assert_eq!(filter.period(), (filter.until, filter.from));
    }
}
