//! Types of bookmarks and annotations for server and browser.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ui::markdown::SanitizedHtml;

/// A bookmark on a message, or on several consecutive messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Its id.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// The conversation's title.
    pub conversation_title: String,
    /// The first message.
    pub message_id: Uuid,
    /// The first message's `seq`.
    pub seq: i64,
    /// The last message's `seq`, if the bookmark is on several.
    pub until_seq: Option<i64>,
    /// The sender's name; empty for system messages.
    pub sender_name: String,
    /// When the first message was sent, in the time zone of the conversation.
    pub at: NaiveDateTime,
    /// The first 300 characters of the first message's text.
    pub excerpt: String,
    /// The title; may be empty.
    pub title: String,
    /// The viewer's remarks; may be empty.
    pub notes: String,
    /// The colour.
    pub color: BookmarkColor,
    /// The folder; empty for none.
    pub folder: String,
}

/// The colour of a bookmark. In forms and in the database it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BookmarkColor {
    /// No colour.
    #[default]
    #[serde(rename = "0")]
    None,
    /// Number 1.
    #[serde(rename = "1")]
    Red,
    /// Number 2.
    #[serde(rename = "2")]
    Orange,
    /// Number 3.
    #[serde(rename = "3")]
    Green,
    /// Number 4.
    #[serde(rename = "4")]
    Blue,
    /// Number 5.
    #[serde(rename = "5")]
    Violet,
    /// Number 6.
    #[serde(rename = "6")]
    Pink,
}

impl BookmarkColor {
    /// All colours, in the order of their numbers.
    pub const ALL: [BookmarkColor; 7] = [
        BookmarkColor::None,
        BookmarkColor::Red,
        BookmarkColor::Orange,
        BookmarkColor::Green,
        BookmarkColor::Blue,
        BookmarkColor::Violet,
        BookmarkColor::Pink,
    ];

    /// The label in the user interface.
    pub fn label(self) -> &'static str {
        match self {
            BookmarkColor::None => "No colour",
            BookmarkColor::Red => "Red",
            BookmarkColor::Orange => "Orange",
            BookmarkColor::Green => "Green",
            BookmarkColor::Blue => "Blue",
            BookmarkColor::Violet => "Violet",
            BookmarkColor::Pink => "Pink",
        }
    }

    /// The number in the database.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The colour with this number; [`BookmarkColor::None`] for unknown numbers.
    pub fn by_number(number: i16) -> BookmarkColor {
        BookmarkColor::ALL.into_iter().find(|color| color.number() == number).unwrap_or_default()
    }
}

impl fmt::Display for BookmarkColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

impl FromStr for BookmarkColor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        BookmarkColor::ALL.into_iter().find(|color| color.to_string() == text).ok_or(())
    }
}

/// The fields of a bookmark's form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BookmarkFields {
    /// At most 300 characters are kept.
    pub title: String,
    /// At most 10,000 characters are kept.
    pub notes: String,
    /// The colour.
    pub color: BookmarkColor,
    /// At most 60 characters are kept; empty for none.
    pub folder: String,
}

impl From<Bookmark> for BookmarkFields {
    fn from(bookmark: Bookmark) -> Self {
        BookmarkFields { title: bookmark.title, notes: bookmark.notes, color: bookmark.color, folder: bookmark.folder }
    }
}

/// The viewer's bookmarks that match a filter, and all of the viewer's folders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BookmarkList {
    /// In the requested order.
    pub bookmarks: Vec<Bookmark>,
    /// In alphabetical order.
    pub folders: Vec<String>,
}

