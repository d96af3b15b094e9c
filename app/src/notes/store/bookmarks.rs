//! SQL of bookmarks.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::Bookmark;
use crate::viewer::{Conversation, Reader, Viewer};

/// So many messages are bookmarked with one request.
const MOST_AT_ONCE: usize = 10_000;

/// Bookmarks a message; a second time changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] when the conversation has no such message.
pub async fn add(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO bookmarks (id, user_id, conversation_id, message_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        Uuid::now_v7(),
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    })?;
    Ok(())
}

/// Bookmarks the messages at these places; those that are bookmarked already stay so.
pub async fn add_all(db: &mut PgConnection, conversation: &Reader<Conversation>, seqs: &[i64]) -> Result<(), AppError> {
    let seqs = &seqs[..seqs.len().min(MOST_AT_ONCE)];
    let ids: Vec<Uuid> = seqs.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "INSERT INTO bookmarks (id, user_id, conversation_id, message_id)
         SELECT wanted.id, $1, m.conversation_id, m.id
         FROM unnest($3::uuid[], $4::bigint[]) AS wanted (id, seq)
         JOIN messages m ON m.conversation_id = $2 AND m.seq = wanted.seq
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        conversation.user(),
        conversation.id,
        &ids,
        seqs
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a bookmark away; nothing happens when there is none.
pub async fn remove(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM bookmarks WHERE user_id = $1 AND conversation_id = $2 AND message_id = $3",
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The viewer's bookmarks, the latest first.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Bookmark>, AppError> {
    Ok(sqlx::query_as!(
        Bookmark,
        r#"SELECT b.id, b.conversation_id, c.title AS conversation_title, b.message_id, m.seq,
                  COALESCE(p.display_name, '') AS "sender_name!",
                  COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) AS "at!", left(m.content, 300) AS "excerpt!"
           FROM bookmarks b
           JOIN conversations c ON c.id = b.conversation_id AND c.deleted_at IS NULL
           JOIN messages m ON m.conversation_id = b.conversation_id AND m.id = b.message_id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE b.user_id = $1 ORDER BY b.created_at DESC, b.id LIMIT 500"#,
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}
