//! Bookmarks, and annotations on messages. The user interface calls annotations “notes”.
//!
//! Pages: `/bookmarks`, `/notes` (all notes that the viewer can see), `/c/:id/notes/:message` (the notes on one
//! message). Next to a conversation, [`NotesFrame`] shows them in a side panel. Tables: bookmarks, removed_bookmarks,
//! annotations, annotation_comments, annotation_versions.

pub mod api;
mod components;
pub mod model;
pub mod page;
mod request;
#[cfg(feature = "ssr")]
mod store;

pub use components::panel::{NotesFrame, SidePanelButton};
