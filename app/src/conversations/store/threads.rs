//! Replies: how many a message has, and the thread that it belongs to.

use std::collections::{BTreeMap, HashMap};

use insight::query::Query;
use sqlx::PgConnection;

use super::super::model::{ConversationName, Message, Participant, Thread};
use super::window::{self, SHOWN, Sourced};
use super::{text, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// The most messages of a thread that are shown.
const MAX: i64 = 500;

/// How many messages reply to those with these ids of the source. Those without replies are left out.
pub async fn answers(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    ids: &[String],
) -> Result<HashMap<String, u32>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"SELECT m.details->>'reply_to' AS "id!", count(*) AS "count!" FROM messages m
           WHERE m.conversation_id = $1 AND m.details ? 'reply_to' AND m.details->>'reply_to' = ANY($2) AND m.deleted_at IS NULL
           GROUP BY 1"#,
        conversation.id,
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.count as u32)).collect())
}

/// The thread of the message at `seq`, from the first message that was replied to; at most [`MAX`] messages.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such message.
pub async fn thread(db: &mut PgConnection, conversation: &Reader<Conversation>, seq: i64) -> Result<Thread, AppError> {
    // Replies that form a circle are followed a hundred times, not for ever.
    let rows = sqlx::query!(
        r#"WITH RECURSIVE up AS (
               SELECT m.id, m.external_id, m.details->>'reply_to' AS answers, 0 AS steps FROM messages m
               WHERE m.conversation_id = $1 AND m.seq = $2 AND m.deleted_at IS NULL
               UNION ALL
               SELECT m.id, m.external_id, m.details->>'reply_to', up.steps + 1 FROM up
               JOIN messages m ON m.conversation_id = $1 AND m.external_id = up.answers AND m.deleted_at IS NULL
               WHERE up.steps < 100),
           down AS (
               (SELECT id, external_id FROM up ORDER BY steps DESC LIMIT 1)
               UNION
               SELECT m.id, m.external_id FROM down
               JOIN messages m ON m.conversation_id = $1 AND m.details ? 'reply_to' AND m.details->>'reply_to' = down.external_id
                   AND m.deleted_at IS NULL)
           SELECT m.id, m.seq, p.ordinal AS "sender?", COALESCE(p.display_name, '') AS "sender_name!", COALESCE(p.is_self, false) AS "is_self!",
                  m.kind::text AS "kind!", left(m.content, $4) AS "content!", char_length(m.content) AS "length!", m.caption,
                  m.sent_at, m.wall_time, m.edited, m.details, m.external_id, count(*) OVER () AS "count!",
                  (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'file_name', f.file_name, 'mime_type', f.mime_type,
                      'size_bytes', f.size_bytes, 'duration_ms', f.duration_ms, 'thumbnail', f.thumbnail_sha256 IS NOT NULL,
                      'dimensions', CASE WHEN f.width IS NOT NULL AND f.height IS NOT NULL
                          THEN jsonb_build_array(f.width, f.height) END) ORDER BY f.id)
                   FROM attachments f WHERE f.conversation_id = m.conversation_id AND f.message_id = m.id) AS files
           FROM down JOIN messages m ON m.conversation_id = $1 AND m.id = down.id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           ORDER BY m.seq LIMIT $3"#,
        conversation.id,
        seq,
        MAX,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    let count = rows.first().ok_or(AppError::NotFound)?.count;
    let mut participants = BTreeMap::new();
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(ordinal) = row.sender {
            let (name, is_self) = (row.sender_name, row.is_self);
            participants.entry(ordinal).or_insert(Participant { ordinal, name, message_count: 0, is_self });
        }
        let details = row.details.unwrap_or_default();
        let message = Message {
            seq: row.seq,
            id: row.id,
            sender: row.sender,
            spans: text::spans(&row.content, &Query::default()),
            emoji_only: row.kind == "text" && text::is_emoji_only(&row.content),
            kind: row.kind,
            content: row.content,
            caption: row.caption,
            at: wall(row.wall_time, row.sent_at, &conversation.time_zone),
            edited: row.edited,
            forwarded: details["forwarded"] == true,
            pinned: details["pinned"] == true,
            clipped: (row.length > SHOWN).then_some(row.length.cast_unsigned()),
            attachments: row.files.and_then(|files| serde_json::from_value(files).ok()).unwrap_or_default(),
            map: window::map(&details["place"]),
            poll: window::poll_options(&details),
            reactions: window::reactions(&details),
            ..Message::default()
        };
        let answers = details["reply_to"].as_str().map(str::to_owned);
        messages.push(Sourced { message, id: row.external_id, answers });
    }
    window::relate(db, conversation, &mut messages).await?;
    Ok(Thread {
        conversation: ConversationName { id: conversation.id, title: conversation.title.clone() },
        messages: messages.into_iter().map(|one| one.message).collect(),
        participants: participants.into_values().collect(),
        count,
    })
}
