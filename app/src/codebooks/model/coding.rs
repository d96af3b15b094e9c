//! `/c/:id/code`

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Code, CodeLabel, CodebookHeader, CodebookSummary};

/// How many messages a page of the text has.
pub const PAGE: i64 = 50;

/// Which part of the conversation is shown, and the codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodingRequest {
    /// The codebook; `None` for the one that was used last.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub book: Option<Uuid>,
    /// The `seq` of the first message.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// Messages that are selected to begin with, as `3-7,12`; see [`is_selected`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seqs: String,
    /// A segment that was just removed without script.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub removed: Option<Uuid>,
}

/// Whether a list of places such as `3-7,12` has `seq`.
pub fn is_selected(seqs: &str, seq: i64) -> bool {
    seqs.split(',').any(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        matches!((first.parse::<i64>(), last.parse::<i64>()), (Ok(first), Ok(last)) if (first..=last).contains(&seq))
    })
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingPage {
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// `None` if the viewer has no codebook.
    pub workspace: Option<CodingWorkspace>,
}

/// A part of a conversation and a codebook to code it with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingWorkspace {
    /// The conversation.
    pub conversation: Uuid,
    /// The codebook.
    pub codebook: CodebookHeader,
    /// Codebooks to choose from.
    pub codebooks: Vec<CodebookSummary>,
    /// The codes in the order of the tree.
    pub codes: Vec<Code>,
    /// The `seq` of the first message shown.
    pub at: i64,
    /// The `seq` of the conversation's last message.
    pub last: i64,
    /// At most [`PAGE`] messages.
    pub passages: Vec<Passage>,
}

impl CodingWorkspace {
    /// This page of the text, from another message on.
    pub fn url(&self, at: i64) -> String {
        coding_url(self.conversation, self.codebook.id, at)
    }
}

/// The page where a conversation is coded, from a message on.
pub fn coding_url(conversation: Uuid, codebook: Uuid, at: i64) -> String {
    format!("/c/{conversation}/code?book={codebook}&at={at}")
}

/// A message to code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its `seq`.
    pub seq: i64,
    /// Who wrote it; empty for notices of the program.
    pub sender: String,
    /// The order in which the sender appeared in the conversation.
    pub ordinal: i32,
    /// When it was written, by the conversation's clock.
    pub at: NaiveDateTime,
    /// Its text, cut where coded words begin and end; empty if it has none.
    pub pieces: Vec<TextPiece>,
    /// Shown instead of the text if a message has none, for example “Photo”.
    pub placeholder: String,
    /// Codes of the message or of words of it, in the order in which they were applied.
    pub codes: Vec<PassageCode>,
}

impl Passage {
    /// How it begins.
    pub fn excerpt(&self) -> String {
        self.pieces.iter().flat_map(|piece| piece.text.chars()).take(80).collect()
    }

    /// Whether the whole message has a code.
    pub fn is_coded(&self) -> bool {
        self.codes.iter().any(|code| code.words.is_none())
    }
}

/// A piece of a message's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPiece {
    /// The text.
    pub text: String,
    /// The codes of these words; empty for uncoded text.
    pub codes: Vec<CodeLabel>,
}

/// A code that was applied to a message or to words of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageCode {
    /// The segment, which may have more messages.
    pub segment: Uuid,
    /// The code.
    pub code: CodeLabel,
    /// The words; `None` for the whole message.
    pub words: Option<String>,
    /// Whether the words are gone from the message.
    pub is_broken: bool,
    /// Who applied it, if it was someone else.
    pub coder: Option<String>,
    /// Whether the viewer may remove it.
    pub removable: bool,
}

/// Words of a message that a code is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedWords {
    /// The message's `seq`.
    pub seq: i64,
    /// The words.
    pub quote: String,
    /// Where they begin in the message's text, in UTF-16 units as browsers count.
    #[serde(default)]
    pub near: u32,
}

#[cfg(test)]
mod tests {
    use super::is_selected;

    #[test]
    fn lists_of_places_are_read() {
        let selected = |seqs: &str| (1..=9).filter(|seq| is_selected(seqs, *seq)).collect::<Vec<_>>();
        assert_eq!(selected("3-5,8"), [3, 4, 5, 8]);
        assert_eq!(selected("5-3,-,x,9223372036854775807,-2"), [] as [i64; 0]);
    }
}
