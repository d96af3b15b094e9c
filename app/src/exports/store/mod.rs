//! Database access for exports.

pub mod notes;
pub mod sources;
pub mod task;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{ExportRequest, ExportStatus, ExportSummary, ExportedFile};
use crate::error::AppError;
use crate::query;
use crate::viewer::{Conversation, Reader, Viewer};

/// Maximum number of exports in the list. The newest ones are shown.
const MAX_LISTED: i64 = 100;
/// Maximum number of exports per user that are in progress at the same time.
const MAX_IN_PROGRESS: i64 = 20;

/// A row of `export_jobs` with its file.
#[derive(Debug, Clone)]
pub struct StoredExport {
    id: Uuid,
    /// The current name of the conversation; `None` if the viewer can no longer read it.
    title: Option<String>,
    /// `None` for an export of everything that the user owns.
    conversation: Option<Uuid>,
    filters: String,
    status: ExportStatus,
    done: i64,
    total: i64,
    note: Option<String>,
    error: Option<String>,
    requested_at: DateTime<Utc>,
    file: Option<StoredFile>,
}

impl StoredExport {
    /// Converts the row for display.
    pub fn summary(&self) -> ExportSummary {
        let title = match (&self.title, self.conversation) {
            (Some(title), _) => title.clone(),
            (None, None) => "All my conversations".to_owned(),
            (None, Some(_)) => "Deleted conversation".to_owned(),
        };
        let request: ExportRequest = query::parse(&self.filters);
        ExportSummary {
            id: self.id,
            title,
            format: request.options.format,
            status: self.status,
            done: self.done,
            total: self.total,
            note: self.note.clone(),
            error: self.error.clone(),
            requested_on: self.requested_at.date_naive(),
            file: self.file.as_ref().map(StoredFile::summary),
            again_url: self.conversation.map(|id| query::address(&format!("/c/{id}/export"), &request)),
        }
    }
}

/// A row of `export_files`.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// The file name offered for download.
    pub file_name: String,
    /// The media type.
    pub mime_type: String,
    /// The path in the object store.
    pub storage_path: String,
    /// The size in bytes.
    pub size_bytes: i64,
    /// The SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// The SHA-256 of its manifest, if it has one.
    pub manifest_sha256: Option<Vec<u8>>,
    /// When it is deleted.
    pub expires_at: DateTime<Utc>,
}

impl StoredFile {
    fn summary(&self) -> ExportedFile {
        ExportedFile {
            name: self.file_name.clone(),
            size_bytes: self.size_bytes,
            expires_on: self.expires_at.date_naive(),
            sha256: export::manifest::hex(&self.sha256),
            manifest_sha256: self.manifest_sha256.as_deref().map(export::manifest::hex),
        }
    }
}

/// What is exported.
pub enum ExportScope<'a> {
    /// One conversation.
    One(&'a Reader<Conversation>),
    /// All conversations that the viewer owns.
    Everything(&'a Viewer),
}

/// Creates an export and returns its id. The caller wakes a worker after the commit ([`crate::state::Jobs::export`]).
///
/// # Errors
/// [`AppError::Invalid`] if the user has too many exports in progress.
pub async fn request(tx: &mut PgConnection, scope: ExportScope<'_>, wanted: &ExportRequest) -> Result<Uuid, AppError> {
    let (user, conversation) = match scope {
        ExportScope::One(reader) => (reader.user(), Some(reader.id)),
        ExportScope::Everything(viewer) => (viewer.id(), None),
    };
    let in_progress = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM export_jobs WHERE user_id = $1 AND status IN ('queued', 'running')"#,
        user
    )
    .fetch_one(&mut *tx)
    .await?;
    if in_progress >= MAX_IN_PROGRESS {
        return Err(AppError::field(
            "",
            "You already have 20 exports in progress. Wait for one to finish, or cancel one.",
        ));
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO export_jobs (id, user_id, conversation_id, export_format, filters) VALUES ($1, $2, $3, $4, $5)",
        id,
        user,
        conversation,
        wanted.options.format.as_str(),
        query::write(wanted)
    )
    .execute(tx)
    .await?;
    Ok(id)
}

/// The viewer's exports, newest first, or only the one with the given id.
async fn select(db: &mut PgConnection, viewer: &Viewer, id: Option<Uuid>) -> Result<Vec<StoredExport>, AppError> {
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
        let file = row.storage_path.map(|storage_path| StoredFile {
            file_name: row.file_name.unwrap_or_default(),
            mime_type: row.mime_type.unwrap_or_default(),
            storage_path,
            size_bytes: row.file_size.unwrap_or_default(),
            sha256: row.sha256.unwrap_or_default(),
            manifest_sha256: row.manifest_sha256,
            expires_at: row.expires_at.unwrap_or_default(),
        });
        StoredExport {
            id: row.id,
            title: row.title,
            conversation: row.conversation_id,
            filters: row.filters,
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

/// The viewer's exports, newest first.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<StoredExport>, AppError> {
    select(db, viewer, None).await
}

/// One of the viewer's exports.
///
/// # Errors
/// [`AppError::NotFound`] if it does not exist or belongs to someone else.
pub async fn get(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<StoredExport, AppError> {
    select(db, viewer, Some(id)).await?.pop().ok_or(AppError::NotFound)
}

/// Cancels one of the viewer's exports. A worker that is writing it stops after the current batch.
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

/// Removes one of the viewer's exports, unless it is in progress. The next sweep deletes its file.
pub async fn remove(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM export_jobs WHERE id = $1 AND user_id = $2 AND status IN ('done', 'failed', 'cancelled')",
        id,
        viewer.id()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The file of one of the viewer's exports.
///
/// # Errors
/// [`AppError::NotFound`] if the export has no file or the file has expired.
pub async fn file(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<StoredFile, AppError> {
    get(db, viewer, id).await?.file.ok_or(AppError::NotFound)
}
