//! Full-text search, in one conversation and across all that the viewer may see.
//!
//! Both read the view `searchable_messages`, which row-level security does not guard (PostgreSQL
//! uses no index for `@@` behind a policy), and join `conversations`, which it does.

use insight::query::Query;
use sqlx::PgConnection;

use super::super::model::{Hit, Hits};
use super::{text, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// How many hits one search shows.
const LIMIT: i64 = 200;
/// Of a common word so many matches are looked at before the latest are taken.
const CANDIDATES: i64 = 10_000;

/// A row of either search.
struct Found {
    conversation_id: uuid::Uuid,
    title: String,
    time_zone: String,
    seq: i64,
    sender: Option<String>,
    sent_at: chrono::DateTime<chrono::Utc>,
    wall_time: Option<chrono::NaiveDateTime>,
    content: String,
}

/// The matches in one conversation, the latest first.
pub async fn search(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    query: &Query,
) -> Result<Hits, AppError> {
    let Some(tsquery) = query.to_tsquery() else { return Ok(Hits::default()) };
    let rows = sqlx::query_as!(
        Found,
        r#"SELECT m.conversation_id AS "conversation_id!", c.title, c.time_zone, m.seq AS "seq!",
                  p.display_name AS "sender?", m.sent_at AS "sent_at!", m.wall_time, m.content AS "content!"
           FROM searchable_messages m
           JOIN conversations c ON c.id = m.conversation_id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.search_vector @@ $2::text::tsquery
           ORDER BY m.seq DESC LIMIT $3"#,
        conversation.id,
        tsquery,
        LIMIT + 1
    )
    .fetch_all(db)
    .await?;
    Ok(hits(rows, query))
}

/// The matches in all conversations of the viewer, the latest first.
pub async fn search_all(db: &mut PgConnection, viewer: &Viewer, query: &Query) -> Result<Hits, AppError> {
    let Some(tsquery) = query.to_tsquery() else { return Ok(Hits::default()) };
    // Matches first, order after: an index on the date would be walked for a rare word.
    let rows = sqlx::query_as!(
        Found,
        r#"WITH matches AS MATERIALIZED (
               SELECT m.conversation_id, c.title, c.time_zone, m.seq, m.sent_at
               FROM searchable_messages m
               JOIN conversations c ON c.id = m.conversation_id
               WHERE m.search_vector @@ $1::text::tsquery AND c.deleted_at IS NULL
                 AND (c.owner_id = $2 OR EXISTS (SELECT FROM participants p
                     WHERE p.conversation_id = c.id AND p.user_id = $2 AND p.status IN ('active', 'muted')))
               LIMIT $4),
           latest AS (SELECT * FROM matches ORDER BY sent_at DESC, seq DESC LIMIT $3)
           SELECT l.conversation_id AS "conversation_id!", l.title AS "title!", l.time_zone AS "time_zone!",
                  l.seq AS "seq!", p.display_name AS "sender?", l.sent_at AS "sent_at!", m.wall_time, m.content
           FROM latest l
           JOIN messages m ON m.conversation_id = l.conversation_id AND m.seq = l.seq
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           ORDER BY l.sent_at DESC, l.seq DESC"#,
        tsquery,
        viewer.id(),
        LIMIT + 1,
        CANDIDATES
    )
    .fetch_all(db)
    .await?;
    Ok(hits(rows, query))
}

fn hits(mut rows: Vec<Found>, query: &Query) -> Hits {
    let more = rows.len() as i64 > LIMIT;
    rows.truncate(LIMIT as usize);
    let hits = rows
        .into_iter()
        .map(|row| {
            let (snippet, spans) = text::snippet(&row.content, query);
            Hit {
                conversation_id: row.conversation_id,
                conversation_title: row.title,
                seq: row.seq,
                sender_name: row.sender.unwrap_or_default(),
                at: wall(row.wall_time, row.sent_at, &row.time_zone),
                snippet,
                spans,
            }
        })
        .collect();
    Hits { hits, more }
}
