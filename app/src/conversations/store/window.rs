//! Windows of a conversation: the messages between two positions. `seq` has no gaps, so a window is a range of the
//! index, wherever it lies.

use std::collections::HashMap;

use chrono::NaiveDate;
use insight::query::Query;
use serde_json::Value;
use sqlx::PgConnection;

use super::super::model::{Message, Quote, Window, WindowPosition};
use super::threads::answers;
use super::{text, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// How many messages a window has.
const SIZE: i64 = 60;
/// The most characters of a message that are shown; its whole text has a page of its own.
pub(super) const SHOWN: i32 = 20_000;
/// The most notes of a message that are marked in its text; the latest ones.
const MARKED: i64 = 200;

/// The messages around a place; what matches `query` is marked in them.
pub async fn window(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    place: WindowPosition,
    query: &Query,
) -> Result<Window, AppError> {
    let last = conversation.last_seq;
    // An address may ask for any number.
    let within = |seq: i64| seq.clamp(0, last + 1);
    let first = match place {
        WindowPosition::End => last - SIZE + 1,
        WindowPosition::Around(seq) => within(seq) - SIZE / 2,
        WindowPosition::Before(seq) => within(seq) - SIZE,
        WindowPosition::After(seq) => within(seq) + 1,
        // A guess; the statement itself looks the day up.
        WindowPosition::Day(_) => last,
    };
    let (first, until) = match place {
        WindowPosition::Before(_) | WindowPosition::After(_) => (first, first + SIZE - 1),
        // At either end of the conversation the window is moved inside, not cut.
        _ => {
            let first = first.min(last - SIZE + 1).max(1);
            (first, first + SIZE - 1)
        }
    };
    let day = match place {
        WindowPosition::Day(day) => Some(day),
        _ => None,
    };
    let (mut messages, first) = read(db, conversation, (first, until), day, query).await?;
    // The message before the window only tells whether the first one continues it.
    let before =
        if messages.first().is_some_and(|one| one.message.seq < first) { Some(messages.remove(0)) } else { None };
    relate(db, conversation, &mut messages).await?;
    let messages: Vec<Message> = messages.into_iter().map(|one| one.message).collect();
    let continues = before.zip(messages.first()).is_some_and(|(before, first)| first.continues(&before.message));
    Ok(Window { messages, continues })
}

/// The messages from one `seq` to another, or, with a day, as many starting shortly before its first message (or that
/// of the next day that has any), by the conversation's own clock. The message before them comes first, if there is
/// one. Also returns the first `seq` of the range.
async fn read(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    (first, until): (i64, i64),
    day: Option<NaiveDate>,
    query: &Query,
) -> Result<(Vec<Sourced>, i64), AppError> {
    let rows = sqlx::query!(
        r#"WITH place AS MATERIALIZED (SELECT CASE WHEN $7::date IS NULL THEN $2::bigint ELSE GREATEST(1, LEAST($2,
               -- A little of the day before stays in view.
               (SELECT seq - 5 FROM current_messages WHERE conversation_id = $1
                    AND sent_at >= $7::date::timestamp AT TIME ZONE $8 ORDER BY sent_at, seq LIMIT 1))) END AS first)
           SELECT (SELECT first FROM place) AS "first!", m.seq AS "seq!", m.id AS "id!", CASE WHEN pp.person_id IS NULL THEN p.ordinal ELSE COALESCE((SELECT min(o.ordinal) FROM person_participants q
                      JOIN current_participants o ON o.conversation_id = q.conversation_id AND o.id = q.participant_id
                      WHERE q.owner_id = $4 AND q.person_id = pp.person_id AND q.conversation_id = $1), p.ordinal) END AS "sender?", m.kind::text AS "kind!", left(m.content, $5) AS "content!",
                  char_length(m.content) AS "length!", m.caption, m.sent_at AS "sent_at!", m.external_id,
                  m.wall_time, m.edited AS "edited!", m.details, b.id IS NOT NULL AS "bookmarked!",
                  m.edited AND EXISTS (SELECT FROM current_message_versions v
                      WHERE v.conversation_id = m.conversation_id AND v.message_id = m.id) AS "has_versions!",
                  -- Asked once whether there is any, then for each message.
                  CASE WHEN EXISTS (SELECT FROM current_annotations a WHERE a.conversation_id = $1) THEN
                      (SELECT jsonb_agg(jsonb_build_array(n.start_position, n.end_position, n.quote, n.there)) FROM (
                          SELECT a.start_position, a.end_position, a.quote, count(*) OVER () AS there FROM current_annotations a
                          WHERE a.conversation_id = m.conversation_id AND a.message_id = m.id
                          ORDER BY a.id DESC LIMIT $6) n) END AS notes,
                  EXISTS (SELECT FROM current_annotations a WHERE a.conversation_id = $1
                      AND a.until_message_id IS NOT NULL) AS "notes_on_several!",
                  -- What has files is of their kind.
                  CASE WHEN m.kind NOT IN ('text', 'system', 'deleted') THEN
                      (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'file_name', f.file_name, 'mime_type', f.mime_type,
                          'size_bytes', f.size_bytes, 'duration_ms', f.duration_ms, 'thumbnail', f.thumbnail_sha256 IS NOT NULL,
                          'dimensions', CASE WHEN f.width IS NOT NULL AND f.height IS NOT NULL
                              THEN jsonb_build_array(f.width, f.height) END) ORDER BY f.id)
                      FROM current_attachments f WHERE f.conversation_id = m.conversation_id AND f.message_id = m.id) END AS files
           FROM current_messages m
           LEFT JOIN current_participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           LEFT JOIN person_participants pp
               ON pp.owner_id = $4 AND pp.conversation_id = m.conversation_id AND pp.participant_id = m.sender_id
           LEFT JOIN bookmarks b ON b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $4
           WHERE m.conversation_id = $1 AND m.seq >= (SELECT first FROM place) - 1
               AND m.seq <= (SELECT first FROM place) + ($3::bigint - $2::bigint)
           ORDER BY m.seq"#,
        conversation.id,
        first,
        until,
        conversation.user(),
        SHOWN,
        MARKED,
        day,
        conversation.time_zone
    )
    .fetch_all(&mut *db)
    .await?;
    let noted_parts = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) if first.notes_on_several => {
            notes_on_several(db, conversation, first.seq, last.seq).await?
        }
        _ => Vec::new(),
    };
    let from = rows.first().map_or(first, |row| row.first);
    let messages = rows
        .into_iter()
        .map(|row| {
            let details = row.details.unwrap_or_default();
            let noted = row.notes.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let message = Message {
                seq: row.seq,
                id: row.id,
                sender: row.sender,
                spans: text::with_notes(text::spans(&row.content, query), &row.content, noted),
                emoji_only: row.kind == "text" && text::is_emoji_only(&row.content),
                kind: row.kind,
                content: row.content,
                caption: row.caption,
                at: wall(row.wall_time, row.sent_at, &conversation.time_zone),
                edited: row.edited,
                has_versions: row.has_versions,
                forwarded: details["forwarded"] == true,
                pinned: details["pinned"] == true,
                clipped: (row.length > SHOWN).then_some(row.length.cast_unsigned()),
                attachments: row.files.and_then(|files| serde_json::from_value(files).ok()).unwrap_or_default(),
                map: map(&details["place"]),
                poll: poll_options(&details),
                reactions: reactions(&details),
                reply: None,
                bookmarked: row.bookmarked,
                notes: noted.first().and_then(|note| note[3].as_u64()).unwrap_or_default() as u32,
                answers: 0,
                in_note: noted_parts.iter().any(|(first, last)| (*first..=*last).contains(&row.seq)),
            };
            Sourced { message, id: row.external_id, answers: details["reply_to"].as_str().map(str::to_owned) }
        })
        .collect();
    Ok((messages, from))
}

