//! Parts of the conversation pages.

pub mod activity;
mod files;
pub mod list;
pub mod message;
pub mod timeline;
pub mod toolbar;
