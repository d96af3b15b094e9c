//! The uploaded file of an import. It is kept as evidence until the owner deletes it.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::Viewer;

/// A stored file.
pub struct Original {
    /// The name of the uploaded file.
    pub file_name: String,
    /// Its SHA-256.
    pub sha256: Vec<u8>,
    /// Its size in bytes.
    pub size_bytes: i64,
}

/// The file of one of the viewer's imports.
///
/// # Errors
/// [`AppError::NotFound`] if the file was deleted, or the import does not exist or belongs to someone else.
pub async fn get(db: &mut PgConnection, viewer: &Viewer, import: Uuid) -> Result<Original, AppError> {
    sqlx::query_as!(
        Original,
        "SELECT file_name, file_sha256 AS sha256, size_bytes FROM imports
         WHERE id = $1 AND owner_id = $2 AND file_deleted_at IS NULL",
        import,
        viewer.id()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}

/// Locks the file with this hash until the end of the transaction, so that nobody else registers or deletes it.
pub async fn lock(db: &mut PgConnection, sha256: &[u8]) -> Result<(), AppError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtext('object:' || encode($1::bytea, 'hex')))", sha256)
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Marks the file as deleted. Returns its SHA-256 if nothing else refers to it: then the caller has to delete it from
/// the object store before this transaction ends.
///
/// # Errors
/// [`AppError::NotFound`] if it is already deleted; [`AppError::Invalid`] while the import is in progress.
pub async fn delete(db: &mut PgConnection, viewer: &Viewer, import: Uuid) -> Result<Option<Vec<u8>>, AppError> {
    let original = get(&mut *db, viewer, import).await?;
    lock(&mut *db, &original.sha256).await?;
    let done = sqlx::query!(
        "UPDATE imports SET file_deleted_at = now()
         WHERE id = $1 AND owner_id = $2 AND status IN ('done', 'failed', 'cancelled')",
        import,
        viewer.id()
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::field("status", "This import is still running. Wait until it is done."));
    }
    let needed =
        sqlx::query_scalar!(r#"SELECT object_is_needed($1) AS "needed!""#, original.sha256).fetch_one(db).await?;
    Ok((!needed).then_some(original.sha256))
}