/// The parts of a window that notes on several messages are about: first and last places.
async fn notes_on_several(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    first: i64,
    until: i64,
) -> Result<Vec<(i64, i64)>, AppError> {
    let rows = sqlx::query!(
        "SELECT f.seq AS first, l.seq AS last FROM annotations a
         JOIN messages f ON f.conversation_id = a.conversation_id AND f.id = a.message_id
         JOIN messages l ON l.conversation_id = a.conversation_id AND l.id = a.until_message_id
         WHERE a.conversation_id = $1 AND a.deleted_at IS NULL AND a.until_message_id IS NOT NULL
           AND (a.visibility = 'shared' OR a.author_id = $4) AND f.seq <= $3 AND l.seq >= $2",
        conversation.id,
        first,
        until,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.first, row.last)).collect())
}

/// A message with the source's ids.
pub(super) struct Sourced {
    pub message: Message,
    /// Its own.
    pub id: Option<String>,
    /// That of the message that it replies to.
    pub answers: Option<String>,
}

/// Where a place is shown on a map. A link, not a picture: that would tell a foreign server who reads.
pub(super) fn map(place: &Value) -> Option<String> {
    let (north, east) = (place["latitude"].as_f64()?, place["longitude"].as_f64()?);
    let on_earth = north.abs() <= 90.0 && east.abs() <= 180.0;
    on_earth.then(|| format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=15/{north}/{east}"))
}

pub(super) fn reactions(details: &Value) -> Vec<(String, u32, String)> {
    let reactions = details["reactions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = |by: &Value| -> String {
        let names = by.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.collect::<Vec<_>>().join(", ")
    };
    reactions
        .iter()
        .filter_map(|one| Some((one["emoji"].as_str()?.to_owned(), one["count"].as_u64()? as u32, names(&one["by"]))))
        .collect()
}

/// The messages that have these ids of the source, in short, by the id: what others answer.
pub async fn quotes(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    wanted: &[String],
) -> Result<HashMap<String, Quote>, AppError> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"SELECT m.external_id AS "external_id!", m.seq, left(m.content, 160) AS "text!",
                  COALESCE(p.display_name, '') AS "sender!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.external_id = ANY($2) AND m.deleted_at IS NULL"#,
        conversation.id,
        wanted
    )
    .fetch_all(db)
    .await?;
    let quote = |seq, sender, text| Quote { seq, sender, text };
    Ok(rows.into_iter().map(|row| (row.external_id, quote(row.seq, row.sender, row.text))).collect())
}

/// Finds what messages answer, wherever in the conversation that is, and how many answer them.
pub(super) async fn relate(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Sourced],
) -> Result<(), AppError> {
    let wanted: Vec<String> = messages.iter().filter_map(|one| one.answers.clone()).collect();
    let found = quotes(&mut *db, conversation, &wanted).await?;
    let ids: Vec<String> = messages.iter().filter_map(|one| one.id.clone()).collect();
    let answered = answers(db, conversation, &ids).await?;
    for one in messages {
        one.message.reply = one.answers.as_ref().and_then(|id| found.get(id)).cloned();
        one.message.answers = one.id.as_ref().and_then(|id| answered.get(id)).copied().unwrap_or_default();
    }
    Ok(())
}

pub(super) fn poll_options(details: &Value) -> Vec<(String, u32)> {
    let options = details["poll"]["options"].as_array().map(Vec::as_slice).unwrap_or_default();
    options
        .iter()
        .filter_map(|option| Some((option["text"].as_str()?.to_owned(), option["votes"].as_u64()? as u32)))
        .collect()
}
