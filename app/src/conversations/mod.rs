//! The backbone: conversations, their participants and messages, however they came about.
//!
//! Pages: `/` (list), `/c/:id` (timeline). Tables: conversations, participants,
//! messages, message_versions, attachments.

#[cfg(feature = "ssr")]
pub mod anchor;
pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
pub mod model;
pub mod more;
pub mod page;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod store;
