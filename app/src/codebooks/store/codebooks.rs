//! Reads and changes codebooks.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::{CodebookRole, CodebookSummary};
use crate::error::AppError;
use crate::viewer::{CodebookEditor, CodebookOwner, Conversation, Reader, Viewer};

/// The codebooks that the viewer can code with, sorted by name; at most 500.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<CodebookSummary>, AppError> {
    Ok(sqlx::query_as!(
        CodebookSummary,
        r#"SELECT b.id, b.title, COALESCE(k.role, 'owner') AS "role!: CodebookRole",
                  (SELECT count(*) FROM codes o WHERE o.codebook_id = b.id AND o.deleted_at IS NULL) AS "codes!",
                  (SELECT count(*) + 1 FROM codebook_coders o WHERE o.codebook_id = b.id) AS "coders!"
           FROM codebooks b LEFT JOIN codebook_coders k ON k.codebook_id = b.id AND k.user_id = $1
           WHERE b.deleted_at IS NULL AND (b.owner_id = $1 OR k.user_id IS NOT NULL)
           ORDER BY lower(b.title), b.id LIMIT 500"#,
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}

/// The codebook that the viewer used last in the conversation; if there is none, the one used last in any conversation;
/// otherwise the newest one.
pub async fn latest(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
) -> Result<Option<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT b.id FROM codebooks b
           LEFT JOIN LATERAL (SELECT max(k.id::text) FILTER (WHERE k.conversation_id = $2) AS here, max(k.id::text) AS anywhere
               FROM codings k WHERE k.codebook_id = b.id AND k.coder_id = $1) used ON true
           WHERE b.deleted_at IS NULL AND (b.owner_id = $1
               OR EXISTS (SELECT FROM codebook_coders o WHERE o.codebook_id = b.id AND o.user_id = $1))
           ORDER BY used.here DESC NULLS LAST, used.anywhere DESC NULLS LAST, b.id DESC LIMIT 1"#,
        viewer.id(),
        conversation.id
    )
    .fetch_optional(db)
    .await?)
}

/// The validated fields of a codebook's form.
#[derive(Debug, Clone, Default)]
pub struct CodebookFields {
    /// 1 to 200 characters.
    pub title: String,
    /// What it is for; at most 10,000 characters.
    pub description: String,
    /// Whether coders see only their own codings.
    pub blind: bool,
}

/// Creates a codebook with the viewer as the owner; returns its id.
pub async fn create(db: &mut PgConnection, viewer: &Viewer, fields: &CodebookFields) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO codebooks (id, owner_id, title, description, blind) VALUES ($1, $2, $3, $4, $5)",
        id,
        viewer.id(),
        fields.title,
        fields.description,
        fields.blind
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Changes the name and the description of a codebook, and whether coding is blind.
pub async fn edit(db: &mut PgConnection, editor: &CodebookEditor, fields: &CodebookFields) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE codebooks SET title = $2, description = $3, blind = $4 WHERE id = $1",
        editor.codebook(),
        fields.title,
        fields.description,
        fields.blind
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a codebook and everything that was coded with it. Nothing is erased, so it can be restored.
pub async fn delete(db: &mut PgConnection, owner: &CodebookOwner) -> Result<(), AppError> {
    sqlx::query!("UPDATE codebooks SET deleted_at = now() WHERE id = $1", owner.codebook()).execute(db).await?;
    Ok(())
}

/// Restores a deleted codebook.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer owns no such codebook.
pub async fn restore(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(), AppError> {
    let done = sqlx::query!("UPDATE codebooks SET deleted_at = NULL WHERE id = $1 AND owner_id = $2", id, viewer.id())
        .execute(db)
        .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}
