//! Reads messages for analysis.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::MessageDetails;
use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// Approximate number of messages to sample for language detection.
const SAMPLE_SIZE: i64 = 2_000;

/// A message with a sender, as input for the analysis.
#[derive(Debug)]
pub struct MessageText {
    /// Its position in the conversation.
    pub seq: i64,
    /// The message id.
    pub id: Uuid,
    /// The participant who wrote it.
    pub sender: Uuid,
    /// Its kind.
    pub kind: String,
    /// The text that the sender wrote: the message text or a caption. Empty for messages without one.
    pub text: String,
    /// When it was sent, in the local time of the conversation.
    pub at: NaiveDateTime,
    /// Whether it was edited.
    pub edited: bool,
    /// The sender of the message that it quotes.
    pub reply_to: Option<Uuid>,
    /// Its reactions, with their counts.
    pub reactions: Vec<(String, u32)>,
    /// Names of the people who reacted, as far as the export includes them. A name can occur several times.
    pub reactor_names: Vec<String>,
}

/// The months with messages, in order, as their first days.
pub async fn months(db: &mut JobDb<'_>, conversation: Uuid) -> Result<Vec<NaiveDate>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT date_trunc('month', wall_clock(m.wall_time, m.sent_at, c.time_zone))::date AS "month!"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL ORDER BY 1"#,
        conversation
    )
    .fetch_all(&mut **db)
    .await?)
}

/// Number of messages in a conversation, without system messages.
pub async fn count(db: &mut JobDb<'_>, conversation: Uuid) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(message_count), 0)::bigint AS "count!" FROM participants WHERE conversation_id = $1"#,
        conversation
    )
    .fetch_one(&mut **db)
    .await?)
}

/// A sample of texts, spread evenly over a conversation, each with its sender.
pub async fn sample(db: &mut JobDb<'_>, conversation: Uuid) -> Result<Vec<(Uuid, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.sender_id AS "sender!", left(m.content, 500) AS "content!"
           FROM messages m
           -- An array, not a join: right after a large import there are no statistics, and a join of unknown size
           -- was read by the wrong index (35 s for 2,000 places of 200,000).
           WHERE m.conversation_id = $1 AND m.seq = ANY(ARRAY(
                   SELECT generate_series(1, c.last_seq, GREATEST(1, c.last_seq / $2)) FROM conversations c WHERE c.id = $1))
             AND m.sender_id IS NOT NULL AND m.kind = 'text' AND m.deleted_at IS NULL ORDER BY m.seq"#,
        conversation,
        SAMPLE_SIZE
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.sender, row.content)).collect())
}

/// Sender and local time of the last message before `seq`, ignoring system messages.
pub async fn last_before(
    db: &mut JobDb<'_>,
    conversation: Uuid,
    seq: i64,
) -> Result<Option<(Uuid, NaiveDateTime)>, AppError> {
    let row = sqlx::query!(
        r#"SELECT m.sender_id AS "sender!", wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.seq < $2 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
           ORDER BY m.seq DESC LIMIT 1"#,
        conversation,
        seq
    )
    .fetch_optional(&mut **db)
    .await?;
    Ok(row.map(|row| (row.sender, row.at)))
}

/// The first `limit` messages of a month with a `seq` greater than `after`, in order.
pub async fn in_month(
    db: &mut JobDb<'_>,
    conversation: Uuid,
    month: NaiveDate,
    after: i64,
    limit: i64,
) -> Result<Vec<MessageText>, AppError> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"SELECT m.seq, m.id, m.sender_id AS "sender!", m.kind::text AS "kind!", m.content, m.caption,
                  wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!", m.edited,
                  CASE WHEN m.details ? 'reply_to' THEN (SELECT q.sender_id FROM messages q
                      WHERE q.conversation_id = m.conversation_id AND q.external_id = m.details->>'reply_to') END AS answers,
                  m.details
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.seq > $3 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
               -- By the index of instants first; no clock is further than that from the instant.
               AND m.sent_at >= $2::date - interval '2 days' AND m.sent_at < $2::date + interval '1 month 2 days'
               AND wall_clock(m.wall_time, m.sent_at, c.time_zone) >= $2::date
               AND wall_clock(m.wall_time, m.sent_at, c.time_zone) < $2::date + interval '1 month'
           ORDER BY m.seq LIMIT $4"#,
        conversation,
        month,
        after,
        limit
    )
    .fetch(&mut **db);
    let mut texts = Vec::new();
    while let Some(row) = rows.try_next().await? {
        texts.push(row.into());
    }
    Ok(texts)
}

