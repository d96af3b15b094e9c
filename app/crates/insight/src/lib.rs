//! Text analysis and statistics for search and dashboards.
//!
//! The search index, search queries, highlights and word counts share one tokenizer, so they always agree on what a
//! word is.

pub mod agreement;
pub mod counts;
pub mod day;
pub mod emoji;
pub mod emotion;
pub mod entities;
pub mod keywords;
pub mod language;
pub mod marks;
pub mod month;
pub mod query;
pub mod readability;
pub mod response_times;
pub mod sentiment;
pub mod summary;
pub mod text_analysis;
pub mod tokens;
pub mod warm_up;
pub mod words;
