//! Sharing: accounts that may read a conversation which is not theirs, and links for whoever has them.
//!
//! Page: `/c/:id/sharing`. Routes of the server, for guests: `GET /s/:token`, `POST /s/:token` (the
//! password), `GET /s/:token/media/:attachment`. Tables: conversation_access, share_links. What a guest
//! may see is the proof [`crate::viewer::Guest`].

pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
#[cfg(feature = "ssr")]
pub mod guest;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
