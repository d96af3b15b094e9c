//! The files that an exported conversation came from.

use sqlx::PgConnection;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// The files that a conversation was imported from, oldest import first. Undone imports are left out.
pub async fn sources(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<export::manifest::Source>, AppError> {
    let rows = sqlx::query!(
        "SELECT i.file_name, i.file_sha256, i.created_at FROM import_conversations ic JOIN imports i ON i.id = ic.import_id
         WHERE ic.conversation_id = $1 AND i.undone_at IS NULL ORDER BY i.created_at",
        conversation.id
    )
    .fetch_all(db)
    .await?;
    let source = |file_name, sha256: Vec<u8>, imported_at| export::manifest::Source {
        file_name,
        sha256: export::manifest::hex(&sha256),
        imported_at,
    };
    Ok(rows.into_iter().map(|row| source(row.file_name, row.file_sha256, row.created_at)).collect())
}
