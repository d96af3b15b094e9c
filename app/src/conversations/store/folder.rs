//! How a viewer arranges their conversations: pinned, archived, in folders.

use sqlx::PgConnection;

use super::super::model::{Arranged, ConversationSummary, ListRequest, Listing, ReadPosition};
use super::{like, wall};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// How many conversations one page of the list has.
const PAGE: i64 = 60;

/// A page of the viewer's conversations: pinned ones first, then the latest.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, asked: &ListRequest) -> Result<Listing, AppError> {
    let pattern = like::contains(&insight::tokens::fold(asked.filter.trim()));
    let rows = sqlx::query!(
        // From the few that they may read to their rows: the other way round each row would look through all of them.
        r#"WITH readable AS MATERIALIZED (SELECT DISTINCT conversation_id FROM conversation_readers WHERE user_id = $1),
           mine AS (
               SELECT c.id, c.title, c.message_count, c.last_message_at, c.time_zone, c.preview,
                   s.pinned_at IS NOT NULL AS pinned, COALESCE(c.last_message_at, '-infinity') AS latest,
                   c.last_seq, CASE WHEN c.last_message_at > s.furthest_at THEN s.furthest_id END AS behind
               FROM readable
               CROSS JOIN LATERAL (SELECT * FROM conversations c WHERE c.id = readable.conversation_id LIMIT 1) c
               LEFT JOIN conversation_settings s ON s.conversation_id = c.id AND s.user_id = $1
               WHERE c.deleted_at IS NULL AND (s.archived_at IS NOT NULL) = $2
                 AND ($3::text IS NULL OR s.folder = $3)
                 AND c.folded_title LIKE $4)
           SELECT id, title, message_count, last_message_at, time_zone, preview, pinned AS "pinned!",
               last_seq - (SELECT m.seq FROM messages m WHERE m.conversation_id = mine.id AND m.id = behind) AS unread
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
    let rows = rows.into_iter().take(PAGE as usize).map(|row| ConversationSummary {
        id: row.id,
        title: row.title,
        message_count: row.message_count,
        last_message_at: row.last_message_at.map(|at| wall(None, at, &row.time_zone)),
        preview: row.preview,
        pinned: row.pinned,
        unread: row.unread.unwrap_or_default().max(0) as u32,
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

/// How the viewer has arranged a conversation, and where they are in it.
pub async fn settings(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<(Arranged, ReadPosition), AppError> {
    let row = sqlx::query!(
        r#"SELECT pinned_at IS NOT NULL AS "pinned!", archived_at IS NOT NULL AS "archived!", COALESCE(folder, '') AS "folder!",
                  (SELECT m.seq FROM current_messages m WHERE m.conversation_id = s.conversation_id AND m.id = s.furthest_id) AS furthest,
                  (SELECT m.seq FROM current_messages m WHERE m.conversation_id = s.conversation_id AND m.id = s.stopped_id) AS stopped
           FROM conversation_settings s WHERE user_id = $1 AND conversation_id = $2"#,
        conversation.user(),
        conversation.id
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(Default::default()) };
    let next = row.furthest.map(|furthest| furthest + 1).filter(|next| *next <= conversation.last_seq);
    Ok((
        Arranged { pinned: row.pinned, archived: row.archived, folder: row.folder },
        ReadPosition { unread_from: next, stopped: row.stopped },
    ))
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

/// Puts a conversation onto a shelf: a folder, the archive, or neither. Answers how it was arranged before.
pub async fn move_to_folder(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    folder: &str,
    archived: bool,
) -> Result<Arranged, AppError> {
    let (before, _) = settings(&mut *db, conversation).await?;
    let now = Arranged { pinned: before.pinned, archived, folder: folder.to_owned() };
    arrange(db, conversation, &now).await?;
    Ok(before)
}
