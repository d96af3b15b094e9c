//! `/c/:id/media`: files and links of a conversation.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ConversationName;

/// What is shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum GalleryKind {
    /// Pictures and videos.
    #[default]
    Pictures,
    /// Voice messages and music.
    Sounds,
    /// Files.
    Documents,
    /// Web addresses in texts.
    Links,
}

impl GalleryKind {
    /// All kinds, in the order of the page.
    pub const ALL: [GalleryKind; 4] =
        [GalleryKind::Pictures, GalleryKind::Sounds, GalleryKind::Documents, GalleryKind::Links];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            GalleryKind::Pictures => "pictures",
            GalleryKind::Sounds => "sounds",
            GalleryKind::Documents => "documents",
            GalleryKind::Links => "links",
        }
    }

    /// The name in the interface.
    pub fn label(self) -> &'static str {
        match self {
            GalleryKind::Pictures => "Pictures and videos",
            GalleryKind::Sounds => "Audio",
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
    /// The latest first.
    pub items: Vec<GalleryItem>,
    /// The next page has what comes before this `seq`.
    pub next: Option<i64>,
}

/// A file or a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryItem {
    /// The `seq` of its message.
    pub seq: i64,
    /// The sender's name; empty for system messages.
    pub sender: String,
    /// Wall time.
    pub at: NaiveDateTime,
    /// The link, or the file's name.
    pub text: String,
    /// The file.
    pub attachment: Option<Uuid>,
    /// Its size in bytes.
    pub size: Option<i64>,
    /// Whether there is a small picture of it.
    pub thumbnail: bool,
    /// Whether it is a video.
    pub video: bool,
}
