//! Which messages an export or a share link has: a filter with its search.

use chrono::NaiveDate;
use insight::query::Query;
use sqlx::PgConnection;

use crate::conversations::MessageFilter;
use crate::conversations::messages::{self, MessageSender, SelectedMessages};
use crate::error::AppError;
use crate::search::find_all;
use crate::viewer::{Conversation, Reader, Viewer};

/// The most matches of a search that are exported: the latest.
const MAX_FOUND: i64 = 10_000;

/// The messages that a filter selects.
pub struct Selection {
    /// Which.
    pub messages: SelectedMessages,
    /// How many.
    pub count: i64,
    /// What the user should know about them.
    pub note: Option<String>,
}

/// Resolves a filter.
///
/// # Errors
/// [`AppError::Invalid`] when too many messages are selected one by one; [`AppError::TooSlow`] when the search takes
/// too long.
pub async fn select(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    filter: &MessageFilter,
    today: NaiveDate,
) -> Result<Selection, AppError> {
    let mut selected = messages::bounds(&mut *db, conversation, participants, filter).await?;
    selected.seqs = filter.chosen()?;
    let mut note = None;
    let query = Query::read(&filter.search(), today);
    if !query.is_empty() {
        let found = find_all(&mut *db, viewer, Some(conversation.id), &query, MAX_FOUND).await?;
        note = (!found.complete)
            .then(|| "The search matches more than 10,000 messages. The file has the latest 10,000.".to_owned());
        let mut seqs: Vec<i64> = found.places.into_iter().map(|(_, seq)| seq).collect();
        if let Some(chosen) = &selected.seqs {
            seqs.retain(|seq| chosen.binary_search(seq).is_ok());
        }
        selected.seqs = Some(seqs);
    }
    let count = messages::count(db, conversation, &selected).await?;
    Ok(Selection { messages: selected, count, note })
}
