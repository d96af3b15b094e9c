//! The core area: conversations of every kind, with their participants and messages.
//!
//! Pages: `/c/:id` (timeline) and, below it, `media`, `thread/:seq` and `versions/:message`; also the conversation list
//! that is shown next to every page.
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
    Media, archive, like, media as attachment, message_text, messages, text, thumbnail, trash, wall_clock, window,
    words,
};
#[cfg(feature = "ssr")]
pub use transcript::transcript;
pub use transcript::{TranscriptEntry, TranscriptMessage};
