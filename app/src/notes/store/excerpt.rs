//! The excerpt of a message that is shown above its notes.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::{MessageExcerpt, MessageRef};
use crate::viewer::{Conversation, Reader};

/// An excerpt of the message; `None` if it does not exist or was removed.
///
/// # Errors
/// Database errors.
pub async fn excerpt(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: MessageRef,
) -> Result<Option<MessageExcerpt>, AppError> {
    let (id, seq): (Option<Uuid>, Option<i64>) = match message {
        MessageRef::Id(id) => (Some(id), None),
        MessageRef::Seq(seq) => (None, Some(seq)),
    };
    Ok(sqlx::query_as!(
        MessageExcerpt,
        r#"SELECT m.id, m.seq, COALESCE(p.display_name, '') AS "sender!",
                  wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!",
                  left(COALESCE(NULLIF(m.content, ''), m.caption, ''), 2000) AS "text!"
           FROM messages m
           JOIN conversations c ON c.id = m.conversation_id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL AND (m.id = $2 OR m.seq = $3)"#,
        conversation.id,
        id,
        seq
    )
    .fetch_optional(db)
    .await?)
}
