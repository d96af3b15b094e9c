//! Everything users see, and the server functions behind it.
//!
//! Each area of the product is a folder with `model` (types for server and browser), `api` (server functions, which
//! check access and call the store), `store` (SQL, server only), `page` (routes) and `components`.
//!
//! - `conversations`: the backbone: the list of conversations and their timelines
//! - `people`: participants of several conversations who are the same human
//! - `search`: across all conversations and within one
//! - `imports`: turning uploaded files into conversations
//! - `insights`: dashboards
//! - `notes`: bookmarks and annotations
//! - `codebooks`: coding of messages (qualitative analysis)
//! - `exports`: conversations as files
//! - `sharing`: access for other accounts, and share links
//! - `accounts`: sign-in, sessions, settings
//! - `admin`: members and invitations
//! - `switcher`: the Ctrl+K dialog
//!
//! All areas use `ui` (components that know no area), `viewer` (proofs of access) and `audit` (the audit log).

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
