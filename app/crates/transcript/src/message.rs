//! What an export is read into.

use chrono::NaiveDateTime;
use serde::Serialize;

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
            Kind::Call => "call",
            Kind::ViewOnce => "view_once",
            Kind::VideoNote => "video_note",
            Kind::Deleted => "deleted",
            Kind::Media => "media",
        }
    }
}

/// One message of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Local wall time: an export carries no zone. Seconds are 0 where the export has none.
    pub sent_at: NaiveDateTime,
    /// The sender's name, cleaned of invisible characters; `None` for a system line.
    pub sender: Option<String>,
    /// The text; for media without a caption the file's name or what stands in its place.
    pub content: String,
    /// What it is.
    pub kind: Kind,
    /// Whether the export marks it as edited.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Whether the export marks it as forwarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// The text that belongs to a picture or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The name of the attached file, as the export writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// The options of a poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
}

/// A poll's options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Poll {
    /// In the order of the export.
    pub options: Vec<PollOption>,
}

/// One option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PollOption {
    /// What can be voted for.
    pub text: String,
    /// How many voted for it.
    pub votes: u32,
}
