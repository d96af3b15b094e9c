//! Proofs of what the viewer may do with a codebook.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Viewer;
use crate::codebooks::CodebookRole;
use crate::error::AppError;

/// Proof that the viewer may apply the codes of a codebook.
#[derive(Debug, Clone)]
pub struct Coder {
    /// The codebook.
    pub codebook: Uuid,
    /// Its name.
    pub title: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether coders see only their own codings.
    pub blind: bool,
    role: CodebookRole,
    user: Uuid,
}

impl Coder {
    /// Proves that the viewer owns the codebook or was added to it as a coder.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if neither is the case.
    pub async fn prove(db: &mut PgConnection, viewer: &Viewer, codebook: Uuid) -> Result<Coder, AppError> {
        let row = sqlx::query!(
            r#"SELECT b.title, b.description, b.blind, COALESCE(k.role, 'owner') AS "role!: CodebookRole"
               FROM codebooks b LEFT JOIN codebook_coders k ON k.codebook_id = b.id AND k.user_id = $2
               WHERE b.id = $1 AND b.deleted_at IS NULL AND (b.owner_id = $2 OR k.user_id IS NOT NULL)"#,
            codebook,
            viewer.id()
        )
        .fetch_optional(db)
        .await?
        .ok_or(AppError::NotFound)?;
        let (title, description) = (row.title, row.description);
        Ok(Coder { codebook, title, description, blind: row.blind, role: row.role, user: viewer.id() })
    }

    /// The coder's account.
    pub fn user(&self) -> Uuid {
        self.user
    }

    /// What the coder may do with the codebook.
    pub fn role(&self) -> CodebookRole {
        self.role
    }

    /// The user whose codings this coder is limited to: themselves if coding is blind. `None` if they see everyone's.
    pub fn sees_only(&self) -> Option<Uuid> {
        (self.blind && self.role < CodebookRole::Editor).then_some(self.user)
    }

    /// Proves that the coder may change the codes.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] below [`CodebookRole::Editor`].
    pub fn edits(&self) -> Result<CodebookEditor, AppError> {
        self.at_least(CodebookRole::Editor).map(|()| CodebookEditor { codebook: self.codebook })
    }

    /// Proves that the coder owns the codebook.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] below [`CodebookRole::Owner`].
    pub fn owns(&self) -> Result<CodebookOwner, AppError> {
        self.at_least(CodebookRole::Owner).map(|()| CodebookOwner { codebook: self.codebook, user: self.user })
    }

    fn at_least(&self, role: CodebookRole) -> Result<(), AppError> {
        if self.role >= role {
            return Ok(());
        }
        Err(AppError::Forbidden { permission: format!("archive:codebook:{}", role.as_str()) })
    }
}

/// Proof that the viewer may change the codes of a codebook.
#[derive(Debug, Clone, Copy)]
pub struct CodebookEditor {
    codebook: Uuid,
}

impl CodebookEditor {
    /// The codebook whose codes may be changed.
    pub fn codebook(&self) -> Uuid {
        self.codebook
    }
}

/// Proof that the viewer owns a codebook.
#[derive(Debug, Clone, Copy)]
pub struct CodebookOwner {
    codebook: Uuid,
    user: Uuid,
}

impl CodebookOwner {
    /// The codebook.
    pub fn codebook(&self) -> Uuid {
        self.codebook
    }

    /// The owner's account.
    pub fn user(&self) -> Uuid {
        self.user
    }
}
