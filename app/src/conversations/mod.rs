//! The backbone: conversations, their participants and messages, wherever they come from.
//!
//! Pages: `/c/:id` (timeline) and, below it, `media`, `thread/:seq`, `versions/:message`; the list beside every page.
//! Tables: conversations, conversation_settings, participants, messages, message_versions, attachments.

#[cfg(feature = "ssr")]
pub mod anchor;
pub mod api;
pub mod components;
pub mod media;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
pub mod thread;
pub mod versions;
