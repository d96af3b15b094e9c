//! Messages as the timeline shows them. Most messages are plain text, so what is absent is not sent.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A part of a conversation, in order and without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The messages by `seq`.
    pub messages: Vec<Message>,
    /// Whether the first message follows one of the same sender closely enough to share its heading.
    #[serde(default, skip_serializing_if = "is_default")]
    pub continues: bool,
}

/// Where a window lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WindowPosition {
    /// The last messages.
    End,
    /// Around this `seq`.
    Around(i64),
    /// Before this `seq`.
    Before(i64),
    /// After this `seq`.
    After(i64),
    /// From the first message of this day, or of the next day that has any.
    Day(NaiveDate),
}

/// A message as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Its position in the conversation, from 1.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// The sender's ordinal; `None` for system messages.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sender: Option<i32>,
    /// Its kind, as in the database: `text`, `image` …
    #[serde(default = "text_kind", skip_serializing_if = "is_text")]
    pub kind: String,
    /// The text.
    pub content: String,
    /// The caption of a file.
    #[serde(default, skip_serializing_if = "is_default")]
    pub caption: Option<String>,
    /// Wall time.
    pub at: NaiveDateTime,
    /// Whether it was edited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: bool,
    /// Whether earlier versions of it are known.
    #[serde(default, skip_serializing_if = "is_default")]
    pub has_versions: bool,
    /// Whether it was forwarded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub forwarded: bool,
    /// Whether it is one to three emoji and nothing else.
    #[serde(default, skip_serializing_if = "is_default")]
    pub emoji_only: bool,
    /// Parts of the text that are more than text, in order and apart from each other.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spans: Vec<Span>,
    /// Files.
    #[serde(default, skip_serializing_if = "is_default")]
    pub attachments: Vec<Attachment>,
    /// Poll options with their votes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub poll: Vec<(String, u32)>,
    /// Reactions: the emoji, how many there are, and the names of those who are known.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reactions: Vec<(String, u32, String)>,
    /// The message that it replies to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reply: Option<Quote>,
    /// A map of the place that it names, on another site.
    #[serde(default, skip_serializing_if = "is_default")]
    pub map: Option<String>,
    /// Whether it is pinned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pinned: bool,
    /// How many characters it has, if they are too many to show at once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub clipped: Option<u32>,
    /// Whether the viewer has bookmarked it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bookmarked: bool,
    /// How many notes on it the viewer sees.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: u32,
    /// How many messages reply to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: u32,
    /// Whether it is part of a note on several messages that the viewer sees.
    #[serde(default, skip_serializing_if = "is_default")]
    pub in_note: bool,
}

/// Messages of one sender within this time share a heading.
const GROUP: TimeDelta = TimeDelta::minutes(5);

impl Message {
    /// Whether it shares the heading of the message before it: same sender, same day, minutes apart.
    pub fn continues(&self, before: &Message) -> bool {
        self.sender.is_some()
            && self.sender == before.sender
            && self.at.date() == before.at.date()
            && (self.at - before.at).abs() < GROUP
    }
}

/// Whether a value need not be sent.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn text_kind() -> String {
    "text".to_owned()
}

fn is_text(kind: &str) -> bool {
    kind == "text"
}

/// The beginning of a message that another one replies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its position in the conversation.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// Its beginning.
    pub text: String,
}

/// A part of a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
    /// What it is.
    pub kind: SpanKind,
}

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    /// A web address.
    Link,
    /// An e-mail address.
    Email,
    /// Matches the search.
    Hit,
    /// Notes are about these words: how many, up to three.
    Note(u8),
}

/// A file that belongs to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id; its bytes are at `/media/{conversation}/{id}`.
    pub id: Uuid,
    /// The name in the export.
    pub file_name: String,
    /// Its type.
    pub mime_type: String,
    /// Its size, `None` when the file is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size_bytes: Option<i64>,
    /// Whether there is a small picture of it, at its address with `?small`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub thumbnail: bool,
    /// Width and height in pixels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dimensions: Option<(i32, i32)>,
    /// Its length in milliseconds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub duration_ms: Option<i32>,
}
