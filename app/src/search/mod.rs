//! Search in all conversations that one may see, and in a single one.
//!
//! Page: `/search`; [`SearchPanel`] beside a timeline. Queries are parsed by `insight::query`; `store` runs them.
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
