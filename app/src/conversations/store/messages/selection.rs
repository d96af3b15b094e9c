//! Selections of messages: a [`MessageFilter`] resolved to database values.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::MessageSender;
use crate::conversations::message_filter::MessageFilter;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A selection of messages of one conversation. The default is all of them. The fields and their order are those of
/// the composite type of migration 0034; the SQL function `message_is_selected` evaluates it.
#[derive(Debug, Default, sqlx::Type)]
#[sqlx(type_name = "message_selection")]
pub struct SelectedMessages {
    pub(super) since: Option<DateTime<Utc>>,
    /// Exclusive.
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) senders: Option<Vec<Uuid>>,
    pub(super) kinds: Option<Vec<String>>,
    /// Only the messages with these `seq`s; `None` for any.
    pub seqs: Option<Vec<i64>>,
    /// Only the messages with these ids; `None` for any.
    pub ids: Option<Vec<Uuid>>,
}

impl SelectedMessages {
    /// Selects messages by id.
    pub fn of(ids: Vec<Uuid>) -> Self {
        SelectedMessages { ids: Some(ids), ..SelectedMessages::default() }
    }
}

/// Resolves the period, people and kinds of a filter. The caller must resolve its search and `seqs`.
pub async fn resolve_filter(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    filter: &MessageFilter,
) -> Result<SelectedMessages, AppError> {
    let (from, until) = filter.period();
    let bounds = sqlx::query!(
        r#"SELECT $1::date::timestamp AT TIME ZONE $3 AS since, ($2::date + 1)::timestamp AT TIME ZONE $3 AS until"#,
        from,
        until,
        conversation.time_zone
    )
    .fetch_one(&mut *db)
    .await?;
    let senders = participants.iter().filter(|one| filter.people.contains(&one.ordinal)).map(|one| one.id);
    Ok(SelectedMessages {
        since: bounds.since,
        until: bounds.until,
        senders: (!filter.people.is_empty()).then(|| senders.collect()),
        kinds: (!filter.kinds.is_empty())
            .then(|| filter.kinds.iter().flat_map(|group| group.kinds()).map(|kind| (*kind).to_owned()).collect()),
        ..SelectedMessages::default()
    })
}

/// The number of messages in a selection.
pub async fn count(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    selection: &SelectedMessages,
) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM messages m
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL
             AND message_is_selected(m.seq, m.id, m.sender_id, m.kind::text, m.sent_at, $2)"#,
        conversation.id,
        selection as &SelectedMessages
    )
    .fetch_one(db)
    .await?)
}

/// The ids of the messages in a selection, ordered by `seq`. Unlike `seq`s, ids do not change when an import is merged.
pub async fn ids(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    selection: &SelectedMessages,
) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT m.id FROM messages m
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL
             AND message_is_selected(m.seq, m.id, m.sender_id, m.kind::text, m.sent_at, $2)
           ORDER BY m.seq"#,
        conversation.id,
        selection as &SelectedMessages
    )
    .fetch_all(db)
    .await?)
}

/// Those of `seqs` that belong to a selection.
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
           WHERE m.conversation_id = $1 AND m.seq = ANY($3) AND m.deleted_at IS NULL
             AND message_is_selected(m.seq, m.id, m.sender_id, m.kind::text, m.sent_at, $2)"#,
        conversation.id,
        selection as &SelectedMessages,
        seqs
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().collect())
}
