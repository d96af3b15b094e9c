//! What is written.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A conversation, as a file introduces it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    /// Its name.
    pub title: String,
    /// The program it came from, if it was imported.
    pub source: Option<String>,
    /// IANA name of the zone of its wall times.
    pub time_zone: String,
    /// Who is in it, in order of appearance; messages name them by their place here, from 0.
    pub people: Vec<Person>,
    /// What was chosen of it, as a sentence; empty for all.
    pub selection: String,
    /// When the file was made.
    pub exported_at: DateTime<Utc>,
}

impl Head {
    /// The name of who sent a message.
    pub fn sender(&self, message: &Message) -> Option<&str> {
        let person = self.people.get(message.sender?)?;
        Some(&person.name)
    }
}

/// Someone in the conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// Whether the owner of the conversation said that this is them.
    pub is_self: bool,
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// Who sent it: a place in [`Head::people`]; `None` when the system speaks.
    pub sender: Option<usize>,
    /// What it is, as in the database: `text`, `image` …
    pub kind: String,
    /// When, by the conversation's wall clock.
    pub at: NaiveDateTime,
    /// When, by the clock of the world.
    pub sent_at: DateTime<Utc>,
    /// The text; for media without a caption the file's name or what stands in its place.
    pub text: String,
    /// The text that belongs to a picture or file.
    pub caption: Option<String>,
    /// It was edited.
    pub edited: bool,
    /// It was forwarded.
    pub forwarded: bool,
    /// It is pinned.
    pub pinned: bool,
    /// What it answers.
    pub reply: Option<Reply>,
    /// Its files.
    pub files: Vec<File>,
    /// What others thought of it.
    pub reactions: Vec<Reaction>,
    /// The options of a poll, with their votes.
    pub poll: Vec<(String, u32)>,
    /// A place on Earth: degrees to the north and to the east (WGS 84).
    pub place: Option<(f64, f64)>,
    /// What readers noted on it, when that is wanted.
    pub notes: Vec<Note>,
}

/// What a reader noted on a message, or a code that they gave to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Who.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The words that it is about; empty for all of the message.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// The code that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What was written, in Markdown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// One word or two for its kind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Tags, without `#`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Note {
    /// All of it in one line or more: `Ana on “tea”: promise. Kept? #money`.
    pub fn line(&self) -> String {
        let mut head = self.author.clone();
        if !self.quote.is_empty() {
            head = format!("{head} on “{}”", self.quote).trim_start().to_owned();
        }
        let tags: Vec<String> = self.tags.iter().map(|tag| format!("#{tag}")).collect();
        let parts = [self.code.as_deref().unwrap_or_default(), &self.category, &self.text, &tags.join(" ")];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let said = said.join(" · ");
        if head.is_empty() { said } else { format!("{head}: {said}") }
    }
}

impl Message {
    /// What people wrote: of a picture or file its caption, not its name.
    pub fn said(&self) -> &str {
        match &self.caption {
            Some(caption) => caption,
            None if self.files.iter().any(|file| file.name == self.text) => "",
            None => &self.text,
        }
    }
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Its place in the conversation.
    pub seq: i64,
    /// Who wrote it; empty when the system spoke.
    pub sender: String,
    /// Its beginning.
    pub text: String,
}

/// A file of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its size in bytes, where it is there.
    pub size: Option<i64>,
    /// Where it lies beside this file, if it was taken along.
    pub path: Option<String>,
    /// The SHA-256 of its bytes, where they are there.
    pub sha256: Option<Vec<u8>>,
    /// A small picture of it: a JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// What some thought of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reaction {
    /// An emoji.
    pub emoji: String,
    /// How many.
    pub count: u32,
    /// Who, as far as that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}
