//! The edit history of a message.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{ConversationName, MessageVersion, MessageVersions};
use super::wall_clock;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A message and its earlier versions, newest first; at most 100.
///
/// # Errors
/// [`AppError::NotFound`] if the conversation has no such message.
pub async fn versions(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: Uuid,
) -> Result<MessageVersions, AppError> {
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
    let at = wall_clock(row.wall_time, row.sent_at, &conversation.time_zone);
    let earlier = sqlx::query!(
        "SELECT content, changed_at FROM message_versions
         WHERE conversation_id = $1 AND message_id = $2 ORDER BY changed_at DESC LIMIT 100",
        conversation.id,
        message
    )
    .fetch_all(db)
    .await?;
    let version =
        |content, changed_at| MessageVersion { content, until: wall_clock(None, changed_at, &conversation.time_zone) };
    Ok(MessageVersions {
        conversation: ConversationName { id: conversation.id, title: conversation.title.clone() },
        seq: row.seq,
        sender: row.sender,
        at,
        content: row.content,
        earlier: earlier.into_iter().map(|row| version(row.content, row.changed_at)).collect(),
    })
}
