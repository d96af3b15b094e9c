//! Which messages of a conversation are read: a filter in terms of the database.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::MessageSender;
use crate::conversations::message_filter::MessageFilter;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A selection of messages of one conversation. The default is all of them.
#[derive(Debug, Default)]
pub struct SelectedMessages {
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) senders: Option<Vec<Uuid>>,
    pub(super) kinds: Option<Vec<String>>,
    /// Only the messages at these places; `None` for any.
    pub seqs: Option<Vec<i64>>,
    /// Only these messages; `None` for any.
    pub ids: Option<Vec<Uuid>>,
}

impl SelectedMessages {
    /// Only these messages.
    pub fn of(ids: Vec<Uuid>) -> Self {
        SelectedMessages { ids: Some(ids), ..SelectedMessages::default() }
    }
}

/// The selection of a filter by period, people and kinds. Its search and its places are up to the caller.
pub async fn bounds(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    filter: &MessageFilter,
) -> Result<SelectedMessages, AppError> {
    let (from, until) = filter.period();
    let bounds = sqlx::query!(
        r#"SELECT $1::date::timestamp AT TIME ZONE $3 AS from, ($2::date + 1)::timestamp AT TIME ZONE $3 AS until"#,
        from,
        until,
        conversation.time_zone
    )
    .fetch_one(&mut *db)
    .await?;
    let chosen = participants.iter().filter(|one| filter.people.contains(&one.ordinal)).map(|one| one.id);
    Ok(SelectedMessages {
        from: bounds.from,
        until: bounds.until,
        senders: (!filter.people.is_empty()).then(|| chosen.collect()),
        kinds: (!filter.kinds.is_empty())
            .then(|| filter.kinds.iter().flat_map(|group| group.kinds()).map(|kind| (*kind).to_owned()).collect()),
        ..SelectedMessages::default()
    })
}

/// How many messages a selection has.
pub async fn count(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    selection: &SelectedMessages,
) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
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
    .await?)
}

/// The ids of the messages of a selection. Unlike places they stay the same when imports are merged.
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

/// Which of the places `seqs` are in a selection.
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
