//! The quick switcher: Ctrl+K (⌘K) from anywhere, then a few letters of where to go: a conversation,
//! a person, a saved search, a page, an action.

pub mod api;
mod dialog;
#[cfg(feature = "ssr")]
mod rank;
pub mod view;

use serde::{Deserialize, Serialize};

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitcherEntry {
    /// Its name.
    pub label: String,
    /// What it is.
    pub about: String,
    /// Its address.
    pub href: String,
}
