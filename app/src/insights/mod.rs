//! Dashboards of conversations, drawn from precomputed rows.
//!
//! Pages: `/c/:id/insights`, `/people/:id/insights`, `/insights`,
//! `/c/:id/story`. Tables: conversation_analytics, conversation_keywords, conversation_insights,
//! analytics_jobs, message_analysis, message_entities.
//!
//! An import counts messages, words and hours while it reads; then a job (`analysis`) reads all texts
//! and writes the rest. What is counted and how is the pure crate `insight`.

pub mod activity;
#[cfg(feature = "ssr")]
pub mod analysis;
pub mod api;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
pub mod filter;
pub mod model;
#[cfg(feature = "ssr")]
pub mod opening;
pub mod page;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod scope;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod story;
