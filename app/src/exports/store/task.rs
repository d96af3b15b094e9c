//! Database access for the export job.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::StoredFile;
use crate::error::AppError;
use crate::viewer::JobDb;

/// An export that a worker has claimed.
#[derive(Debug, Clone)]
pub struct ExportJob {
    /// The id of the export.
    pub id: Uuid,
    /// The user who requested it.
    pub user_id: Uuid,
    /// The conversation to export; `None` for everything that the user owns.
    pub conversation_id: Option<Uuid>,
    /// An [`ExportRequest`](crate::exports::ExportRequest) as a query string.
    pub filters: String,
    /// Number of attempts, including this one.
    pub attempts: i32,
}

/// Claims an export that is queued or whose worker died. `None` if it is finished, cancelled or removed.
pub async fn claim(db: &mut JobDb<'_>, id: Uuid) -> Result<Option<ExportJob>, AppError> {
    Ok(sqlx::query_as!(
        ExportJob,
        "UPDATE export_jobs SET status = 'running', started_at = now(), attempts = attempts + 1, messages_done = 0
         WHERE id = $1 AND status IN ('queued', 'running')
         RETURNING id, user_id, conversation_id, filters, attempts",
        id
    )
    .fetch_optional(&mut **db)
    .await?)
}

/// Stores the progress as numbers of messages. Returns `false` if the export was cancelled or removed.
pub async fn progress(db: &mut JobDb<'_>, id: Uuid, (done, total): (i64, i64)) -> Result<bool, AppError> {
    let running = sqlx::query!(
        "UPDATE export_jobs SET messages_done = $2, messages_total = $3 WHERE id = $1 AND status = 'running'",
        id,
        done,
        total
    )
    .execute(&mut **db)
    .await?;
    Ok(running.rows_affected() > 0)
}

/// Marks an export as done and stores its file. Does nothing if it was cancelled in the meantime.
pub async fn finish(tx: &mut JobDb<'_>, id: Uuid, file: &StoredFile, note: Option<&str>) -> Result<(), AppError> {
    let running = sqlx::query!(
        "UPDATE export_jobs SET status = 'done', note = $2, messages_done = messages_total, completed_at = now()
         WHERE id = $1 AND status = 'running'",
        id,
        note
    )
    .execute(&mut **tx)
    .await?;
    if running.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO export_files (id, job_id, file_name, mime_type, storage_path, file_size, sha256, manifest_sha256, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        id,
        file.file_name,
        file.mime_type,
        file.storage_path,
        file.size_bytes,
        file.sha256,
        file.manifest_sha256,
        file.expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Marks an export as failed. `why` is shown to the user.
pub async fn fail(db: &mut JobDb<'_>, id: Uuid, why: &str) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE export_jobs SET status = 'failed', error_message = $2, completed_at = now()
         WHERE id = $1 AND status = 'running'",
        id,
        why
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Deletes the rows of expired files. Returns the ids of the exports that still have a file.
pub async fn expire(db: &mut JobDb<'_>, now: DateTime<Utc>) -> Result<HashSet<Uuid>, AppError> {
    sqlx::query!("DELETE FROM export_files WHERE expires_at <= $1", now).execute(&mut **db).await?;
    let kept = sqlx::query_scalar!("SELECT job_id FROM export_files").fetch_all(&mut **db).await?;
    Ok(kept.into_iter().collect())
}
