//! Codebooks themselves.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{CodebookEditor, CodebookOwner, CodebookRole, Conversation, Reader, Viewer};

/// A codebook in a list.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// What the viewer may do with it.
    pub role: CodebookRole,
    /// How many codes it has.
    pub codes: i64,
    /// How many people code with it.
    pub coders: i64,
}

/// The codebooks that the viewer codes with, by name.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Book>, AppError> {
    Ok(sqlx::query_as!(
        Book,
        r#"SELECT b.id, b.title, b.description, COALESCE(k.role, 'owner') AS "role!: CodebookRole",
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

/// The codebook with which the viewer coded last in a conversation, else last at all, else any of theirs.
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

/// What a form says of a codebook.
#[derive(Debug, Clone, Default)]
pub struct CodebookFields {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Whether coders see nobody's codings but their own.
    pub blind: bool,
}

/// Makes a codebook of the viewer's.
pub async fn create(db: &mut PgConnection, viewer: &Viewer, said: &CodebookFields) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO codebooks (id, owner_id, title, description, blind) VALUES ($1, $2, $3, $4, $5)",
        id,
        viewer.id(),
        said.title,
        said.description,
        said.blind
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Describes a codebook anew.
pub async fn say(db: &mut PgConnection, editor: &CodebookEditor, said: &CodebookFields) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE codebooks SET title = $2, description = $3, blind = $4 WHERE id = $1",
        editor.codebook(),
        said.title,
        said.description,
        said.blind
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a codebook away with all that was coded with it.
pub async fn delete(db: &mut PgConnection, owner: &CodebookOwner) -> Result<(), AppError> {
    sqlx::query!("UPDATE codebooks SET deleted_at = now() WHERE id = $1", owner.codebook()).execute(db).await?;
    Ok(())
}

/// Takes a deleted codebook of the viewer's back.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn restore(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(), AppError> {
    let done = sqlx::query!("UPDATE codebooks SET deleted_at = NULL WHERE id = $1 AND owner_id = $2", id, viewer.id())
        .execute(db)
        .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}
