//! SQL of bookmarks.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::Bookmark;
use crate::viewer::{Conversation, Reader, Viewer};

/// So many messages are bookmarked with one request.
const MAX_AT_ONCE: usize = 10_000;

/// Bookmarks a message; a second time changes nothing. One that was removed comes back as it was.
///
/// # Errors
/// [`AppError::NotFound`] when the conversation has no such message.
pub async fn add(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "WITH back AS (
             DELETE FROM removed_bookmarks WHERE user_id = $2 AND conversation_id = $3 AND message_id = $4 RETURNING *)
         INSERT INTO bookmarks (id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position)
         SELECT id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position FROM back
         UNION ALL
         SELECT $1, $2, $3, $4, NULL, '', '', 0, '', extract(epoch FROM clock_timestamp()) WHERE NOT EXISTS (SELECT FROM back)
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        Uuid::now_v7(),
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    })?;
    Ok(())
}

/// Bookmarks the messages at these places; those that follow each other get one bookmark together. Where one
/// begins already, it stays as it is.
pub async fn add_all(db: &mut PgConnection, conversation: &Reader<Conversation>, seqs: &[i64]) -> Result<(), AppError> {
    let runs = runs(&seqs[..seqs.len().min(MAX_AT_ONCE)]);
    let ids: Vec<Uuid> = runs.iter().map(|_| Uuid::now_v7()).collect();
    let (first, last): (Vec<i64>, Vec<i64>) = runs.into_iter().unzip();
    sqlx::query!(
        "INSERT INTO bookmarks (id, user_id, conversation_id, message_id, until_message_id)
         SELECT wanted.id, $1, m.conversation_id, m.id, NULLIF(l.id, m.id)
         FROM unnest($3::uuid[], $4::bigint[], $5::bigint[]) AS wanted (id, first, last)
         JOIN messages m ON m.conversation_id = $2 AND m.seq = wanted.first
         LEFT JOIN messages l ON l.conversation_id = $2 AND l.seq = wanted.last
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        conversation.user(),
        conversation.id,
        &ids,
        &first,
        &last
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Places as runs of neighbours: the first and the last of each.
fn runs(seqs: &[i64]) -> Vec<(i64, i64)> {
    let mut seqs = seqs.to_vec();
    seqs.sort_unstable();
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for seq in seqs {
        match runs.last_mut() {
            Some((_, last)) if seq <= *last + 1 => *last = seq,
            _ => runs.push((seq, seq)),
        }
    }
    runs
}

/// Takes a bookmark away; nothing happens when there is none.
pub async fn remove(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "WITH gone AS (
             DELETE FROM bookmarks WHERE user_id = $1 AND conversation_id = $2 AND message_id = $3 RETURNING *)
         INSERT INTO removed_bookmarks
             (id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position, created_at)
         SELECT id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position, created_at
         FROM gone",
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Which bookmarks are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BookmarkFilter {
    /// With this in their text, title, notes or conversation.
    pub text: String,
    /// In this folder; `None` for all.
    pub folder: Option<String>,
    /// Of this colour; `None` for all.
    pub color: Option<i16>,
}

/// The viewer's bookmarks, in the viewer's order; at first the latest come first.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, wanted: &BookmarkFilter) -> Result<Vec<Bookmark>, AppError> {
    Ok(sqlx::query_as!(
        Bookmark,
        r#"SELECT b.id, b.conversation_id, c.title AS conversation_title, b.message_id, m.seq, u.seq AS "until_seq?",
                  COALESCE(p.display_name, '') AS "sender_name!",
                  wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!", left(m.content, 300) AS "excerpt!",
                  b.title, b.notes, b.color, b.folder
           FROM bookmarks b
           JOIN conversations c ON c.id = b.conversation_id AND c.deleted_at IS NULL
           JOIN messages m ON m.conversation_id = b.conversation_id AND m.id = b.message_id
           LEFT JOIN messages u ON u.conversation_id = b.conversation_id AND u.id = b.until_message_id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE b.user_id = $1 AND ($2 = '' OR concat_ws(E'\n', b.title, b.notes, m.content, c.title) ILIKE $3)
             AND ($4::text IS NULL OR b.folder = $4) AND ($5::smallint IS NULL OR b.color = $5)
           ORDER BY b.position DESC, b.id LIMIT 500"#,
        viewer.id(),
        wanted.text,
        crate::conversations::store::like::contains(&wanted.text),
        wanted.folder,
        wanted.color
    )
    .fetch_all(db)
    .await?)
}

/// The viewer's folders of bookmarks.
pub async fn folders(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT folder FROM bookmarks WHERE user_id = $1 AND folder <> '' ORDER BY folder",
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}

/// What a reader says of a bookmark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BookmarkFields {
    /// The title.
    pub title: String,
    /// The notes.
    pub notes: String,
    /// The colour.
    pub color: i16,
    /// The folder.
    pub folder: String,
}

