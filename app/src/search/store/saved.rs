//! Saved searches.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::Viewer;

/// The queries that the viewer has saved, newest first; at most 100.
pub async fn saved(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT query FROM saved_searches WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT 100",
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}

/// Whether the viewer has saved this search.
pub async fn is_saved(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM saved_searches WHERE user_id = $1 AND query = $2) AS "saved!""#,
        viewer.id(),
        query.replace('\0', "")
    )
    .fetch_one(db)
    .await?)
}

/// Saves a search. Has no effect if it is already saved.
pub async fn save(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO saved_searches (id, user_id, query) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        Uuid::now_v7(),
        viewer.id(),
        query
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a saved search. Has no effect if there is none.
pub async fn forget(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM saved_searches WHERE user_id = $1 AND query = $2", viewer.id(), query.replace('\0', ""))
        .execute(db)
        .await?;
    Ok(())
}