/// The messages at some positions (conversation and `seq`), in order. Skips deleted and system messages. The caller
/// must have checked that all positions are in `_conversations`.
pub async fn at_positions(
    db: &mut PgConnection,
    _conversations: &[Reader<Conversation>],
    positions: &[(Uuid, i64)],
) -> Result<Vec<MessageText>, AppError> {
    let (conversations, seqs): (Vec<Uuid>, Vec<i64>) = positions.iter().copied().unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT m.seq, m.id, m.sender_id AS "sender!", m.kind::text AS "kind!", m.content, m.caption,
                  wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!", m.edited,
                  NULL::uuid AS answers, m.details
           FROM unnest($1::uuid[], $2::bigint[]) AS place (conversation_id, seq)
           JOIN conversations c ON c.id = place.conversation_id
           JOIN messages m ON m.conversation_id = place.conversation_id AND m.seq = place.seq
           WHERE m.sender_id IS NOT NULL AND m.deleted_at IS NULL
           ORDER BY m.conversation_id, m.seq"#,
        &conversations,
        &seqs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(MessageText::from).collect())
}

struct Row {
    seq: i64,
    id: Uuid,
    sender: Uuid,
    kind: String,
    content: String,
    caption: Option<String>,
    at: NaiveDateTime,
    edited: bool,
    answers: Option<Uuid>,
    details: Option<Value>,
}

impl From<Row> for MessageText {
    fn from(row: Row) -> Self {
        let text = match row.kind.as_str() {
            "text" | "poll" | "event" => row.content,
            // For other kinds, `content` is a placeholder such as "Missed call", not written by the sender.
            _ => row.caption.unwrap_or_default(),
        };
        let details = MessageDetails::read(row.details).reactions;
        let reactions = details.iter().map(|reaction| (reaction.emoji.clone(), reaction.count)).collect();
        let reactor_names = details.into_iter().flat_map(|reaction| reaction.by).collect();
        let Row { seq, id, sender, kind, at, edited, answers, .. } = row;
        MessageText { seq, id, sender, kind, text, at, edited, reply_to: answers, reactions, reactor_names }
    }
}

/// The participant ids of a conversation by name. If a name occurs several times, the first participant wins.
pub async fn names(db: &mut JobDb<'_>, conversation: Uuid) -> Result<HashMap<String, Uuid>, AppError> {
    let rows = sqlx::query!(
        "SELECT display_name, id FROM participants WHERE conversation_id = $1 ORDER BY ordinal DESC",
        conversation
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.display_name, row.id)).collect())
}

/// ISO 639-3 codes of the languages that a conversation was last analysed with. `None` before its first analysis.
pub async fn languages(db: &mut JobDb<'_>, conversation: Uuid) -> Result<Option<Vec<String>>, AppError> {
    Ok(sqlx::query_scalar!("SELECT languages FROM conversation_insights WHERE conversation_id = $1", conversation)
        .fetch_optional(&mut **db)
        .await?)
}

/// Records that a conversation was analysed: languages, main language and number of messages.
pub async fn mark_analysed(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    languages: &[String],
    main: Option<&str>,
    messages: i64,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO conversation_insights (conversation_id, languages, main_language, messages) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id) DO UPDATE SET languages = EXCLUDED.languages,
             main_language = EXCLUDED.main_language, messages = EXCLUDED.messages, analysed_at = now()",
        conversation,
        languages,
        main,
        messages
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
