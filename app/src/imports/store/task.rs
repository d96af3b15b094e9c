//! SQL of the job that does an import.

use uuid::Uuid;

use super::super::model::{ImportStatus, Outcome, Question};
use super::super::pipeline::Finished;
use super::receipt;
use crate::error::AppError;
use crate::viewer::JobDb;

/// What the job needs to know.
pub struct ImportJob {
    /// The import.
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// The name the file was uploaded with.
    pub file_name: String,
    /// The stored file.
    pub sha256: Vec<u8>,
    /// The zone of its wall times.
    pub time_zone: String,
    /// What its owner said about it.
    pub options: serde_json::Value,
    /// Whether somebody asked to stop it.
    pub cancel_requested: bool,
}

/// Takes an import up, also one that a killed worker left in the middle. `None` when it is over.
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

/// Makes this transaction the only one that works on imports of this owner, waiting for the end of others.
/// False when the import is over by then.
pub async fn lock(tx: &mut JobDb<'_>, job: &ImportJob) -> Result<bool, AppError> {
    let turn = format!("imports of {}", job.owner_id);
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text AS done", turn)
        .fetch_one(&mut **tx)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"SELECT status IN ('queued', 'reading', 'saving') AS "open!" FROM imports WHERE id = $1"#,
        job.id
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Writes the progress; returns whether somebody asked to stop.
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

/// Ends an import without a conversation. A repeated reading that fails leaves what was there.
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

/// Waits for the owner's answer.
pub async fn ask(db: &mut JobDb<'_>, id: Uuid, question: &Question) -> Result<(), AppError> {
    let question = serde_json::to_value(question).map_err(|e| AppError::internal("question", e))?;
    sqlx::query!("UPDATE imports SET status = 'asking', question = $2 WHERE id = $1", id, question)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// What became of a conversation, for the page and for taking it back.
pub struct ConversationOutcome {
    /// Its place in the file, from 0.
    pub position: i32,
    /// The conversation.
    pub conversation: Uuid,
    /// Whether it is new.
    pub outcome: Outcome,
    /// Messages that only this import brought.
    pub added: i64,
    /// Messages whose content it replaced.
    pub changed: i64,
    /// Messages that were there already.
    pub same: i64,
}

/// Notes what became of a conversation, in the transaction that holds the messages.
pub async fn record_outcome(tx: &mut JobDb<'_>, import: Uuid, became: &ConversationOutcome) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO import_conversations (import_id, position, conversation_id, outcome, added, changed, same)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (import_id, position) DO UPDATE SET conversation_id = excluded.conversation_id,
             outcome = excluded.outcome, added = excluded.added, changed = excluded.changed, same = excluded.same",
        import,
        became.position,
        became.conversation,
        became.outcome as Outcome,
        became.added,
        became.changed,
        became.same
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The conversations that an earlier run of this import made, by their place in the file. A
/// reading that is repeated goes into them.
pub async fn made_before(db: &mut JobDb<'_>, import: Uuid) -> Result<Vec<(i32, Uuid)>, AppError> {
    let rows = sqlx::query!(
        "SELECT position, conversation_id FROM import_conversations WHERE import_id = $1 ORDER BY position",
        import
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.position, row.conversation_id)).collect())
}

/// What became of the conversations of an import.
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

/// Notes that an import was taken back. What it had made is remembered, so that it can be brought
/// back; what it had merged is not there any more.
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

/// Notes the end, in the transaction that holds the messages.
pub async fn finish(tx: &mut JobDb<'_>, id: Uuid, finished: &Finished) -> Result<(), AppError> {
    let receipt = receipt::stored(finished).map_err(|e| AppError::internal("receipt", e))?;
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
