//! The backbone: conversations, their participants and messages, however they came about.
//!
//! Pages: `/` (list), `/c/:id` (timeline). Tables: conversations, participants,
//! messages, message_versions, attachments.

#[cfg(feature = "ssr")]
pub mod anchor;
pub mod api;
#[cfg(feature = "ssr")]
pub mod details;
#[cfg(feature = "ssr")]
pub mod drawn;
pub mod message_filter;
pub mod model;
pub mod more;
pub mod page;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod store;
pub mod transcript;

#[cfg(feature = "ssr")]
pub use details::MessageDetails;
pub use message_filter::{KindGroup, MessageFilter};
#[cfg(feature = "ssr")]
pub use store::messages;
#[cfg(feature = "ssr")]
pub use transcript::transcript;
pub use transcript::{TranscriptEntry, TranscriptMessage};
