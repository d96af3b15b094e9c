//! Rows, forms and the side panel for notes and bookmarks.

mod bookmark;
mod bookmark_form;
mod bookmark_rows;
mod fields;
mod message;
mod new_note;
mod note;
mod note_details;
mod note_form;
pub mod panel;

pub use bookmark_rows::{BookmarkRows, FolderOptions};
pub use fields::{SavedNavigation, Select, TextFilter};
pub use message::MessageNotesView;
pub use note::NoteRows;
