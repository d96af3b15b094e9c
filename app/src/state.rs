//! The shared state of the server: database, object store, clock, settings.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::config::LeptosOptions;
use leptos::prelude::use_context;
use object_store::ObjectStore;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::accounts::passwords::Passwords;
use crate::accounts::rate_limit::SignInLimits;
use crate::audit::AuditLog;
use crate::error::AppError;

/// Who may sign up. Regardless of the policy, the first visitor can create the administrator's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUpPolicy {
    /// Anyone.
    Open,
    /// People with an invitation.
    Invitation,
    /// Nobody.
    Closed,
}

/// The settings that pages and server functions need.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who may sign up.
    pub sign_up: SignUpPolicy,
    /// The maximum size of an upload in bytes.
    pub max_upload_bytes: u64,
}

/// The source of the current time. Tests replace it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that calls `now`.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Clock(Arc::new(now))
    }

    /// The current time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

/// The database, as one pool that row-level security applies to and one that it does not.
#[derive(Clone)]
pub struct Db {
    /// Connections with the role `colloquy_app`: row-level security applies.
    pool: PgPool,
    /// Connections as the owner of the tables: row-level security does not apply.
    system: PgPool,
}

impl Db {
    /// Combines two pools on the same database. The connections of `pool` must have the role `colloquy_app`.
    pub fn new(pool: PgPool, system: PgPool) -> Self {
        Db { pool, system }
    }

    /// Begins a transaction in which row-level security shows what `user` may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] when no connection is free in time.
    pub async fn begin_for(&self, user: Uuid) -> Result<Transaction<'static, Postgres>, AppError> {
        // Both statements in one round trip. A UUID contains no characters that need escaping.
        let begin = format!("BEGIN; SET LOCAL app.user_id = '{user}'");
        Ok(self.pool.begin_with(AssertSqlSafe(begin)).await?)
    }

    /// Begins a read-only transaction on a snapshot of the database (repeatable read), for long reads such as exports.
    /// Row-level security shows what `user` may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] when no connection is free in time.
    pub async fn snapshot_for(&self, user: Uuid) -> Result<Transaction<'static, Postgres>, AppError> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE colloquy_app; SET LOCAL app.user_id = '{user}'"
        );
        Ok(self.system.begin_with(AssertSqlSafe(begin)).await?)
    }

    /// Connections for accounts and sessions, which do not belong to a conversation.
    pub fn accounts(&self) -> &PgPool {
        &self.pool
    }

    /// Connections that bypass row-level security, for jobs, migrations and health checks.
    pub fn system(&self) -> &PgPool {
        &self.system
    }
}

/// Queues background jobs. The server implements this with its job queue, so that areas do not depend on how jobs
/// are run.
pub trait Jobs: Send + Sync {
    /// Queues the job that reads an uploaded file.
    fn import(&self, import: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
    /// Queues the analysis of a conversation's new messages.
    fn analyse(&self, conversation: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
    /// Queues the job that creates an export.
    fn export(&self, export: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
}

/// The state shared by all requests and jobs.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// Uploaded files and media, stored under their content hash.
    pub objects: Arc<dyn ObjectStore>,
    /// The source of the current time.
    pub clock: Clock,
    /// The settings.
    pub settings: Arc<Settings>,
    /// The options of Leptos, such as where the browser's files are.
    pub leptos: LeptosOptions,
    /// Hashes and verifies passwords, only a few at a time.
    pub passwords: Passwords,
    /// Limits failed password attempts.
    pub sign_in_limits: SignInLimits,
    /// Records accesses in the audit log.
    pub audit: AuditLog,
    /// The job queue.
    pub jobs: Arc<dyn Jobs>,
}

impl AppState {
    /// The state, from the context of the current request.
    ///
    /// # Errors
    /// [`AppError::Internal`] outside of a request.
    pub fn current() -> Result<AppState, AppError> {
        use_context::<AppState>().ok_or_else(|| AppError::internal("used outside of a request", "no AppState"))
    }
}

/// How long a request waits for a database connection before it fails with 503.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
