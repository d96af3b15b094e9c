//! How a viewer arranges their conversations: pinned, archived, in folders.

use sqlx::PgConnection;

use super::super::model::{Arranged, ListAsked, Listing, Summary};
use super::{like, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// How many conversations one page of the list has.
const PAGE: i64 = 60;

/// A page of the viewer's conversations: pinned ones first, then the latest.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, asked: &ListAsked) -> Result<Listing, AppError> {
    let pattern = like::contains(&insight::tokens::fold(asked.filter.trim()));
    let rows = sqlx::query!(
        r#"WITH mine AS (
               SELECT c.id, c.title, c.message_count, c.last_message_at, c.time_zone, c.preview,
                   s.pinned_at IS NOT NULL AS pinned, COALESCE(c.last_message_at, '-infinity') AS latest
               FROM conversations c
               LEFT JOIN conversation_settings s ON s.conversation_id = c.id AND s.user_id = $1
               WHERE c.deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
                 AND (s.archived_at IS NOT NULL) = $2
                 AND ($3::text IS NULL OR s.folder = $3)
                 AND c.folded_title LIKE $4)
           SELECT id, title, message_count, last_message_at, time_zone, preview, pinned AS "pinned!"
           FROM mine
           WHERE $5::uuid IS NULL OR EXISTS (SELECT FROM mine last WHERE last.id = $5
               AND (mine.pinned < last.pinned OR (mine.pinned = last.pinned AND (mine.latest < last.latest
                   OR (mine.latest = last.latest AND mine.id > last.id)))))
           ORDER BY pinned DESC, latest DESC, id LIMIT $6"#,
        viewer.id(),
        asked.archived,
        asked.folder.as_deref(),
        pattern,
        asked.after,
        PAGE + 1
    )
    .fetch_all(&mut *db)
    .await?;
    let more = rows.len() as i64 > PAGE;
    let rows = rows.into_iter().take(PAGE as usize).map(|row| Summary {
        id: row.id,
        title: row.title,
        message_count: row.message_count,
        last_message_at: row.last_message_at.map(|at| wall(None, at, &row.time_zone)),
        preview: row.preview,
        pinned: row.pinned,
    });
    let rows = rows.collect();
    let shelves = sqlx::query!(
        r#"SELECT COALESCE(array_agg(DISTINCT s.folder ORDER BY s.folder) FILTER (WHERE s.folder IS NOT NULL), '{}') AS "folders!",
                  COALESCE(bool_or(s.archived_at IS NOT NULL), false) AS "archived!"
           FROM conversation_settings s JOIN conversations c ON c.id = s.conversation_id
           WHERE s.user_id = $1 AND c.deleted_at IS NULL"#,
        viewer.id()
    )
    .fetch_one(db)
    .await?;
    Ok(Listing { rows, more, folders: shelves.folders, archived: shelves.archived })
}

/// How the viewer has arranged a conversation.
pub async fn arranged(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Arranged, AppError> {
    let row = sqlx::query_as!(
        Arranged,
        r#"SELECT pinned_at IS NOT NULL AS "pinned!", archived_at IS NOT NULL AS "archived!", COALESCE(folder, '') AS "folder!"
           FROM conversation_settings WHERE user_id = $1 AND conversation_id = $2"#,
        conversation.user(),
        conversation.id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.unwrap_or_default())
}

/// Arranges a conversation for the viewer; others see theirs as before.
pub async fn arrange(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    arranged: &Arranged,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO conversation_settings (user_id, conversation_id, pinned_at, archived_at, folder)
         VALUES ($1, $2, CASE WHEN $3 THEN now() END, CASE WHEN $4 THEN now() END, NULLIF($5, ''))
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET pinned_at = excluded.pinned_at,
             archived_at = excluded.archived_at, folder = excluded.folder",
        conversation.user(),
        conversation.id,
        arranged.pinned,
        arranged.archived,
        arranged.folder
    )
    .execute(db)
    .await?;
    Ok(())
}
