//! What those with access to a conversation may do with notes on it.

use sqlx::PgConnection;

use super::{Conversation, Reader};
use crate::error::AppError;

pub use crate::role::Role;

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
