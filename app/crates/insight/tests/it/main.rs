//! Sentiment of labelled texts, and statistics of small conversations.

mod month;
mod sentiment;
