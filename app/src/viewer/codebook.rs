//! What somebody may do with a codebook.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Viewer;
use crate::error::AppError;

/// What somebody may do with a codebook; each may all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(type_name = "codebook_role", rename_all = "lowercase")]
pub enum CodebookRole {
    /// Code with it, in the conversations that they may read.
    Coder,
    /// Also change the codes and see what is coded blindly.
    Editor,
    /// Also choose who codes, and delete it.
    Owner,
}

impl CodebookRole {
    /// In forms.
    pub fn word(self) -> &'static str {
        match self {
            CodebookRole::Coder => "coder",
            CodebookRole::Editor => "editor",
            CodebookRole::Owner => "owner",
        }
    }
}

/// Proof that the viewer may code with a codebook.
#[derive(Debug, Clone)]
pub struct Coder {
    /// The codebook.
    pub codebook: Uuid,
    /// How it is called.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Whether coders see nobody's codings but their own.
    pub blind: bool,
    role: CodebookRole,
    user: Uuid,
}

impl Coder {
    /// Proves that the viewer owns the codebook, or was added to it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for all others.
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

    /// Who codes.
    pub fn user(&self) -> Uuid {
        self.user
    }

    /// What they may do.
    pub fn role(&self) -> CodebookRole {
        self.role
    }

    /// Whose codings they see: their own, or `None` for everybody's.
    pub fn sees_only(&self) -> Option<Uuid> {
        (self.blind && self.role < CodebookRole::Editor).then_some(self.user)
    }

    /// Proves that they may change the codes.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for those who only code.
    pub fn edits(&self) -> Result<CodebookEditor, AppError> {
        self.at_least(CodebookRole::Editor).map(|()| CodebookEditor { codebook: self.codebook })
    }

    /// Proves that the codebook is theirs.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for those who were added to it.
    pub fn owns(&self) -> Result<CodebookOwner, AppError> {
        self.at_least(CodebookRole::Owner).map(|()| CodebookOwner { codebook: self.codebook, user: self.user })
    }

    fn at_least(&self, role: CodebookRole) -> Result<(), AppError> {
        match self.role >= role {
            true => Ok(()),
            false => Err(AppError::Forbidden { permission: format!("archive:codebook:{}", role.word()) }),
        }
    }
}

/// Proof that somebody may change the codes of a codebook.
#[derive(Debug, Clone, Copy)]
pub struct CodebookEditor {
    codebook: Uuid,
}

impl CodebookEditor {
    /// Of which.
    pub fn codebook(&self) -> Uuid {
        self.codebook
    }
}

/// Proof that a codebook is somebody's own.
#[derive(Debug, Clone, Copy)]
pub struct CodebookOwner {
    codebook: Uuid,
    user: Uuid,
}

impl CodebookOwner {
    /// Which.
    pub fn codebook(&self) -> Uuid {
        self.codebook
    }

    /// Whose.
    pub fn user(&self) -> Uuid {
        self.user
    }
}
