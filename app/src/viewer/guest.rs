//! Access through share links.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Conversation, Reader, Viewer};
use crate::error::AppError;
use crate::state::AppState;

/// Proof that the request came with a valid share link. The guest may read the part of a conversation that the link
/// shares.
#[derive(Debug, Clone)]
pub struct Guest {
    creator: Viewer,
    reader: Reader<Conversation>,
    subject: Subject,
    link: Uuid,
    filters: String,
    message_ids: Option<Vec<Uuid>>,
    expires_at: DateTime<Utc>,
}

/// What a link shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "share_subject", rename_all = "lowercase")]
pub enum Subject {
    /// Messages.
    Messages,
    /// A dashboard.
    Dashboard,
}

/// The result of opening a share link.
#[derive(Debug)]
pub enum LinkAccess {
    /// The guest may see what the link shares.
    Open(Box<Guest>),
    /// The guest has to enter a password first.
    Locked {
        /// The id of the link.
        link: Uuid,
        /// The hash of the password as a PHC string.
        password_hash: String,
    },
}

impl Guest {
    /// Opens the share link with this token. The link must be neither revoked nor expired, and its creator must still
    /// own the conversation. `is_unlocked` says whether the password of the link with this id was already entered.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for every invalid link. Guests cannot tell why a link is invalid.
    pub async fn open(
        state: &AppState,
        token_sha256: &[u8],
        is_unlocked: impl FnOnce(Uuid) -> bool,
    ) -> Result<LinkAccess, AppError> {
        let row = sqlx::query!(
            r#"SELECT id, conversation_id, created_by, subject AS "subject: Subject", filters, message_ids, password_hash, expires_at
             FROM share_links WHERE token_sha256 = $1 AND revoked_at IS NULL AND expires_at > $2"#,
            token_sha256,
            state.clock.now()
        )
        .fetch_optional(state.db.system())
        .await?
        .ok_or(AppError::NotFound)?;
        if let Some(password_hash) = row.password_hash
            && !is_unlocked(row.id)
        {
            return Ok(LinkAccess::Locked { link: row.id, password_hash });
        }
        let creator = Viewer::load(row.created_by, state).await?.ok_or(AppError::NotFound)?;
        let mut tx = creator.begin(state).await?;
        // A link stops working when its creator no longer owns the conversation.
        let owner = creator.own(&mut tx, row.conversation_id).await.map_err(|_| AppError::NotFound)?;
        Ok(LinkAccess::Open(Box::new(Guest {
            creator,
            reader: owner.0,
            subject: row.subject,
            link: row.id,
            filters: row.filters,
            message_ids: row.message_ids,
            expires_at: row.expires_at,
        })))
    }

    /// The id of the link.
    pub fn link(&self) -> Uuid {
        self.link
    }

    /// What the link shares.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The account that created the link. Queries run with its row-level security.
    pub fn creator(&self) -> Uuid {
        self.reader.user
    }

    /// The user who created the link. Only for code that reduces a dashboard to what is shared.
    pub(crate) fn creator_as_viewer(&self) -> &Viewer {
        &self.creator
    }

    /// When the link expires.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// The stored filters, to be parsed as [`SharedMessages`](crate::sharing::model::SharedMessages).
    pub fn filters(&self) -> &str {
        &self.filters
    }

    /// The shared messages; `None` for all that match the filters.
    pub fn message_ids(&self) -> Option<&[Uuid]> {
        self.message_ids.as_deref()
    }

    /// The whole conversation. Only for `sharing::guest`, which reduces it to what is shared.
    pub(crate) fn reader(&self) -> &Reader<Conversation> {
        &self.reader
    }
}
