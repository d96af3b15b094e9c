//! Parts of the conversation pages.

pub mod activity;
mod files;
pub mod list;
#[cfg(feature = "ssr")]
pub mod menu;
pub mod message;
pub mod timeline;
pub mod toolbar;
