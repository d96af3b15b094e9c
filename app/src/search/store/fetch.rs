//! The SQL of each route. The statements are files of their own, so that a test can ask PostgreSQL how it would run
//! them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::library::Library;
use crate::error::AppError;
use crate::search::model::Cursor;

/// A match, and how many there are.
#[derive(Debug, Clone)]
pub struct Match {
    pub conversation: Uuid,
    pub seq: i64,
    pub sent_at: DateTime<Utc>,
    pub rank: Option<f64>,
    /// Matches in this conversation; 0 when nobody counted.
    pub of_conversation: i64,
    /// Matches in all; 0 when nobody counted.
    pub total: i64,
}

/// What every route asks for.
pub struct SearchCriteria<'a> {
    pub user: Uuid,
    pub library: &'a Library,
    /// The participants that are wanted; `None` for any.
    pub senders: Option<Vec<Uuid>>,
    /// The words; `None` when only operators were given.
    pub words: Option<String>,
    /// The words, whole.
    pub exact: Option<String>,
    /// Whether the best come first, not the latest.
    pub ranked: bool,
    /// Only what comes after this one.
    pub after: Option<Cursor>,
    /// How many are wanted.
    pub most: i64,
}

/// Runs a route's file. All take the same seventeen values first; those of some routes follow. The filters that they
/// share are SQL functions (`search_time_matches` and others of migration 0031). sqlx needs the file's name as a literal.
macro_rules! route {
    ($file:literal, $db:expr, $wanted:expr, $conversations:expr $(, $more:expr)*) => {{
        let (wanted, library): (&SearchCriteria<'_>, &Library) = ($wanted, $wanted.library);
        Ok(sqlx::query_file_as!(
            Match,
            $file,
            wanted.words.as_deref(),
            $conversations,
            library.since,
            library.until,
            wanted.senders.as_deref(),
            &library.not_senders,
            library.bookmarked,
            wanted.user,
            wanted.ranked,
            wanted.exact.as_deref(),
            wanted.most,
            wanted.after.map(|cursor| cursor.sent_at),
            wanted.after.map(|cursor| cursor.conversation),
            wanted.after.map(|cursor| cursor.seq),
            library.weekdays.as_deref(),
            library.hours.as_deref(),
            library.read.to_json()
            $(, $more)*
        )
        .fetch_all($db)
        .await?)
    }};
}

/// All matches, by the index of words.
pub async fn by_words(db: &mut PgConnection, wanted: &SearchCriteria<'_>) -> Result<Vec<Match>, AppError> {
    route!("src/search/store/route_words.sql", db, wanted, &wanted.library.ids)
}

/// All matches of the wanted senders.
pub async fn by_senders(db: &mut PgConnection, wanted: &SearchCriteria<'_>) -> Result<Vec<Match>, AppError> {
    let senders = wanted.library.senders.as_deref().unwrap_or_default();
    let conversations: Vec<Uuid> = senders.iter().map(|sender| sender.conversation).collect();
    route!("src/search/store/route_senders.sql", db, wanted, &conversations)
}

/// All matches among the viewer's bookmarks.
pub async fn by_bookmarks(db: &mut PgConnection, wanted: &SearchCriteria<'_>) -> Result<Vec<Match>, AppError> {
    route!("src/search/store/route_bookmarks.sql", db, wanted, &wanted.library.ids)
}

/// All matches among messages with notes, or with codes, that the viewer sees.
pub async fn by_notes(db: &mut PgConnection, wanted: &SearchCriteria<'_>) -> Result<Vec<Match>, AppError> {
    let Library { tags, codes, .. } = wanted.library;
    route!("src/search/store/route_notes.sql", db, wanted, &wanted.library.ids, tags.as_deref(), codes)
}

/// All matches among messages that name some things.
pub async fn by_names(db: &mut PgConnection, wanted: &SearchCriteria<'_>) -> Result<Vec<Match>, AppError> {
    route!("src/search/store/route_names.sql", db, wanted, &wanted.library.ids, &wanted.library.names)
}

/// The matches of a window of time in some of the library's conversations, the latest first.
pub async fn by_walk(
    db: &mut PgConnection,
    wanted: &SearchCriteria<'_>,
    conversations: &[Uuid],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Match>, AppError> {
    route!("src/search/store/route_walk.sql", db, wanted, conversations, from, until)
}
