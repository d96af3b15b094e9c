//! Types that both sides share.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// How many messages it has.
    pub message_count: i64,
    /// The wall time of its last message.
    pub last_message_at: Option<NaiveDateTime>,
    /// The beginning of its last message.
    pub preview: String,
    /// Whether the viewer pinned it.
    pub pinned: bool,
    /// How many messages came behind the furthest one that the viewer saw.
    #[serde(default, skip_serializing_if = "is_none")]
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
    /// Those that were archived, else the others.
    pub archived: bool,
    /// Those behind this one.
    pub after: Option<Uuid>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Its conversations, in order.
    pub rows: Vec<ConversationSummary>,
    /// Whether there are more behind them.
    pub more: bool,
    /// The viewer's folders.
    pub folders: Vec<String>,
    /// Whether anything is archived.
    pub archived: bool,
}

/// How a viewer has arranged a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arranged {
    /// It stands above the others.
    pub pinned: bool,
    /// It is put away.
    pub archived: bool,
    /// Its folder; empty for none.
    pub folder: String,
}

/// Where a viewer is in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadPosition {
    /// The place of the first message behind the furthest one that they saw.
    pub unread_from: Option<i64>,
    /// The place where they stopped reading, unless that was the end.
    pub stopped: Option<i64>,
}

/// What a viewer has seen, by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMarker {
    /// The last message in view.
    pub furthest: i64,
    /// Where they stopped; 0 when they came to the end, `None` when that says nothing.
    pub stopped: Option<i64>,
}

/// A conversation as its page needs it.
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
    /// What the clock showed at equal steps of the conversation, from the first message to the last;
    /// empty when there are too few.
    pub milestones: Vec<NaiveDateTime>,
    /// Who is in it, by order of appearance.
    pub participants: Vec<Participant>,
    /// Whether the viewer may rename and delete it.
    pub is_owner: bool,
    /// How the viewer has arranged it.
    pub arranged: Arranged,
    /// Where the viewer is in it.
    pub reading: ReadPosition,
}

/// A conversation, open at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationPageData {
    /// The conversation.
    pub opened: Opened,
    /// What the viewer can do with it, as HTML.
    pub menu: String,
    /// The messages around the place.
    pub window: Window,
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
    /// Whether the archive's owner says that this is them.
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

/// A part of a conversation, in order and without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The messages by `seq`.
    pub messages: Vec<Message>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// The sender's ordinal; `None` when the system speaks.
    pub sender: Option<i32>,
    /// What it is, as in the database: `text`, `image` …
    pub kind: String,
    /// The text.
    pub content: String,
    /// The caption of a file.
    pub caption: Option<String>,
    /// Wall time.
    pub at: NaiveDateTime,
    /// Whether it was edited.
    pub edited: bool,
    /// Whether it is known what it said before.
    pub has_versions: bool,
    /// Whether it was forwarded.
    pub forwarded: bool,
    /// Whether it is one to three emoji and nothing else.
    pub emoji_only: bool,
    /// Parts of the text that are more than text, in order and apart from each other.
    pub spans: Vec<Span>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Poll options with their votes.
    pub poll: Vec<(String, u32)>,
    /// What others thought of it: emoji, how many, and who as far as that is known.
    pub reactions: Vec<(String, u32, String)>,
    /// The message that it answers.
    pub reply: Option<Quote>,
    /// A map of the place that it names, on a site of its own.
    pub map: Option<String>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// How many characters it has, when they are too many to show at once.
    pub clipped: Option<u32>,
    /// Whether the viewer has bookmarked it.
    pub bookmarked: bool,
    /// How many notes on it the viewer sees.
    #[serde(default, skip_serializing_if = "is_none")]
    pub notes: u32,
    /// How many messages answer it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub answers: u32,
    /// Whether a note on several messages, seen by the viewer, is on this one, too.
    #[serde(default, skip_serializing_if = "is_no")]
    pub in_note: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_no(in_note: &bool) -> bool {
    !*in_note
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// A message that another one answers, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its place in the conversation.
    pub seq: i64,
    /// Who sent it; empty when the system spoke.
    pub sender: String,
    /// Its beginning.
    pub text: String,
}

/// A part of a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte behind it.
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
    /// A note is about these words.
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
    pub size_bytes: Option<i64>,
    /// Whether there is a small picture of it, at its address with `?small`.
    pub thumbnail: bool,
    /// Width and height in pixels.
    pub dimensions: Option<(i32, i32)>,
    /// Its length in milliseconds.
    pub duration_ms: Option<i32>,
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
