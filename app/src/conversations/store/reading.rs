//! Saves how far a viewer has read, and where they stopped.

use sqlx::PgConnection;

use super::super::model::ReadMarker;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Saves what the viewer has seen. The furthest position never moves back. On the first visit all existing messages
/// count as read: opening an old archive does not mean reading all of it.
pub async fn mark_read(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seen: &ReadMarker,
) -> Result<(), AppError> {
    let (keep_stopped, stopped) = match seen.stopped {
        None => (true, 0),
        Some(seq) => (false, seq),
    };
    sqlx::query!(
        "INSERT INTO conversation_settings AS s (user_id, conversation_id, furthest_id, furthest_at, stopped_id)
         SELECT $1, $2, m.id, m.sent_at, (SELECT o.id FROM messages o WHERE o.conversation_id = $2 AND o.seq = $4)
         FROM (SELECT id, sent_at FROM messages WHERE conversation_id = $2 ORDER BY seq DESC LIMIT 1) m
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET
             stopped_id = CASE WHEN $5 THEN s.stopped_id ELSE excluded.stopped_id END,
             (furthest_id, furthest_at) = (SELECT n.id, n.sent_at FROM messages n
                 WHERE n.conversation_id = $2 AND (s.furthest_id IS NULL OR n.seq <= GREATEST($3,
                     (SELECT f.seq FROM messages f WHERE f.conversation_id = $2 AND f.id = s.furthest_id)))
                 ORDER BY n.seq DESC LIMIT 1)",
        conversation.user(),
        conversation.id,
        seen.furthest,
        stopped,
        keep_stopped
    )
    .execute(db)
    .await?;
    Ok(())
}
