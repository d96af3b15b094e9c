//! Types of the page `/codebooks/:id/segments`.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Code, CodeLabel, CodebookHeader, CodebookMember, CodedConversation};

/// The query of the page and of `segments.csv`: which segments are listed. The conditions are combined with AND.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SegmentsRequest {
    /// With this code or one of its subcodes.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub code: Option<Uuid>,
    /// Only with [`code`](Self::code) itself, without its subcodes.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Coded by this coder.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
    /// In this conversation.
    #[serde(rename = "c", with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Uuid>,
    /// With this text in the message, the memo or the sender's name.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// After the coding with this id; for paging.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub after: Option<Uuid>,
}

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentsPage {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// The codes to filter by.
    pub codes: Vec<Code>,
    /// The coders to filter by.
    pub coders: Vec<CodebookMember>,
    /// The conversations to filter by.
    pub conversations: Vec<CodedConversation>,
    /// The filters in effect.
    pub request: SegmentsRequest,
    /// The segments, in the order in which they were coded.
    pub segments: Vec<Segment>,
    /// The value of [`SegmentsRequest::after`] for the next page; `None` on the last page.
    pub next: Option<Uuid>,
}

/// Consecutive messages, or words in one message, to which a code was applied in one go.
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
    /// The name of the coder.
    pub coder: String,
    /// The memo of the segment; may be empty.
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
    /// The name of its sender; empty for system messages.
    pub sender: String,
    /// When it was sent, in the time zone of the conversation; `None` if it was deleted.
    pub at: Option<NaiveDateTime>,
    /// The coded text. If the message no longer contains it, the quote that was stored at the time of coding.
    pub text: String,
    /// Whether the coded text no longer exists.
    pub is_broken: bool,
}

#[cfg(test)]
mod tests {
    use super::SegmentsRequest;
    use crate::query::{address, parse};

    #[test]
    fn filters_from_forms_and_links_are_parsed() {
        let id = "018e7c6f-0000-7000-8000-000000000000";
        let request: SegmentsRequest = parse(&format!("code={id}&alone=1&by=&c={id}&q=tea"));
        assert!(request.alone && request.by.is_none() && request.conversation == request.code);
        assert_eq!(address("/x", &request), format!("/x?code={id}&alone=on&c={id}&q=tea"));
        assert_eq!(address("/x", &SegmentsRequest::default()), "/x");
    }
}
