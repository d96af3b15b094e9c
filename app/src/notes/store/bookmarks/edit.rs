//! Changes the fields and the order of bookmarks.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::BookmarkFields;
use crate::viewer::Viewer;

/// Sets the fields of one of the viewer's bookmarks.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such bookmark.
pub async fn edit(db: &mut PgConnection, viewer: &Viewer, id: Uuid, fields: &BookmarkFields) -> Result<(), AppError> {
    let done = sqlx::query!(
        "UPDATE bookmarks SET title = $3, notes = $4, color = $5, folder = $6 WHERE id = $1 AND user_id = $2",
        id,
        viewer.id(),
        fields.title,
        fields.notes,
        fields.color.number(),
        fields.folder
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Swaps one of the viewer's bookmarks with the one above (`up`) or below it in the custom order. Does nothing at the
/// ends of the list.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such bookmark.
pub async fn move_by_one(db: &mut PgConnection, viewer: &Viewer, id: Uuid, up: bool) -> Result<(), AppError> {
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

/// Moves one of the viewer's bookmarks to the position of another: above it if it comes from below, and below it if it
/// comes from above.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer does not have both bookmarks.
pub async fn move_onto(db: &mut PgConnection, viewer: &Viewer, id: Uuid, onto: Uuid) -> Result<(), AppError> {
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

/// Checks that all of these bookmarks belong to the viewer.
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
