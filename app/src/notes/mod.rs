//! Notes: places and thoughts that a reader keeps. For now bookmarks.
//!
//! Page: `/bookmarks`. Table: bookmarks.

pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
