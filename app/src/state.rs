//! What every request can reach: databases, objects, clock, settings.

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

/// Who may make an account without being the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUpPolicy {
    /// Anyone.
    Open,
    /// Who has an invitation.
    Invitation,
    /// Nobody.
    Closed,
}

/// The settings that pages and functions ask for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who may sign up.
    pub sign_up: SignUpPolicy,
    /// The largest upload in bytes.
    pub max_upload_bytes: u64,
}

/// Tells the time; tests give it another one.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Clock(Arc::new(now))
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

/// The database, behind both of its locks.
#[derive(Clone)]
pub struct Db {
    /// Connections that work as the role `colloquy_app`: row-level security applies.
    pool: PgPool,
    /// Connections of the tables' owner, for jobs and migrations.
    system: PgPool,
}

impl Db {
    /// Two pools on the same database; `pool` must have switched to the role `colloquy_app`.
    pub fn new(pool: PgPool, system: PgPool) -> Self {
        Db { pool, system }
    }

    /// A transaction in which row-level security shows what `user` may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] when no connection is free in time.
    pub async fn begin_for(&self, user: Uuid) -> Result<Transaction<'static, Postgres>, AppError> {
        // One round trip for both. A UUID's text holds nothing that needs quoting.
        let begin = format!("BEGIN; SET LOCAL app.user_id = '{user}'");
        Ok(self.pool.begin_with(AssertSqlSafe(begin)).await?)
    }

    /// A transaction of a job for `user`: it sees one moment of the database, changes nothing, and may
    /// take long. Row-level security shows what the user may see.
    ///
    /// # Errors
    /// [`AppError::Busy`] when no connection is free in time.
    pub async fn snapshot_for(&self, user: Uuid) -> Result<Transaction<'static, Postgres>, AppError> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE colloquy_app; SET LOCAL app.user_id = '{user}'"
        );
        Ok(self.system.begin_with(AssertSqlSafe(begin)).await?)
    }

    /// Connections for what belongs to nobody's conversations: accounts and sessions.
    pub fn accounts(&self) -> &PgPool {
        &self.pool
    }

    /// Connections that see everything. For jobs, migrations and health checks.
    pub fn system(&self) -> &PgPool {
        &self.system
    }
}

/// Wakes the workers: puts jobs into the queue. The server implements it over its queue, so that
/// areas can ask for work without knowing how it is run.
pub trait Jobs: Send + Sync {
    /// Queues the reading of an import.
    fn import(&self, import: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
    /// Queues what waits to be analysed of a conversation.
    fn analyse(&self, conversation: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
    /// Queues the making of an export.
    fn export(&self, export: Uuid) -> futures::future::BoxFuture<'_, Result<(), AppError>>;
}

/// What every request can reach.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// Uploaded files and media, by content hash.
    pub objects: Arc<dyn ObjectStore>,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub settings: Arc<Settings>,
    /// Where the browser's files are.
    pub leptos: LeptosOptions,
    /// Hashes passwords, a few at once.
    pub passwords: Passwords,
    /// Counts failed attempts at passwords.
    pub sign_in_limits: SignInLimits,
    /// Records accesses.
    pub audit: AuditLog,
    /// The job queue.
    pub jobs: Arc<dyn Jobs>,
}

impl AppState {
    /// The state of the request that is being answered.
    ///
    /// # Errors
    /// [`AppError::Internal`] outside of a request.
    pub fn current() -> Result<AppState, AppError> {
        use_context::<AppState>().ok_or_else(|| AppError::internal("no request is being answered", "no AppState"))
    }
}

/// How long a request waits for a database connection before it is answered with 503.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
