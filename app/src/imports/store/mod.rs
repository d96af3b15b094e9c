//! Database access for imports.

pub mod original;
mod receipt;
pub mod task;

use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Import, ImportStatus, ImportSummary, ImportedConversation, Outcome};
use super::options::Options;
use crate::error::AppError;
use crate::viewer::{Permit, Viewer};

/// Maximum number of conversations shown for an import.
const MAX_SHOWN: i64 = 1000;
/// Maximum number of imports in the list. The newest ones are shown.
const MAX_LISTED: i64 = 200;
/// In larger groups the owner is not asked which participant they are.
const MAX_PEOPLE: i64 = 60;

/// A stored file that is about to be imported.
pub struct NewImport {
    /// The name of the uploaded file.
    pub file_name: String,
    /// Its SHA-256, under which it is in the object store.
    pub sha256: Vec<u8>,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// IANA name of the time zone of the wall times.
    pub time_zone: String,
    /// Settings that the owner chose in advance.
    pub options: Options,
}

/// Creates an import and returns its id.
pub async fn create(db: &mut PgConnection, permit: Permit, import: &NewImport) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    original::lock(&mut *db, &import.sha256).await?;
    sqlx::query!(
        "INSERT INTO objects (sha256, size_bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        import.sha256,
        import.size_bytes
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO imports (id, owner_id, file_name, file_sha256, size_bytes, time_zone, options)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        permit.user(),
        import.file_name,
        import.sha256,
        import.size_bytes,
        import.time_zone,
        serde_json::to_value(&import.options).map_err(|e| AppError::internal("options", e))?
    )
    .execute(&mut *db)
    .await?;
    Ok(id)
}

/// One of the viewer's imports.
///
/// # Errors
/// [`AppError::NotFound`] if it does not exist or belongs to someone else.
pub async fn get(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Import, AppError> {
    let row = sqlx::query!(
        r#"SELECT id, file_name, size_bytes, status AS "status: ImportStatus", bytes_done, bytes_total, messages_done, error,
                  receipt, question, time_zone, undone_at IS NOT NULL AS "undone!", created_at,
                  CASE WHEN file_deleted_at IS NULL THEN encode(file_sha256, 'hex') END AS original
           FROM imports WHERE id = $1 AND owner_id = $2"#,
        id,
        viewer.id()
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let conversations = sqlx::query_as!(
        ImportedConversation,
        r#"SELECT c.id, c.title, i.outcome AS "outcome: Outcome", i.added, i.changed, i.same
           FROM import_conversations i JOIN conversations c ON c.id = i.conversation_id AND c.deleted_at IS NULL
           WHERE i.import_id = $1 ORDER BY i.position LIMIT $2"#,
        id,
        MAX_SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    let people = match conversations.as_slice() {
        [one] => people(db, one.id).await?,
        _ => Vec::new(),
    };
    Ok(Import {
        id: row.id,
        file_name: row.file_name,
        size_bytes: row.size_bytes,
        status: row.status,
        bytes_done: row.bytes_done,
        bytes_total: row.bytes_total,
        messages_done: row.messages_done,
        error: row.error,
        receipt: row.receipt.and_then(receipt::view),
        conversations,
        people,
        question: row.question.and_then(|question| serde_json::from_value(question).ok()),
        time_zones: time_zones(row.status == ImportStatus::Done && row.original.is_some()),
        time_zone: row.time_zone,
        undone: row.undone,
        created_at: row.created_at,
        original: row.original,
    })
}

/// All time zone names if they are `needed`, else none: there are about 600.
fn time_zones(needed: bool) -> Vec<String> {
    let all = chrono_tz::TZ_VARIANTS.iter().filter(|_| needed);
    all.map(|zone| zone.name().to_owned()).collect()
}

/// The viewer's imports, newest first. If `of` is a conversation, only imports into it.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, of: Option<Uuid>) -> Result<Vec<ImportSummary>, AppError> {
    Ok(sqlx::query_as!(
        ImportSummary,
        r#"SELECT i.id, i.file_name, i.status AS "status: ImportStatus", i.undone_at IS NOT NULL AS "undone!",
                  i.messages_done AS messages, i.created_at,
                  COALESCE((SELECT string_agg(t.title, ', ') FROM (
                      SELECT c.title FROM import_conversations ic JOIN conversations c ON c.id = ic.conversation_id
                      WHERE ic.import_id = i.id ORDER BY ic.position LIMIT 3) t), '') AS "conversations!"
           FROM imports i
           WHERE i.owner_id = $1 AND ($2::uuid IS NULL OR EXISTS (
               SELECT FROM import_conversations ic WHERE ic.import_id = i.id AND ic.conversation_id = $2))
           ORDER BY i.created_at DESC, i.id LIMIT $3"#,
        viewer.id(),
        of,
        MAX_LISTED
    )
    .fetch_all(db)
    .await?)
}

/// Ordinal, name and `is_self` of all participants; empty if there are more than [`MAX_PEOPLE`].
async fn people(db: &mut PgConnection, conversation: Uuid) -> Result<Vec<(i32, String, bool)>, AppError> {
    let rows = sqlx::query!(
        "SELECT ordinal, display_name, is_self FROM participants WHERE conversation_id = $1 ORDER BY ordinal LIMIT $2",
        conversation,
        MAX_PEOPLE + 1
    )
    .fetch_all(db)
    .await?;
    if rows.len() as i64 > MAX_PEOPLE {
        return Ok(Vec::new());
    }
    Ok(rows.into_iter().map(|row| (row.ordinal, row.display_name, row.is_self)).collect())
}

/// The settings of an import.
///
/// # Errors
/// [`AppError::NotFound`] if it does not exist or belongs to someone else.
pub async fn options(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Options, AppError> {
    let options = sqlx::query_scalar!("SELECT options FROM imports WHERE id = $1 AND owner_id = $2", id, viewer.id())
        .fetch_optional(db)
        .await?
        .ok_or(AppError::NotFound)?;
    Options::read(options)
}

/// Queues an import again with new settings. Returns `false` if its state is not one of `from` or it was undone.
pub async fn requeue(
    db: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    from: &[ImportStatus],
    options: &Options,
    time_zone: &str,
) -> Result<bool, AppError> {
    let options = serde_json::to_value(options).map_err(|e| AppError::internal("options", e))?;
    let queued = sqlx::query!(
        "UPDATE imports SET status = 'queued', question = NULL, options = $3, time_zone = $4, attempts = 0,
             cancel_requested = false
         WHERE id = $1 AND owner_id = $2 AND status = ANY($5) AND undone_at IS NULL",
        id,
        viewer.id(),
        options,
        time_zone,
        from as &[ImportStatus]
    )
    .execute(db)
    .await?;
    Ok(queued.rows_affected() == 1)
}

/// Whether other imports were merged into conversations that this one created.
pub async fn has_later_merges(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM imports i
               JOIN import_conversations mine ON mine.import_id = i.id
               JOIN import_conversations other ON other.conversation_id = mine.conversation_id
                   AND other.import_id <> i.id AND other.outcome = 'merged'
               WHERE i.id = $1 AND i.owner_id = $2 AND mine.outcome = 'new') AS "mixed!""#,
        id,
        viewer.id()
    )
    .fetch_one(db)
    .await?)
}

