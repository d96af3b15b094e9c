//! Tokens and counts: what search and the dashboards are computed from.
//!
//! One tokenizer serves the search index, the search query, the highlights and the word counts,
//! so that what is found, what is marked and what is counted never disagree.

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
