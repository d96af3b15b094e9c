//! SQL of exports.

pub mod notes;
pub mod read;
mod selection;
pub mod task;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::wish::Wish;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// The list shows the latest so many.
const MAX_LISTED: i64 = 100;
/// So many may wait at once; who asks for more is told to wait.
const MAX_OPEN: i64 = 20;

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "export_status", rename_all = "lowercase")]
pub enum ExportStatus {
    /// It waits for a worker.
    Queued,
    /// It is being written.
    Running,
    /// The file is there, until it expires.
    Done,
    /// There is no file.
    Failed,
    /// Its owner stopped it.
    Cancelled,
}

/// An export, as its pages show it.
#[derive(Debug, Clone)]
pub struct Export {
    /// Its id.
    pub id: Uuid,
    /// Of which conversation, as it is called now; `None` for everything.
    pub title: Option<String>,
    /// Which conversation.
    pub conversation: Option<Uuid>,
    /// What was wanted.
    pub wish: String,
    /// How far it is.
    pub status: ExportStatus,
    /// Messages written.
    pub done: i64,
    /// Messages to write.
    pub total: i64,
    /// What the person should know of the file.
    pub note: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// The file, while it is there and the viewer may still read the conversation.
    pub file: Option<Made>,
}

/// A file that an export made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub mime_type: String,
    /// Where it lies in the object store.
    pub storage_path: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Its SHA-256.
    pub sha256: Vec<u8>,
    /// The SHA-256 of the manifest in it.
    pub manifest_sha256: Option<Vec<u8>>,
    /// When it is deleted.
    pub expires_at: DateTime<Utc>,
}

/// What is exported.
pub enum ExportScope<'a> {
    /// One conversation.
    One(&'a Reader<Conversation>),
    /// All that the viewer owns.
    Everything(&'a Viewer),
}

/// Notes the wish. Wake the workers when the transaction is through ([`crate::state::Jobs::export`]).
///
/// # Errors
/// [`AppError::Invalid`] when too many wait already.
pub async fn request(tx: &mut PgConnection, scope: ExportScope<'_>, wish: &Wish) -> Result<Uuid, AppError> {
    let (user, conversation) = match scope {
        ExportScope::One(reader) => (reader.user(), Some(reader.id)),
        ExportScope::Everything(viewer) => (viewer.id(), None),
    };
    let open = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM export_jobs WHERE user_id = $1 AND status IN ('queued', 'running')"#,
        user
    )
    .fetch_one(&mut *tx)
    .await?;
    if open >= MAX_OPEN {
        return Err(AppError::field("", "Twenty of your exports are being made already. Wait for one, or stop one."));
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO export_jobs (id, user_id, conversation_id, export_format, filters) VALUES ($1, $2, $3, $4, $5)",
        id,
        user,
        conversation,
        wish.format.word(),
        wish.to_query()
    )
    .execute(tx)
    .await?;
    Ok(id)
}

/// The viewer's exports, the latest first; one of them, if `id` names it.
async fn select(db: &mut PgConnection, viewer: &Viewer, id: Option<Uuid>) -> Result<Vec<Export>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT j.id, j.conversation_id, c.title AS "title?", j.filters, j.status AS "status: ExportStatus", j.messages_done,
                  j.messages_total, j.note, j.error_message, j.requested_at, f.file_name AS "file_name?", f.mime_type AS "mime_type?",
                  f.storage_path AS "storage_path?", f.file_size AS "file_size?", f.sha256 AS "sha256?", f.manifest_sha256,
                  f.expires_at AS "expires_at?"
           FROM export_jobs j
           LEFT JOIN conversations c ON c.id = j.conversation_id
           -- Row-level security shows the conversation only to those who may still read it.
           LEFT JOIN export_files f ON f.job_id = j.id AND f.expires_at > now()
               AND (j.conversation_id IS NULL OR (c.id IS NOT NULL AND c.deleted_at IS NULL))
           WHERE j.user_id = $1 AND ($2::uuid IS NULL OR j.id = $2) ORDER BY j.requested_at DESC, j.id LIMIT $3"#,
        viewer.id(),
        id,
        MAX_LISTED
    )
    .fetch_all(db)
    .await?;
    let exports = rows.into_iter().map(|row| {
        let file = row.storage_path.map(|storage_path| Made {
            file_name: row.file_name.unwrap_or_default(),
            mime_type: row.mime_type.unwrap_or_default(),
            storage_path,
            size_bytes: row.file_size.unwrap_or_default(),
            sha256: row.sha256.unwrap_or_default(),
            manifest_sha256: row.manifest_sha256,
            expires_at: row.expires_at.unwrap_or_default(),
        });
        Export {
            id: row.id,
            title: row.title,
            conversation: row.conversation_id,
            wish: row.filters,
            status: row.status,
            done: row.messages_done,
            total: row.messages_total,
            note: row.note,
            error: row.error_message,
            requested_at: row.requested_at,
            file,
        }
    });
    Ok(exports.collect())
}

/// The viewer's exports, the latest first.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Export>, AppError> {
    select(db, viewer, None).await
}

/// One of the viewer's exports.
///
/// # Errors
/// [`AppError::NotFound`] also for those of others.
pub async fn get(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Export, AppError> {
    select(db, viewer, Some(id)).await?.pop().ok_or(AppError::NotFound)
}

/// Stops one of the viewer's exports; a worker that writes it sees that soon.
pub async fn cancel(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE export_jobs SET status = 'cancelled', completed_at = now()
         WHERE id = $1 AND user_id = $2 AND status IN ('queued', 'running')",
        id,
        viewer.id()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes one of the viewer's exports off the list, and its file away.
pub async fn forget(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM export_jobs WHERE id = $1 AND user_id = $2 AND status IN ('done', 'failed', 'cancelled')",
        id,
        viewer.id()
    )
    .execute(db)
    .await?;
    Ok(())
}
