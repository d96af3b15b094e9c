//! Imports: turns uploaded files into conversations and shows a receipt of how every line was read.
//!
//! Pages: `/`, `/imports`, `/imports/:id`. Server routes: `POST /uploads`, `GET /imports/:id/original`.
//! Tables: imports, import_conversations, import_changes, staged_messages, objects.
//!
//! `pipeline` is the job. It works in one transaction, so that a killed or failed import leaves nothing behind.

pub mod api;
mod components;
pub mod dropzone;
pub mod home;
pub mod model;
#[cfg(feature = "ssr")]
pub mod objects;
#[cfg(feature = "ssr")]
pub mod options;
pub mod page;
#[cfg(feature = "ssr")]
pub mod pipeline;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use store::{NewImport, get as stored_import, original, task};
