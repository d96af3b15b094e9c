//! A filter for the messages of a conversation, used by exports, share links and previews. In URLs and in the columns
//! `export_jobs.filters` and `share_links.filters` it is a query string such as
//! `from=2024-01-01&until=2024-03-31&who=0&kind=pictures&q=has:link&seqs=3-7,12`.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::ui::format;

/// How many messages can be selected individually.
const MAX_SELECTED: usize = 10_000;
/// Maximum length of a search, in characters.
const MAX_SEARCH: usize = 500;

/// Groups of message kinds that users can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindGroup {
    /// Text messages.
    Text,
    /// Pictures and stickers.
    Pictures,
    /// Videos and GIFs.
    Videos,
    /// Voice messages and other audio.
    Audio,
    /// Documents and contact cards.
    Files,
    /// Polls, events, locations, calls and deleted messages.
    Other,
    /// System messages.
    Notices,
}

impl KindGroup {
    /// All groups, in the order in which forms list them.
    pub const ALL: [KindGroup; 7] = [
        KindGroup::Text,
        KindGroup::Pictures,
        KindGroup::Videos,
        KindGroup::Audio,
        KindGroup::Files,
        KindGroup::Other,
        KindGroup::Notices,
    ];

    /// The name used in URLs.
    pub fn name(self) -> &'static str {
        match self {
            KindGroup::Text => "text",
            KindGroup::Pictures => "pictures",
            KindGroup::Videos => "videos",
            KindGroup::Audio => "sounds",
            KindGroup::Files => "files",
            KindGroup::Other => "other",
            KindGroup::Notices => "notices",
        }
    }

    /// The label shown in forms.
    pub fn label(self) -> &'static str {
        match self {
            KindGroup::Text => "Text",
            KindGroup::Pictures => "Pictures and stickers",
            KindGroup::Videos => "Videos",
            KindGroup::Audio => "Audio",
            KindGroup::Files => "Files and contacts",
            KindGroup::Other => "Polls, locations, calls",
            KindGroup::Notices => "System messages",
        }
    }

    /// The values of the column `messages.kind` in this group.
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            KindGroup::Text => &["text"],
            KindGroup::Pictures => &["image", "sticker", "view_once", "media"],
            KindGroup::Videos => &["video", "gif", "video_note"],
            KindGroup::Audio => &["audio", "voice"],
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

/// Selects messages of a conversation. The default selects all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageFilter {
    /// The first day, in the conversation's time zone.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day, inclusive.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Ordinals of the senders; empty for everyone.
    #[serde(rename = "who", alias = "who[]", with = "crate::query::list", skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<i32>,
    /// Kinds of messages; empty for all.
    #[serde(rename = "kind", alias = "kind[]", with = "crate::query::list", skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindGroup>,
    /// A search query that the messages must match; empty for none.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// The `seq`s of the selected messages, such as `3-7,12`; empty for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seqs: String,
}

impl MessageFilter {
    /// The first and the last day, swapped if they are in the wrong order.
    pub fn period(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match (self.from, self.until) {
            (Some(from), Some(until)) if from > until => (Some(until), Some(from)),
            period => period,
        }
    }

    /// The search query, trimmed and shortened to the maximum length.
    pub fn search(&self) -> String {
        self.search.trim().chars().take(MAX_SEARCH).collect()
    }

    /// Parses [`seqs`](Self::seqs) into ascending numbers without duplicates; `None` for all messages. Parts that are
    /// not numbers are skipped.
    ///
    /// # Errors
    /// [`AppError::Invalid`] if too many messages are selected.
    pub fn selected_seqs(&self) -> Result<Option<Vec<i64>>, AppError> {
        if self.seqs.trim().is_empty() {
            return Ok(None);
        }
        let mut all: Vec<i64> = Vec::new();
        for part in self.seqs.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.trim().parse::<i64>(), last.trim().parse::<i64>()) else { continue };
            let count = usize::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or_default();
            if all.len().saturating_add(count) > MAX_SELECTED {
                return Err(AppError::field(
                    "seqs",
                    "You can select at most 10,000 messages. Choose a date range instead.",
                ));
            }
            all.extend(first..=last);
        }
        all.sort_unstable();
        all.dedup();
        Ok(Some(all))
    }

    /// Describes the filter in an English sentence; empty if it selects all messages. `names` are the names of
    /// [`people`](Self::people).
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
            parts.push("selected individually".to_owned());
        }
        if parts.is_empty() { String::new() } else { format!("Messages {}.", parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn a_filter_survives_a_round_trip_through_a_query_string() {
        // A row of an earlier version, which also contains keys of the export options.
        let stored = "format=pdf&from=2024-01-01&until=2024-03-31&who=0&who=3&kind=text&kind=sounds\
                      &q=has%3Alink%20%26%20x&seqs=3%2D7%2C12&names=on&proof=on";
        let filter: MessageFilter = parse(stored);
        assert_eq!((filter.people.as_slice(), filter.search.as_str()), ([0, 3].as_slice(), "has:link & x"));
        assert_eq!(filter.selected_seqs(), Ok(Some(vec![3, 4, 5, 6, 7, 12])));
        assert_eq!(parse::<MessageFilter>(&write(&filter)), filter);
        assert_eq!(
            filter.sentence(&["Ana".to_owned(), "علي".to_owned()]),
            "Messages from 1 Jan 2024 to 31 Mar 2024, by Ana, علي, only text; audio, matching “has:link & x”, \
             selected individually."
        );
        assert_eq!(write(&MessageFilter::default()), "");
    }

    #[test]
    fn ranges_add_up_to_the_limit_of_a_selection() {
        let selected = |seqs: &str| MessageFilter { seqs: seqs.to_owned(), ..MessageFilter::default() }.selected_seqs();
        assert_eq!(selected("1-5000,20001-25000").map(|seqs| seqs.map(|seqs| seqs.len())), Ok(Some(10_000)));
        assert!(selected("1-10000,20001-30000").is_err());
        assert!(selected("-9223372036854775808-9223372036854775807").is_ok());
        assert!(selected("1-9223372036854775807").is_err());
    }

    #[test]
    fn a_form_submitted_without_javascript_is_parsed() {
        let filter: MessageFilter = parse("from=&until=&who%5B%5D=1&who%5B%5D=2&kind%5B%5D=files&q=&seqs=");
        assert_eq!(
            (filter.people.as_slice(), filter.kinds.as_slice()),
            ([1, 2].as_slice(), [KindGroup::Files].as_slice())
        );
        assert_eq!(filter.selected_seqs(), Ok(None));
    }

    #[test]
    fn invalid_values_never_widen_a_filter() {
        assert!(serde_html_form::from_str::<MessageFilter>("until=2024-01-01&kind=everything").is_err());
        let selected = |seqs: &str| MessageFilter { seqs: seqs.to_owned(), ..MessageFilter::default() }.selected_seqs();
        assert_eq!(selected("7-3,-,x,9223372036854775807"), Ok(Some(vec![i64::MAX])));
        assert_eq!(selected("x"), Ok(Some(Vec::new())));
        assert!(selected("1-99999999").is_err() && selected("-9223372036854775808").is_ok());
    }

    #[test]
    fn days_in_the_wrong_order_are_swapped() {
        let filter: MessageFilter = parse("from=2024-03-02&until=2024-03-01");
        assert_eq!(filter.period(), (filter.until, filter.from));
    }
}
