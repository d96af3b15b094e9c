//! Access to the dashboard of a conversation without its messages.

use uuid::Uuid;

use super::{Conversation, Reader, Viewer};
use crate::error::AppError;
use crate::state::AppState;

/// Proof that the viewer may see the dashboard of a conversation. The dashboard is computed with the rights of the
/// owner. Only `insights` may do that, because it masks what analysts may not see.
#[derive(Debug, Clone)]
pub struct Analyst {
    owner: Viewer,
    reader: Reader<Conversation>,
    /// Whether the analyst sees names.
    pub sees_names: bool,
    /// Whether the analyst sees words from messages.
    pub sees_texts: bool,
}

impl Analyst {
    /// Proves that the owner of a conversation lets the viewer see its dashboard.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if they do not.
    pub async fn prove(state: &AppState, viewer: &Viewer, id: Uuid) -> Result<Analyst, AppError> {
        let row = sqlx::query!(
            "SELECT a.sees_names, a.sees_texts, c.owner_id FROM conversation_analysts a
             JOIN conversations c ON c.id = a.conversation_id
             WHERE a.conversation_id = $1 AND a.user_id = $2 AND c.deleted_at IS NULL",
            id,
            viewer.id
        )
        .fetch_optional(state.db.system())
        .await?
        .ok_or(AppError::NotFound)?;
        let owner = Viewer::load(row.owner_id, state).await?.ok_or(AppError::NotFound)?;
        let mut tx = owner.begin(state).await?;
        let reader = owner.own(&mut tx, id).await.map_err(|_| AppError::NotFound)?.0;
        Ok(Analyst { owner, reader, sees_names: row.sees_names, sees_texts: row.sees_texts })
    }

    /// The conversation. Only for code that masks the dashboard.
    pub(crate) fn reader(&self) -> &Reader<Conversation> {
        &self.reader
    }

    /// The owner of the conversation. Only for code that masks the dashboard.
    pub(crate) fn owner(&self) -> &Viewer {
        &self.owner
    }
}
