//! Background jobs on graphile_worker: the queue is a PostgreSQL schema of its own.
//!
//! A worker that dies stops its heartbeat; another takes its jobs over after [`DEAD_AFTER`].

mod analysis;
mod export;
mod import;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::error::AppError;
use app::state::{AppState, Jobs};
use app::viewer::Job;
use futures::future::BoxFuture;
use graphile_worker::{JobSpec, WorkerOptions, WorkerUtils};
use sqlx::PgPool;
use uuid::Uuid;

use analysis::AnalysisJob;
use export::ExportJob;
use import::ImportJob;

/// The queue's schema.
const SCHEMA: &str = "graphile_worker";
/// How often a worker says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// How long a silent worker is believed to live.
const DEAD_AFTER: Duration = Duration::from_secs(12);
/// How long a job may go on after the wish to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often the queue is looked at. A notification wakes the worker for one job; of many that come at once it
/// takes [`CONCURRENCY`] a look, and whoever comes after them waits: an account of 300 chats took two minutes to analyse
/// when this was a second.
const LOOK: Duration = Duration::from_millis(100);
/// Jobs at once in one process.
const CONCURRENCY: usize = 2;
/// How often a job is tried.
const MAX_ATTEMPTS: i16 = 5;

/// The way into the queue.
pub struct Queue(WorkerUtils);

impl Queue {
    /// The queue of this database.
    pub fn new(system: PgPool) -> Self {
        Queue(WorkerUtils::new(system, SCHEMA))
    }
}

impl Jobs for Queue {
    fn import(&self, import: Uuid) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(async move { queued(self.0.add_job(ImportJob { import }, spec(format!("import:{import}"))).await) })
    }

    fn analyse(&self, conversation: Uuid) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(async move {
            // Behind the imports: people wait for those.
            let spec = JobSpec { priority: Some(10), ..spec(format!("analyse:{conversation}")) };
            queued(self.0.add_job(AnalysisJob { conversation }, spec).await)
        })
    }

    fn export(&self, export: Uuid) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(async move { queued(self.0.add_job(ExportJob { export }, spec(format!("export:{export}"))).await) })
    }
}

fn spec(key: String) -> JobSpec {
    JobSpec { job_key: Some(key), max_attempts: Some(MAX_ATTEMPTS), ..JobSpec::default() }
}

fn queued<T, E: std::error::Error + Send + Sync + 'static>(added: Result<T, E>) -> Result<(), AppError> {
    added.map(drop).map_err(|e| AppError::internal("job not queued", e))
}

/// What jobs work with.
#[derive(Clone)]
pub struct Context {
    /// The state that requests use, too.
    pub state: AppState,
    /// A folder for files of the moment.
    pub scratch: Arc<PathBuf>,
}

impl Context {
    /// The proof that a job runs.
    fn job(&self) -> Job {
        Job::new(&self.state)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("scratch", &self.scratch).finish_non_exhaustive()
    }
}

/// Makes or updates the queue's tables.
///
/// # Errors
/// What the queue says.
pub async fn migrate(system: &PgPool) -> Result<(), String> {
    options(system).init().await.map(drop).map_err(|e| e.to_string())
}

/// Works until `stop`, then gives running jobs a moment and hands the rest back.
///
/// # Errors
/// When the queue fails for good.
pub async fn work(context: Context, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), String> {
    let worker = options(context.state.db.system())
        .add_extension(context)
        .define_job::<ImportJob>()
        .define_job::<AnalysisJob>()
        .define_job::<ExportJob>()
        .listen_os_shutdown_signals(false)
        .shutdown_signal(stop)
        .shutdown_grace_period(GRACE)
        .shutdown_interrupted_job_retry_delay(Duration::ZERO)
        .init()
        .await
        .map_err(|e| e.to_string())?;
    worker.run().await.map_err(|e| e.to_string())
}

fn options(system: &PgPool) -> WorkerOptions {
    WorkerOptions::default()
        .pg_pool(system.clone())
        .schema(SCHEMA)
        .concurrency(CONCURRENCY)
        .poll_interval(LOOK)
        .heartbeat_interval(HEARTBEAT)
        .sweep_interval(HEARTBEAT)
        .sweep_threshold(DEAD_AFTER)
        .recovery_delay(Duration::ZERO)
}
