//! Who is asking, and the proof of what they may do.
//!
//! The types of this file and its folder can only be made here. A store function that touches a conversation
//! takes a proof, so code that forgot to ask does not compile. What a viewer may not see is
//! [`AppError::NotFound`]; what they may see but not do is [`AppError::Forbidden`].

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
pub use guest::{Entrance, Guest, Subject};
pub use job::{Job, JobDb};
pub use role::{Annotator, Role};

/// Where a session keeps who is signed in.
pub const SESSION_USER: &str = "user_id";

/// A signed-in, active user.
#[derive(Debug, Clone)]
pub struct Viewer {
    id: Uuid,
    full_name: String,
    email: String,
    permissions: HashSet<String>,
}

/// The viewer of one request, looked up at most once.
#[derive(Clone, Default)]
pub struct ViewerCell(Arc<OnceCell<Option<Viewer>>>);

impl Viewer {
    /// Who asks in the request that is being answered, if anyone is signed in.
    ///
    /// # Errors
    /// When the session or the account cannot be read.
    pub async fn maybe_current() -> Result<Option<Viewer>, AppError> {
        let state = AppState::current()?;
        let cell = use_context::<ViewerCell>().unwrap_or_default();
        let session: Session = leptos_axum::extract().await.map_err(|e| AppError::internal("no session layer", e))?;
        cell.0.get_or_try_init(|| Viewer::of_session(&session, &state)).await.cloned()
    }

    /// Who asks in the request that is being answered.
    ///
    /// # Errors
    /// [`AppError::SignInNeeded`] when nobody is signed in.
    pub async fn current() -> Result<Viewer, AppError> {
        Viewer::maybe_current().await?.ok_or(AppError::SignInNeeded)
    }

    /// Who is signed in with this session; for plain routes.
    ///
    /// # Errors
    /// When the session or the account cannot be read.
    pub async fn of_session(session: &Session, state: &AppState) -> Result<Option<Viewer>, AppError> {
        // A session that cannot be read is a database that has no room or is away.
        let user: Option<Uuid> = session.get(SESSION_USER).await.map_err(|error| {
            tracing::error!(%error, "session unreadable");
            AppError::Busy
        })?;
        match user {
            Some(user) => Viewer::load(user, state).await,
            None => Ok(None),
        }
    }

    /// The user that the command line acts for: whoever runs the program on this machine has its
    /// database anyway.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no active account has this address.
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

    /// The user that a job works for, if the account is still active: what they may see is asked anew
    /// when the job runs.
    ///
    /// # Errors
    /// When the account cannot be read.
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

    /// The account.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The name.
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// The address they sign in with.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Whether a role of theirs grants the permission, written `domain:function:action`.
    pub fn has(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }

    /// Proves the permission.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], naming it.
    pub fn permit(&self, permission: &'static str) -> Result<Permit, AppError> {
        if self.has(permission) {
            Ok(Permit { user: self.id })
        } else {
            Err(AppError::Forbidden { permission: permission.to_owned() })
        }
    }

    /// A transaction in which row-level security shows what this viewer may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] when no connection is free in time.
    pub async fn begin(&self, state: &AppState) -> Result<Transaction<'static, Postgres>, AppError> {
        state.db.begin_for(self.id).await
    }

    /// Proves that the viewer may read a conversation: its owner, an active participant, or somebody who
    /// was given access.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or none for them.
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

    /// Proves which conversations the viewer may read, in one statement: of all, or among some. What
    /// they may not read is left out. The latest come first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn read_all(
        &self,
        db: &mut PgConnection,
        among: Option<&[Uuid]>,
    ) -> Result<Vec<Reader<Conversation>>, AppError> {
        let subjects = sqlx::query_as!(
            Conversation,
            // From the few that they may read to their rows: the planner would look through these for each row.
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

/// Proof that the viewer holds a permission.
#[derive(Debug, Clone, Copy)]
pub struct Permit {
    user: Uuid,
}

impl Permit {
    /// Who holds it.
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
    /// Who reads.
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

/// Proof that the user owns the subject; an owner also reads it.
#[derive(Debug, Clone)]
pub struct Owner<T>(Reader<T>);

impl<T> std::ops::Deref for Owner<T> {
    type Target = Reader<T>;

    fn deref(&self) -> &Reader<T> {
        &self.0
    }
}

/// What a proof knows of its conversation.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// Its name.
    pub title: String,
    /// IANA name of the zone of its wall times.
    pub time_zone: String,
    /// The highest `seq`.
    pub last_seq: i64,
    /// How many messages it has.
    pub message_count: i64,
    /// When it begins.
    pub first_message_at: Option<DateTime<Utc>>,
    /// When it ends, so far.
    pub last_message_at: Option<DateTime<Utc>>,
    /// When the messages at equal steps of it were sent.
    pub milestones: Vec<DateTime<Utc>>,
}
