//! Notes and codes for an export.

use std::collections::HashMap;

use export::{Message, Note};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Fills in the notes and codes of messages that the reader can see, oldest first. A note on several messages is added
/// to the first one.
pub async fn add(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id).collect();
    let rows = sqlx::query!(
        r#"SELECT a.message_id AS "message!", u.full_name AS "author!", a.created_at AS "at!", a.quote AS "quote!",
                  NULL::text AS code, a.body AS "text!", a.category AS "category!", a.tags AS "tags!"
           FROM annotations a JOIN users u ON u.id = a.author_id
           WHERE a.conversation_id = $1 AND a.message_id = ANY($2) AND a.deleted_at IS NULL
             AND (a.author_id = $3 OR a.visibility = 'shared')
           UNION ALL
           SELECT k.message_id, u.full_name, k.created_at, k.quote, o.name, k.memo, '', '{}'
           FROM codings k
           JOIN users u ON u.id = k.coder_id
           JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
           JOIN codebooks b ON b.id = k.codebook_id AND b.deleted_at IS NULL
           LEFT JOIN codebook_coders me ON me.codebook_id = b.id AND me.user_id = $3
           WHERE k.conversation_id = $1 AND k.message_id = ANY($2) AND k.deleted_at IS NULL
             AND (b.owner_id = $3 OR (me.user_id IS NOT NULL AND (NOT b.blind OR k.coder_id = $3 OR me.role = 'editor')))
           ORDER BY 3"#,
        conversation.id,
        &ids,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    let mut notes: HashMap<Uuid, Vec<Note>> = HashMap::new();
    for row in rows {
        notes.entry(row.message).or_default().push(Note {
            author: row.author,
            at: row.at,
            quote: row.quote,
            code: row.code,
            text: row.text,
            category: row.category,
            tags: row.tags,
        });
    }
    for message in messages {
        message.notes = notes.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}
