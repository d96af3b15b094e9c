//! What those with access to a conversation may do with notes on it.

use sqlx::PgConnection;

use super::{Conversation, Reader};
use crate::error::AppError;

/// What somebody may do with a conversation of another's; each may all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(type_name = "access_role", rename_all = "lowercase")]
pub enum Role {
    /// Read, search, analyse, bookmark for oneself, export.
    Reader,
    /// Also annotate for all who read.
    Annotator,
    /// Also change others' annotations and the codebook.
    Editor,
}

impl Role {
    /// All.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Annotator, Role::Editor];

    /// In forms.
    pub fn word(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Annotator => "annotator",
            Role::Editor => "editor",
        }
    }

    /// The role of this [`word`](Role::word).
    pub fn by_word(word: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Proof that a reader may write what all readers of the conversation see.
#[derive(Debug, Clone, Copy)]
pub struct Annotator(());

impl Annotator {
    /// Proves that the reader has at least this role. The owner has every one; who takes part in a
    /// conversation annotates it.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for those with less.
    pub async fn prove(
        db: &mut PgConnection,
        conversation: &Reader<Conversation>,
        least: Role,
    ) -> Result<Annotator, AppError> {
        if conversation.owner_id == conversation.user {
            return Ok(Annotator(()));
        }
        let given = sqlx::query_scalar!(
            r#"SELECT role AS "role: Role" FROM conversation_access WHERE conversation_id = $1 AND user_id = $2"#,
            conversation.id,
            conversation.user
        )
        .fetch_optional(db)
        .await?;
        // Nobody gave access to who takes part.
        match given.unwrap_or(Role::Annotator) >= least {
            true => Ok(Annotator(())),
            false => Err(AppError::Forbidden { permission: format!("archive:annotation:{}", least.word()) }),
        }
    }
}
