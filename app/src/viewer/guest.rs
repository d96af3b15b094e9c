//! Who comes with a share link.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Conversation, Reader, Viewer};
use crate::error::AppError;
use crate::state::AppState;

/// Proof that whoever asks came with a share link: they may read what it shows of a conversation.
#[derive(Debug, Clone)]
pub struct Guest {
    maker: Viewer,
    reader: Reader<Conversation>,
    subject: Subject,
    link: Uuid,
    filters: String,
    message_ids: Option<Vec<Uuid>>,
    expires_at: DateTime<Utc>,
}

/// What a link is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "share_subject", rename_all = "lowercase")]
pub enum Subject {
    /// Messages.
    Messages,
    /// A dashboard.
    Dashboard,
}

/// What a share link answers.
#[derive(Debug)]
pub enum Entrance {
    /// It is open.
    Open(Box<Guest>),
    /// It asks for a password first.
    Locked {
        /// Which link.
        link: Uuid,
        /// What the password is checked with.
        password_hash: String,
    },
}

impl Guest {
    /// Proves that a token opens a link: one that is neither closed nor expired, whose maker owns the
    /// conversation still, and whose password was given, as `is_unlocked` says.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for all others, which nobody can tell apart.
    pub async fn enter(
        state: &AppState,
        token_sha256: &[u8],
        is_unlocked: impl FnOnce(Uuid) -> bool,
    ) -> Result<Entrance, AppError> {
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
            return Ok(Entrance::Locked { link: row.id, password_hash });
        }
        let maker = Viewer::load(row.created_by, state).await?.ok_or(AppError::NotFound)?;
        let mut tx = maker.begin(state).await?;
        // Who lost the conversation shows nothing of it any more.
        let owner = maker.own(&mut tx, row.conversation_id).await.map_err(|_| AppError::NotFound)?;
        Ok(Entrance::Open(Box::new(Guest {
            maker,
            reader: owner.0,
            subject: row.subject,
            link: row.id,
            filters: row.filters,
            message_ids: row.message_ids,
            expires_at: row.expires_at,
        })))
    }

    /// The link.
    pub fn link(&self) -> Uuid {
        self.link
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// Who made it; row-level security shows what they may see.
    pub fn maker(&self) -> Uuid {
        self.reader.user
    }

    /// Who made it: only what narrows a dashboard to what is shared asks.
    pub(crate) fn maker_as_viewer(&self) -> &Viewer {
        &self.maker
    }

    /// When it closes.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// What it shows, to be read by [`SharedMessages`](crate::sharing::model::SharedMessages).
    pub fn filters(&self) -> &str {
        &self.filters
    }

    /// Only these messages; `None` for all that the filters leave.
    pub fn message_ids(&self) -> Option<&[Uuid]> {
        self.message_ids.as_deref()
    }

    /// The whole conversation: only `sharing::guest` asks, and narrows it to what is shared.
    pub(crate) fn reader(&self) -> &Reader<Conversation> {
        &self.reader
    }
}
