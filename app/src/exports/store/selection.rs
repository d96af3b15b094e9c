//! What of a conversation is exported or shared: a wish in the conversation's own terms.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use insight::query::Query;
use sqlx::PgConnection;
use uuid::Uuid;

use super::read::ExportParticipant;
use crate::error::AppError;
use crate::exports::wish::Wish;
use crate::search::store::find_all;
use crate::viewer::{Conversation, Reader, Viewer};

/// So many matches of a search are exported, the latest.
const MAX_FOUND: i64 = 10_000;

/// A wish about one conversation, in its own terms.
#[derive(Debug, Default)]
pub struct SelectedMessages {
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) senders: Option<Vec<Uuid>>,
    pub(super) kinds: Option<Vec<String>>,
    pub(super) seqs: Option<Vec<i64>>,
    /// Only these messages.
    pub ids: Option<Vec<Uuid>>,
    /// How many messages it is.
    pub count: i64,
    /// What the person should know of it.
    pub note: Option<String>,
}

impl SelectedMessages {
    /// These messages.
    pub fn of(ids: Vec<Uuid>) -> Self {
        SelectedMessages { ids: Some(ids), ..SelectedMessages::default() }
    }
}

/// The part of a wish that needs no search and names no places, in the conversation's own terms.
pub async fn bounds(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[ExportParticipant],
    wish: &Wish,
) -> Result<SelectedMessages, AppError> {
    let bounds = sqlx::query!(
        r#"SELECT $1::date::timestamp AT TIME ZONE $3 AS from, ($2::date + 1)::timestamp AT TIME ZONE $3 AS until"#,
        wish.from,
        wish.until,
        conversation.time_zone
    )
    .fetch_one(&mut *db)
    .await?;
    let chosen = participants.iter().filter(|one| wish.people.contains(&one.ordinal)).map(|one| one.id);
    Ok(SelectedMessages {
        from: bounds.from,
        until: bounds.until,
        senders: (!wish.people.is_empty()).then(|| chosen.collect()),
        kinds: (!wish.groups.is_empty())
            .then(|| wish.groups.iter().flat_map(|group| group.kinds()).map(|kind| (*kind).to_owned()).collect()),
        ..SelectedMessages::default()
    })
}

/// Puts a wish into the conversation's own terms, and counts what it is.
///
/// # Errors
/// [`AppError::Invalid`] when too many messages are chosen one by one; [`AppError::TooSlow`] for a search
/// that takes too long.
pub async fn select(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    participants: &[ExportParticipant],
    wish: &Wish,
    today: NaiveDate,
) -> Result<SelectedMessages, AppError> {
    let mut selection = bounds(&mut *db, conversation, participants, wish).await?;
    selection.seqs = wish.chosen()?;
    let query = Query::read(&wish.query, today);
    if !query.is_empty() {
        let found = find_all(&mut *db, viewer, Some(conversation.id), &query, MAX_FOUND).await?;
        selection.note = (!found.complete)
            .then(|| "The search finds more than 10,000 messages; the file has the latest of them.".to_owned());
        let mut seqs: Vec<i64> = found.places.into_iter().map(|(_, seq)| seq).collect();
        if let Some(chosen) = &selection.seqs {
            seqs.retain(|seq| chosen.binary_search(seq).is_ok());
        }
        selection.seqs = Some(seqs);
    }
    selection.count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM messages m
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL
             AND ($2::timestamptz IS NULL OR m.sent_at >= $2) AND ($3::timestamptz IS NULL OR m.sent_at < $3)
             AND ($4::uuid[] IS NULL OR m.sender_id = ANY($4)) AND ($5::text[] IS NULL OR m.kind::text = ANY($5))
             AND ($6::bigint[] IS NULL OR m.seq = ANY($6)) AND ($7::uuid[] IS NULL OR m.id = ANY($7))"#,
        conversation.id,
        selection.from,
        selection.until,
        selection.senders.as_deref(),
        selection.kinds.as_deref(),
        selection.seqs.as_deref(),
        selection.ids.as_deref()
    )
    .fetch_one(db)
    .await?;
    Ok(selection)
}

/// The messages of a selection, by their ids, which stay when places change.
pub async fn ids(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    selection: &SelectedMessages,
) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT m.id FROM messages m
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL
             AND ($2::timestamptz IS NULL OR m.sent_at >= $2) AND ($3::timestamptz IS NULL OR m.sent_at < $3)
             AND ($4::uuid[] IS NULL OR m.sender_id = ANY($4)) AND ($5::text[] IS NULL OR m.kind::text = ANY($5))
             AND ($6::bigint[] IS NULL OR m.seq = ANY($6)) AND ($7::uuid[] IS NULL OR m.id = ANY($7))
           ORDER BY m.seq"#,
        conversation.id,
        selection.from,
        selection.until,
        selection.senders.as_deref(),
        selection.kinds.as_deref(),
        selection.seqs.as_deref(),
        selection.ids.as_deref()
    )
    .fetch_all(db)
    .await?)
}

/// Which of these places are in a selection.
pub async fn within(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    selection: &SelectedMessages,
    seqs: &[i64],
) -> Result<HashSet<i64>, AppError> {
    if seqs.is_empty() {
        return Ok(HashSet::new());
    }
    let found = sqlx::query_scalar!(
        r#"SELECT m.seq FROM messages m
           WHERE m.conversation_id = $1 AND m.seq = ANY($8) AND m.deleted_at IS NULL
             AND ($2::timestamptz IS NULL OR m.sent_at >= $2) AND ($3::timestamptz IS NULL OR m.sent_at < $3)
             AND ($4::uuid[] IS NULL OR m.sender_id = ANY($4)) AND ($5::text[] IS NULL OR m.kind::text = ANY($5))
             AND ($6::bigint[] IS NULL OR m.seq = ANY($6)) AND ($7::uuid[] IS NULL OR m.id = ANY($7))"#,
        conversation.id,
        selection.from,
        selection.until,
        selection.senders.as_deref(),
        selection.kinds.as_deref(),
        selection.seqs.as_deref(),
        selection.ids.as_deref(),
        seqs
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().collect())
}
