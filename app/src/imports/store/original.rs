//! The file that an import was made of: kept as evidence, and deleted when its owner wants that.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::Viewer;

/// A stored file.
pub struct Original {
    /// The name that it was uploaded with.
    pub file_name: String,
    /// Its SHA-256.
    pub sha256: Vec<u8>,
    /// Its size in bytes.
    pub size_bytes: i64,
}

/// The file of one of the viewer's imports.
///
/// # Errors
/// [`AppError::NotFound`] also when it was deleted.
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

/// While this transaction lasts, nobody else notes or deletes the file with this hash.
pub async fn lock(db: &mut PgConnection, sha256: &[u8]) -> Result<(), AppError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtext('object:' || encode($1::bytea, 'hex')))", sha256)
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Notes that the file is deleted. Answers its hash when nobody needs what is stored any more: it has to be
/// taken out of the object store before this transaction ends.
///
/// # Errors
/// [`AppError::NotFound`] when it is deleted already; [`AppError::Invalid`] while the import is being worked on.
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
        return Err(AppError::field("status", "This import is being worked on. Wait until it is done."));
    }
    let needed =
        sqlx::query_scalar!(r#"SELECT object_is_needed($1) AS "needed!""#, original.sha256).fetch_one(db).await?;
    Ok((!needed).then_some(original.sha256))
}
