//! Reads messages as the timeline, threads and search results of a conversation show them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use insight::query::Query;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{Message, Quote};
use super::{text, wall_clock};
use crate::conversations::details::MessageDetails;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Longer messages are cut to this many characters. Their full text is served at `/text/{conversation}/{message}`.
const MAX_CHARACTERS: i32 = 20_000;
/// Maximum number of notes that are marked in a message. The latest notes are preferred.
const MAX_NOTES: i64 = 200;

struct Row {
    seq: i64,
    id: Uuid,
    /// Ordinal of the sender, or of the first participant of the person that the viewer merged them into.
    sender: Option<i32>,
    kind: String,
    /// The first [`MAX_CHARACTERS`] characters.
    content: String,
    /// Length of the whole text in characters.
    length: i32,
    caption: Option<String>,
    sent_at: DateTime<Utc>,
    wall_time: Option<NaiveDateTime>,
    external_id: Option<String>,
    edited: bool,
    has_versions: bool,
    details: Option<Value>,
    bookmarked: bool,
    /// The latest notes: arrays of start, end, quote and the number of all notes.
    notes: Option<Value>,
    /// Whether a note on several messages includes this one.
    in_note: bool,
    files: Option<Value>,
}

/// Selects the messages of a conversation whose `seq` meets a condition, which has its parameters from `$5` on. A
/// macro, because sqlx checks literals only.
macro_rules! select_messages {
    ($db:expr, $conversation:expr, $seqs:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"WITH notes_on_several AS MATERIALIZED (
               SELECT f.seq AS first, l.seq AS last FROM current_annotations a
               JOIN current_messages f ON f.conversation_id = a.conversation_id AND f.id = a.message_id
               JOIN current_messages l ON l.conversation_id = a.conversation_id AND l.id = a.until_message_id
               WHERE a.conversation_id = $1)
           SELECT m.seq AS "seq!", m.id AS "id!",
                  CASE WHEN pp.person_id IS NULL THEN p.ordinal ELSE COALESCE((SELECT min(o.ordinal) FROM person_participants q
                      JOIN current_participants o ON o.conversation_id = q.conversation_id AND o.id = q.participant_id
                      WHERE q.owner_id = $2 AND q.person_id = pp.person_id AND q.conversation_id = $1), p.ordinal) END AS "sender?",
                  m.kind::text AS "kind!", left(m.content, $3) AS "content!", char_length(m.content) AS "length!", m.caption,
                  m.sent_at AS "sent_at!", m.wall_time, m.external_id, m.edited AS "edited!", m.details,
                  b.id IS NOT NULL AS "bookmarked!",
                  m.edited AND EXISTS (SELECT FROM current_message_versions v
                      WHERE v.conversation_id = m.conversation_id AND v.message_id = m.id) AS "has_versions!",
                  -- The outer EXISTS is evaluated once; most conversations have no notes.
                  CASE WHEN EXISTS (SELECT FROM current_annotations a WHERE a.conversation_id = $1) THEN
                      (SELECT jsonb_agg(jsonb_build_array(n.start_position, n.end_position, n.quote, n.count)) FROM (
                          SELECT a.start_position, a.end_position, a.quote, count(*) OVER () AS count FROM current_annotations a
                          WHERE a.conversation_id = m.conversation_id AND a.message_id = m.id
                          ORDER BY a.id DESC LIMIT $4) n) END AS notes,
                  EXISTS (SELECT FROM notes_on_several n WHERE m.seq BETWEEN n.first AND n.last) AS "in_note!",
                  -- Messages of these kinds have no files.
                  CASE WHEN m.kind NOT IN ('text', 'system', 'deleted') THEN
                      (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'file_name', f.file_name, 'mime_type', f.mime_type,
                          'size_bytes', f.size_bytes, 'duration_ms', f.duration_ms, 'thumbnail', f.thumbnail_sha256 IS NOT NULL,
                          'dimensions', CASE WHEN f.width IS NOT NULL AND f.height IS NOT NULL
                              THEN jsonb_build_array(f.width, f.height) END) ORDER BY f.id)
                      FROM current_attachments f WHERE f.conversation_id = m.conversation_id AND f.message_id = m.id) END AS files
           FROM current_messages m
           LEFT JOIN current_participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           LEFT JOIN person_participants pp
               ON pp.owner_id = $2 AND pp.conversation_id = m.conversation_id AND pp.participant_id = m.sender_id
           LEFT JOIN bookmarks b ON b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $2
           WHERE m.conversation_id = $1 AND m.seq "# + $seqs + " ORDER BY m.seq",
            $conversation.id,
            $conversation.user(),
            MAX_CHARACTERS,
            MAX_NOTES,
            $($argument),+
        )
        .fetch_all(&mut *$db)
        .await
    };
}

