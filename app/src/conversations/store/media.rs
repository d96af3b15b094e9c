//! Attachments, and the full text of messages.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// A stored file, as it is sent to the browser.
pub struct Media {
    /// Key in the object store.
    pub sha256: Vec<u8>,
    /// Size in bytes.
    pub size_bytes: i64,
    /// Media type, such as `image/jpeg`.
    pub mime_type: String,
    /// File name suggested for downloads.
    pub file_name: String,
}

/// The thumbnail of an attachment, always a JPEG. `size_bytes` is that of the thumbnail.
///
/// # Errors
/// [`AppError::NotFound`] if the attachment has no thumbnail.
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

/// The full text of a message, however long it is.
///
/// # Errors
/// [`AppError::NotFound`] if the conversation has no such message.
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

/// The messages with these `seq`s as plain text, each as `[time] sender: text`. At most 10,000.
pub async fn plain_text(
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
        let at = super::wall_clock(row.wall_time, row.sent_at, &conversation.time_zone);
        text.push_str(&format!("[{}] {}: {}\n", crate::ui::format::day_and_time(at), row.sender, row.content));
    }
    Ok(text)
}

/// The file of an attachment.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such attachment, or the export did not include its file.
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
