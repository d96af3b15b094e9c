//! Background jobs on graphile_worker. The queue is a separate PostgreSQL schema.
//!
//! When a worker dies, its heartbeat stops, and another worker takes over its jobs after [`DEAD_AFTER`].

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

/// The schema of the queue.
const SCHEMA: &str = "graphile_worker";
/// Interval of a worker's heartbeat.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// A worker without a heartbeat for this long counts as dead.
const DEAD_AFTER: Duration = Duration::from_secs(12);
/// How long running jobs may continue during shutdown.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);
/// How often the queue is polled. A notification wakes the worker for one job only. When many jobs arrive at once, each
/// poll starts [`CONCURRENCY`] of them and the others wait: with one second, 300 chats took two minutes to analyse.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// Number of jobs that one process runs at the same time.
const CONCURRENCY: usize = 2;
/// Number of attempts before a job fails for good.
const MAX_ATTEMPTS: i16 = 5;

/// Adds jobs to the queue.
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
            // After imports (a higher number is a lower priority), because users wait for those.
            let spec = JobSpec { priority: Some(10), ..spec(format!("analyse:{conversation}")) };
            queued(self.0.add_job(AnalysisJob { conversation }, spec).await)
        })
    }

    fn export(&self, export: Uuid) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(async move { queued(self.0.add_job(ExportJob { export }, spec(format!("export:{export}"))).await) })
    }
}

/// The options of a job. Adding a job replaces a waiting one with the same key.
fn spec(key: String) -> JobSpec {
    JobSpec { job_key: Some(key), max_attempts: Some(MAX_ATTEMPTS), ..JobSpec::default() }
}

/// Discards the queued job, and logs an error.
fn queued<T, E: std::error::Error + Send + Sync + 'static>(added: Result<T, E>) -> Result<(), AppError> {
    added.map(drop).map_err(|e| AppError::internal("could not queue a job", e))
}

/// What jobs need to run.
#[derive(Clone)]
pub struct Context {
    /// The state of the application, shared with requests.
    pub state: AppState,
    /// The folder for temporary files.
    pub scratch: Arc<PathBuf>,
}

impl Context {
    /// The proof type of a running job.
    fn job(&self) -> Job {
        Job::new(&self.state)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("scratch", &self.scratch).finish_non_exhaustive()
    }
}

/// Creates the tables of the queue, or migrates them to the current version.
///
/// # Errors
/// The error message of the queue.
pub async fn migrate(system: &PgPool) -> Result<(), String> {
    options(system).init().await.map(drop).map_err(|e| e.to_string())
}

/// Runs jobs until `stop` resolves. Jobs that are still running after a grace period go back to the queue.
///
/// # Errors
/// The error message of the queue.
pub async fn work(context: Context, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), String> {
    let worker = options(context.state.db.system())
        .add_extension(context)
        .define_job::<ImportJob>()
        .define_job::<AnalysisJob>()
        .define_job::<ExportJob>()
        .listen_os_shutdown_signals(false)
        .shutdown_signal(stop)
        .shutdown_grace_period(SHUTDOWN_GRACE)
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
        .poll_interval(POLL_INTERVAL)
        .heartbeat_interval(HEARTBEAT)
        .sweep_interval(HEARTBEAT)
        .sweep_threshold(DEAD_AFTER)
        .recovery_delay(Duration::ZERO)
}