/// The messages from `first` to `last` (inclusive). Matches of `query` are highlighted.
pub(super) async fn range(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    (first, last): (i64, i64),
    query: &Query,
) -> Result<Vec<Message>, AppError> {
    let rows = select_messages!(db, conversation, "BETWEEN $5 AND $6", first, last)?;
    complete(db, conversation, rows, query).await
}

/// The messages with these `seq`s, in order.
pub(super) async fn by_seqs(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<Vec<Message>, AppError> {
    let rows = select_messages!(db, conversation, "= ANY($5)", seqs)?;
    complete(db, conversation, rows, &Query::default()).await
}

async fn complete(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    rows: Vec<Row>,
    query: &Query,
) -> Result<Vec<Message>, AppError> {
    let mut messages: Vec<ExternalMessage> =
        rows.into_iter().map(|row| row.message(&conversation.time_zone, query)).collect();
    add_replies(db, conversation, &mut messages).await?;
    Ok(messages.into_iter().map(|one| one.message).collect())
}

impl Row {
    fn message(self, time_zone: &str, query: &Query) -> ExternalMessage {
        let details = MessageDetails::read(self.details);
        let notes = self.notes.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let message = Message {
            seq: self.seq,
            id: self.id,
            sender: self.sender,
            spans: text::with_notes(text::spans(&self.content, query), &self.content, notes),
            emoji_only: self.kind == "text" && text::is_emoji_only(&self.content),
            kind: self.kind,
            content: self.content,
            caption: self.caption,
            at: wall_clock(self.wall_time, self.sent_at, time_zone),
            edited: self.edited,
            has_versions: self.has_versions,
            forwarded: details.forwarded,
            pinned: details.pinned,
            clipped: (self.length > MAX_CHARACTERS).then_some(self.length.cast_unsigned()),
            attachments: self.files.and_then(|files| serde_json::from_value(files).ok()).unwrap_or_default(),
            map: details.map_url(),
            poll: details.poll_options(),
            reactions: details.reactions.into_iter().map(|one| (one.emoji, one.count, one.by.join(", "))).collect(),
            reply: None,
            bookmarked: self.bookmarked,
            notes: notes.first().and_then(|note| note[3].as_u64()).unwrap_or_default() as u32,
            replies: 0,
            in_note: self.in_note,
        };
        ExternalMessage { message, external_id: self.external_id, reply_to: details.reply_to }
    }
}

/// A message with ids from the program that it was exported from.
struct ExternalMessage {
    message: Message,
    /// Its own `external_id`.
    external_id: Option<String>,
    /// The `external_id` of the message that it replies to.
    reply_to: Option<String>,
}

/// Excerpts of the messages with these `external_id`s, by id. Used to show what a message replies to.
pub async fn quotes(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    external_ids: &[String],
) -> Result<HashMap<String, Quote>, AppError> {
    if external_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"SELECT m.external_id AS "external_id!", m.seq, left(m.content, 160) AS "text!",
                  COALESCE(p.display_name, '') AS "sender!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.external_id = ANY($2) AND m.deleted_at IS NULL"#,
        conversation.id,
        external_ids
    )
    .fetch_all(db)
    .await?;
    let quote = |seq, sender, text| Quote { seq, sender, text };
    Ok(rows.into_iter().map(|row| (row.external_id, quote(row.seq, row.sender, row.text))).collect())
}

/// Fills in the quoted message and the number of replies of each message.
async fn add_replies(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [ExternalMessage],
) -> Result<(), AppError> {
    let wanted: Vec<String> = messages.iter().filter_map(|one| one.reply_to.clone()).collect();
    let found = quotes(&mut *db, conversation, &wanted).await?;
    let ids: Vec<String> = messages.iter().filter_map(|one| one.external_id.clone()).collect();
    let counts = reply_counts(db, conversation, &ids).await?;
    for one in messages {
        one.message.reply = one.reply_to.as_ref().and_then(|id| found.get(id)).cloned();
        one.message.replies = one.external_id.as_ref().and_then(|id| counts.get(id)).copied().unwrap_or_default();
    }
    Ok(())
}

/// The number of replies to each message, by `external_id`. Messages without replies are left out.
async fn reply_counts(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    ids: &[String],
) -> Result<HashMap<String, u32>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"SELECT m.details->>'reply_to' AS "id!", count(*) AS "count!" FROM messages m
           WHERE m.conversation_id = $1 AND m.details ? 'reply_to' AND m.details->>'reply_to' = ANY($2) AND m.deleted_at IS NULL
           GROUP BY 1"#,
        conversation.id,
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.count as u32)).collect())
}
