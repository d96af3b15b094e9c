//! Runs the SQL of each route. Each statement is a separate file, so that a test can check its plan with EXPLAIN.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::criteria::SearchCriteria;
use super::library::Sender;
use crate::error::AppError;

/// A matching message, and the number of matches.
#[derive(Debug, Clone)]
pub struct Match {
    pub conversation: Uuid,
    pub seq: i64,
    pub sent_at: DateTime<Utc>,
    /// The score of the match (SQL function `search_rank`); `None` unless the results are ranked.
    pub rank: Option<f64>,
    /// Number of matches in this conversation; 0 if they were not counted.
    pub of_conversation: i64,
    /// Total number of matches; 0 if they were not counted.
    pub total: i64,
}

/// All matches, found with the full-text index.
pub async fn by_words(db: &mut PgConnection, criteria: &SearchCriteria) -> Result<Vec<Match>, AppError> {
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_words.sql", criteria as &SearchCriteria)
        .fetch_all(db)
        .await?)
}

/// All matches among the messages of the requested senders.
pub async fn by_senders(
    db: &mut PgConnection,
    criteria: &SearchCriteria,
    senders: &[Sender],
) -> Result<Vec<Match>, AppError> {
    let criteria = SearchCriteria {
        conversations: senders.iter().map(|sender| sender.conversation).collect(),
        ..criteria.clone()
    };
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_senders.sql", criteria as SearchCriteria)
        .fetch_all(db)
        .await?)
}

/// All matches among the viewer's bookmarks.
pub async fn by_bookmarks(db: &mut PgConnection, criteria: &SearchCriteria) -> Result<Vec<Match>, AppError> {
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_bookmarks.sql", criteria as &SearchCriteria)
        .fetch_all(db)
        .await?)
}

/// All matches among messages with notes or codes that the viewer can see.
pub async fn by_notes(db: &mut PgConnection, criteria: &SearchCriteria) -> Result<Vec<Match>, AppError> {
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_notes.sql", criteria as &SearchCriteria)
        .fetch_all(db)
        .await?)
}

/// All matches among messages that mention one of the requested entities.
pub async fn by_names(db: &mut PgConnection, criteria: &SearchCriteria) -> Result<Vec<Match>, AppError> {
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_names.sql", criteria as &SearchCriteria)
        .fetch_all(db)
        .await?)
}

/// The matches between `from` (inclusive) and `until` (exclusive) in `conversations`, newest first. They are not
/// counted.
pub async fn by_walk(
    db: &mut PgConnection,
    criteria: &SearchCriteria,
    conversations: Vec<Uuid>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Match>, AppError> {
    let criteria =
        SearchCriteria { conversations, window_start: Some(from), window_end: Some(until), ..criteria.clone() };
    Ok(sqlx::query_file_as!(Match, "src/search/store/route_walk.sql", criteria as SearchCriteria).fetch_all(db).await?)
}
