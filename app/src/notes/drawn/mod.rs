//! The pages of notes.

pub mod annotations;
pub mod bookmarks;
pub mod list;
