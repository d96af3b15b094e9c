//! Types shared by the server and the browser.

mod gallery;
mod message;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use gallery::{Gallery, GalleryItem, GalleryKind};
pub use message::{Attachment, Message, Quote, Span, SpanKind, Window, WindowPosition};

/// A row of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// The conversation's id.
    pub id: Uuid,
    /// The name.
    pub title: String,
    /// When the last message was sent, in the conversation's time zone; `None` if there are no messages.
    pub last_message_at: Option<NaiveDateTime>,
    /// The beginning of the last message.
    pub preview: String,
    /// Whether the viewer pinned it.
    pub pinned: bool,
    /// Number of messages after the last one that the viewer has seen.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread: u32,
}

/// Which conversations to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListRequest {
    /// Text that the names must contain, ignoring case and accents; empty for all.
    pub filter: String,
    /// Only conversations in this folder; `None` for all.
    pub folder: Option<String>,
    /// List the archived conversations instead of the others.
    pub archived: bool,
    /// Paging cursor: the last conversation of the previous page.
    pub after: Option<Uuid>,
}

/// A page of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Pinned conversations first, then the most recent.
    pub rows: Vec<ConversationSummary>,
    /// Whether another page follows.
    pub more: bool,
    /// Names of the viewer's folders, sorted.
    pub folders: Vec<String>,
    /// Whether the viewer has archived any conversation.
    pub archived: bool,
}

/// How a viewer has organised a conversation in their own list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arrangement {
    /// Shown at the top of the list.
    pub pinned: bool,
    /// Listed only under Archive.
    pub archived: bool,
    /// Name of the folder; empty for none.
    pub folder: String,
}

/// How far a viewer has read a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadPosition {
    /// The `seq` of the first unread message; `None` if everything is read.
    pub unread_from: Option<i64>,
    /// The `seq` where they stopped reading; `None` if that was the end.
    pub stopped: Option<i64>,
}

/// A report from the browser of what the viewer has seen. Both values are `seq`s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMarker {
    /// The last message that was in view.
    pub furthest: i64,
    /// Where they stopped reading: 0 if they reached the end, `None` to keep the saved position.
    pub stopped: Option<i64>,
}

/// Everything the conversation page shows apart from the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationDetails {
    /// The conversation's id.
    pub id: Uuid,
    /// The name.
    pub title: String,
    /// Number of messages.
    pub message_count: i64,
    /// The highest `seq`.
    pub last_seq: i64,
    /// The day of the first message.
    pub first_day: Option<NaiveDate>,
    /// The day of the last message.
    pub last_day: Option<NaiveDate>,
    /// When up to 65 messages at equal intervals of `seq` were sent, from the first to the last, in the conversation's
    /// time zone. May be empty.
    pub milestones: Vec<NaiveDateTime>,
    /// Participants in order of first appearance. Those the viewer merged into one person appear once.
    pub participants: Vec<Participant>,
    /// Whether the viewer owns it, and so may rename and delete it.
    pub is_owner: bool,
    /// Pin, archive and folder of the viewer.
    pub arrangement: Arrangement,
    /// How far the viewer has read.
    pub reading: ReadPosition,
}

/// A conversation, opened at a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationPageData {
    /// The conversation without its messages.
    pub opened: ConversationDetails,
    /// The messages around the requested position.
    pub window: Window,
    /// The `seq` of the requested message: given directly, or the first one of a day or of a searched period.
    pub target: Option<i64>,
}

/// Identifies the conversation on pages other than the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationName {
    /// The conversation's id.
    pub id: Uuid,
    /// The name.
    pub title: String,
}

/// `/c/:id/thread/:seq`: a message, the messages it replies to, and all replies to any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation.
    pub conversation: ConversationName,
    /// The first messages of the thread, ordered by `seq`.
    pub messages: Vec<Message>,
    /// The senders of these messages.
    pub participants: Vec<Participant>,
    /// Number of messages in the whole thread, including those not in `messages`.
    pub count: i64,
}

/// `/c/:id/versions/:message`: the edit history of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersions {
    /// The conversation.
    pub conversation: ConversationName,
    /// The message's `seq`.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// When it was sent, in the conversation's time zone.
    pub at: NaiveDateTime,
    /// The current text.
    pub content: String,
    /// Earlier versions, newest first.
    pub earlier: Vec<MessageVersion>,
}

/// The text of a message before an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersion {
    /// The text.
    pub content: String,
    /// When it was replaced by the next version, in the conversation's time zone.
    pub until: NaiveDateTime,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Someone in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Position in the order of first appearance, from 0.
    pub ordinal: i32,
    /// The name.
    pub name: String,
    /// Number of messages they sent.
    pub message_count: i64,
    /// Whether the owner of the conversation marked this participant as themselves.
    pub is_self: bool,
}

/// The CSS class for a participant's colour. There are twelve colours, assigned in order of appearance.
pub fn color_class(ordinal: i32) -> String {
    format!("person-{}", ordinal.rem_euclid(12))
}

/// Up to two initials of a name. A name without letters or digits gives its first character, an empty one `?`.
pub fn initials(name: &str) -> String {
    let letters = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let found: String = name.split([' ', '-', '_']).filter_map(letters).take(2).collect();
    if found.is_empty() {
        name.chars().next().map_or_else(|| "?".to_owned(), String::from)
    } else {
        found.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn every_name_has_initials() {
        assert_eq!(initials("Ana Lima"), "AL");
        assert_eq!(initials("~ Farid"), "F");
        assert_eq!(initials("+44 7700 900123"), "47");
        assert_eq!(initials("🌸"), "🌸");
        assert_eq!(initials("نور"), "ن");
        assert_eq!(initials(""), "?");
    }
}
