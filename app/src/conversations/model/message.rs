//! Messages as the timeline shows them. Most messages are plain text, so empty fields are left out of the JSON.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Consecutive messages of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The messages, ordered by `seq`.
    pub messages: Vec<Message>,
    /// Whether the first message shares the heading of the message before the window; see [`Message::continues`].
    #[serde(default, skip_serializing_if = "is_default")]
    pub continues: bool,
}

/// Which messages a window contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WindowPosition {
    /// The last messages.
    End,
    /// The messages around this `seq`.
    Around(i64),
    /// The messages before this `seq`.
    Before(i64),
    /// The messages after this `seq`.
    After(i64),
    /// Starting at the first message on or after this day.
    Day(NaiveDate),
}

/// A message as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Position in the conversation, from 1.
    pub seq: i64,
    /// Message id; unlike `seq`, it survives later imports.
    pub id: Uuid,
    /// The sender's ordinal; `None` for system messages.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sender: Option<i32>,
    /// Value of the column `messages.kind`: `text`, `image` …
    #[serde(default = "text_kind", skip_serializing_if = "is_text")]
    pub kind: String,
    /// The text; for files without a caption, the file's name or a placeholder.
    pub content: String,
    /// The caption of a file, if it has one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub caption: Option<String>,
    /// When it was sent, in the conversation's time zone.
    pub at: NaiveDateTime,
    /// Whether it was edited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: bool,
    /// Whether earlier versions are stored.
    #[serde(default, skip_serializing_if = "is_default")]
    pub has_versions: bool,
    /// Whether it was forwarded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub forwarded: bool,
    /// Whether the text is one to three emoji and nothing else. Such messages are shown larger.
    #[serde(default, skip_serializing_if = "is_default")]
    pub emoji_only: bool,
    /// Links, search matches and notes in the text, in order, without overlaps.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spans: Vec<Span>,
    /// Attached files.
    #[serde(default, skip_serializing_if = "is_default")]
    pub attachments: Vec<Attachment>,
    /// Poll options and their number of votes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub poll: Vec<(String, u32)>,
    /// Reactions: the emoji, how often it was used, and the known names of those who reacted, separated by commas.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reactions: Vec<(String, u32, String)>,
    /// The message that it replies to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reply: Option<Quote>,
    /// URL of a map of the shared location, on an external site.
    #[serde(default, skip_serializing_if = "is_default")]
    pub map: Option<String>,
    /// Whether it is pinned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pinned: bool,
    /// Length of the full text in characters, if `content` was shortened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub clipped: Option<u32>,
    /// Whether the viewer has bookmarked it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bookmarked: bool,
    /// Number of notes on it that the viewer can see.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: u32,
    /// Number of messages that reply to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replies: u32,
    /// Whether a note on several messages covers it, of those the viewer can see.
    #[serde(default, skip_serializing_if = "is_default")]
    pub in_note: bool,
}

/// Messages from one sender share a heading if they follow each other within this time.
const MAX_GROUP_GAP: TimeDelta = TimeDelta::minutes(5);

impl Message {
    /// Whether it shares the heading of the message before it: same sender, same day, less than five minutes apart.
    pub fn continues(&self, before: &Message) -> bool {
        self.sender.is_some()
            && self.sender == before.sender
            && self.at.date() == before.at.date()
            && (self.at - before.at).abs() < MAX_GROUP_GAP
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn text_kind() -> String {
    "text".to_owned()
}

fn is_text(kind: &str) -> bool {
    kind == "text"
}

/// An excerpt from a message that another message replies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The `seq` of the quoted message.
    pub seq: i64,
    /// Its sender's name; empty for system messages.
    pub sender: String,
    /// The beginning of its text.
    pub text: String,
}

/// A marked range of a text, in bytes of its UTF-8 form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
    /// Why it is marked.
    pub kind: SpanKind,
}

/// Why a range of a text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    /// A URL.
    Link,
    /// An e-mail address.
    Email,
    /// A search match.
    Hit,
    /// Notes refer to these words. The value is the number of notes, at most three.
    Note(u8),
}

/// A file attached to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Attachment id; the file is served at `/media/{conversation}/{id}`.
    pub id: Uuid,
    /// File name in the export.
    pub file_name: String,
    /// Media type, such as `image/jpeg`.
    pub mime_type: String,
    /// Size in bytes; `None` if the export did not include the file.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size_bytes: Option<i64>,
    /// Whether there is a thumbnail, served at the same path with `?small`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub thumbnail: bool,
    /// Width and height in pixels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dimensions: Option<(i32, i32)>,
    /// Duration in milliseconds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub duration_ms: Option<i32>,
}
