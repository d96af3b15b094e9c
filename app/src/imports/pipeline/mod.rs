//! The work of an import: read the file on a thread of its own, copy its rows as they come, and
//! make everything visible in one commit.
//!
//! `plan` finds out where the conversations go (and may stop to ask the owner), `reading` turns
//! messages into rows on a thread of its own, `save` puts them into the database.

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

/// Imports of at least this many messages update the statistics of the planner.
const ANALYZE_FROM: u64 = 10_000;

/// What an import made.
pub struct Finished {
    /// The first of its conversations.
    pub conversation: Option<Uuid>,
    /// What became of each line.
    pub receipt: transcript::Receipt,
    /// Media files that the archive had.
    pub media_found: u64,
    /// Media files that the text names but the archive lacks.
    pub media_missing: u64,
}

/// Why an import ended without a conversation.
#[derive(Debug)]
enum ImportEnd {
    /// The file cannot be read; the sentence is for its owner.
    Unreadable(String),
    /// Its owner has to say something first.
    Question(Question),
    /// Somebody asked for it.
    Cancelled,
    /// A fault of ours: the job is tried again.
    Fault(AppError),
}

impl From<AppError> for ImportEnd {
    fn from(error: AppError) -> Self {
        match error {
            // What its owner can do something about.
            AppError::Invalid { message, .. } => ImportEnd::Unreadable(message),
            error => ImportEnd::Fault(error),
        }
    }
}

impl From<sqlx::Error> for ImportEnd {
    fn from(error: sqlx::Error) -> Self {
        ImportEnd::Fault(error.into())
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

/// Figures that the reading thread writes and the progress bar shows.
#[derive(Debug, Default)]
pub struct Progress {
    bytes_done: AtomicU64,
    bytes_total: AtomicU64,
    messages: AtomicU64,
    stop: AtomicBool,
}

/// An import that is being done.
struct Work<'a> {
    state: &'a AppState,
    job: &'a Job,
    task: ImportJob,
    options: Options,
    zone: Tz,
    /// The uploaded file, on the local disk.
    file: PathBuf,
    progress: Arc<Progress>,
}

/// Runs an import to its end; does nothing when it is over already.
///
/// # Errors
/// Only for faults that another attempt may mend. A file that cannot be read ends the import with
/// its error and is no fault.
pub async fn run(job: &Job, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let Some(task) = task::claim(&mut job.connect().await?, id).await? else { return Ok(()) };
    if task.cancel_requested {
        return task::fail(&mut job.connect().await?, id, ImportStatus::Cancelled, None).await;
    }
    let fault = |e| AppError::internal("cannot write under the data folder", e);
    let folder = Scratch::make(scratch, id).map_err(fault)?;
    let result = import(job, task, folder.path()).await;
    drop(folder);
    match result {
        Ok(()) => Ok(()),
        Err(ImportEnd::Cancelled) => task::fail(&mut job.connect().await?, id, ImportStatus::Cancelled, None).await,
        Err(ImportEnd::Unreadable(why)) => {
            task::fail(&mut job.connect().await?, id, ImportStatus::Failed, Some(&why)).await
        }
        Err(ImportEnd::Question(question)) => task::ask(&mut job.connect().await?, id, &question).await,
        Err(ImportEnd::Fault(error)) => Err(error),
    }
}

async fn import(job: &Job, task: ImportJob, folder: &Path) -> Result<(), ImportEnd> {
    let state = job.state();
    let file = objects::fetch(&*state.objects, &task.sha256, folder).await?;
    let zone: Tz = task.time_zone.parse().unwrap_or(Tz::UTC);
    let options = Options::read(task.options.clone())?;
    let progress = Arc::new(Progress::default());
    let work = Work { state, job, task, options, zone, file, progress };
    let reporter = tokio::spawn(report(job.clone(), work.task.id, work.progress.clone()));
    let result = run_import(&work).await;
    reporter.abort();
    // The reading thread may still run when saving failed: tell it to stop.
    work.progress.stop.store(true, Ordering::Relaxed);
    result
}

async fn run_import(work: &Work<'_>) -> Result<(), ImportEnd> {
    if work.options.revert {
        save::revert(work).await?;
        return wake(work).await;
    }
    let saved = save::save_all(work).await?;
    wake(work).await?;
    if saved.messages >= ANALYZE_FROM {
        archive::analyze(&mut work.job.connect().await?, &saved.conversations).await?;
    }
    Ok(())
}

/// Has the conversations analysed that the import made or changed.
async fn wake(work: &Work<'_>) -> Result<(), ImportEnd> {
    let mut db = work.job.connect().await?;
    for (conversation, outcome) in task::outcomes(&mut db, work.task.id).await? {
        if outcome != Outcome::Unchanged {
            work.state.jobs.analyse(conversation).await?;
        }
    }
    Ok(())
}

/// Writes the figures four times a second, and passes the wish to stop on to the reading thread.
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
