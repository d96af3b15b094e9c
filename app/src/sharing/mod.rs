//! Sharing: accounts that can read a conversation which is not theirs or see its dashboard, and links for guests.
//!
//! Page: `/c/:id/sharing`. Routes of the server, for guests: `GET /s/:token`, `POST /s/:token` (the password),
//! `GET /s/:token/media/:attachment`. Tables: conversation_access, conversation_analysts, share_links. What a guest may
//! see is proven by `viewer::Guest`.

pub mod api;
mod components;
#[cfg(feature = "ssr")]
pub mod guest;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod store;

pub use model::SharedWith;
#[cfg(feature = "ssr")]
pub use store::{access::list as people_with_access, links::opened};