/// A note on a message, on some words of it, or on several consecutive messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Its id.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// The conversation's title.
    pub conversation_title: String,
    /// The first message.
    pub message_id: Uuid,
    /// The first message's `seq`; `None` if it was removed.
    pub seq: Option<i64>,
    /// The last message's `seq`, if the note is on several.
    pub until_seq: Option<i64>,
    /// The first 300 characters of the message's text; `None` if the message was removed.
    pub excerpt: Option<String>,
    /// Whether the message or the words that the note refers to were removed.
    pub is_broken: bool,
    /// The words that the note refers to; empty for the whole message.
    pub quote: String,
    /// The values of the form, with the text as Markdown.
    pub fields: NoteFields,
    /// The text, rendered.
    pub html: SanitizedHtml,
    /// Its tags, lowercase and without `#`.
    pub tags: Vec<String>,
    /// The author's name.
    pub author: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Whether it is marked as resolved.
    pub resolved: bool,
    /// Earlier versions, the latest first. Empty in lists of notes on different messages, where they are not loaded.
    pub versions: Vec<AnnotationVersion>,
    /// The comments, the oldest first.
    pub comments: Vec<Comment>,
    /// Whether the viewer may edit, resolve and delete it.
    pub can_change: bool,
    /// Whether the viewer may share notes in this conversation.
    pub can_share: bool,
}

/// An earlier version of a note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnotationVersion {
    /// When it was replaced by the next version.
    pub until: DateTime<Utc>,
    /// The text, rendered.
    pub html: SanitizedHtml,
}

/// A comment on a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// The author's name.
    pub author: String,
    /// Whether the viewer wrote it.
    pub is_own: bool,
    /// The text, rendered.
    pub html: SanitizedHtml,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// The fields of a note's form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoteFields {
    /// Markdown, 1 to 20,000 characters.
    pub body: String,
    /// One or two words; empty for none. At most 60 characters are kept.
    #[serde(default)]
    pub category: String,
    /// Separated by commas or spaces.
    #[serde(default)]
    pub tags: String,
    /// Whether everyone who can read the conversation can see it.
    #[serde(default, with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// What a new note refers to, relative to its message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteTarget {
    /// The `seq` of the last message, if the note is on several.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Words from the message's text; empty for the whole message.
    pub quote: String,
    /// The offset of the words in the text, in UTF-16 code units. Needed if the words occur several times.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub near: Option<u32>,
}

/// A change of a note that a single button makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteChange {
    /// Mark as resolved.
    Resolve,
    /// Mark as not resolved.
    Reopen,
    /// Delete. Can be undone with `Restore`.
    Delete,
    /// Restore a deleted note.
    Restore,
}

/// Identifies a message in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MessageRef {
    /// By id.
    Id(Uuid),
    /// By `seq`.
    Seq(i64),
}

impl FromStr for MessageRef {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(MessageRef::Seq).or_else(|_| text.parse().map(MessageRef::Id))
    }
}

impl fmt::Display for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MessageRef::Id(id) => id.fmt(f),
            MessageRef::Seq(seq) => seq.fmt(f),
        }
    }
}

/// A short form of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageExcerpt {
    /// Its id.
    pub id: Uuid,
    /// Its `seq` in the conversation.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// When it was sent, in the time zone of the conversation.
    pub at: NaiveDateTime,
    /// At most 2,000 characters of its text or caption.
    pub text: String,
}

/// The notes on one message, and what the viewer may do there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageNotes {
    /// The conversation.
    pub conversation_id: Uuid,
    /// The id of the message, even if it was removed.
    pub message_id: Uuid,
    /// The message; `None` if it was removed.
    pub message: Option<MessageExcerpt>,
    /// The notes in the order in which they were written; at most 200.
    pub notes: Vec<Annotation>,
    /// How many notes there are in total.
    pub total: i64,
    /// The id of the first of `notes`, if there are earlier ones.
    pub earlier: Option<Uuid>,
    /// Whether the viewer may share notes in this conversation.
    pub can_share: bool,
    /// The viewer's bookmark on the message, if there is one.
    pub bookmark: Option<Bookmark>,
    /// The viewer's bookmark folders.
    pub folders: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_references_are_ids_or_sequence_numbers() {
        assert_eq!("12".parse(), Ok(MessageRef::Seq(12)));
        let id = Uuid::from_u128(7);
        assert_eq!(id.to_string().parse(), Ok(MessageRef::Id(id)));
        assert!("first".parse::<MessageRef>().is_err());
    }

    #[test]
    fn bookmark_colours_are_written_as_numbers() {
        assert_eq!("3".parse(), Ok(BookmarkColor::Green));
        assert_eq!(BookmarkColor::by_number(6).to_string(), "6");
        assert!("9".parse::<BookmarkColor>().is_err());
    }
}
