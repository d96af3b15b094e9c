//! Connections and migrations.

use std::time::Duration;

use app::conversations::{bin, words};
use app::error::AppError;
use app::exports::pipeline;
use app::state::{ACQUIRE_TIMEOUT, AppState, Db};
use app::viewer::Job;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};

/// All migrations, compiled in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Connections for jobs, migrations and health checks.
const SYSTEM_CONNECTIONS: u32 = 8;

/// Connects as the tables' owner.
///
/// # Errors
/// When the server cannot be reached or refuses.
pub async fn connect_system(options: PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(SYSTEM_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await
}

/// Adds the connections that requests use; they work as the role `colloquy_app`, which the
/// migrations made.
///
/// # Errors
/// When the role cannot be taken.
pub async fn connect(system: PgPool, options: PgConnectOptions, most: u32) -> Result<Db, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Planning sixteen partitions again for each request takes longer than most requests; every
                // query here is good with one plan for all values (searches choose their route themselves).
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

/// Makes the partitions of this month and the next three. A job repeats it daily.
///
/// # Errors
/// When the database fails.
pub async fn make_partitions_ahead(system: &PgPool) -> Result<(), sqlx::Error> {
    for table in ["audit_logs", "conversation_analytics"] {
        sqlx::query("SELECT ensure_monthly_partitions($1::regclass, now()::date, (now() + interval '3 months')::date)")
            .bind(table)
            .execute(system)
            .await?;
    }
    Ok(())
}

/// Deletes exports that have expired; says how many files.
///
/// # Errors
/// When the database or the object store fails.
pub async fn sweep_exports(state: &AppState) -> Result<u64, AppError> {
    pipeline::sweep(&Job::new(state)).await
}

/// Deletes for good what has been in the bin for [`bin::KEPT_DAYS`]; says how many conversations.
///
/// # Errors
/// When the database fails.
pub async fn empty_bin(state: &AppState) -> Result<u64, AppError> {
    let before = state.clock.now() - chrono::TimeDelta::days(bin::KEPT_DAYS);
    let mut db = Job::new(state).connect().await?;
    let gone = bin::purge(&mut db, before).await?;
    words::apply_word_counts(&mut db).await?;
    Ok(gone)
}
