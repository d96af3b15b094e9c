//! Reads coded segments, for display and for export.

use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::{Code, CodeLabel, CodebookRole, Segment, SegmentMessage, SegmentsRequest};
use crate::conversations::anchor::Anchor;
use crate::conversations::wall_clock;
use crate::error::AppError;
use crate::viewer::{Coder, Viewer};

/// Which coded messages are read. The conditions are combined with AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SegmentFilter {
    /// With one of these codes; empty for any.
    pub codes: Vec<Uuid>,
    /// Coded by this coder.
    pub by: Option<Uuid>,
    /// In this conversation.
    pub conversation: Option<Uuid>,
    /// With this text in the message, the quote, the memo or the sender's name; empty for any.
    pub text: String,
    /// After the coding with this id; for paging.
    pub after: Option<Uuid>,
}

impl SegmentFilter {
    /// Converts a request to a filter. `codes` are all codes of the codebook, in tree order.
    pub fn of_request(request: &SegmentsRequest, codes: &[Code]) -> Self {
        let chosen = match request.code {
            Some(code) if request.alone => vec![code],
            Some(code) => branch(codes, code),
            None => Vec::new(),
        };
        SegmentFilter {
            codes: chosen,
            by: request.by,
            conversation: request.conversation,
            text: request.text.trim().chars().take(200).collect(),
            after: request.after,
        }
    }
}

/// The ids of a code and its subcodes, which follow it in tree order.
fn branch(codes: &[Code], code: Uuid) -> Vec<Uuid> {
    let Some(start) = codes.iter().position(|one| one.id == code) else { return vec![code] };
    let depth = codes[start].depth;
    let below = codes[start + 1..].iter().take_while(|one| one.depth > depth);
    std::iter::once(code).chain(below.map(|one| one.id)).collect()
}

/// A message to which a code was applied.
#[derive(Debug, Clone)]
pub struct CodedMessage {
    /// The coding's id.
    pub id: Uuid,
    /// The segment it belongs to.
    pub segment: Uuid,
    /// The code.
    pub code: CodeLabel,
    /// The conversation.
    pub conversation: Uuid,
    /// The conversation's name.
    pub title: String,
    /// The message's `seq`; `None` if it was deleted.
    pub seq: Option<i64>,
    /// The name of its sender; empty for system messages.
    pub sender: String,
    /// When it was sent, in the time zone of the conversation; `None` if it was deleted.
    pub at: Option<NaiveDateTime>,
    /// Its current text; `None` if it was deleted.
    pub content: Option<String>,
    /// The coded words; `None` for the whole message.
    pub anchor: Option<Anchor>,
    /// The memo of the segment; may be empty.
    pub memo: String,
    /// The coder's account.
    pub coder_id: Uuid,
    /// The coder's name.
    pub coder: String,
    /// When it was coded.
    pub coded_at: DateTime<Utc>,
}

impl CodedMessage {
    /// The coded text. If the message no longer contains it, the quote that was stored at the time of coding.
    pub fn text(&self) -> &str {
        match (&self.content, &self.anchor) {
            (Some(content), Some(anchor)) => anchor.find(content).map_or(&anchor.quote, |range| &content[range]),
            (Some(content), None) => content,
            (None, anchor) => anchor.as_ref().map_or("", |anchor| &anchor.quote),
        }
    }

    /// Whether the coded text no longer exists.
    pub fn is_broken(&self) -> bool {
        match (&self.content, &self.anchor) {
            (None, _) => true,
            (Some(content), Some(anchor)) => anchor.find(content).is_none(),
            (Some(_), None) => false,
        }
    }
}

/// Coded messages in conversations that the viewer may read, in the order in which they were coded; at most `limit`.
pub async fn list(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    filter: &SegmentFilter,
    limit: i64,
) -> Result<Vec<CodedMessage>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT k.id AS "id!", k.segment_id AS "segment_id!", k.code_id AS "code_id!", o.name AS code_name, o.color,
                  k.conversation_id AS "conversation_id!", c.title, c.time_zone, m.seq AS "seq?",
                  COALESCE(p.display_name, '') AS "sender!", m.sent_at AS "sent_at?", m.wall_time, m.content AS "content?",
                  k.start_position, k.end_position, k.quote AS "quote!", k.memo AS "memo!", k.coder_id AS "coder_id!",
                  u.full_name, k.created_at AS "created_at!"
           FROM visible_codings($1, $2, $3) k
           JOIN codes o ON o.id = k.code_id
           JOIN conversations c ON c.id = k.conversation_id
           JOIN users u ON u.id = k.coder_id
           LEFT JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE (cardinality($4::uuid[]) = 0 OR k.code_id = ANY($4)) AND ($5::uuid IS NULL OR k.coder_id = $5)
             AND ($6::uuid IS NULL OR k.conversation_id = $6) AND ($7::uuid IS NULL OR k.id > $7)
             AND ($8 = '' OR concat_ws(E'\n', m.content, k.quote, k.memo, p.display_name) ILIKE $9)
           ORDER BY k.id LIMIT $10"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        &filter.codes,
        filter.by,
        filter.conversation,
        filter.after,
        filter.text,
        crate::conversations::like::contains(&filter.text),
        limit
    )
    .fetch_all(db)
    .await?;
    let messages = rows.into_iter().map(|row| CodedMessage {
        id: row.id,
        segment: row.segment_id,
        code: CodeLabel { id: row.code_id, name: row.code_name, color: row.color },
        conversation: row.conversation_id,
        title: row.title,
        seq: row.seq,
        sender: row.sender,
        at: row.sent_at.map(|sent| wall_clock(row.wall_time, sent, &row.time_zone)),
        content: row.content,
        anchor: Anchor::of_columns(row.start_position, row.end_position, &row.quote),
        memo: row.memo,
        coder_id: row.coder_id,
        coder: row.full_name,
        coded_at: row.created_at,
    });
    Ok(messages.collect())
}

/// Groups consecutive messages of the same segment.
pub fn grouped(coder: &Coder, messages: &[CodedMessage]) -> Vec<Segment> {
    let groups = messages.chunk_by(|one, next| one.segment == next.segment);
    let segments = groups.map(|group| {
        let first = &group[0];
        Segment {
            id: first.segment,
            code: first.code.clone(),
            conversation: first.conversation,
            title: first.title.clone(),
            coder: first.coder.clone(),
            memo: first.memo.clone(),
            editable: first.coder_id == coder.user() || coder.role() >= CodebookRole::Editor,
            messages: group.iter().map(segment_message).collect(),
        }
    });
    segments.collect()
}

fn segment_message(message: &CodedMessage) -> SegmentMessage {
    SegmentMessage {
        seq: message.seq,
        sender: message.sender.clone(),
        at: message.at,
        text: message.text().to_owned(),
        is_broken: message.is_broken(),
    }
}
