//! The current user, and proofs of what they may do.
//!
//! The types in this module can only be constructed here. Store functions that touch a conversation take one of them as
//! a proof, so code that forgets to check access does not compile. Anything a viewer may not see is
//! [`AppError::NotFound`]. Anything they may see but not do is [`AppError::Forbidden`].

mod analyst;
mod codebook;
mod guest;
mod job;
mod role;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::OnceCell;
use tower_sessions::Session;
use uuid::Uuid;

use crate::error::AppError;
use crate::state::AppState;

pub use analyst::Analyst;
pub use codebook::{CodebookEditor, CodebookOwner, Coder};
pub use guest::{Guest, LinkAccess, Subject};
pub use job::{Job, JobDb};
pub use role::{Annotator, Role};

/// The key under which a session stores the id of the signed-in user.
pub const SESSION_USER: &str = "user_id";

/// A signed-in, active user.
#[derive(Debug, Clone)]
pub struct Viewer {
    id: Uuid,
    full_name: String,
    email: String,
    permissions: HashSet<String>,
}

/// Caches the viewer of a request, so that it is loaded at most once.
#[derive(Clone, Default)]
pub struct ViewerCell(Arc<OnceCell<Option<Viewer>>>);

impl Viewer {
    /// The user who sent the current request; `None` if nobody is signed in.
    ///
    /// # Errors
    /// If the session or the account cannot be loaded.
    pub async fn maybe_current() -> Result<Option<Viewer>, AppError> {
        let state = AppState::current()?;
        let cell = use_context::<ViewerCell>().unwrap_or_default();
        let session: Session = leptos_axum::extract().await.map_err(|e| AppError::internal("no session layer", e))?;
        cell.0.get_or_try_init(|| Viewer::of_session(&session, &state)).await.cloned()
    }

    /// The user who sent the current request.
    ///
    /// # Errors
    /// [`AppError::SignInNeeded`] if nobody is signed in.
    pub async fn current() -> Result<Viewer, AppError> {
        Viewer::maybe_current().await?.ok_or(AppError::SignInNeeded)
    }

    /// The user who is signed in with this session. For routes outside of Leptos.
    ///
    /// # Errors
    /// If the session or the account cannot be loaded.
    pub async fn of_session(session: &Session, state: &AppState) -> Result<Option<Viewer>, AppError> {
        // If the session cannot be loaded, the database is overloaded or unreachable.
        let user: Option<Uuid> = session.get(SESSION_USER).await.map_err(|error| {
            tracing::error!(%error, "could not load the session");
            AppError::Busy
        })?;
        match user {
            Some(user) => Viewer::load(user, state).await,
            None => Ok(None),
        }
    }

