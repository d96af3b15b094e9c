//! What a message said before it was edited.

use chrono::NaiveDateTime;
use sqlx::PgConnection;
use uuid::Uuid;

use super::wall;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A message as it is now.
pub struct Current {
    /// Its place.
    pub seq: i64,
    /// Who sent it.
    pub sender: String,
    /// Wall time.
    pub at: NaiveDateTime,
    /// The text.
    pub content: String,
}

/// What it said until it was changed.
pub struct MessageVersion {
    /// The text.
    pub content: String,
    /// When it was changed, by the conversation's clock.
    pub until: NaiveDateTime,
}

/// A message and its earlier versions, the latest first.
///
/// # Errors
/// [`AppError::NotFound`] when the conversation has no such message.
pub async fn versions(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: Uuid,
) -> Result<(Current, Vec<MessageVersion>), AppError> {
    let row = sqlx::query!(
        r#"SELECT m.seq, COALESCE(p.display_name, '') AS "sender!", m.sent_at, m.wall_time, m.content
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.id = $2 AND m.deleted_at IS NULL"#,
        conversation.id,
        message
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let at = wall(row.wall_time, row.sent_at, &conversation.time_zone);
    let current = Current { seq: row.seq, sender: row.sender, at, content: row.content };
    let rows = sqlx::query!(
        "SELECT content, changed_at FROM message_versions
         WHERE conversation_id = $1 AND message_id = $2 ORDER BY changed_at DESC LIMIT 100",
        conversation.id,
        message
    )
    .fetch_all(db)
    .await?;
    let before = rows
        .into_iter()
        .map(|row| MessageVersion { content: row.content, until: wall(None, row.changed_at, &conversation.time_zone) });
    Ok((current, before.collect()))
}
