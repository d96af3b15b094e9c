//! Resolves a filter, including its search, to the messages of an export or a share link.

use chrono::NaiveDate;
use insight::query::Query;
use sqlx::PgConnection;

use crate::conversations::MessageFilter;
use crate::conversations::messages::{self, MessageSender, SelectedMessages};
use crate::error::AppError;
use crate::search::find_all;
use crate::viewer::{Conversation, Reader, Viewer};

/// The maximum number of search matches that are exported. The latest ones are kept.
const MAX_MATCHES: i64 = 10_000;

/// The messages that a filter selects.
pub struct Selection {
    /// Their bounds and, if selected one by one or found by a search, their `seq`s.
    pub messages: SelectedMessages,
    /// How many there are.
    pub count: i64,
    /// A notice for the user, for example that the selection was truncated.
    pub note: Option<String>,
}

/// Resolves a filter for a conversation. `today` is the reference for relative dates in the search.
///
/// # Errors
/// [`AppError::Invalid`] if too many messages are selected one by one; [`AppError::TooSlow`] if the search takes too
/// long.
pub async fn select(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    filter: &MessageFilter,
    today: NaiveDate,
) -> Result<Selection, AppError> {
    let mut selected = messages::resolve_filter(&mut *db, conversation, participants, filter).await?;
    selected.seqs = filter.selected_seqs()?;
    let mut note = None;
    let query = Query::read(&filter.search(), today);
    if !query.is_empty() {
        let found = find_all(&mut *db, viewer, Some(conversation.id), &query, MAX_MATCHES).await?;
        note = (!found.complete)
            .then(|| "The search matches more than 10,000 messages. Only the latest 10,000 are included.".to_owned());
        let mut seqs: Vec<i64> = found.places.into_iter().map(|(_, seq)| seq).collect();
        if let Some(chosen) = &selected.seqs {
            seqs.retain(|seq| chosen.binary_search(seq).is_ok());
        }
        selected.seqs = Some(seqs);
    }
    let count = messages::count(db, conversation, &selected).await?;
    Ok(Selection { messages: selected, count, note })
}
