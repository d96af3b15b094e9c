//! The backbone: conversations, their participants and messages, wherever they come from.
//!
//! Pages: `/c/:id` (timeline) and, below it, `media`, `thread/:seq`, `versions/:message`; the list beside every page.
//! Tables: conversations, conversation_settings, participants, messages, message_versions, attachments.

#[cfg(feature = "ssr")]
pub mod anchor;
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod details;
pub mod media;
pub mod message_filter;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod store;
pub mod thread;
pub mod transcript;
pub mod versions;

#[cfg(feature = "ssr")]
pub use details::MessageDetails;
pub use message_filter::{KindGroup, MessageFilter};
#[cfg(feature = "ssr")]
pub use store::{
    Media, archive, bin, like, media as attachment, message_text, messages, text, thumbnail, wall, window, words,
};
#[cfg(feature = "ssr")]
pub use transcript::transcript;
pub use transcript::{TranscriptEntry, TranscriptMessage};
