//! Database access for the import job.

use uuid::Uuid;

use super::super::model::{ImportStatus, Outcome, Question};
use super::super::pipeline::Finished;
use super::receipt;
use crate::error::AppError;
use crate::viewer::JobDb;

/// An import that a worker has claimed.
pub struct ImportJob {
    /// The id of the import.
    pub id: Uuid,
    /// The user who uploaded the file.
    pub owner_id: Uuid,
    /// The name of the uploaded file.
    pub file_name: String,
    /// The SHA-256 of the file, under which it is in the object store.
    pub sha256: Vec<u8>,
    /// IANA name of the time zone of the wall times.
    pub time_zone: String,
    /// The settings: [`Options`](crate::imports::options::Options) as JSON.
    pub options: serde_json::Value,
    /// Whether the owner has cancelled it.
    pub cancel_requested: bool,
}

/// Claims an import that is queued or whose worker died. `None` if it is over.
pub async fn claim(db: &mut JobDb<'_>, id: Uuid) -> Result<Option<ImportJob>, AppError> {
    Ok(sqlx::query_as!(
        ImportJob,
        "UPDATE imports SET status = 'reading', attempts = attempts + 1, started_at = now(), bytes_done = 0,
             bytes_total = 0, messages_done = 0, error = NULL
         WHERE id = $1 AND status IN ('queued', 'reading', 'saving')
         RETURNING id, owner_id, file_name, file_sha256 AS sha256, time_zone, options, cancel_requested",
        id
    )
    .fetch_optional(&mut **db)
    .await?)
}

/// Waits until no other transaction works on imports of this owner, and locks out others until this one ends. Returns
/// `false` if the import is over by then.
pub async fn lock(tx: &mut JobDb<'_>, job: &ImportJob) -> Result<bool, AppError> {
    let lock = format!("imports of {}", job.owner_id);
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text AS done", lock)
        .fetch_one(&mut **tx)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"SELECT status IN ('queued', 'reading', 'saving') AS "open!" FROM imports WHERE id = $1"#,
        job.id
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Stores the progress. `bytes` are those read so far and in total. Returns whether the import was cancelled.
pub async fn progress(db: &mut JobDb<'_>, id: Uuid, bytes: (u64, u64), messages: u64) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        "UPDATE imports SET bytes_done = $2, bytes_total = $3, messages_done = $4 WHERE id = $1 RETURNING cancel_requested",
        id,
        bytes.0 as i64,
        bytes.1 as i64,
        messages as i64
    )
    .fetch_one(&mut **db)
    .await?)
}

/// Ends an import without a result. If it had a result from an earlier run, it keeps that and is `done` again.
pub async fn fail(db: &mut JobDb<'_>, id: Uuid, status: ImportStatus, error: Option<&str>) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE imports SET error = $3, finished_at = now(), question = NULL,
             status = CASE WHEN EXISTS (SELECT FROM import_conversations c WHERE c.import_id = imports.id)
                 THEN 'done'::import_status ELSE $2 END
         WHERE id = $1",
        id,
        status as ImportStatus,
        error
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Stores a question and makes the import wait for the owner's answer.
pub async fn ask(db: &mut JobDb<'_>, id: Uuid, question: &Question) -> Result<(), AppError> {
    let question = serde_json::to_value(question).map_err(|e| AppError::internal("question", e))?;
    sqlx::query!("UPDATE imports SET status = 'asking', question = $2 WHERE id = $1", id, question)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// The result for one conversation, which is shown on the page and needed to undo the import.
pub struct ConversationOutcome {
    /// The position of the conversation in the file, from 0.
    pub position: i32,
    /// The id of the conversation.
    pub conversation: Uuid,
    /// Whether it was created, changed or left unchanged.
    pub outcome: Outcome,
    /// Number of messages that this import added.
    pub added: i64,
    /// Number of messages whose content it replaced.
    pub changed: i64,
    /// Number of messages that already existed.
    pub same: i64,
}

/// Stores the result for a conversation. Has to run in the transaction that stores its messages.
pub async fn record_outcome(tx: &mut JobDb<'_>, import: Uuid, result: &ConversationOutcome) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO import_conversations (import_id, position, conversation_id, outcome, added, changed, same)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (import_id, position) DO UPDATE SET conversation_id = excluded.conversation_id,
             outcome = excluded.outcome, added = excluded.added, changed = excluded.changed, same = excluded.same",
        import,
        result.position,
        result.conversation,
        result.outcome as Outcome,
        result.added,
        result.changed,
        result.same
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The conversations of an earlier run of this import, with their positions in the file. When the file is imported
/// again, they are overwritten.
pub async fn previous_conversations(db: &mut JobDb<'_>, import: Uuid) -> Result<Vec<(i32, Uuid)>, AppError> {
    let rows = sqlx::query!(
        "SELECT position, conversation_id FROM import_conversations WHERE import_id = $1 ORDER BY position",
        import
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.position, row.conversation_id)).collect())
}

/// The conversations of an import and what was done with them, in the order of the file.
pub async fn outcomes(tx: &mut JobDb<'_>, import: Uuid) -> Result<Vec<(Uuid, Outcome)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT conversation_id, outcome AS "outcome: Outcome" FROM import_conversations
           WHERE import_id = $1 ORDER BY position"#,
        import
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.conversation_id, row.outcome)).collect())
}

/// Marks an import as undone. The conversations that it created stay recorded, so that they can be restored.
pub async fn mark_reverted(tx: &mut JobDb<'_>, import: Uuid) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM import_conversations WHERE import_id = $1 AND outcome <> 'new'", import)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "UPDATE imports SET status = 'done', undone_at = now(), options = options - 'revert' WHERE id = $1",
        import
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Marks an import as done. Has to run in the transaction that stores its messages.
pub async fn finish(tx: &mut JobDb<'_>, id: Uuid, finished: &Finished) -> Result<(), AppError> {
    let receipt = receipt::to_json(finished).map_err(|e| AppError::internal("receipt", e))?;
    sqlx::query!(
        "UPDATE imports SET status = 'done', conversation_id = $2, receipt = $3, messages_done = $4, source = $5,
             bytes_done = bytes_total, finished_at = now() WHERE id = $1",
        id,
        finished.conversation,
        receipt,
        finished.receipt.messages as i64,
        finished.receipt.source.as_str()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
