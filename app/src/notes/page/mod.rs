//! The pages for bookmarks and notes.

mod bookmarks;
mod message;
mod notes;

pub use bookmarks::BookmarksRoute;
pub use message::MessageNotesRoute;
pub use notes::NotesRoute;
