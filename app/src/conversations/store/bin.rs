//! The bin: conversations that were deleted can be taken back for a while, then they are gone.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::JobDb;

/// Days for which a deleted conversation can be taken back.
pub const KEPT_DAYS: i64 = 30;

/// Deletes for good what was put into the bin before an instant, with all that belongs to it; its
/// words no longer count. Says how many conversations are gone. One transaction each.
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
