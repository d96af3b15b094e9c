//! The bytes behind an attachment.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Where an attachment's bytes lie.
pub struct Media {
    /// The object.
    pub sha256: Vec<u8>,
    /// Its size.
    pub size_bytes: i64,
    /// Its type.
    pub mime_type: String,
    /// The name for saving it.
    pub file_name: String,
}

/// The small picture of an attachment.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn thumbnail(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    id: Uuid,
) -> Result<Media, AppError> {
    sqlx::query_as!(
        Media,
        r#"SELECT o.sha256, o.size_bytes, 'image/jpeg' AS "mime_type!", a.file_name
           FROM attachments a JOIN objects o ON o.sha256 = a.thumbnail_sha256
           WHERE a.conversation_id = $1 AND a.id = $2"#,
        conversation.id,
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}

/// The whole text of a message.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn text(db: &mut PgConnection, conversation: &Reader<Conversation>, id: Uuid) -> Result<String, AppError> {
    sqlx::query_scalar!(
        "SELECT content FROM messages WHERE conversation_id = $1 AND id = $2 AND deleted_at IS NULL",
        conversation.id,
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}

/// The messages at these places as text: a line of time and name, then what was said.
pub async fn as_text(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<String, AppError> {
    let rows = sqlx::query!(
        r#"SELECT COALESCE(p.display_name, '') AS "sender!", m.sent_at, m.wall_time, m.content
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.seq = ANY($2) AND m.deleted_at IS NULL ORDER BY m.seq LIMIT 10000"#,
        conversation.id,
        seqs
    )
    .fetch_all(db)
    .await?;
    let mut text = String::new();
    for row in rows {
        let at = super::wall(row.wall_time, row.sent_at, &conversation.time_zone);
        text.push_str(&format!("[{}] {}: {}\n", crate::ui::format::day_and_time(at), row.sender, row.content));
    }
    Ok(text)
}

/// An attachment of the conversation.
///
/// # Errors
/// [`AppError::NotFound`] when there is none, or its file was missing from the export.
pub async fn media(db: &mut PgConnection, conversation: &Reader<Conversation>, id: Uuid) -> Result<Media, AppError> {
    sqlx::query_as!(
        Media,
        r#"SELECT object_sha256 AS "sha256!", size_bytes AS "size_bytes!", mime_type, file_name FROM attachments
           WHERE conversation_id = $1 AND id = $2 AND object_sha256 IS NOT NULL"#,
        conversation.id,
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}