/// Sets what a reader says of one of their bookmarks.
///
/// # Errors
/// [`AppError::NotFound`] for those of others.
pub async fn say(db: &mut PgConnection, viewer: &Viewer, id: Uuid, said: &BookmarkFields) -> Result<(), AppError> {
    let done = sqlx::query!(
        "UPDATE bookmarks SET title = $3, notes = $4, color = $5, folder = $6 WHERE id = $1 AND user_id = $2",
        id,
        viewer.id(),
        said.title,
        said.notes,
        said.color,
        said.folder
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Proves that bookmarks are the viewer's own.
async fn own(db: &mut PgConnection, viewer: &Viewer, ids: &[Uuid]) -> Result<(), AppError> {
    let all = sqlx::query_scalar!(
        r#"SELECT count(*) = (SELECT count(DISTINCT id) FROM unnest($2::uuid[]) AS id) AS "all!"
           FROM bookmarks WHERE user_id = $1 AND id = ANY($2)"#,
        viewer.id(),
        ids
    )
    .fetch_one(db)
    .await?;
    if all { Ok(()) } else { Err(AppError::NotFound) }
}

/// Moves one of the viewer's bookmarks past its neighbour: they change places. The first and the last stay.
///
/// # Errors
/// [`AppError::NotFound`] for those of others.
pub async fn shift(db: &mut PgConnection, viewer: &Viewer, id: Uuid, up: bool) -> Result<(), AppError> {
    own(&mut *db, viewer, &[id]).await?;
    sqlx::query!(
        "WITH moved AS (SELECT id, position FROM bookmarks WHERE id = $2 AND user_id = $1),
              neighbour AS (
                  SELECT b.id, b.position FROM bookmarks b, moved
                  WHERE b.user_id = $1 AND b.id <> moved.id
                    AND CASE WHEN $3 THEN (b.position, moved.id) > (moved.position, b.id) ELSE (b.position, moved.id) < (moved.position, b.id) END
                  ORDER BY CASE WHEN $3 THEN b.position END, CASE WHEN NOT $3 THEN b.position END DESC LIMIT 1)
         UPDATE bookmarks b SET position = CASE WHEN b.id = moved.id THEN neighbour.position ELSE moved.position END
         FROM moved, neighbour WHERE b.id IN (moved.id, neighbour.id)",
        viewer.id(),
        id,
        up
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts one of the viewer's bookmarks into the place of another: above it when it comes from below, and below
/// it when it comes from above.
///
/// # Errors
/// [`AppError::NotFound`] for those of others.
pub async fn put(db: &mut PgConnection, viewer: &Viewer, id: Uuid, onto: Uuid) -> Result<(), AppError> {
    own(&mut *db, viewer, &[id, onto]).await?;
    sqlx::query!(
        "WITH moved AS (SELECT position FROM bookmarks WHERE id = $2 AND user_id = $1),
              target AS (SELECT id, position FROM bookmarks WHERE id = $3 AND user_id = $1 AND id <> $2),
              beyond AS (
                  SELECT CASE WHEN moved.position > target.position
                      THEN COALESCE((SELECT max(b.position) FROM bookmarks b WHERE b.user_id = $1 AND b.position < target.position), target.position - 1)
                      ELSE COALESCE((SELECT min(b.position) FROM bookmarks b WHERE b.user_id = $1 AND b.position > target.position), target.position + 1)
                  END AS position FROM moved, target)
         UPDATE bookmarks b SET position = (target.position + beyond.position) / 2 FROM target, beyond
         WHERE b.id = $2 AND b.user_id = $1",
        viewer.id(),
        id,
        onto
    )
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn neighbours_are_one_run() {
        assert_eq!(runs(&[9, 3, 4, 5, 11, 4]), [(3, 5), (9, 9), (11, 11)]);
        assert!(runs(&[]).is_empty());
    }
}
