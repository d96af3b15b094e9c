//! Types for both targets.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::conversations::model::Span;
use crate::ui::format;

/// What is searched for: the query of `/search`, and the search of a conversation's page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// The conversation to search; `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Uuid>,
    /// As it was typed.
    #[serde(rename = "q", alias = "query", skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The order.
    #[serde(skip_serializing_if = "Sort::is_latest")]
    pub sort: Sort,
    /// Only what comes after this hit.
    #[serde(alias = "behind", with = "crate::query::blank")]
    pub after: Option<Cursor>,
}

impl SearchRequest {
    /// A search in all conversations.
    pub fn of(query: impl Into<String>) -> SearchRequest {
        SearchRequest { query: query.into(), ..SearchRequest::default() }
    }

    /// The address of the search: on the conversation's page, or on the search page.
    pub fn url(&self) -> String {
        let path = self.scope.map_or_else(|| "/search".to_owned(), |id| format!("/c/{id}"));
        crate::query::address(&path, &SearchRequest { scope: None, ..self.clone() })
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// The latest first.
    #[default]
    #[serde(rename = "latest", alias = "Latest")]
    Latest,
    /// The best matches first.
    #[serde(rename = "best", alias = "Best")]
    Best,
}

impl Sort {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_latest(&self) -> bool {
        *self == Sort::Latest
    }
}

/// The position of a hit among all hits by time. As text: microseconds, conversation, `seq`, with dots between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Its conversation.
    pub conversation: Uuid,
    /// Its position there.
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
    /// Its position in the conversation.
    pub seq: i64,
    /// Who sent it; empty for system messages.
    pub sender_name: String,
    /// Wall time.
    pub at: NaiveDateTime,
    /// The part of the text around the first match.
    pub snippet: String,
    /// The matches in the snippet.
    pub spans: Vec<Span>,
}

/// The hits of a page in one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitGroup {
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// How many hits it has in all; `None` if they were not counted.
    pub total: Option<i64>,
    /// Those of this page.
    pub hits: Vec<Hit>,
}

/// An operator of the query, which can be removed from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchChip {
    /// As it was typed.
    pub text: String,
    /// The query without it.
    pub without: String,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchResults {
    /// By conversation, in the order of each one's first hit.
    pub groups: Vec<HitGroup>,
    /// How many there are in all; `None` if they were not counted.
    pub total: Option<i64>,
    /// Whether there are more than these.
    pub more: bool,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The search stopped here; the next page continues.
    pub back_to: Option<NaiveDate>,
    /// What was not understood, in sentences.
    pub notes: Vec<String>,
    /// Words that were found in place of typed ones.
    pub similar: Vec<String>,
    /// The operators of the query.
    pub chips: Vec<SearchChip>,
    /// Whether the viewer has saved the search.
    pub is_saved: bool,
}

impl SearchResults {
    /// How many hits this page has.
    pub fn count(&self) -> i64 {
        self.groups.iter().map(|group| group.hits.len() as i64).sum()
    }

    /// How many matches there are.
    pub fn match_count(&self) -> MatchCount {
        match self.total {
            Some(matches) => MatchCount { matches, is_exact: true },
            None => MatchCount { matches: self.count(), is_exact: !self.more && self.back_to.is_none() },
        }
    }
}

/// How many matches a search has: "12 matches", "50+ matches".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchCount {
    /// The number.
    pub matches: i64,
    /// Whether there are no more than these.
    pub is_exact: bool,
}

impl fmt::Display for MatchCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, sign) = (format::number(self.matches), if self.is_exact { "" } else { "+" });
        let noun = if self.matches == 1 && self.is_exact { "match" } else { "matches" };
        write!(f, "{number}{sign} {noun}")
    }
}

/// The search panel beside a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// What is searched for, with its conversation.
    pub request: SearchRequest,
    /// The hits, in one group.
    pub results: SearchResults,
    /// The message in view.
    pub at: Option<i64>,
    /// Whether there are later matches than these.
    pub has_later: bool,
}

/// What the search page shows before anything is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchStart {
    /// The viewer's saved searches, the latest first.
    pub saved: Vec<SavedSearch>,
    /// The operators: name and meaning.
    pub operators: Vec<(String, String)>,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// As it was typed.
    pub query: String,
    /// How many matches it has; `None` if they were not counted.
    pub count: Option<MatchCount>,
}

/// What the search page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchPageData {
    /// Nothing is searched.
    Start(SearchStart),
    /// The results of a search.
    Results(Box<SearchResults>),
}

/// A way to complete the last word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The whole query with it.
    pub query: String,
    /// What is added, as a person reads it.
    pub label: String,
    /// What it does.
    pub about: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_what_was_asked_for() {
        let request = SearchRequest { sort: Sort::Best, ..SearchRequest::of("tea & cake") };
        assert_eq!(request.url(), "/search?q=tea+%26+cake&sort=best");
        assert_eq!(crate::query::parse::<SearchRequest>("q=tea+%26+cake&sort=best"), request);
        let inside = SearchRequest { scope: Some(Uuid::nil()), ..SearchRequest::of("tea") };
        assert_eq!(inside.url(), "/c/00000000-0000-0000-0000-000000000000?q=tea");
    }

    #[test]
    fn matches_are_counted_in_words() {
        let text = |matches, is_exact| MatchCount { matches, is_exact }.to_string();
        assert_eq!(text(1, true), "1 match");
        assert_eq!(text(1, false), "1+ matches");
        assert_eq!(text(1851, true), "1,851 matches");
    }

    #[test]
    fn a_cursor_survives_an_address() {
        let sent_at = DateTime::from_timestamp_micros(1_700_000_000_123_456).expect("a time");
        let cursor = Cursor { sent_at, conversation: Uuid::from_u128(7), seq: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for broken in ["", "1.2.3", "x.y.z", "1700000000123456.00000000000000000000000000000007"] {
            assert_eq!(broken.parse::<Cursor>(), Err(()), "{broken}");
        }
    }
}
