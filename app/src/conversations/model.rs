//! Types for both targets.

mod gallery;
mod message;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use gallery::{Gallery, GalleryItem, GalleryKind};
pub use message::{Attachment, Message, Quote, Span, SpanKind, Window, WindowPosition};

/// A line of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// The wall time of its last message.
    pub last_message_at: Option<NaiveDateTime>,
    /// The beginning of its last message.
    pub preview: String,
    /// Whether the viewer pinned it.
    pub pinned: bool,
    /// How many messages follow the last one that the viewer saw.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread: u32,
}

/// Which conversations are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListRequest {
    /// A part of their names.
    pub filter: String,
    /// Those of one folder; `None` for all.
    pub folder: Option<String>,
    /// Archived conversations instead of the others.
    pub archived: bool,
    /// Those after this one in the list.
    pub after: Option<Uuid>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Its conversations, in order.
    pub rows: Vec<ConversationSummary>,
    /// Whether there are more after them.
    pub more: bool,
    /// The viewer's folders.
    pub folders: Vec<String>,
    /// Whether anything is archived.
    pub archived: bool,
}

/// How a viewer has arranged a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arranged {
    /// At the top of the list.
    pub pinned: bool,
    /// Only in the archive.
    pub archived: bool,
    /// Its folder; empty for none.
    pub folder: String,
}

/// Where a viewer is in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadPosition {
    /// The `seq` of the first message after the last one that they saw.
    pub unread_from: Option<i64>,
    /// The `seq` where they stopped reading, unless that was the end.
    pub stopped: Option<i64>,
}

/// What a viewer has seen, by `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMarker {
    /// The last message in view.
    pub furthest: i64,
    /// Where they stopped; 0 when they reached the end, `None` to keep the earlier position.
    pub stopped: Option<i64>,
}

/// What the page of a conversation shows besides its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// How many messages it has.
    pub message_count: i64,
    /// The highest `seq`.
    pub last_seq: i64,
    /// The day of the first message.
    pub first_day: Option<NaiveDate>,
    /// The day of the last message.
    pub last_day: Option<NaiveDate>,
    /// Wall times at equal steps through the conversation, from the first message to the last; empty if there are
    /// too few messages.
    pub milestones: Vec<NaiveDateTime>,
    /// Its participants, by order of appearance.
    pub participants: Vec<Participant>,
    /// Whether the viewer may rename and delete it.
    pub is_owner: bool,
    /// How the viewer has arranged it.
    pub arranged: Arranged,
    /// Where the viewer is in it.
    pub reading: ReadPosition,
}

/// A conversation, open at some position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationPageData {
    /// The conversation.
    pub opened: Opened,
    /// The messages around the requested position.
    pub window: Window,
    /// The message that was asked for: by `seq`, or the first of a day or of a period that is searched.
    pub target: Option<i64>,
}

/// The conversation that a page beside the timeline belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationName {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
}

/// `/c/:id/thread/:seq`: a message with what it replies to and all replies to these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation.
    pub conversation: ConversationName,
    /// The first messages of the thread, by `seq`.
    pub messages: Vec<Message>,
    /// The senders of these messages.
    pub participants: Vec<Participant>,
    /// How many messages the thread has.
    pub count: i64,
}

/// `/c/:id/versions/:message`: a message and what it said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersions {
    /// The conversation.
    pub conversation: ConversationName,
    /// The message's position.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// Wall time.
    pub at: NaiveDateTime,
    /// The current text.
    pub content: String,
    /// Earlier texts, the latest first.
    pub earlier: Vec<MessageVersion>,
}

/// What a message said until it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersion {
    /// The text.
    pub content: String,
    /// When it was changed, by the conversation's clock.
    pub until: NaiveDateTime,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Someone in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Order of first appearance, from 0.
    pub ordinal: i32,
    /// The name.
    pub name: String,
    /// How many messages they sent.
    pub message_count: i64,
    /// Whether the owner of the archive is this participant.
    pub is_self: bool,
}

/// The class that colours a participant; there are twelve colours.
pub fn color_class(ordinal: i32) -> String {
    format!("person-{}", ordinal.rem_euclid(12))
}

/// One or two letters (or an emoji) that stand for a name.
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
    fn initials_stand_for_any_name() {
        assert_eq!(initials("Ana Lima"), "AL");
        assert_eq!(initials("~ Farid"), "F");
        assert_eq!(initials("+44 7700 900123"), "47");
        assert_eq!(initials("🌸"), "🌸");
        assert_eq!(initials("نور"), "ن");
        assert_eq!(initials(""), "?");
    }
}
