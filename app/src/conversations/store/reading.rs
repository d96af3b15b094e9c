//! Keeping how far a viewer has read, and where they stopped.

use sqlx::PgConnection;

use super::super::model::Seen;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Notes what the viewer has seen; never less than before.
pub async fn see(db: &mut PgConnection, conversation: &Reader<Conversation>, seen: &Seen) -> Result<(), AppError> {
    let (keeps, stopped) = match seen.stopped {
        None => (true, 0),
        Some(seq) => (false, seq),
    };
    sqlx::query!(
        "INSERT INTO conversation_settings AS s (user_id, conversation_id, furthest_id, furthest_at, stopped_id)
         SELECT $1, $2, m.id, m.sent_at, (SELECT o.id FROM messages o WHERE o.conversation_id = $2 AND o.seq = $4)
         FROM messages m WHERE m.conversation_id = $2 AND m.seq = $3
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET
             stopped_id = CASE WHEN $5 THEN s.stopped_id ELSE excluded.stopped_id END,
             (furthest_id, furthest_at) = (SELECT CASE WHEN ahead THEN excluded.furthest_id ELSE s.furthest_id END,
                     CASE WHEN ahead THEN excluded.furthest_at ELSE s.furthest_at END
                 FROM (SELECT NOT EXISTS (SELECT FROM messages f WHERE f.conversation_id = $2 AND f.id = s.furthest_id AND f.seq >= $3) AS ahead) it)",
        conversation.user(),
        conversation.id,
        seen.furthest,
        stopped,
        keeps
    )
    .execute(db)
    .await?;
    Ok(())
}
