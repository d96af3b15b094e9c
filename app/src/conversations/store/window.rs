//! Windows of a conversation: the messages between two places. `seq` has no gaps, so a window is a
//! range of the index, wherever it lies.

use std::collections::HashMap;

use chrono::NaiveDate;
use insight::query::Query;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{Attachment, Message, Place, Window};
use super::{text, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// How many messages a window has.
const SIZE: i64 = 60;

/// The messages around a place; what matches `query` is marked in them.
pub async fn window(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    place: Place,
    query: &Query,
) -> Result<Window, AppError> {
    let last = conversation.last_seq;
    // An address may ask for any number.
    let within = |seq: i64| seq.clamp(0, last + 1);
    let first = match place {
        Place::End => last - SIZE + 1,
        Place::Around(seq) => within(seq) - SIZE / 2,
        Place::Before(seq) => within(seq) - SIZE,
        Place::After(seq) => within(seq) + 1,
        // A little of the day before stays in view.
        Place::Day(day) => first_of_day(db, conversation, day).await?.unwrap_or(last) - 5,
    };
    let (first, until) = match place {
        Place::Before(_) | Place::After(_) => (first, first + SIZE - 1),
        // At either end of the conversation the window is moved inside, not cut.
        _ => {
            let first = first.min(last - SIZE + 1).max(1);
            (first, first + SIZE - 1)
        }
    };
    let mut messages = read(db, conversation, first, until, query).await?;
    attach(db, conversation, &mut messages).await?;
    Ok(Window { messages })
}

/// The `seq` of the first message on `day` or later, by the conversation's own clock.
async fn first_of_day(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    day: NaiveDate,
) -> Result<Option<i64>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT seq FROM messages WHERE conversation_id = $1
         AND sent_at >= ($2::date)::timestamp AT TIME ZONE $3 ORDER BY sent_at, seq LIMIT 1",
        conversation.id,
        day,
        conversation.time_zone
    )
    .fetch_optional(db)
    .await?)
}

async fn read(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    first: i64,
    until: i64,
    query: &Query,
) -> Result<Vec<Message>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.seq, m.id, p.ordinal AS "sender?", m.kind::text AS "kind!", m.content, m.caption, m.sent_at,
                  m.wall_time, m.edited, m.details, b.id IS NOT NULL AS "bookmarked!"
           FROM messages m
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           LEFT JOIN bookmarks b ON b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $4
           WHERE m.conversation_id = $1 AND m.seq BETWEEN $2 AND $3 AND m.deleted_at IS NULL
           ORDER BY m.seq"#,
        conversation.id,
        first,
        until,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Message {
            seq: row.seq,
            id: row.id,
            sender: row.sender,
            spans: text::spans(&row.content, query),
            emoji_only: row.kind == "text" && text::is_emoji_only(&row.content),
            kind: row.kind,
            content: row.content,
            caption: row.caption,
            at: wall(row.wall_time, row.sent_at, &conversation.time_zone),
            edited: row.edited,
            forwarded: row.details.as_ref().is_some_and(|details| details["forwarded"] == true),
            attachments: Vec::new(),
            poll: row.details.as_ref().map(poll_options).unwrap_or_default(),
            bookmarked: row.bookmarked,
        })
        .collect())
}

fn poll_options(details: &Value) -> Vec<(String, u32)> {
    let options = details["poll"]["options"].as_array().map(Vec::as_slice).unwrap_or_default();
    options
        .iter()
        .filter_map(|option| Some((option["text"].as_str()?.to_owned(), option["votes"].as_u64()? as u32)))
        .collect()
}

async fn attach(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id).collect();
    let rows = sqlx::query!(
        "SELECT id, message_id, file_name, mime_type, size_bytes FROM attachments
         WHERE conversation_id = $1 AND message_id = ANY($2) ORDER BY id",
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    let mut by_message: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    for row in rows {
        by_message.entry(row.message_id).or_default().push(Attachment {
            id: row.id,
            file_name: row.file_name,
            mime_type: row.mime_type,
            size_bytes: row.size_bytes,
        });
    }
    for message in messages {
        message.attachments = by_message.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}
