//! Search across every conversation that one may see, and inside one.
//!
//! Page: `/search`; the panel beside a timeline is `draw_panel`. What a person types is read by
//! `insight::query`; how it is answered: `store`. Tables: messages (the index), search_words,
//! saved_searches.

pub mod api;
pub mod field;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub use store::find_all;
