//! Server functions for notes and bookmarks.

pub mod annotations;
pub mod bookmarks;

pub use annotations::*;
pub use bookmarks::*;
