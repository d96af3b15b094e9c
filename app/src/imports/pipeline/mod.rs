//! The import job: reads the file, copies its messages into the database, and makes everything visible in one commit.
//!
//! `plan` decides into which conversations the messages go, and may stop to ask the owner. `reading` turns messages
//! into rows on a separate thread. `save` stores them.

mod builder;
mod media;
mod plan;
mod reading;
pub(crate) mod rows;
mod save;
mod scan;
mod scratch;
mod thumbnail;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chrono_tz::Tz;
use transcript::{ParseError, TablePreview};
use uuid::Uuid;

use super::model::{ImportStatus, Outcome, Question};
use super::objects;
use super::options::Options;
use super::store::task::{self, ImportJob};
use crate::conversations::archive;
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::Job;
use scratch::Scratch;

/// Imports of at least this many messages update the statistics of the query planner (`ANALYZE`).
const ANALYZE_FROM: u64 = 10_000;

/// The result of an import.
pub struct Finished {
    /// The first of its conversations, if it has any.
    pub conversation: Option<Uuid>,
    /// How each line was read.
    pub receipt: transcript::Receipt,
    /// Number of media files that messages refer to and the archive contains.
    pub media_found: u64,
    /// Number of media files that messages refer to but the archive does not contain.
    pub media_missing: u64,
}

/// Why an import stopped before it was done.
#[derive(Debug)]
enum ImportEnd {
    /// The file cannot be imported. The message is shown to the owner.
    Unreadable(String),
    /// The owner has to answer a question first.
    Question(Question),
    /// The owner cancelled it.
    Cancelled,
    /// An internal error. The job is retried.
    Transient(AppError),
}

impl From<AppError> for ImportEnd {
    fn from(error: AppError) -> Self {
        match error {
            // Errors that the owner can do something about.
            AppError::Invalid { message, .. } => ImportEnd::Unreadable(message),
            error => ImportEnd::Transient(error),
        }
    }
}

impl From<sqlx::Error> for ImportEnd {
    fn from(error: sqlx::Error) -> Self {
        ImportEnd::Transient(error.into())
    }
}

impl From<reading::Failure> for ImportEnd {
    fn from(failure: reading::Failure) -> Self {
        match failure {
            reading::Failure::Cancelled => ImportEnd::Cancelled,
            reading::Failure::Disk(error) => AppError::disk(error).into(),
            reading::Failure::Unreadable(error) => match error {
                ParseError::Undecided { written, day_first, month_first } => {
                    ImportEnd::Question(Question::DateOrder { written, day_first, month_first })
                }
                ParseError::ColumnsNeeded(preview) => {
                    let TablePreview { columns, rows, time, sender, text } = *preview;
                    ImportEnd::Question(Question::Columns { columns, rows, time, sender, text })
                }
                error => ImportEnd::Unreadable(error.to_string()),
            },
        }
    }
}

/// Progress that the reading thread updates, and a flag that makes it stop.
#[derive(Debug, Default)]
pub struct Progress {
    bytes_done: AtomicU64,
    bytes_total: AtomicU64,
    messages: AtomicU64,
    stop: AtomicBool,
}

/// One attempt at an import.
struct ImportRun<'a> {
    state: &'a AppState,
    job: &'a Job,
    task: ImportJob,
    options: Options,
    /// The time zone of the wall times.
    zone: Tz,
    /// The uploaded file, on the local disk.
    file: PathBuf,
    progress: Arc<Progress>,
}

/// Runs an import. Does nothing if it is already over.
///
/// # Errors
/// Failures after which another attempt may succeed. If the file cannot be read, the import is marked as failed and
/// this returns `Ok`.
pub async fn run(job: &Job, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let Some(task) = task::claim(&mut job.connect().await?, id).await? else { return Ok(()) };
    if task.cancel_requested {
        return task::fail(&mut job.connect().await?, id, ImportStatus::Cancelled, None).await;
    }
    let io_error = |e| AppError::internal("cannot write under the data folder", e);
    let folder = Scratch::create(scratch, id).map_err(io_error)?;
    let result = import(job, task, folder.path()).await;
    drop(folder);
    match result {
        Ok(()) => Ok(()),
        Err(ImportEnd::Cancelled) => task::fail(&mut job.connect().await?, id, ImportStatus::Cancelled, None).await,
        Err(ImportEnd::Unreadable(why)) => {
            task::fail(&mut job.connect().await?, id, ImportStatus::Failed, Some(&why)).await
        }
        Err(ImportEnd::Question(question)) => task::ask(&mut job.connect().await?, id, &question).await,
        Err(ImportEnd::Transient(error)) => Err(error),
    }
}

async fn import(job: &Job, task: ImportJob, folder: &Path) -> Result<(), ImportEnd> {
    let state = job.state();
    let file = objects::fetch(&*state.objects, &task.sha256, folder).await?;
    let zone: Tz = task.time_zone.parse().unwrap_or(Tz::UTC);
    let options = Options::read(task.options.clone())?;
    let progress = Arc::new(Progress::default());
    let run = ImportRun { state, job, task, options, zone, file, progress };
    let reporter = tokio::spawn(report(job.clone(), run.task.id, run.progress.clone()));
    let result = run_import(&run).await;
    reporter.abort();
    // If saving failed, the reading thread may still be running.
    run.progress.stop.store(true, Ordering::Relaxed);
    result
}

async fn run_import(run: &ImportRun<'_>) -> Result<(), ImportEnd> {
    if run.options.revert {
        save::revert(run).await?;
        return request_analyses(run).await;
    }
    let saved = save::save_all(run).await?;
    request_analyses(run).await?;
    if saved.messages >= ANALYZE_FROM {
        archive::analyze(&mut run.job.connect().await?, &saved.conversations).await?;
    }
    Ok(())
}

/// Queues the analysis of conversations that the import created or changed.
async fn request_analyses(run: &ImportRun<'_>) -> Result<(), ImportEnd> {
    let mut db = run.job.connect().await?;
    for (conversation, outcome) in task::outcomes(&mut db, run.task.id).await? {
        if outcome != Outcome::Unchanged {
            run.state.jobs.analyse(conversation).await?;
        }
    }
    Ok(())
}

/// Stores the progress four times a second. If the import was cancelled, tells the reading thread to stop.
async fn report(job: Job, import: Uuid, progress: Arc<Progress>) {
    let mut tick = tokio::time::interval(Duration::from_millis(250));
    loop {
        tick.tick().await;
        let bytes = (progress.bytes_done.load(Ordering::Relaxed), progress.bytes_total.load(Ordering::Relaxed));
        let messages = progress.messages.load(Ordering::Relaxed);
        let Ok(mut db) = job.connect().await else { continue };
        if let Ok(true) = task::progress(&mut db, import, bytes, messages).await {
            progress.stop.store(true, Ordering::Relaxed);
        }
    }
}
