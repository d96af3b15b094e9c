//! Imports: one uploaded file being turned into a conversation, with a receipt.
//!
//! Pages: `/imports`, `/imports/:id`. Routes of the server: `POST /uploads`. Tables: imports, import_conversations,
//! import_changes, staged_messages, objects.
//!
//! `pipeline` is the work of the job: read the file on a thread, copy the rows, all in one
//! transaction, so that a killed or failed import leaves nothing behind.

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
