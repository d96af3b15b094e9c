//! The messages that an export is read into, in the same form for every program.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize, Serializer};

/// The kind of a message. The serialized names are the values of the database type `message_kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "self-explanatory")]
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
    /// Media of an unknown kind, which some exports omit without saying what it was.
    Media,
}

impl Kind {
    /// The name in JSON and in the database, such as `live_location`.
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

    /// Whether a message of this kind normally has a file or contact card.
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

/// A message of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// When it was sent: local time or UTC, as the conversation's [`crate::Clock`] says. Seconds are 0 if the
    /// export has none.
    pub sent_at: NaiveDateTime,
    /// The sender's name, without invisible characters. `None` for a system message.
    pub sender: Option<String>,
    /// The text. For media without a caption, the file name or the program's placeholder.
    pub content: String,
    /// The kind of message.
    pub kind: Kind,
    /// Whether the export marks it as edited.
    pub edited: bool,
    /// Whether the export marks it as forwarded.
    pub forwarded: bool,
    /// Whether the export marks it as pinned.
    pub pinned: bool,
    /// The text that was sent with a file. It is also in `content`.
    pub caption: Option<String>,
    /// The attached files, in the order of the export.
    pub attachments: Vec<Attachment>,
    /// The options of a poll. The question is in `content`.
    pub poll: Option<Poll>,
    /// The coordinates of a location, if the export contains them.
    pub place: Option<Place>,
    /// Details of a call.
    pub call: Option<Call>,
    /// The message id in the source program.
    pub id: Option<String>,
    /// The `id` of the message that this one replies to.
    pub reply_to: Option<String>,
    /// The reactions, one entry per emoji.
    pub reactions: Vec<Reaction>,
}

impl Message {
    /// Creates a message without attachments, reactions or marks.
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

    /// Adds files and sets the kind. The text becomes the caption. If there is no text, `content` is set to the
    /// name of the first file. Without files, the message stays as it is.
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

/// A file that a message refers to. It may be missing from the export.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Attachment {
    /// The file name to display.
    pub name: String,
    /// The path in the archive if it differs from the name, such as `photos/photo_1.jpg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The duration in milliseconds, if the export contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// The number of pages, if the export contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
}

impl Attachment {
    /// A file of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Attachment { name: name.into(), ..Attachment::default() }
    }

    /// A file at a path in the archive. The last part of the path becomes its name.
    pub fn at(path: impl Into<String>) -> Self {
        let path = path.into();
        let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
        Attachment { name, path: Some(path), ..Attachment::default() }
    }
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The options, in the order of the export.
    pub options: Vec<PollOption>,
}

/// One option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollOption {
    /// The text of the option.
    pub text: String,
    /// The number of votes.
    pub votes: u32,
}

/// Geographic coordinates in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

/// A voice or video call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Call {
    /// Whether it was a video call. `None` if the export does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<bool>,
    /// The duration in seconds. `None` if nobody answered or the export does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Whether nobody answered.
    #[serde(default)]
    pub missed: bool,
}

/// An emoji that one or more people reacted with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// An emoji, or the name or id of a custom emoji.
    pub emoji: String,
    /// How many people reacted with it; at least the length of `by`.
    pub count: u32,
    /// Their names, as far as the export contains them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

impl Reaction {
    /// Groups individual reactions (emoji, who) by emoji, in the order in which each emoji first appears.
    pub fn group(reactions: impl IntoIterator<Item = (String, Option<String>)>) -> Vec<Reaction> {
        let mut groups: Vec<Reaction> = Vec::new();
        for (emoji, by) in reactions {
            let at = groups.iter().position(|reaction| reaction.emoji == emoji).unwrap_or_else(|| {
                groups.push(Reaction { emoji, count: 0, by: Vec::new() });
                groups.len() - 1
            });
            if let Some(reaction) = groups.get_mut(at) {
                reaction.count += 1;
                reaction.by.extend(by);
            }
        }
        groups
    }
}

/// A message as `colloquy parse` prints it. Empty fields are left out. `attachment` is the name of the first
/// file; `attachments` is only written if there is more to say about the files than one name.
#[derive(Serialize)]
struct JsonMessage<'m> {
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
        let only_name = |file: &Attachment| *file == Attachment::named(file.name.as_str());
        let with_details = self.attachments.len() > 1 || !self.attachments.iter().all(only_name);
        JsonMessage {
            sent_at: self.sent_at,
            sender: self.sender.as_deref(),
            content: &self.content,
            kind: self.kind,
            edited: self.edited,
            forwarded: self.forwarded,
            pinned: self.pinned,
            caption: self.caption.as_deref(),
            attachment: self.attachments.first().map(|file| file.name.as_str()),
            attachments: with_details.then_some(&self.attachments),
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
