//! Where codes were given: the part of a conversation that is being coded, and the codings in it.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::anchor::Anchor;
use crate::conversations::store::wall;
use crate::error::AppError;
use crate::viewer::{CodebookRole, Coder, Conversation, Reader};

/// So many messages stand on one page of the text.
pub const PAGE: i64 = 50;
/// So many are coded at once.
const MAX_AT_ONCE: usize = 1_000;

/// A message of the text that is being coded.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Its place.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Who wrote it; empty for the program.
    pub sender: String,
    /// The order in which its writer appeared.
    pub ordinal: i32,
    /// When, by the conversation's clock.
    pub at: NaiveDateTime,
    /// Its kind.
    pub kind: String,
    /// Its text.
    pub content: String,
}

/// The `most` messages from a place on, of each at most the first `longest` characters.
pub async fn passages(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    first: i64,
    most: i64,
    longest: i32,
) -> Result<Vec<Passage>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.seq, m.id, COALESCE(p.display_name, '') AS "sender!", COALESCE(p.ordinal, 0) AS "ordinal!",
                  m.wall_time, m.sent_at, m.kind::text AS "kind!", left(m.content, $4) AS "content!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.seq >= $2 AND m.seq < $3 AND m.deleted_at IS NULL ORDER BY m.seq"#,
        conversation.id,
        first,
        first.saturating_add(most),
        longest
    )
    .fetch_all(db)
    .await?;
    let passages = rows.into_iter().map(|row| Passage {
        seq: row.seq,
        id: row.id,
        sender: row.sender,
        ordinal: row.ordinal,
        at: wall(row.wall_time, row.sent_at, &conversation.time_zone),
        kind: row.kind,
        content: row.content,
    });
    Ok(passages.collect())
}

/// A code at a place.
#[derive(Debug, Clone)]
pub struct Coding {
    /// Its segment: what was coded in one go.
    pub segment: Uuid,
    /// The code.
    pub code: Uuid,
    /// The message.
    pub message: Uuid,
    /// The words; `None` for all of the message.
    pub anchor: Option<Anchor>,
    /// What the coder says about it.
    pub memo: String,
    /// Who coded.
    pub coder: Uuid,
    /// Their name.
    pub coder_name: String,
}

/// The codings of messages that the coder sees, in the order in which they were made.
pub async fn of(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    messages: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Coding>>, AppError> {
    let rows = sqlx::query!(
        "SELECT k.segment_id, k.code_id, k.message_id, k.start_position, k.end_position, k.quote, k.memo, k.coder_id, u.full_name
         FROM codings k JOIN users u ON u.id = k.coder_id
         JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
         WHERE k.codebook_id = $1 AND k.conversation_id = $2 AND k.message_id = ANY($3) AND k.deleted_at IS NULL
             AND ($4::uuid IS NULL OR k.coder_id = $4)
         ORDER BY k.created_at, k.id",
        coder.codebook,
        conversation.id,
        messages,
        coder.sees_only()
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<Uuid, Vec<Coding>> = HashMap::new();
    for row in rows {
        all.entry(row.message_id).or_default().push(Coding {
            segment: row.segment_id,
            code: row.code_id,
            message: row.message_id,
            anchor: Anchor::of_columns(row.start_position, row.end_position, &row.quote),
            memo: row.memo,
            coder: row.coder_id,
            coder_name: row.full_name,
        });
    }
    Ok(all)
}

/// Words of one message that a code is given to.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The message's place.
    pub seq: i64,
    /// The words.
    pub quote: String,
    /// Near which character they are, as browsers count.
    pub near_utf16: usize,
}

/// Gives a code to words of a message. Given again it changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such code or message; [`AppError::Invalid`] when the words are not
/// in it.
pub async fn code_words(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    code: Uuid,
    words: &Words,
) -> Result<(), AppError> {
    let message = sqlx::query!(
        "SELECT id, content FROM messages WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL",
        conversation.id,
        words.seq
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let anchor = Anchor::of_words(&message.content, &words.quote, words.near_utf16)?;
    insert(db, coder, conversation, code, &[(Uuid::now_v7(), message.id)], anchor.as_ref()).await
}

/// Gives a code to whole messages, by their places. Those that follow each other are one segment.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such code; [`AppError::Invalid`] when none was chosen.
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
        return Err(AppError::field("", "Choose messages, or select words of one, and then a code."));
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

/// Writes codings: segments and their messages.
async fn insert(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    code: Uuid,
    placed: &[(Uuid, Uuid)],
    anchor: Option<&Anchor>,
) -> Result<(), AppError> {
    let is_there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM codes WHERE codebook_id = $1 AND id = $2 AND deleted_at IS NULL) AS "there!""#,
        coder.codebook,
        code
    )
    .fetch_one(&mut *db)
    .await?;
    if !is_there {
        return Err(AppError::NotFound);
    }
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

/// Takes a segment away, or back: one's own; editors of the codebook anybody's. What was coded at its place
/// anew in between stays as it is.
///
/// # Errors
/// [`AppError::NotFound`] for one that the coder does not see; [`AppError::Forbidden`] for one of others.
pub async fn set_removed(db: &mut PgConnection, coder: &Coder, segment: Uuid, removed: bool) -> Result<(), AppError> {
    mine(&mut *db, coder, segment).await?;
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

/// Says something about a segment.
///
/// # Errors
/// As for [`set_removed`].
pub async fn say(db: &mut PgConnection, coder: &Coder, segment: Uuid, memo: &str) -> Result<(), AppError> {
    mine(&mut *db, coder, segment).await?;
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

async fn mine(db: &mut PgConnection, coder: &Coder, segment: Uuid) -> Result<(), AppError> {
    let by = sqlx::query_scalar!(
        "SELECT coder_id FROM codings WHERE codebook_id = $1 AND segment_id = $2 AND ($3::uuid IS NULL OR coder_id = $3) LIMIT 1",
        coder.codebook,
        segment,
        coder.sees_only()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)?;
    match by == coder.user() || coder.role() >= CodebookRole::Editor {
        true => Ok(()),
        false => coder.edits().map(drop),
    }
}

/// Who wrote the messages at these places, and how they begin.
pub async fn excerpts(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<HashMap<i64, (String, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.seq, COALESCE(p.display_name, '') AS "sender!", left(m.content, 500) AS "text!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.seq = ANY($2) AND m.deleted_at IS NULL"#,
        conversation.id,
        seqs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.seq, (row.sender, row.text))).collect())
}
