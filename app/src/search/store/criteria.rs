//! The criteria of a search as the SQL statements of all routes take them: composite types of PostgreSQL, so that the
//! statements can name their parts. The fields and their order are those of migration 0033.

use chrono::{DateTime, NaiveDate, Utc};
use insight::query::Query;
use uuid::Uuid;

use super::analysis::AnalysisFilter;
use super::library::Library;
use crate::search::model::{SearchRequest, Sort};
use crate::viewer::Viewer;

/// What a message must meet to match. `None` stands for "any".
#[derive(Debug, Clone, sqlx::Type)]
#[sqlx(type_name = "search_criteria")]
pub struct SearchCriteria {
    pub viewer: Uuid,
    /// The conversations to search; for the route of senders, the conversation of each of `senders`.
    pub conversations: Vec<Uuid>,
    /// The words as a `tsquery`; `None` if the query consists of operators only.
    pub words: Option<String>,
    /// The `tsquery` of exact matches, which rank higher: without prefixes, corrections and excluded words.
    pub whole_words: Option<String>,
    pub senders: Option<Vec<Uuid>>,
    pub excluded_senders: Vec<Uuid>,
    /// The first day, in the time zone of each conversation.
    pub since: Option<NaiveDate>,
    /// The day after the last one.
    pub until: Option<NaiveDate>,
    pub weekdays: Option<Vec<i32>>,
    pub hours: Option<Vec<i32>>,
    pub bookmarked: Option<bool>,
    /// Whether `analysis` has any condition.
    pub by_analysis: bool,
    pub analysis: AnalysisFilter,
    pub tags: Option<Vec<String>>,
    pub codes: Vec<String>,
    pub names: Vec<String>,
    /// The period of one step of the walk, start inclusive and end exclusive; other routes ignore it.
    pub window_start: Option<DateTime<Utc>>,
    pub window_end: Option<DateTime<Utc>>,
    /// Whether to sort by rank instead of time.
    pub by_rank: bool,
    /// Maximum number of matches to return.
    pub max_hits: i64,
    /// The position of the last hit of the previous page (see [`Cursor`](crate::search::model::Cursor)).
    pub after_sent_at: Option<DateTime<Utc>>,
    pub after_conversation: Option<Uuid>,
    pub after_seq: Option<i64>,
}

impl SearchCriteria {
    /// The criteria of a search for at most `limit` hits.
    pub fn new(viewer: &Viewer, library: &Library, query: &Query, request: &SearchRequest, limit: i64) -> Self {
        let senders = library.senders.as_ref();
        SearchCriteria {
            viewer: viewer.id(),
            conversations: library.ids.clone(),
            words: query.to_tsquery(),
            whole_words: query.to_exact_tsquery(),
            senders: senders.map(|senders| senders.iter().map(|sender| sender.participant).collect()),
            excluded_senders: library.not_senders.clone(),
            since: library.since,
            until: library.until,
            weekdays: library.weekdays.clone(),
            hours: library.hours.clone(),
            bookmarked: library.bookmarked,
            by_analysis: library.analysis != AnalysisFilter::default(),
            analysis: library.analysis.clone(),
            tags: library.tags.clone(),
            codes: library.codes.clone(),
            names: library.names.clone(),
            window_start: None,
            window_end: None,
            by_rank: request.sort == Sort::Best && query.has_words(),
            // One more than shown, to know whether there is a next page.
            max_hits: limit + 1,
            after_sent_at: request.after.map(|cursor| cursor.sent_at),
            after_conversation: request.after.map(|cursor| cursor.conversation),
            after_seq: request.after.map(|cursor| cursor.seq),
        }
    }
}
