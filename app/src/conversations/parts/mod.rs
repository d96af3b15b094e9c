//! Parts of the conversation pages.

mod files;
pub mod list;
pub mod message;
pub mod timeline;
pub mod toolbar;
