//! Types for `/c/:id/media`: the files and links of a conversation.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ConversationName;

/// What a tab of the gallery shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum GalleryKind {
    /// Pictures, GIFs and videos.
    #[default]
    Pictures,
    /// Voice messages and music.
    Audio,
    /// Documents and other files.
    Documents,
    /// URLs in messages.
    Links,
}

impl GalleryKind {
    /// All kinds, in the order of the tabs.
    pub const ALL: [GalleryKind; 4] =
        [GalleryKind::Pictures, GalleryKind::Audio, GalleryKind::Documents, GalleryKind::Links];

    /// The name used in URLs.
    pub fn name(self) -> &'static str {
        match self {
            GalleryKind::Pictures => "pictures",
            GalleryKind::Audio => "sounds",
            GalleryKind::Documents => "documents",
            GalleryKind::Links => "links",
        }
    }

    /// The label shown to users.
    pub fn label(self) -> &'static str {
        match self {
            GalleryKind::Pictures => "Pictures and videos",
            GalleryKind::Audio => "Audio",
            GalleryKind::Documents => "Documents",
            GalleryKind::Links => "Links",
        }
    }
}

impl fmt::Display for GalleryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for GalleryKind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        GalleryKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

/// A page of the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gallery {
    /// The conversation.
    pub conversation: ConversationName,
    /// Newest first.
    pub items: Vec<GalleryItem>,
    /// Paging cursor: the next page shows items before this `seq`. `None` on the last page.
    pub next: Option<i64>,
}

/// A file or a link in the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryItem {
    /// The `seq` of its message.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// When the message was sent, in the conversation's time zone.
    pub at: NaiveDateTime,
    /// The URL, or the name of the file.
    pub text: String,
    /// Id of the file; `None` for links.
    pub attachment: Option<Uuid>,
    /// Size of the file in bytes.
    pub size: Option<i64>,
    /// Whether the file has a thumbnail.
    pub thumbnail: bool,
    /// Whether the file is a video.
    pub video: bool,
}