/// Restores an import that was undone. Returns `true` if it created no conversations, so that the file has to be
/// imported again.
///
/// # Errors
/// [`AppError::NotFound`] if the import was not undone.
pub async fn restore(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<bool, AppError> {
    let restored = sqlx::query!(
        "UPDATE conversations c SET deleted_at = NULL FROM import_conversations i
         WHERE i.import_id = $1 AND i.conversation_id = c.id AND i.outcome = 'new' AND c.owner_id = $2",
        id,
        viewer.id()
    )
    .execute(&mut *db)
    .await?;
    let import_again = restored.rows_affected() == 0;
    let changed = sqlx::query!(
        "UPDATE imports SET undone_at = NULL, attempts = 0,
             status = CASE WHEN $3 THEN 'queued'::import_status ELSE status END
         WHERE id = $1 AND owner_id = $2 AND undone_at IS NOT NULL",
        id,
        viewer.id(),
        import_again
    )
    .execute(db)
    .await?;
    if changed.rows_affected() == 1 { Ok(import_again) } else { Err(AppError::NotFound) }
}

/// Requests the cancellation of an import. Returns `false` if it is already over.
pub async fn request_cancel(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<bool, AppError> {
    let asked = sqlx::query!(
        "UPDATE imports SET cancel_requested = true, question = NULL,
             -- One that waits for an answer has nobody working on it: it ends here. If it was done before, it is again.
             status = CASE WHEN status <> 'asking' THEN status
                 WHEN EXISTS (SELECT FROM import_conversations c WHERE c.import_id = imports.id)
                     THEN 'done'::import_status
                 ELSE 'cancelled' END
         WHERE id = $1 AND owner_id = $2 AND status IN ('queued', 'reading', 'saving', 'asking')",
        id,
        viewer.id()
    )
    .execute(db)
    .await?;
    Ok(asked.rows_affected() == 1)
}
