//! Search across all conversations that the viewer may read, or within one.
//!
//! Page: `/search`; also [`SearchPanel`] next to a timeline. `insight::query` parses queries, `store` runs them.
//! Tables: messages (the index), search_words, saved_searches.

pub mod api;
mod components;
mod field;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod store;

pub use components::{PanelResource, SearchPanel, panel_resource};
pub use model::SearchRequest;
#[cfg(feature = "ssr")]
pub use store::{find_all, search};
