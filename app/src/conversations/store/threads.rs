//! What answers what: a message, what it answers, and all that answers these.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A thread has at most so many messages on its page.
pub const MAX: i64 = 500;

/// How many messages answer those with these ids of the source; none are left out.
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

/// The messages of the thread that the message at a place belongs to, and how many there are: from the first that
/// was answered on; at most [`MAX`].
pub async fn thread(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seq: i64,
) -> Result<(Vec<Uuid>, i64), AppError> {
    // Who answers themselves in a circle is followed a hundred times, then it is enough.
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
           SELECT m.id AS "id!", count(*) OVER () AS "count!" FROM down JOIN messages m ON m.conversation_id = $1 AND m.id = down.id
           ORDER BY m.seq LIMIT $3"#,
        conversation.id,
        seq,
        MAX
    )
    .fetch_all(db)
    .await?;
    let count = rows.first().map_or(0, |row| row.count);
    Ok((rows.into_iter().map(|row| row.id).collect(), count))
}
