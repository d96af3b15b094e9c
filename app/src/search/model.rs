//! Types that both sides share.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::model::Span;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The conversation to search; `None` for all.
    #[serde(default)]
    pub scope: Option<Uuid>,
    /// As it was typed.
    pub query: String,
    /// The order.
    #[serde(default)]
    pub sort: Sort,
    /// Only what comes behind this hit.
    #[serde(default)]
    pub behind: Option<Cursor>,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// The latest first.
    #[default]
    Latest,
    /// What fits best first.
    Best,
}

impl Sort {
    /// As the address names it.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Latest => "latest",
            Sort::Best => "best",
        }
    }

    /// The one that an address names.
    pub fn named(name: &str) -> Sort {
        if name == Sort::Best.name() { Sort::Best } else { Sort::Latest }
    }
}

/// The place of a hit among all hits by time. In an address: microseconds, conversation, `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Its conversation.
    pub conversation: Uuid,
    /// Its place there.
    pub seq: i64,
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
    /// Its conversation.
    pub conversation_id: Uuid,
    /// Its place there.
    pub seq: i64,
    /// Who sent it.
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
    /// How many hits it has in all; `None` when they were not counted.
    pub total: Option<i64>,
    /// Those of this page.
    pub hits: Vec<Hit>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hits {
    /// By conversation, in the order of each one's first hit.
    pub groups: Vec<HitGroup>,
    /// How many there are in all; `None` when they were not counted.
    pub total: Option<i64>,
    /// Whether there are more than these.
    pub more: bool,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The search stopped here; the next page goes on.
    pub back_to: Option<NaiveDate>,
    /// What was not understood, in sentences.
    pub notes: Vec<String>,
    /// Words that were found in place of typed ones.
    pub similar: Vec<String>,
}

impl Hits {
    /// How many hits this page has.
    pub fn count(&self) -> i64 {
        self.groups.iter().map(|group| group.hits.len() as i64).sum()
    }
}

/// What the last word of a query may go on to be.
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
    fn a_cursor_survives_an_address() {
        let sent_at = DateTime::from_timestamp_micros(1_700_000_000_123_456).expect("a time");
        let cursor = Cursor { sent_at, conversation: Uuid::from_u128(7), seq: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for broken in ["", "1.2.3", "x.y.z", "1700000000123456.00000000000000000000000000000007"] {
            assert_eq!(broken.parse::<Cursor>(), Err(()), "{broken}");
        }
    }
}
