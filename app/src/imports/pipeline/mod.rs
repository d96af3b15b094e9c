//! The work of an import: read the file on a thread of its own, copy its rows as they come, and
//! make everything visible in one commit.
//!
//! `plan` finds out where the conversations go (and may stop to ask the owner), `reading` turns
//! messages into rows on a thread of its own, `save` puts them into the database.

mod builder;
mod look;
mod media;
mod plan;
mod reading;
pub(crate) mod rows;
mod save;
mod thumbnail;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chrono_tz::Tz;
use sqlx::PgPool;
use transcript::{ParseError, TablePreview};
use uuid::Uuid;

use super::model::{Outcome, Question, Status};
use super::objects;
use super::options::Options;
use super::store::task::{self, Task};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::Worker;
use plan::Plan;

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
enum Stop {
    /// The file cannot be read; the sentence is for its owner.
    Unreadable(String),
    /// Its owner has to say something first.
    Question(Question),
    /// Somebody asked for it.
    Cancelled,
    /// A fault of ours: the job is tried again.
    Fault(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        match error {
            // What its owner can do something about.
            AppError::Invalid { message, .. } => Stop::Unreadable(message),
            error => Stop::Fault(error),
        }
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Stop::Fault(error.into())
    }
}

impl From<reading::Failure> for Stop {
    fn from(failure: reading::Failure) -> Self {
        match failure {
            reading::Failure::Cancelled => Stop::Cancelled,
            reading::Failure::Disk(error) => AppError::disk(error).into(),
            reading::Failure::Unreadable(error) => match error {
                ParseError::Undecided { written, day_first, month_first } => {
                    Stop::Question(Question::DateOrder { written, day_first, month_first })
                }
                ParseError::ColumnsNeeded(preview) => {
                    let TablePreview { columns, rows, time, sender, text } = *preview;
                    Stop::Question(Question::Columns { columns, rows, time, sender, text })
                }
                error => Stop::Unreadable(error.to_string()),
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
    worker: Worker,
    task: Task,
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
pub async fn run(state: &AppState, worker: Worker, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let system = state.db.system();
    let Some(task) = task::take_up(system, worker, id).await? else { return Ok(()) };
    if task.cancel_requested {
        return task::give_up(system, worker, id, Status::Cancelled, None).await;
    }
    // A folder of this attempt's own: another worker may be at the same import, when the queue took
    // this one for dead or the other way round. What a killed attempt leaves behind goes at the next start.
    let folder = scratch.join(format!("import-{id}-{}", Uuid::now_v7()));
    let fault = |e| AppError::internal("cannot write under the data folder", e);
    tokio::fs::create_dir_all(&folder).await.map_err(fault)?;
    let result = import(state, worker, task, &folder).await;
    let _ = tokio::fs::remove_dir_all(&folder).await;
    match result {
        Ok(()) => Ok(()),
        Err(Stop::Cancelled) => task::give_up(system, worker, id, Status::Cancelled, None).await,
        Err(Stop::Unreadable(why)) => task::give_up(system, worker, id, Status::Failed, Some(&why)).await,
        Err(Stop::Question(question)) => task::ask(system, worker, id, &question).await,
        Err(Stop::Fault(error)) => Err(error),
    }
}

async fn import(state: &AppState, worker: Worker, task: Task, folder: &Path) -> Result<(), Stop> {
    let file = objects::fetch(&*state.objects, &task.sha256, folder).await?;
    let zone: Tz = task.time_zone.parse().unwrap_or(Tz::UTC);
    let options = serde_json::from_value(task.options.clone()).unwrap_or_default();
    let progress = Arc::new(Progress::default());
    let work = Work { state, worker, task, options, zone, file, progress };
    let reporter = tokio::spawn(report(state.db.system().clone(), worker, work.task.id, work.progress.clone()));
    let result = do_it(&work).await;
    reporter.abort();
    // The reading thread may still run when saving failed: tell it to stop.
    work.progress.stop.store(true, Ordering::Relaxed);
    result
}

async fn do_it(work: &Work<'_>) -> Result<(), Stop> {
    if work.options.take_back {
        save::take_back(work).await?;
        return wake(work).await;
    }
    let plan = Plan::make(work).await?;
    save::all(work, plan).await?;
    wake(work).await
}

/// Has the conversations analysed that the import made or changed.
async fn wake(work: &Work<'_>) -> Result<(), Stop> {
    let mut db = work.state.db.system().acquire().await?;
    for (conversation, outcome) in task::outcomes(&mut db, work.worker, work.task.id).await? {
        if outcome != Outcome::Unchanged {
            work.state.jobs.analyse(conversation).await?;
        }
    }
    Ok(())
}

/// Writes the figures four times a second, and passes the wish to stop on to the reading thread.
async fn report(db: PgPool, worker: Worker, import: Uuid, progress: Arc<Progress>) {
    let mut tick = tokio::time::interval(Duration::from_millis(250));
    loop {
        tick.tick().await;
        let bytes = (progress.bytes_done.load(Ordering::Relaxed), progress.bytes_total.load(Ordering::Relaxed));
        let messages = progress.messages.load(Ordering::Relaxed);
        if let Ok(true) = task::progress(&db, worker, import, bytes, messages).await {
            progress.stop.store(true, Ordering::Relaxed);
        }
    }
}
