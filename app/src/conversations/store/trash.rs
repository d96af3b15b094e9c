//! The trash: deleted conversations can be restored for 30 days and are then deleted permanently.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::JobDb;

/// Days for which a deleted conversation can be restored.
pub const RETENTION_DAYS: i64 = 30;

/// Permanently deletes the conversations that were moved to the trash before `before`, with everything that belongs to
/// them, and subtracts their words from the word statistics. One statement per conversation. Returns the number
/// deleted.
pub async fn purge(db: &mut JobDb<'_>, before: DateTime<Utc>) -> Result<u64, AppError> {
    let due: Vec<Uuid> =
        sqlx::query_scalar!("SELECT id FROM conversations WHERE deleted_at < $1 ORDER BY deleted_at", before)
            .fetch_all(&mut **db)
            .await?;
    for id in &due {
        sqlx::query!(
            "WITH words AS (
                 INSERT INTO search_word_changes (word, messages)
                 SELECT lexeme, -count(*) FROM messages m, unnest(m.search_vector) WHERE m.conversation_id = $1 GROUP BY lexeme
                 UNION ALL SELECT '', -count(*) FROM messages WHERE conversation_id = $1)
             DELETE FROM conversations WHERE id = $1 AND deleted_at < $2",
            id,
            before
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(due.len() as u64)
}
