//! What people with access to a conversation may do with shared notes.

use sqlx::PgConnection;

use super::{Conversation, Reader};
use crate::error::AppError;

pub use crate::role::Role;

/// Proof that a reader has the role that is needed to write or change notes that all readers see.
#[derive(Debug, Clone, Copy)]
pub struct Annotator(());

impl Annotator {
    /// Proves that the reader has at least the role `least`. The owner has every role. Participants are annotators.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] if they have a lower role.
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
        // Participants have access without a row in `conversation_access`.
        match given.unwrap_or(Role::Annotator) >= least {
            true => Ok(Annotator(())),
            false => Err(AppError::Forbidden { permission: format!("archive:annotation:{}", least.as_str()) }),
        }
    }
}
