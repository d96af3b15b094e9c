//! What an export is read into, whatever program wrote it.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize, Serializer};

/// What a message is. The names are those of the column `message_kind` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the word for what it is")]
pub enum Kind {
    Text,
    System,
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Gif,
    Contact,
    Location,
    LiveLocation,
    Poll,
    Event,
    Call,
    ViewOnce,
    VideoNote,
    Deleted,
    /// Some media, the export does not say of which kind.
    Media,
}

impl Kind {
    /// The name in JSON and in the database, e.g. `live_location`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::System => "system",
            Kind::Image => "image",
            Kind::Video => "video",
            Kind::Audio => "audio",
            Kind::Voice => "voice",
            Kind::Document => "document",
            Kind::Sticker => "sticker",
            Kind::Gif => "gif",
            Kind::Contact => "contact",
            Kind::Location => "location",
            Kind::LiveLocation => "live_location",
            Kind::Poll => "poll",
            Kind::Event => "event",
            Kind::Call => "call",
            Kind::ViewOnce => "view_once",
            Kind::VideoNote => "video_note",
            Kind::Deleted => "deleted",
            Kind::Media => "media",
        }
    }

    /// Whether a file is what it is about.
    pub fn is_media(self) -> bool {
        !matches!(
            self,
            Kind::Text
                | Kind::System
                | Kind::Poll
                | Kind::Event
                | Kind::Call
                | Kind::Deleted
                | Kind::Location
                | Kind::LiveLocation
        )
    }
}

/// One message of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Local wall time, or UTC when the conversation's [`crate::Clock`] says so. Seconds are 0 where
    /// the export has none.
    pub sent_at: NaiveDateTime,
    /// The sender's name, cleaned of invisible characters; `None` for a system line.
    pub sender: Option<String>,
    /// The text; for media without a caption the file's name or what stands in its place.
    pub content: String,
    /// What it is.
    pub kind: Kind,
    /// Whether the export marks it as edited.
    pub edited: bool,
    /// Whether the export marks it as forwarded.
    pub forwarded: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// The text that belongs to a picture or file.
    pub caption: Option<String>,
    /// Its files, in the order of the export.
    pub attachments: Vec<Attachment>,
    /// The options of a poll.
    pub poll: Option<Poll>,
    /// Where a location is.
    pub place: Option<Place>,
    /// What a call was like.
    pub call: Option<Call>,
    /// The id that the source gave it.
    pub id: Option<String>,
    /// The id of the message that it answers.
    pub reply_to: Option<String>,
    /// What others thought of it.
    pub reactions: Vec<Reaction>,
}

impl Message {
    /// A message with nothing special about it.
    pub fn new(sent_at: NaiveDateTime, sender: Option<String>, kind: Kind, content: impl Into<String>) -> Self {
        Message {
            sent_at,
            sender,
            content: content.into(),
            kind,
            edited: false,
            forwarded: false,
            pinned: false,
            caption: None,
            attachments: Vec::new(),
            poll: None,
            place: None,
            call: None,
            id: None,
            reply_to: None,
            reactions: Vec::new(),
        }
    }

    /// The same with files: their kind, and the text as their caption. Without a text, the first
    /// file's name stands in its place.
    #[must_use]
    pub fn with_files(mut self, kind: Kind, files: Vec<Attachment>) -> Self {
        let Some(first) = files.first() else { return self };
        if self.content.is_empty() {
            self.content.clone_from(&first.name);
        } else {
            self.caption = Some(self.content.clone());
        }
        self.kind = kind;
        self.attachments = files;
        self
    }
}

/// A file that a message names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Attachment {
    /// Its name as people see it.
    pub name: String,
    /// Where it lies in the archive, if that is more than its name: `photos/photo_1.jpg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The length in milliseconds, where the source tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// The number of pages, where the source tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
}

impl Attachment {
    /// A file known by its name.
    pub fn named(name: impl Into<String>) -> Self {
        Attachment { name: name.into(), ..Attachment::default() }
    }

    /// A file known by its path in the archive; folders are not part of its name.
    pub fn at(path: impl Into<String>) -> Self {
        let path = path.into();
        let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
        Attachment { name, path: Some(path), ..Attachment::default() }
    }
}

/// A poll's options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// In the order of the export.
    pub options: Vec<PollOption>,
}

/// One option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollOption {
    /// What can be voted for.
    pub text: String,
    /// How many voted for it.
    pub votes: u32,
}

/// A place on Earth, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

/// What a call was like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Call {
    /// Whether there was a picture, where the source tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<bool>,
    /// How long it took, in seconds; `None` when nobody answered or the source does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Whether nobody answered.
    #[serde(default)]
    pub missed: bool,
}

/// What some people thought of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// An emoji, or the name of one of the program's own.
    pub emoji: String,
    /// How many people; at least as many as are named.
    pub count: u32,
    /// Who, as far as the source tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

impl Reaction {
    /// Gathers single reactions (who, what) in the order of their first appearance.
    pub fn gather(single: impl IntoIterator<Item = (String, Option<String>)>) -> Vec<Reaction> {
        let mut gathered: Vec<Reaction> = Vec::new();
        for (emoji, by) in single {
            let at = gathered.iter().position(|reaction| reaction.emoji == emoji).unwrap_or_else(|| {
                gathered.push(Reaction { emoji, count: 0, by: Vec::new() });
                gathered.len() - 1
            });
            if let Some(reaction) = gathered.get_mut(at) {
                reaction.count += 1;
                reaction.by.extend(by);
            }
        }
        gathered
    }
}

/// The line of `colloquy parse`: what is not there is left out, and the first file's name stands
/// alone as `attachment`.
#[derive(Serialize)]
struct Line<'m> {
    sent_at: NaiveDateTime,
    sender: Option<&'m str>,
    content: &'m str,
    kind: Kind,
    #[serde(skip_serializing_if = "is_false")]
    edited: bool,
    #[serde(skip_serializing_if = "is_false")]
    forwarded: bool,
    #[serde(skip_serializing_if = "is_false")]
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<&'m [Attachment]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll: Option<&'m Poll>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<&'m str>,
    #[serde(skip_serializing_if = "<[Reaction]>::is_empty")]
    reactions: &'m [Reaction],
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = |file: &Attachment| *file == Attachment::named(file.name.as_str());
        let all = self.attachments.len() > 1 || !self.attachments.iter().all(plain);
        Line {
            sent_at: self.sent_at,
            sender: self.sender.as_deref(),
            content: &self.content,
            kind: self.kind,
            edited: self.edited,
            forwarded: self.forwarded,
            pinned: self.pinned,
            caption: self.caption.as_deref(),
            attachment: self.attachments.first().map(|file| file.name.as_str()),
            attachments: all.then_some(&self.attachments),
            poll: self.poll.as_ref(),
            place: self.place,
            call: self.call,
            id: self.id.as_deref(),
            reply_to: self.reply_to.as_deref(),
            reactions: &self.reactions,
        }
        .serialize(serializer)
    }
}
