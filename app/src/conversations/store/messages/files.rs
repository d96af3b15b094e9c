//! Attachments of messages.

use std::collections::HashMap;

use export::{File, Message};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// The id and SHA-256 of each attachment of `messages` whose file is stored.
pub async fn attachments(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &[Message],
) -> Result<Vec<(Uuid, Vec<u8>)>, AppError> {
    let ids: Vec<Uuid> = messages.iter().filter(|one| !one.files.is_empty()).map(|one| one.id).collect();
    let rows = sqlx::query!(
        r#"SELECT id, object_sha256 AS "sha256!" FROM attachments
           WHERE conversation_id = $1 AND message_id = ANY($2) AND object_sha256 IS NOT NULL"#,
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.sha256)).collect())
}

/// The `seq` of the message that an attachment belongs to; `None` if the conversation has no such attachment.
pub async fn seq_of_attachment(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    attachment: Uuid,
) -> Result<Option<i64>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT m.seq FROM attachments a JOIN messages m ON m.conversation_id = a.conversation_id AND m.id = a.message_id
         WHERE a.conversation_id = $1 AND a.id = $2",
        conversation.id,
        attachment
    )
    .fetch_optional(db)
    .await?)
}

/// SHA-256 of thumbnails, by `seq` of the message and index of the file in it.
pub type Thumbnails = HashMap<(i64, usize), Vec<u8>>;

/// The thumbnails of the files in `messages`.
pub async fn thumbnails(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &[Message],
) -> Result<Thumbnails, AppError> {
    let ids: Vec<Uuid> = messages.iter().filter(|one| !one.files.is_empty()).map(|one| one.id).collect();
    let rows = sqlx::query!(
        r#"SELECT message_id, row_number() OVER (PARTITION BY message_id ORDER BY id) - 1 AS "place!", thumbnail_sha256
           FROM attachments WHERE conversation_id = $1 AND message_id = ANY($2)"#,
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    let seqs: HashMap<Uuid, i64> = messages.iter().map(|one| (one.id, one.seq)).collect();
    let seq_of = |message: &Uuid| seqs.get(message).copied();
    let all = rows
        .into_iter()
        .filter_map(|row| Some(((seq_of(&row.message_id)?, usize::try_from(row.place).ok()?), row.thumbnail_sha256?)));
    Ok(all.collect())
}

/// Fills in the files of each message.
pub(super) async fn attach(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> =
        messages.iter().filter(|one| !["text", "system"].contains(&one.kind.as_str())).map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        "SELECT message_id, file_name, mime_type, size_bytes, object_sha256 FROM attachments
         WHERE conversation_id = $1 AND message_id = ANY($2) ORDER BY id",
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    let mut files: HashMap<Uuid, Vec<File>> = HashMap::new();
    for row in rows {
        files.entry(row.message_id).or_default().push(File {
            name: row.file_name,
            mime: row.mime_type,
            size: row.size_bytes,
            sha256: row.object_sha256,
            ..File::default()
        });
    }
    for message in messages {
        message.files = files.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}
