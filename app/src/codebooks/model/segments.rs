//! `/codebooks/:id/segments`

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Code, CodeLabel, CodebookHeader, CodebookMember, CodedConversation};

/// Which segments are listed. Also the query of `segments.csv`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SegmentsRequest {
    /// Of this code, and of those below it.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub code: Option<Uuid>,
    /// Of [`code`](Self::code) without those below it.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Of this coder.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
    /// Of this conversation.
    #[serde(rename = "c", with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Uuid>,
    /// With this in the text, the memo or the sender's name.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Those coded after this coding.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub after: Option<Uuid>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentsPage {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// Codes to filter by.
    pub codes: Vec<Code>,
    /// Coders to filter by.
    pub coders: Vec<CodebookMember>,
    /// Conversations to filter by.
    pub conversations: Vec<CodedConversation>,
    /// The filters in effect.
    pub request: SegmentsRequest,
    /// In the order in which they were coded.
    pub segments: Vec<Segment>,
    /// [`SegmentsRequest::after`] of the next page; `None` on the last one.
    pub next: Option<Uuid>,
}

/// Consecutive messages, or words of one message, that a code was applied to at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: Uuid,
    /// The code.
    pub code: CodeLabel,
    /// The conversation.
    pub conversation: Uuid,
    /// The conversation's name.
    pub title: String,
    /// Who coded.
    pub coder: String,
    /// The coder's note on it.
    pub memo: String,
    /// Whether the viewer may change it.
    pub editable: bool,
    /// Its messages.
    pub messages: Vec<SegmentMessage>,
}

/// A message of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentMessage {
    /// The message's `seq`; `None` if it was deleted.
    pub seq: Option<i64>,
    /// Who wrote it; empty for notices of the program.
    pub sender: String,
    /// When it was written, by the conversation's clock.
    pub at: Option<NaiveDateTime>,
    /// The coded text as it is now, or as it was quoted if it is gone.
    pub text: String,
    /// Whether the coded text is gone.
    pub is_broken: bool,
}

#[cfg(test)]
mod tests {
    use super::SegmentsRequest;
    use crate::query::{address, parse};

    #[test]
    fn a_filter_is_read_from_forms_and_links() {
        let id = "018e7c6f-0000-7000-8000-000000000000";
        let request: SegmentsRequest = parse(&format!("code={id}&alone=1&by=&c={id}&q=tea"));
        assert!(request.alone && request.by.is_none() && request.conversation == request.code);
        assert_eq!(address("/x", &request), format!("/x?code={id}&alone=on&c={id}&q=tea"));
        assert_eq!(address("/x", &SegmentsRequest::default()), "/x");
    }
}
