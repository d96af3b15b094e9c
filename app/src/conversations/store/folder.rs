//! The conversation list, and how a viewer organises it: pinned, archived, in folders.

use sqlx::PgConnection;

use super::super::model::{Arrangement, ConversationSummary, ListRequest, Listing};
use super::{like, wall_clock};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// Conversations per page of the list.
const PAGE: i64 = 60;

/// A page of the viewer's conversations, pinned ones first, then the most recent, together with their folders. One
/// statement.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, request: &ListRequest) -> Result<Listing, AppError> {
    let pattern = like::contains(&insight::tokens::fold(request.filter.trim()));
    let rows = sqlx::query!(
        // Start from the few conversations that the viewer may read. Left to itself, the planner scans all
        // conversations and checks `conversation_readers` for each row.
        r#"WITH readable AS MATERIALIZED (SELECT DISTINCT conversation_id FROM conversation_readers WHERE user_id = $1),
           mine AS (
               SELECT c.id, c.title, c.last_message_at, c.time_zone, c.preview,
                   s.pinned_at IS NOT NULL AS pinned, COALESCE(c.last_message_at, '-infinity') AS latest,
                   c.last_seq, CASE WHEN c.last_message_at > s.furthest_at THEN s.furthest_id END AS behind
               FROM readable
               CROSS JOIN LATERAL (SELECT * FROM conversations c WHERE c.id = readable.conversation_id LIMIT 1) c
               LEFT JOIN conversation_settings s ON s.conversation_id = c.id AND s.user_id = $1
               WHERE c.deleted_at IS NULL AND (s.archived_at IS NOT NULL) = $2
                 AND ($3::text IS NULL OR s.folder = $3)
                 AND c.folded_title LIKE $4),
           page AS (
               SELECT * FROM mine
               WHERE $5::uuid IS NULL OR EXISTS (SELECT FROM mine last WHERE last.id = $5
                   AND (mine.pinned < last.pinned OR (mine.pinned = last.pinned AND (mine.latest < last.latest
                       OR (mine.latest = last.latest AND mine.id > last.id)))))
               ORDER BY pinned DESC, latest DESC, id LIMIT $6),
           folders AS MATERIALIZED (
               SELECT COALESCE(array_agg(DISTINCT s.folder ORDER BY s.folder) FILTER (WHERE s.folder IS NOT NULL), '{}') AS names,
                      COALESCE(bool_or(s.archived_at IS NOT NULL), false) AS archived
               FROM conversation_settings s JOIN conversations c ON c.id = s.conversation_id
               WHERE s.user_id = $1 AND c.deleted_at IS NULL)
           SELECT page.id AS "id?", COALESCE(page.title, '') AS "title!", page.last_message_at AS "last_message_at?",
               COALESCE(page.time_zone, '') AS "time_zone!", COALESCE(page.preview, '') AS "preview!",
               COALESCE(page.pinned, false) AS "pinned!", folders.names AS "folders!", folders.archived AS "archived!",
               page.last_seq - (SELECT m.seq FROM messages m WHERE m.conversation_id = page.id AND m.id = page.behind) AS unread
           FROM folders LEFT JOIN page ON true
           ORDER BY page.pinned DESC NULLS LAST, page.latest DESC, page.id"#,
        viewer.id(),
        request.archived,
        request.folder.as_deref(),
        pattern,
        request.after,
        PAGE + 1
    )
    .fetch_all(&mut *db)
    .await?;
    let mut listing = Listing { more: rows.len() as i64 > PAGE, ..Listing::default() };
    for row in rows.into_iter().take(PAGE as usize) {
        (listing.folders, listing.archived) = (row.folders, row.archived);
        let Some(id) = row.id else { continue };
        listing.rows.push(ConversationSummary {
            id,
            title: row.title,
            last_message_at: row.last_message_at.map(|at| wall_clock(None, at, &row.time_zone)),
            preview: row.preview,
            pinned: row.pinned,
            unread: row.unread.unwrap_or_default().max(0) as u32,
        });
    }
    Ok(listing)
}

/// The viewer's arrangement of a conversation; the default if they have none.
async fn arrangement(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Arrangement, AppError> {
    let arrangement = sqlx::query_as!(
        Arrangement,
        r#"SELECT pinned_at IS NOT NULL AS "pinned!", archived_at IS NOT NULL AS "archived!", COALESCE(folder, '') AS "folder!"
           FROM conversation_settings WHERE user_id = $1 AND conversation_id = $2"#,
        conversation.user(),
        conversation.id
    );
    Ok(arrangement.fetch_optional(db).await?.unwrap_or_default())
}

/// Saves the viewer's arrangement of a conversation. Other users are not affected.
pub async fn arrange(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    arrangement: &Arrangement,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO conversation_settings (user_id, conversation_id, pinned_at, archived_at, folder)
         VALUES ($1, $2, CASE WHEN $3 THEN now() END, CASE WHEN $4 THEN now() END, NULLIF($5, ''))
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET pinned_at = excluded.pinned_at,
             archived_at = excluded.archived_at, folder = excluded.folder",
        conversation.user(),
        conversation.id,
        arrangement.pinned,
        arrangement.archived,
        arrangement.folder
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves a conversation to a folder, to the archive, or out of both. Returns the previous arrangement.
pub async fn move_to_folder(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    folder: &str,
    archived: bool,
) -> Result<Arrangement, AppError> {
    let before = arrangement(&mut *db, conversation).await?;
    let now = Arrangement { pinned: before.pinned, archived, folder: folder.to_owned() };
    arrange(db, conversation, &now).await?;
    Ok(before)
}