    /// The user on whose behalf a command runs. No password is needed: whoever runs commands on this machine can access
    /// the database anyway.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if no active account has this e-mail address.
    pub async fn of_email(email: &str, state: &AppState) -> Result<Viewer, AppError> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM users WHERE lower(email) = lower($1) AND is_active AND deleted_at IS NULL",
            email
        )
        .fetch_optional(state.db.system())
        .await?
        .ok_or(AppError::NotFound)?;
        Viewer::load(id, state).await?.ok_or(AppError::NotFound)
    }

    /// The user on whose behalf a job runs; `None` if the account is no longer active. The user is loaded when the job
    /// runs, so that current permissions apply, not those at the time the job was queued.
    ///
    /// # Errors
    /// If the account cannot be loaded.
    pub async fn of_job(job: &Job, user: Uuid) -> Result<Option<Viewer>, AppError> {
        Viewer::load(user, job.state()).await
    }

    async fn load(id: Uuid, state: &AppState) -> Result<Option<Viewer>, AppError> {
        let row = sqlx::query!(
            r#"SELECT u.id, u.full_name, u.email,
                      COALESCE(array_agg(DISTINCT p.resource || ':' || p.action)
                               FILTER (WHERE p.id IS NOT NULL), '{}') AS "permissions!"
               FROM users u
               LEFT JOIN user_roles ur ON ur.user_id = u.id AND (ur.expires_at IS NULL OR ur.expires_at > $2)
               LEFT JOIN role_permissions rp ON rp.role_id = ur.role_id
               LEFT JOIN permissions p ON p.id = rp.permission_id
               WHERE u.id = $1 AND u.is_active AND u.deleted_at IS NULL
               GROUP BY u.id"#,
            id,
            state.clock.now()
        )
        .fetch_optional(state.db.accounts())
        .await?;
        Ok(row.map(|row| Viewer {
            id: row.id,
            full_name: row.full_name,
            email: row.email,
            permissions: row.permissions.into_iter().collect(),
        }))
    }

    /// The id of the account.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The name of the user.
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// The e-mail address that the user signs in with.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Whether one of the user's roles grants the permission, written `domain:function:action`.
    pub fn has(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }

    /// Proves that the user has a permission.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] with the name of the permission.
    pub fn permit(&self, permission: &'static str) -> Result<Permit, AppError> {
        if self.has(permission) {
            Ok(Permit { user: self.id })
        } else {
            Err(AppError::Forbidden { permission: permission.to_owned() })
        }
    }

    /// Begins a transaction in which row-level security shows what this viewer may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] if no connection is free in time.
    pub async fn begin(&self, state: &AppState) -> Result<Transaction<'static, Postgres>, AppError> {
        state.db.begin_for(self.id).await
    }

    /// Proves that the viewer may read a conversation: as its owner, as an active participant, or because it was shared
    /// with them.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if it does not exist or they may not read it.
    pub async fn read(&self, db: &mut PgConnection, id: Uuid) -> Result<Reader<Conversation>, AppError> {
        let subject = sqlx::query_as!(
            Conversation,
            r#"WITH proven AS MATERIALIZED (
                   SELECT id, owner_id, title, time_zone, last_seq, message_count, first_message_at, last_message_at,
                          milestones
                   FROM conversations c
                   WHERE id = $1 AND deleted_at IS NULL AND EXISTS (
                       SELECT FROM conversation_readers r WHERE r.conversation_id = c.id AND r.user_id = $2))
               SELECT * FROM proven
               -- Row-level security need not ask the same again in this transaction.
               WHERE set_config('app.conversation_id', id::text, true) IS NOT NULL"#,
            id,
            self.id
        )
        .fetch_optional(db)
        .await?
        .ok_or(AppError::NotFound)?;
        Ok(Reader { subject, user: self.id })
    }

    /// Proves in one statement which conversations the viewer may read: all of them, or only those in `among`.
    /// Conversations that they may not read are left out. Those with the most recent message come first.
    ///
    /// # Errors
    /// Database errors.
    pub async fn read_all(
        &self,
        db: &mut PgConnection,
        among: Option<&[Uuid]>,
    ) -> Result<Vec<Reader<Conversation>>, AppError> {
        let subjects = sqlx::query_as!(
            Conversation,
            // Looks up each readable conversation by its id. With a plain join, the planner would search the list of
            // readable ids for every conversation.
            r#"SELECT id, owner_id, title, time_zone, last_seq, message_count, first_message_at, last_message_at,
                      milestones
               FROM (SELECT DISTINCT conversation_id FROM conversation_readers
                     WHERE user_id = $1 AND ($2::uuid[] IS NULL OR conversation_id = ANY($2))) readable
               CROSS JOIN LATERAL (SELECT * FROM conversations c WHERE c.id = readable.conversation_id LIMIT 1) c
               WHERE deleted_at IS NULL
               ORDER BY last_message_at DESC NULLS LAST, id"#,
            self.id,
            among
        )
        .fetch_all(db)
        .await?;
        Ok(subjects.into_iter().map(|subject| Reader { subject, user: self.id }).collect())
    }

    /// Proves that the viewer owns a conversation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] as for [`Viewer::read`]; [`AppError::Forbidden`] for those who only read it.
    pub async fn own(&self, db: &mut PgConnection, id: Uuid) -> Result<Owner<Conversation>, AppError> {
        let reader = self.read(db, id).await?;
        if reader.subject.owner_id == self.id {
            Ok(Owner(reader))
        } else {
            Err(AppError::Forbidden { permission: "archive:conversation:update".to_owned() })
        }
    }
}

/// Proof that the viewer has a permission.
#[derive(Debug, Clone, Copy)]
pub struct Permit {
    user: Uuid,
}

impl Permit {
    /// The user who has the permission.
    pub fn user(&self) -> Uuid {
        self.user
    }
}

/// Proof that `user` may read the subject.
#[derive(Debug, Clone)]
pub struct Reader<T> {
    subject: T,
    user: Uuid,
}

impl<T> Reader<T> {
    /// The user who may read it.
    pub fn user(&self) -> Uuid {
        self.user
    }
}

impl<T> std::ops::Deref for Reader<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.subject
    }
}

/// Proof that the user owns the subject. An owner may also read it.
#[derive(Debug, Clone)]
pub struct Owner<T>(Reader<T>);

impl<T> std::ops::Deref for Owner<T> {
    type Target = Reader<T>;

    fn deref(&self) -> &Reader<T> {
        &self.0
    }
}

/// The data of a conversation that a proof contains.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Its id.
    pub id: Uuid,
    /// The account that owns it.
    pub owner_id: Uuid,
    /// Its name.
    pub title: String,
    /// IANA name of the time zone of its wall times.
    pub time_zone: String,
    /// The highest `seq`.
    pub last_seq: i64,
    /// How many messages it has.
    pub message_count: i64,
    /// When the first message was sent.
    pub first_message_at: Option<DateTime<Utc>>,
    /// When the last message was sent.
    pub last_message_at: Option<DateTime<Utc>>,
    /// The times of up to 65 messages at equal distances in the conversation, the first and the last included.
    pub milestones: Vec<DateTime<Utc>>,
}
