//! Dashboards of conversations, drawn from precomputed rows.
//!
//! Page: `/c/:id/insights`. Table: conversation_analytics.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod store;
