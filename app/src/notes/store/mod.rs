//! SQL of notes.

pub mod annotations;
pub mod bookmarks;
pub mod threads;
