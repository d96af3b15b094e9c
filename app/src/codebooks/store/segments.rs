//! Everything that was coded, to read by code.

use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::anchor::Anchor;
use crate::conversations::store::wall;
use crate::error::AppError;
use crate::viewer::{Coder, Viewer};

/// Which segments are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SegmentFilter {
    /// Of these codes; empty for all.
    pub codes: Vec<Uuid>,
    /// Of one coder.
    pub by: Option<Uuid>,
    /// Of one conversation.
    pub conversation: Option<Uuid>,
    /// With this in the text, the memo or the name of the writer.
    pub text: String,
    /// After this coding, by its id.
    pub after: Option<Uuid>,
}

/// A message of a segment.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The coding's id.
    pub id: Uuid,
    /// What was coded in one go.
    pub segment: Uuid,
    /// The code.
    pub code: Uuid,
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// The message's place; `None` when it is gone.
    pub seq: Option<i64>,
    /// Who wrote it.
    pub sender: String,
    /// When, by the conversation's clock.
    pub at: Option<NaiveDateTime>,
    /// Its text now.
    pub content: Option<String>,
    /// The words; `None` for all of the message.
    pub anchor: Option<Anchor>,
    /// What the coder says.
    pub memo: String,
    /// Who coded.
    pub coder_id: Uuid,
    /// Their name.
    pub coder: String,
    /// When.
    pub coded_at: DateTime<Utc>,
}

impl Segment {
    /// What was coded, as it is now; what was quoted, when that is gone.
    pub fn text(&self) -> &str {
        match (&self.content, &self.anchor) {
            (Some(content), Some(anchor)) => anchor.find(content).map_or(&anchor.quote, |range| &content[range]),
            (Some(content), None) => content,
            (None, anchor) => anchor.as_ref().map_or("", |anchor| &anchor.quote),
        }
    }

    /// Whether its place is gone.
    pub fn is_broken(&self) -> bool {
        match (&self.content, &self.anchor) {
            (None, _) => true,
            (Some(content), Some(anchor)) => anchor.find(content).is_none(),
            (Some(_), None) => false,
        }
    }
}

/// Segments in conversations that the viewer may read, in the order in which they were coded; at most `most`.
pub async fn list(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    wanted: &SegmentFilter,
    most: i64,
) -> Result<Vec<Segment>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT k.id, k.segment_id, k.code_id, k.conversation_id, c.title, c.time_zone, m.seq AS "seq?",
                  COALESCE(p.display_name, '') AS "sender!", m.sent_at AS "sent_at?", m.wall_time, m.content AS "content?",
                  k.start_position, k.end_position, k.quote, k.memo, k.coder_id, u.full_name, k.created_at
           FROM codings k
           JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
           JOIN conversations c ON c.id = k.conversation_id AND c.deleted_at IS NULL
           JOIN users u ON u.id = k.coder_id
           LEFT JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
             AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)
             AND (cardinality($4::uuid[]) = 0 OR k.code_id = ANY($4)) AND ($5::uuid IS NULL OR k.coder_id = $5)
             AND ($6::uuid IS NULL OR k.conversation_id = $6) AND ($7::uuid IS NULL OR k.id > $7)
             AND ($8 = '' OR concat_ws(E'\n', m.content, k.quote, k.memo, p.display_name) ILIKE $9)
           ORDER BY k.id LIMIT $10"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        &wanted.codes,
        wanted.by,
        wanted.conversation,
        wanted.after,
        wanted.text,
        crate::conversations::store::like::contains(&wanted.text),
        most
    )
    .fetch_all(db)
    .await?;
    let segments = rows.into_iter().map(|row| Segment {
        id: row.id,
        segment: row.segment_id,
        code: row.code_id,
        conversation: row.conversation_id,
        title: row.title,
        seq: row.seq,
        sender: row.sender,
        at: row.sent_at.map(|sent| wall(row.wall_time, sent, &row.time_zone)),
        content: row.content,
        anchor: Anchor::of_columns(row.start_position, row.end_position, &row.quote),
        memo: row.memo,
        coder_id: row.coder_id,
        coder: row.full_name,
        coded_at: row.created_at,
    });
    Ok(segments.collect())
}
