//! Connection pools, migrations and daily maintenance.

use std::time::Duration;

use app::conversations::{trash, words};
use app::error::AppError;
use app::exports::pipeline;
use app::state::{ACQUIRE_TIMEOUT, AppState, Db};
use app::viewer::Job;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};

/// All migrations, embedded in the binary.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Maximum number of connections for jobs, migrations and health checks.
const SYSTEM_CONNECTIONS: u32 = 8;

/// Opens the pool for jobs, migrations and health checks, which connects as the owner of the tables.
///
/// # Errors
/// When the server cannot be reached or refuses the connection.
pub async fn connect_system(options: PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(SYSTEM_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await
}

/// Opens the pool for requests, with at most `max` connections, and combines it with `system`. Its connections assume
/// the role `colloquy_app`, which the migrations create and row-level security applies to.
///
/// # Errors
/// When the server cannot be reached, or the account may not assume the role.
pub async fn connect(system: PgPool, options: PgConnectOptions, max: u32) -> Result<Db, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(max)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Planning a query over sixteen partitions takes longer than running most of them. Generic
                // plans are cached, and they suit all our queries (searches choose their route themselves).
                connection
                    .execute("SET ROLE colloquy_app; SET statement_timeout = '20s'; SET plan_cache_mode = force_generic_plan")
                    .await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await?;
    Ok(Db::new(pool, system))
}

/// Creates the monthly partitions of this month and the next three. Runs at startup and daily.
///
/// # Errors
/// When the database fails.
pub async fn create_upcoming_partitions(system: &PgPool) -> Result<(), sqlx::Error> {
    for table in ["audit_logs", "conversation_analytics"] {
        sqlx::query("SELECT ensure_monthly_partitions($1::regclass, now()::date, (now() + interval '3 months')::date)")
            .bind(table)
            .execute(system)
            .await?;
    }
    Ok(())
}

/// Deletes the files of expired exports and returns their number.
///
/// # Errors
/// When the database or the object store fails.
pub async fn sweep_exports(state: &AppState) -> Result<u64, AppError> {
    pipeline::sweep(&Job::new(state)).await
}

/// Permanently deletes the conversations that have been in the trash for [`trash::RETENTION_DAYS`] days, and returns
/// their number.
///
/// # Errors
/// When the database fails.
pub async fn purge_trash(state: &AppState) -> Result<u64, AppError> {
    let before = state.clock.now() - chrono::TimeDelta::days(trash::RETENTION_DAYS);
    let mut db = Job::new(state).connect().await?;
    let deleted = trash::purge(&mut db, before).await?;
    words::apply_word_counts(&mut db).await?;
    Ok(deleted)
}
