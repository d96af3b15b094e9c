//! Types shared by the server and the browser.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::conversations::model::Span;
use crate::ui::format;

/// A search: the query string of `/search`, and the search on a conversation's page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// The conversation to search; `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Uuid>,
    /// The search query as typed.
    #[serde(rename = "q", alias = "query", skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The order of the hits.
    #[serde(skip_serializing_if = "Sort::is_latest")]
    pub sort: Sort,
    /// Paging cursor: the last hit of the previous page.
    #[serde(alias = "behind", with = "crate::query::blank")]
    pub after: Option<Cursor>,
}

impl SearchRequest {
    /// A search in all conversations.
    pub fn of(query: impl Into<String>) -> SearchRequest {
        SearchRequest { query: query.into(), ..SearchRequest::default() }
    }

    /// URL of the search, on the conversation's page or on the search page.
    pub fn url(&self) -> String {
        let path = self.scope.map_or_else(|| "/search".to_owned(), |id| format!("/c/{id}"));
        crate::query::address(&path, &SearchRequest { scope: None, ..self.clone() })
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "latest", alias = "Latest")]
    Latest,
    /// Best matches first.
    #[serde(rename = "best", alias = "Best")]
    Best,
}

impl Sort {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_latest(&self) -> bool {
        *self == Sort::Latest
    }
}

/// The position of a hit among all hits, ordered by time. Its text form is `{sent_at}.{conversation}.{seq}`, where
/// `sent_at` is in microseconds since the Unix epoch and the conversation's UUID has no hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the message was sent.
    pub sent_at: DateTime<Utc>,
    /// The conversation.
    pub conversation: Uuid,
    /// The message's `seq`.
    pub seq: i64,
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| D::Error::custom("not a cursor"))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.sent_at.timestamp_micros(), self.conversation.simple(), self.seq)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(());
        let sent_at = part()?.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        let conversation = part()?.parse().map_err(drop)?;
        Ok(Cursor { sent_at, conversation, seq: part()?.parse().map_err(drop)? })
    }
}

/// A message that matches a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The message's `seq`.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender_name: String,
    /// When it was sent, in the conversation's time zone.
    pub at: NaiveDateTime,
    /// An excerpt around the first match.
    pub snippet: String,
    /// The matches in `snippet`.
    pub spans: Vec<Span>,
}

/// The hits from one conversation on a page of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitGroup {
    /// The conversation.
    pub conversation: Uuid,
    /// The conversation's name.
    pub title: String,
    /// Total number of matches in the conversation; `None` if they were not counted.
    pub total: Option<i64>,
    /// The hits on this page.
    pub hits: Vec<Hit>,
}

/// An operator in the query, shown as a chip that removes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchChip {
    /// The operator as typed.
    pub text: String,
    /// The query without it.
    pub without: String,
}

/// A page of search results.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchResults {
    /// Hits grouped by conversation. Groups are in the order of their first hit.
    pub groups: Vec<HitGroup>,
    /// Total number of matches; `None` if they were not counted.
    pub total: Option<i64>,
    /// Whether there are more matches than on this page.
    pub more: bool,
    /// Cursor for the next page.
    pub next: Option<Cursor>,
    /// If the search ran out of its budget: the day back to which it searched. The next page continues from there.
    pub back_to: Option<NaiveDate>,
    /// Sentences about parts of the query that were not understood.
    pub notes: Vec<String>,
    /// Similar words that were also searched for, and found.
    pub similar: Vec<String>,
    /// The operators in the query.
    pub chips: Vec<SearchChip>,
    /// Whether the viewer has saved the search.
    pub is_saved: bool,
}

impl SearchResults {
    /// The number of hits on this page.
    pub fn count(&self) -> i64 {
        self.groups.iter().map(|group| group.hits.len() as i64).sum()
    }

    /// The number of matches in total, or at least on this page.
    pub fn match_count(&self) -> MatchCount {
        match self.total {
            Some(matches) => MatchCount { matches, is_exact: true },
            None => MatchCount { matches: self.count(), is_exact: !self.more && self.back_to.is_none() },
        }
    }
}

/// The number of matches of a search. Displayed as "12 matches" or "50+ matches".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchCount {
    /// The number of matches, a lower bound unless `is_exact`.
    pub matches: i64,
    /// Whether `matches` is the exact number.
    pub is_exact: bool,
}

impl fmt::Display for MatchCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, sign) = (format::number(self.matches), if self.is_exact { "" } else { "+" });
        let noun = if self.matches == 1 && self.is_exact { "match" } else { "matches" };
        write!(f, "{number}{sign} {noun}")
    }
}

/// The search panel next to a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// The search. `scope` is the conversation.
    pub request: SearchRequest,
    /// The hits, at most one group.
    pub results: SearchResults,
    /// `seq` of the message that the timeline shows.
    pub at: Option<i64>,
    /// Whether there are later matches than those in `results`.
    pub has_later: bool,
}

/// What the search page shows without a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchStart {
    /// The viewer's saved searches, newest first.
    pub saved: Vec<SavedSearch>,
    /// Search operators: name and description.
    pub operators: Vec<(String, String)>,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// The query as typed.
    pub query: String,
    /// The number of matches; `None` if they were not counted.
    pub count: Option<MatchCount>,
}

/// What the search page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchPageData {
    /// Without a query.
    Start(SearchStart),
    /// The results of a search.
    Results(Box<SearchResults>),
}

/// A suggested completion of the last word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The complete query after accepting the suggestion.
    pub query: String,
    /// The completed word.
    pub label: String,
    /// A short description.
    pub about: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_contains_only_what_differs_from_the_default() {
        let request = SearchRequest { sort: Sort::Best, ..SearchRequest::of("tea & cake") };
        assert_eq!(request.url(), "/search?q=tea+%26+cake&sort=best");
        assert_eq!(crate::query::parse::<SearchRequest>("q=tea+%26+cake&sort=best"), request);
        let inside = SearchRequest { scope: Some(Uuid::nil()), ..SearchRequest::of("tea") };
        assert_eq!(inside.url(), "/c/00000000-0000-0000-0000-000000000000?q=tea");
    }

    #[test]
    fn match_counts_are_written_in_words() {
        let text = |matches, is_exact| MatchCount { matches, is_exact }.to_string();
        assert_eq!(text(1, true), "1 match");
        assert_eq!(text(1, false), "1+ matches");
        assert_eq!(text(1851, true), "1,851 matches");
    }

    #[test]
    fn a_cursor_survives_a_round_trip_through_text() {
        let sent_at = DateTime::from_timestamp_micros(1_700_000_000_123_456).expect("a time");
        let cursor = Cursor { sent_at, conversation: Uuid::from_u128(7), seq: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for broken in ["", "1.2.3", "x.y.z", "1700000000123456.00000000000000000000000000000007"] {
            assert_eq!(broken.parse::<Cursor>(), Err(()), "{broken}");
        }
    }
}
