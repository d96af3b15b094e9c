//! Everything a person sees, and the functions behind it.
//!
//! An area of the product is a folder: `model` (types both sides share), `api` (server functions:
//! prove who asks, call the store, return), `store` (SQL, server only), `page` with `parts`.
//!
//! - `conversations`: the backbone: list and timeline
//! - `people`: the same human in several conversations
//! - `search`: across all conversations and inside one
//! - `imports`: a file becomes a conversation
//! - `insights`: dashboards
//! - `notes`: bookmarks; `exports`: conversations as files; `sharing`: with accounts and by links
//! - `accounts`: sign-in, sessions, settings; `admin`: people and invitations
//! - `audit`: who did what, for all areas
//! - `switcher`: Ctrl+K
//! - `ui`: buttons, fields, icons, charts

#![recursion_limit = "512"]

pub mod accounts;
pub mod admin;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod codebooks;
pub mod conversations;
pub mod error;
pub mod exports;
pub mod imports;
pub mod insights;
pub mod keys;
pub mod notes;
pub mod page;
pub mod people;
pub mod query;
#[cfg(feature = "ssr")]
pub mod request;
pub mod role;
pub mod search;
pub mod sharing;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod state;
pub mod switcher;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod viewer;

pub use shell::App;
#[cfg(feature = "ssr")]
pub use shell::html_document;
