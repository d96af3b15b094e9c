//! Applies codes to messages and words, and removes them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::code_tree::check_exists;
use crate::codebooks::model::{CodebookRole, SelectedWords};
use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::viewer::{Coder, Conversation, Reader};

/// The maximum number of messages that are coded at once. Further ones are ignored.
const MAX_AT_ONCE: usize = 1_000;

/// Applies a code to words in a message. Applying it to the same words again changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such code or message; [`AppError::Invalid`] if the message does not contain
/// the words.
pub async fn code_words(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    code: Uuid,
    words: &SelectedWords,
) -> Result<(), AppError> {
    let message = sqlx::query!(
        "SELECT id, content FROM messages WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL",
        conversation.id,
        words.seq
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let anchor = Anchor::of_words(&message.content, &words.quote, words.near as usize)?;
    insert(db, coder, conversation, code, &[(Uuid::now_v7(), message.id)], anchor.as_ref()).await
}

/// Applies a code to whole messages, given by `seq`. Consecutive messages form one segment. Applying a code to a
/// message again changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such code; [`AppError::Invalid`] if none of the messages exists.
pub async fn code_messages(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    code: Uuid,
    seqs: &[i64],
) -> Result<(), AppError> {
    let seqs = &seqs[..seqs.len().min(MAX_AT_ONCE)];
    let rows = sqlx::query!(
        "SELECT id, seq FROM messages WHERE conversation_id = $1 AND seq = ANY($2) AND deleted_at IS NULL ORDER BY seq",
        conversation.id,
        seqs
    )
    .fetch_all(&mut *db)
    .await?;
    if rows.is_empty() {
        return Err(AppError::field("", "Select messages, or words in a message, and then a code."));
    }
    let mut placed: Vec<(Uuid, Uuid)> = Vec::with_capacity(rows.len());
    let mut last = None;
    for row in rows {
        let segment = match (placed.last(), last) {
            (Some((segment, _)), Some(last)) if row.seq == last + 1 => *segment,
            _ => Uuid::now_v7(),
        };
        last = Some(row.seq);
        placed.push((segment, row.id));
    }
    insert(db, coder, conversation, code, &placed, None).await
}

/// Inserts codings. `placed` contains the segment id and the message id of each.
async fn insert(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    code: Uuid,
    placed: &[(Uuid, Uuid)],
    anchor: Option<&Anchor>,
) -> Result<(), AppError> {
    check_exists(&mut *db, coder.codebook, code).await?;
    let ids: Vec<Uuid> = placed.iter().map(|_| Uuid::now_v7()).collect();
    let (segments, messages): (Vec<Uuid>, Vec<Uuid>) = placed.iter().copied().unzip();
    let (start, end) = Anchor::columns(anchor);
    sqlx::query!(
        "INSERT INTO codings (id, segment_id, codebook_id, code_id, conversation_id, message_id, start_position, end_position, quote, coder_id)
         SELECT new.id, new.segment, $4, $5, $6, new.message, $7, $8, $9, $10
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS new (id, segment, message)
         ON CONFLICT (code_id, coder_id, message_id, COALESCE(start_position, -1), COALESCE(end_position, -1))
             WHERE deleted_at IS NULL DO NOTHING",
        &ids,
        &segments,
        &messages,
        coder.codebook,
        code,
        conversation.id,
        start,
        end,
        anchor.map(|anchor| anchor.quote.as_str()).unwrap_or_default(),
        coder.user()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes or restores a segment. Coders may do this with their own segments, editors with everyone's. A part that was
/// coded again in the meantime is not restored, to avoid duplicates.
///
/// # Errors
/// [`AppError::NotFound`] if the coder cannot see the segment; [`AppError::Forbidden`] if it is someone else's and they
/// are not an editor.
pub async fn set_removed(db: &mut PgConnection, coder: &Coder, segment: Uuid, removed: bool) -> Result<(), AppError> {
    check_editable(&mut *db, coder, segment).await?;
    sqlx::query!(
        "UPDATE codings k SET deleted_at = CASE WHEN $3 THEN now() END
         WHERE k.codebook_id = $1 AND k.segment_id = $2 AND ($3 OR NOT EXISTS (SELECT FROM codings o
             WHERE o.code_id = k.code_id AND o.coder_id = k.coder_id AND o.message_id = k.message_id AND o.deleted_at IS NULL
             AND o.start_position IS NOT DISTINCT FROM k.start_position AND o.end_position IS NOT DISTINCT FROM k.end_position))",
        coder.codebook,
        segment,
        removed
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets the memo of a segment.
///
/// # Errors
/// The errors of [`set_removed`].
pub async fn set_memo(db: &mut PgConnection, coder: &Coder, segment: Uuid, memo: &str) -> Result<(), AppError> {
    check_editable(&mut *db, coder, segment).await?;
    sqlx::query!(
        "UPDATE codings SET memo = $3 WHERE codebook_id = $1 AND segment_id = $2",
        coder.codebook,
        segment,
        memo
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn check_editable(db: &mut PgConnection, coder: &Coder, segment: Uuid) -> Result<(), AppError> {
    let by = sqlx::query_scalar!(
        "SELECT coder_id FROM codings WHERE codebook_id = $1 AND segment_id = $2 AND ($3::uuid IS NULL OR coder_id = $3) LIMIT 1",
        coder.codebook,
        segment,
        coder.sees_only()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)?;
    if by == coder.user() || coder.role() >= CodebookRole::Editor {
        return Ok(());
    }
    coder.edits().map(|_| ())
}

/// The `seq` of the messages of a segment, in no particular order. Works for removed segments too.
pub async fn segment_seqs(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    segment: Uuid,
) -> Result<Vec<i64>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT m.seq FROM codings k JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id
         WHERE k.segment_id = $2 AND k.conversation_id = $1 AND m.deleted_at IS NULL",
        conversation.id,
        segment
    )
    .fetch_all(db)
    .await?)
}
