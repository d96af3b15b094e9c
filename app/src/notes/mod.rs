//! Notes: what readers save (bookmarks) and write about messages (annotations, called notes in the interface).
//!
//! Pages: `/bookmarks`, `/notes` (all that the viewer sees), `/c/:id/notes/:message` (those of a message). Beside a
//! conversation, [`NotesFrame`] shows them in a side panel. Tables: bookmarks, removed_bookmarks, annotations,
//! annotation_comments, annotation_versions.

pub mod api;
mod components;
pub mod model;
pub mod page;
mod request;
#[cfg(feature = "ssr")]
mod store;

pub use components::panel::{NotesFrame, SidePanelButton};
