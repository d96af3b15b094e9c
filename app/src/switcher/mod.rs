//! The quick switcher: press Ctrl+K (⌘K) on any page and type a few letters to go to a conversation, a person, a saved
//! search or a page.

pub mod api;
mod keys;
#[cfg(feature = "ssr")]
mod rank;
pub mod view;

use serde::{Deserialize, Serialize};

/// A destination that the switcher offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitcherEntry {
    /// The name, which the typed text is matched against.
    pub label: String,
    /// A short description, such as "Saved search".
    pub about: String,
    /// The URL to go to.
    pub href: String,
}
