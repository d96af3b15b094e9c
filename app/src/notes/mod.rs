//! Notes: places and thoughts that a reader keeps.
//!
//! Pages: `/bookmarks`, `/notes` (all one sees), `/c/:id/notes/:message` (those of a message, and a new
//! one). Tables: bookmarks, annotations, annotation_comments, annotation_versions.

pub mod annotate;
pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
#[cfg(feature = "ssr")]
mod markdown;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
