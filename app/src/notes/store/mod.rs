//! SQL for notes and bookmarks.

pub mod annotations;
pub mod bookmarks;
pub mod excerpt;
pub mod threads;
