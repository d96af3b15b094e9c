//! The data that is written: a conversation and its messages.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What a file says about the conversation before its messages.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    /// The name of the conversation.
    pub title: String,
    /// The program it was imported from, such as `whatsapp`.
    pub source: Option<String>,
    /// IANA name of the time zone of the wall times, such as `Europe/Lisbon`.
    pub time_zone: String,
    /// The participants in order of appearance. [`Message::sender`] is an index into this list.
    pub people: Vec<Person>,
    /// A sentence that describes which messages were selected; empty if all were.
    pub selection: String,
    /// When the file was created.
    pub exported_at: DateTime<Utc>,
}

impl Head {
    /// The name of a message's sender; `None` for system messages.
    pub fn sender(&self, message: &Message) -> Option<&str> {
        let person = self.people.get(message.sender?)?;
        Some(&person.name)
    }
}

/// A participant of the conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The display name.
    pub name: String,
    /// Whether the owner of the conversation is this participant.
    pub is_self: bool,
}

/// A message as it is exported.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// The id in the database.
    pub id: Uuid,
    /// The number of the message in the conversation, from 1.
    pub seq: i64,
    /// The sender as an index into [`Head::people`]; `None` for system messages.
    pub sender: Option<usize>,
    /// The kind as stored in the database: `text`, `image` …
    pub kind: String,
    /// When it was sent, in the conversation's time zone ([`Head::time_zone`]).
    pub at: NaiveDateTime,
    /// When it was sent, in UTC.
    pub sent_at: DateTime<Utc>,
    /// The text. For media without a caption: the file name or a placeholder such as "image omitted".
    pub text: String,
    /// The text sent along with a picture or file.
    pub caption: Option<String>,
    /// Whether it was edited.
    pub edited: bool,
    /// Whether it was forwarded.
    pub forwarded: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// The message that this one replies to.
    pub reply: Option<Reply>,
    /// The attached files.
    pub files: Vec<File>,
    /// Reactions to it, one entry per emoji.
    pub reactions: Vec<Reaction>,
    /// The options of a poll, with their votes.
    pub poll: Vec<(String, u32)>,
    /// A shared location: latitude and longitude in degrees (WGS 84).
    pub place: Option<(f64, f64)>,
    /// Notes and codes, if the export includes them.
    pub notes: Vec<Note>,
}

/// A note on a message, or a code applied to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The name of the author; empty if redacted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The annotated words; empty if the note is about the whole message.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// The name of the applied code; `None` for notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The text of the note or the memo of the coding, in Markdown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The category that the author chose, such as "Question"; empty if none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Tags, without `#`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Note {
    /// The note as plain text: `Ana on “tea”: Question · Kept? · #money`. Has several lines if the note's text does.
    pub fn line(&self) -> String {
        let mut head = self.author.clone();
        if !self.quote.is_empty() {
            head = format!("{head} on “{}”", self.quote).trim_start().to_owned();
        }
        let tags: Vec<String> = self.tags.iter().map(|tag| format!("#{tag}")).collect();
        let parts = [self.code.as_deref().unwrap_or_default(), &self.category, &self.text, &tags.join(" ")];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let body = parts.join(" · ");
        if head.is_empty() { body } else { format!("{head}: {body}") }
    }
}

impl Message {
    /// The text that the sender wrote: the caption of a picture or file, but never its file name.
    pub fn body(&self) -> &str {
        match &self.caption {
            Some(caption) => caption,
            None if self.files.iter().any(|file| file.name == self.text) => "",
            None => &self.text,
        }
    }
}

/// The message that another one replies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Its number in the conversation.
    pub seq: i64,
    /// The name of its sender; empty for system messages.
    pub sender: String,
    /// The beginning of its text.
    pub text: String,
}

/// A file attached to a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// The file name.
    pub name: String,
    /// The media type.
    pub mime: String,
    /// The size in bytes; `None` if the server does not have the file.
    pub size: Option<i64>,
    /// The path of the media file relative to the exported file; `None` if media are not included.
    pub path: Option<String>,
    /// The SHA-256 of the contents; `None` if the server does not have the file.
    pub sha256: Option<Vec<u8>>,
    /// A preview image (JPEG).
    pub thumbnail: Option<Vec<u8>>,
}

/// An emoji reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// How many people reacted with it.
    pub count: u32,
    /// Names of those who reacted, as far as known; can be fewer than `count`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}
