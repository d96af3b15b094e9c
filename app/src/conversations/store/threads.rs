//! Threads: a message, the messages it replies to, and all replies to any of them.

use sqlx::PgConnection;

use super::super::model::{ConversationDetails, ConversationName, Thread};
use super::conversation::conversation_details;
use super::timeline;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Maximum number of messages shown in a thread.
const MAX_MESSAGES: usize = 500;

/// The thread that the message at `seq` belongs to, starting with its root. Contains at most [`MAX_MESSAGES`] messages.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such message.
pub async fn thread(db: &mut PgConnection, conversation: &Reader<Conversation>, seq: i64) -> Result<Thread, AppError> {
    let seqs = seqs_of_thread(db, conversation, seq).await?;
    if seqs.is_empty() {
        return Err(AppError::NotFound);
    }
    let shown = &seqs[..seqs.len().min(MAX_MESSAGES)];
    let messages = timeline::by_seqs(db, conversation, shown).await?;
    let ConversationDetails { mut participants, .. } = conversation_details(db, conversation).await?;
    participants.retain(|one| messages.iter().any(|message| message.sender == Some(one.ordinal)));
    let conversation = ConversationName { id: conversation.id, title: conversation.title.clone() };
    Ok(Thread { conversation, messages, participants, count: seqs.len() as i64 })
}

async fn seqs_of_thread(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seq: i64,
) -> Result<Vec<i64>, AppError> {
    // Follows at most 100 replies upwards, so that messages that reply to each other in a cycle do not loop for ever.
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE up AS (
               SELECT m.seq, m.external_id, m.details->>'reply_to' AS reply_to, 0 AS steps FROM messages m
               WHERE m.conversation_id = $1 AND m.seq = $2 AND m.deleted_at IS NULL
               UNION ALL
               SELECT m.seq, m.external_id, m.details->>'reply_to', up.steps + 1 FROM up
               JOIN messages m ON m.conversation_id = $1 AND m.external_id = up.reply_to AND m.deleted_at IS NULL
               WHERE up.steps < 100),
           down AS (
               (SELECT seq, external_id FROM up ORDER BY steps DESC LIMIT 1)
               UNION
               SELECT m.seq, m.external_id FROM down
               JOIN messages m ON m.conversation_id = $1 AND m.details ? 'reply_to' AND m.details->>'reply_to' = down.external_id
                   AND m.deleted_at IS NULL)
           SELECT seq AS "seq!" FROM down ORDER BY seq"#,
        conversation.id,
        seq
    )
    .fetch_all(db)
    .await?)
}
