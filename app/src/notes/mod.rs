//! Notes: places and thoughts that a reader keeps. For now bookmarks.
//!
//! Page: `/bookmarks`. Table: bookmarks.

pub mod api;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
