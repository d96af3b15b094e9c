//! Reads the messages to code, with their codes.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDateTime;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::{CodeLabel, CodebookRole, PAGE_SIZE, Passage, PassageCode, TextPiece};
use crate::conversations::anchor::{Anchor, layers};
use crate::conversations::wall_clock;
use crate::error::AppError;
use crate::viewer::{Coder, Conversation, Reader};

/// How many characters of a message are shown for coding.
const MAX_CHARACTERS: i32 = 20_000;
/// The length of excerpts in characters.
const EXCERPT_CHARACTERS: i32 = 500;

/// A message with its text, for coding, comparing and exporting.
#[derive(Debug, Clone)]
pub struct PlainMessage {
    /// Its `seq`.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// The name of its sender; empty for system messages.
    pub sender: String,
    /// The sender's number in the order of first appearance in the conversation.
    pub ordinal: i32,
    /// When it was sent, in the time zone of the conversation.
    pub at: NaiveDateTime,
    /// Its kind, as named in the database.
    pub kind: String,
    /// Its text.
    pub content: String,
}

/// The messages with a `seq` in `range` (and in `seqs`, if given), in the order of the conversation. Texts are cut to
/// `max_characters`.
pub async fn messages(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    range: Range<i64>,
    seqs: Option<&[i64]>,
    max_characters: i32,
) -> Result<Vec<PlainMessage>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.seq, m.id, COALESCE(p.display_name, '') AS "sender!", COALESCE(p.ordinal, 0) AS "ordinal!",
                  m.wall_time, m.sent_at, m.kind::text AS "kind!", left(m.content, $5) AS "content!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.seq >= $2 AND m.seq < $3 AND ($4::bigint[] IS NULL OR m.seq = ANY($4))
             AND m.deleted_at IS NULL ORDER BY m.seq"#,
        conversation.id,
        range.start,
        range.end,
        seqs,
        max_characters
    )
    .fetch_all(db)
    .await?;
    let messages = rows.into_iter().map(|row| PlainMessage {
        seq: row.seq,
        id: row.id,
        sender: row.sender,
        ordinal: row.ordinal,
        at: wall_clock(row.wall_time, row.sent_at, &conversation.time_zone),
        kind: row.kind,
        content: row.content,
    });
    Ok(messages.collect())
}

/// Excerpts of the messages with these `seq`.
pub async fn excerpts(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<Vec<PlainMessage>, AppError> {
    messages(db, conversation, span(seqs), Some(seqs), EXCERPT_CHARACTERS).await
}

/// The page of messages that starts at `first`, with their codes.
pub async fn page(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    first: i64,
) -> Result<Vec<Passage>, AppError> {
    let range = first..first.saturating_add(PAGE_SIZE);
    let messages = messages(&mut *db, conversation, range, None, MAX_CHARACTERS).await?;
    with_codes(db, coder, conversation, messages).await
}

/// The messages with these `seq`, with their codes.
pub async fn by_seqs(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<Vec<Passage>, AppError> {
    let messages = messages(&mut *db, conversation, span(seqs), Some(seqs), MAX_CHARACTERS).await?;
    with_codes(db, coder, conversation, messages).await
}

/// The smallest range that contains all of these numbers.
fn span(seqs: &[i64]) -> Range<i64> {
    let (first, last) = (seqs.iter().min(), seqs.iter().max());
    first.copied().unwrap_or(0)..last.map_or(0, |last| last.saturating_add(1))
}

/// A code that was applied to a message.
struct Coding {
    segment: Uuid,
    code: CodeLabel,
    anchor: Option<Anchor>,
    coder: Uuid,
    coder_name: String,
}

async fn with_codes(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    messages: Vec<PlainMessage>,
) -> Result<Vec<Passage>, AppError> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id).collect();
    let rows = sqlx::query!(
        "SELECT k.segment_id, k.code_id, o.name, o.color, k.message_id, k.start_position, k.end_position, k.quote,
                k.coder_id, u.full_name
         FROM codings k JOIN users u ON u.id = k.coder_id
         JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
         WHERE k.codebook_id = $1 AND k.conversation_id = $2 AND k.message_id = ANY($3) AND k.deleted_at IS NULL
             AND ($4::uuid IS NULL OR k.coder_id = $4)
         ORDER BY k.created_at, k.id",
        coder.codebook,
        conversation.id,
        &ids,
        coder.sees_only()
    )
    .fetch_all(db)
    .await?;
    let mut codings: HashMap<Uuid, Vec<Coding>> = HashMap::new();
    for row in rows {
        codings.entry(row.message_id).or_default().push(Coding {
            segment: row.segment_id,
            code: CodeLabel { id: row.code_id, name: row.name, color: row.color },
            anchor: Anchor::of_columns(row.start_position, row.end_position, &row.quote),
            coder: row.coder_id,
            coder_name: row.full_name,
        });
    }
    let passages = messages.into_iter().map(|message| {
        let codings = codings.remove(&message.id).unwrap_or_default();
        passage(coder, message, codings)
    });
    Ok(passages.collect())
}

fn passage(coder: &Coder, message: PlainMessage, codings: Vec<Coding>) -> Passage {
    let is_empty = message.content.trim().is_empty();
    let placeholder = match message.kind.as_str() {
        "deleted" => "This message was deleted".to_owned(),
        kind => format!("({})", kind.replace('_', " ")),
    };
    let pieces = if is_empty { Vec::new() } else { pieces(&message.content, &codings) };
    let codes = codings.into_iter().map(|coding| PassageCode {
        segment: coding.segment,
        is_broken: coding.anchor.as_ref().is_some_and(|anchor| anchor.find(&message.content).is_none()),
        words: coding.anchor.map(|anchor| anchor.quote),
        code: coding.code,
        removable: coding.coder == coder.user() || coder.role() >= CodebookRole::Editor,
        coder: (coding.coder != coder.user()).then_some(coding.coder_name),
    });
    Passage {
        seq: message.seq,
        sender: message.sender,
        ordinal: message.ordinal,
        at: message.at,
        pieces,
        placeholder: if is_empty { placeholder } else { String::new() },
        codes: codes.collect(),
    }
}

/// Splits a text where coded words begin and end.
fn pieces(text: &str, codings: &[Coding]) -> Vec<TextPiece> {
    let placed: Vec<(Range<usize>, &CodeLabel)> =
        codings.iter().filter_map(|coding| Some((coding.anchor.as_ref()?.find(text)?, &coding.code))).collect();
    let ranges: Vec<Range<usize>> = placed.iter().map(|(range, _)| range.clone()).collect();
    let piece = |range: Range<usize>, of: &[usize]| TextPiece {
        text: text[range].to_owned(),
        codes: of.iter().map(|place| placed[*place].1.clone()).collect(),
    };
    let (mut pieces, mut from) = (Vec::new(), 0);
    for (range, of) in layers(&ranges) {
        if range.start > from {
            pieces.push(piece(from..range.start, &[]));
        }
        from = range.end;
        pieces.push(piece(range, &of));
    }
    if from < text.len() {
        pieces.push(piece(from..text.len(), &[]));
    }
    pieces
}
