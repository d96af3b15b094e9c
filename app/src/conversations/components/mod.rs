//! Components of the conversation pages and the conversation list.

pub mod activity;
mod back;
mod files;
pub mod list;
mod menu;
pub mod message;
pub mod timeline;
pub mod toolbar;

pub use back::BackLink;
