//! Insights: dashboards, comparisons and stories, based on precomputed statistics.
//!
//! - Pages: `/c/:id/insights`, `/people/:id/insights`, `/insights`; the same with `compare`; `/c/:id/story`.
//! - Files: `/charts/:scope/:key.csv|svg`, `/story/:id/story.html|svg`.
//! - Tables: conversation_analytics, conversation_keywords, conversation_insights, analytics_jobs, message_analysis,
//!   message_entities, stop_words.
//!
//! An import counts messages, words and hours while it parses the file. A background job ([`analysis`]) then analyses
//! the message texts and stores all other statistics. The crate `insight` does the counting. On a request, `opening`
//! checks permissions and reads the statistics for the filter, `figures` turns them into charts, and `page_data` into a
//! page. `mask` decides what is visible to analysts and guests, who may not read the messages.

pub mod activity;
#[cfg(feature = "ssr")]
pub mod analysis;
pub mod api;
#[cfg(feature = "ssr")]
mod comparison;
pub mod components;
#[cfg(feature = "ssr")]
pub mod figures;
pub mod filter;
pub mod mask;
pub mod model;
#[cfg(feature = "ssr")]
pub mod opening;
pub mod page;
#[cfg(feature = "ssr")]
pub mod page_data;
pub mod scope;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod story;

pub use filter::Filter;
pub use mask::Mask;
#[cfg(feature = "ssr")]
pub use store::{begin, recount, task};
