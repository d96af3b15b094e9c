//! SQL of imports.

use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::model::{Import, ReceiptView, Status};
use super::pipeline::Finished;
use crate::error::AppError;
use crate::viewer::{Permit, Viewer, Worker};

/// A stored file about to become a conversation.
pub struct NewImport {
    /// The name it was uploaded with.
    pub file_name: String,
    /// Its SHA-256; the object is stored under it.
    pub sha256: Vec<u8>,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// IANA name of the zone of its wall times.
    pub time_zone: String,
}

/// Notes the file and the wish to import it.
pub async fn create(db: &mut PgConnection, permit: Permit, import: &NewImport) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO objects (sha256, size_bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        import.sha256,
        import.size_bytes
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO imports (id, owner_id, file_name, file_sha256, size_bytes, time_zone) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        permit.user(),
        import.file_name,
        import.sha256,
        import.size_bytes,
        import.time_zone
    )
    .execute(&mut *db)
    .await?;
    Ok(id)
}

/// One of the viewer's imports.
///
/// # Errors
/// [`AppError::NotFound`] also for somebody else's.
pub async fn get(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Import, AppError> {
    let row = sqlx::query!(
        r#"SELECT i.id, i.file_name, i.size_bytes, i.status AS "status: Status", i.bytes_done, i.bytes_total,
                  i.messages_done, i.error, i.receipt, c.id AS "conversation_id?", i.created_at
           FROM imports i LEFT JOIN conversations c ON c.id = i.conversation_id AND c.deleted_at IS NULL
           WHERE i.id = $1 AND i.owner_id = $2"#,
        id,
        viewer.id()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Import {
        id: row.id,
        file_name: row.file_name,
        size_bytes: row.size_bytes,
        status: row.status,
        bytes_done: row.bytes_done,
        bytes_total: row.bytes_total,
        messages_done: row.messages_done,
        error: row.error,
        receipt: row.receipt.and_then(receipt_view),
        conversation_id: row.conversation_id,
        created_at: row.created_at,
    })
}

/// Asks a running import to stop. False when it is over already.
pub async fn request_cancel(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<bool, AppError> {
    let asked = sqlx::query!(
        "UPDATE imports SET cancel_requested = true
         WHERE id = $1 AND owner_id = $2 AND status IN ('queued', 'reading', 'saving')",
        id,
        viewer.id()
    )
    .execute(db)
    .await?;
    Ok(asked.rows_affected() == 1)
}

/// What the job needs to know.
pub struct Task {
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
    /// Whether somebody asked to stop it.
    pub cancel_requested: bool,
}

/// Takes an import up, also one that a killed worker left in the middle. `None` when it is over.
pub async fn take_up(db: &PgPool, _worker: Worker, id: Uuid) -> Result<Option<Task>, AppError> {
    Ok(sqlx::query_as!(
        Task,
        "UPDATE imports SET status = 'reading', attempts = attempts + 1, started_at = now(), bytes_done = 0,
             bytes_total = 0, messages_done = 0, error = NULL
         WHERE id = $1 AND status IN ('queued', 'reading', 'saving')
         RETURNING id, owner_id, file_name, file_sha256 AS sha256, time_zone, cancel_requested",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Makes this transaction the only one that works on the import, waiting for another one's end.
/// False when the import is over by then.
pub async fn claim(tx: &mut PgConnection, _worker: Worker, id: Uuid) -> Result<bool, AppError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text AS done", id.to_string())
        .fetch_one(&mut *tx)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"SELECT status IN ('queued', 'reading', 'saving') AS "open!" FROM imports WHERE id = $1"#,
        id
    )
    .fetch_one(tx)
    .await?)
}

/// Writes the progress; returns whether somebody asked to stop.
pub async fn progress(
    db: &PgPool,
    _worker: Worker,
    id: Uuid,
    bytes: (u64, u64),
    messages: u64,
) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        "UPDATE imports SET bytes_done = $2, bytes_total = $3, messages_done = $4 WHERE id = $1 RETURNING cancel_requested",
        id,
        bytes.0 as i64,
        bytes.1 as i64,
        messages as i64
    )
    .fetch_one(db)
    .await?)
}

/// Ends an import without a conversation.
pub async fn give_up(
    db: &PgPool,
    _worker: Worker,
    id: Uuid,
    status: Status,
    error: Option<&str>,
) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE imports SET status = $2, error = $3, finished_at = now() WHERE id = $1",
        id,
        status as Status,
        error
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes the end, in the transaction that holds the messages.
pub async fn finish(tx: &mut PgConnection, _worker: Worker, id: Uuid, finished: &Finished) -> Result<(), AppError> {
    let receipt = serde_json::to_value(&finished.receipt).map_err(|e| AppError::internal("receipt", e))?;
    sqlx::query!(
        "UPDATE imports SET status = 'done', conversation_id = $2, receipt = $3, messages_done = $4,
             bytes_done = bytes_total, finished_at = now() WHERE id = $1",
        id,
        finished.conversation,
        with_media(receipt, finished),
        finished.receipt.messages as i64
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn with_media(mut receipt: Value, finished: &Finished) -> Value {
    if let Value::Object(fields) = &mut receipt {
        fields.insert("media_found".to_owned(), finished.media_found.into());
        fields.insert("media_missing".to_owned(), finished.media_missing.into());
    }
    receipt
}

fn receipt_view(value: Value) -> Option<ReceiptView> {
    use transcript::{DateOrder, OrderEvidence, Receipt};
    let media = |field: &str| value.get(field).and_then(Value::as_u64).unwrap_or(0);
    let (media_found, media_missing) = (media("media_found"), media("media_missing"));
    let receipt: Receipt = serde_json::from_value(value).ok()?;
    let date_order = match receipt.date_order {
        DateOrder::DayMonthYear => "day, month, year",
        DateOrder::MonthDayYear => "month, day, year",
        DateOrder::YearMonthDay => "year, month, day",
    };
    let reason = match receipt.date_order_evidence {
        OrderEvidence::Told => "as you said",
        OrderEvidence::Written => "the year comes first",
        OrderEvidence::OverTwelve => "some days are over 12",
        OrderEvidence::Chronology => "only so the dates run forward",
        OrderEvidence::FileNames => "the media file names carry the dates",
        OrderEvidence::Guess => "a guess from the look of the dates: nothing in the file decides it",
    };
    Some(ReceiptView {
        lines: receipt.lines,
        message_lines: receipt.message_lines,
        continuation_lines: receipt.continuation_lines,
        system_lines: receipt.system_lines,
        skipped_lines: receipt.skipped_lines,
        messages: receipt.messages,
        participants: receipt.participants,
        date_order: date_order.to_owned(),
        date_order_reason: reason.to_owned(),
        date_order_doubtful: receipt.date_order_confidence < 0.9,
        encoding: receipt.encoding,
        skipped: receipt.skipped.into_iter().map(|skipped| (skipped.line, skipped.reason, skipped.text)).collect(),
        media_found,
        media_missing,
    })
}
