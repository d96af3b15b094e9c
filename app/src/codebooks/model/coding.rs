//! Types of the page `/c/:id/code`, where a conversation is coded.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Code, CodeLabel, CodebookHeader, CodebookSummary};

/// How many messages are on one page.
pub const PAGE_SIZE: i64 = 50;

/// The query of the page: the codebook, and which part of the conversation is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodingRequest {
    /// The codebook; `None` for the one that the viewer used last.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub book: Option<Uuid>,
    /// The `seq` of the first message.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// The initially selected messages, such as `3-7,12`; see [`is_selected`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seqs: String,
    /// A segment that was just removed without JavaScript.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub removed: Option<Uuid>,
}

/// Whether a list of numbers and ranges such as `3-7,12` contains `seq`. Invalid parts are ignored.
pub fn is_selected(seqs: &str, seq: i64) -> bool {
    seqs.split(',').any(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        matches!((first.parse::<i64>(), last.parse::<i64>()), (Ok(first), Ok(last)) if (first..=last).contains(&seq))
    })
}

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingPage {
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// `None` if the viewer has no codebook.
    pub workspace: Option<CodingWorkspace>,
}

/// One page of a conversation's messages, with the codebook to code them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingWorkspace {
    /// The conversation.
    pub conversation: Uuid,
    /// The codebook.
    pub codebook: CodebookHeader,
    /// The codebooks to choose from.
    pub codebooks: Vec<CodebookSummary>,
    /// The codes in tree order.
    pub codes: Vec<Code>,
    /// The `seq` of the first message shown.
    pub at: i64,
    /// The `seq` of the conversation's last message.
    pub last: i64,
    /// The messages; at most [`PAGE_SIZE`].
    pub passages: Vec<Passage>,
}

impl CodingWorkspace {
    /// The URL of the page that starts with the message at this `seq`.
    pub fn url(&self, at: i64) -> String {
        coding_url(self.conversation, self.codebook.id, at)
    }
}

/// The URL of the page where a conversation is coded, starting with the message at `seq` `at`.
pub fn coding_url(conversation: Uuid, codebook: Uuid, at: i64) -> String {
    format!("/c/{conversation}/code?book={codebook}&at={at}")
}

/// A message as it is shown for coding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its `seq`.
    pub seq: i64,
    /// The name of its sender; empty for system messages.
    pub sender: String,
    /// The sender's number in the order of first appearance in the conversation. Determines the colour.
    pub ordinal: i32,
    /// When it was sent, in the time zone of the conversation.
    pub at: NaiveDateTime,
    /// Its text, split where coded words begin and end; empty if it has no text.
    pub pieces: Vec<TextPiece>,
    /// Shown if the message has no text, for example “(photo)”; otherwise empty.
    pub placeholder: String,
    /// The codes of the message and of words in it, in the order in which they were applied.
    pub codes: Vec<PassageCode>,
}

impl Passage {
    /// The first 80 characters of its text.
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

/// A code that was applied to a message or to words in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageCode {
    /// The segment, which may extend over several messages.
    pub segment: Uuid,
    /// The code.
    pub code: CodeLabel,
    /// The coded words; `None` for the whole message.
    pub words: Option<String>,
    /// Whether the message no longer contains the coded words.
    pub is_broken: bool,
    /// The name of the coder; `None` if it is the viewer.
    pub coder: Option<String>,
    /// Whether the viewer may remove it.
    pub removable: bool,
}

/// Words in a message to which a code is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedWords {
    /// The message's `seq`.
    pub seq: i64,
    /// The words.
    pub quote: String,
    /// The offset of the words in the message's text, in UTF-16 code units. Needed if the words occur several times.
    #[serde(default)]
    pub near: u32,
}

#[cfg(test)]
mod tests {
    use super::is_selected;

    #[test]
    fn lists_of_numbers_and_ranges_are_parsed() {
        let selected = |seqs: &str| (1..=9).filter(|seq| is_selected(seqs, *seq)).collect::<Vec<_>>();
        assert_eq!(selected("3-5,8"), [3, 4, 5, 8]);
        assert_eq!(selected("5-3,-,x,9223372036854775807,-2"), [] as [i64; 0]);
    }
}
