//! Sharing: gives other accounts access to a conversation or its dashboard, and creates links for guests.
//!
//! Page: `/c/:id/sharing`. Server routes for guests: `GET /s/:token`, `POST /s/:token` (submits the password),
//! `GET /s/:token/media/:attachment`. Tables: conversation_access, conversation_analysts, share_links. The proof that a
//! guest has a valid link is `viewer::Guest`.

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
pub use store::{access::list as people_with_access, links::record_opening};
