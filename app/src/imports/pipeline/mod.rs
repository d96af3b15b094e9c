//! The work of an import: read the file on a thread of its own, copy its rows as they come, and
//! make everything visible in one commit.

mod media;
mod reading;
pub(crate) mod rows;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chrono_tz::Tz;
use sqlx::{PgConnection, PgPool};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::model::Status;
use super::objects;
use super::store::{self, Task};
use crate::conversations::store::archive::{self, NewArchive, NewParticipant};
use crate::error::AppError;
use crate::insights;
use crate::state::AppState;
use crate::viewer::Worker;
use reading::{Reading, Speaker};

/// What an import made.
pub struct Finished {
    /// The conversation.
    pub conversation: Uuid,
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
    /// Somebody asked for it.
    Cancelled,
    /// A fault of ours: the job is tried again.
    Fault(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Stop::Fault(error)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Stop::Fault(error.into())
    }
}

/// Figures that the reading thread writes and the progress bar shows.
#[derive(Default)]
pub struct Progress {
    bytes_done: AtomicU64,
    bytes_total: AtomicU64,
    messages: AtomicU64,
    stop: AtomicBool,
}

/// Runs an import to its end; does nothing when it is over already.
///
/// # Errors
/// Only for faults that another attempt may mend. A file that cannot be read ends the import with
/// its error and is no fault.
pub async fn run(state: &AppState, worker: Worker, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let system = state.db.system();
    let Some(task) = store::take_up(system, worker, id).await? else { return Ok(()) };
    if task.cancel_requested {
        return store::give_up(system, worker, id, Status::Cancelled, None).await;
    }
    let folder = scratch.join(format!("import-{id}"));
    let fault = |e| AppError::internal("cannot write under the data folder", e);
    tokio::fs::create_dir_all(&folder).await.map_err(fault)?;
    let result = import(state, worker, &task, &folder).await;
    // What an earlier, killed attempt left behind goes too: the folder is the import's own.
    let _ = tokio::fs::remove_dir_all(&folder).await;
    match result {
        Ok(()) => Ok(()),
        Err(Stop::Cancelled) => store::give_up(system, worker, id, Status::Cancelled, None).await,
        Err(Stop::Unreadable(why)) => store::give_up(system, worker, id, Status::Failed, Some(&why)).await,
        Err(Stop::Fault(error)) => Err(error),
    }
}

async fn import(state: &AppState, worker: Worker, task: &Task, folder: &Path) -> Result<(), Stop> {
    let file = objects::fetch(&*state.objects, &task.sha256, folder).await?;
    let zone: Tz = task.time_zone.parse().unwrap_or(Tz::UTC);
    let conversation = Uuid::now_v7();
    let progress = Arc::new(Progress::default());
    let (sender, chunks) = mpsc::channel(8);
    let reading = {
        let (progress, folder) = (progress.clone(), folder.to_owned());
        tokio::task::spawn_blocking(move || reading::read(&file, &folder, conversation, zone, &progress, &sender))
    };
    let reporter = tokio::spawn(report(state.db.system().clone(), worker, task.id, progress.clone()));
    let saved = save(state, worker, task, conversation, zone, &progress, chunks, reading).await;
    reporter.abort();
    // The reading thread may still run when saving failed: tell it to stop.
    progress.stop.store(true, Ordering::Relaxed);
    saved
}

#[expect(clippy::too_many_arguments, reason = "the pieces of one import, put together once")]
async fn save(
    state: &AppState,
    worker: Worker,
    task: &Task,
    conversation: Uuid,
    zone: Tz,
    progress: &Progress,
    chunks: mpsc::Receiver<Vec<u8>>,
    reading: tokio::task::JoinHandle<Result<Reading, reading::Failure>>,
) -> Result<(), Stop> {
    let mut tx = state.db.system().begin().await?;
    // Another worker may still be at it, when the queue took it for dead: then it is waited for.
    if !store::claim(&mut tx, worker, task.id).await? {
        progress.stop.store(true, Ordering::Relaxed);
        return Ok(());
    }
    let title = title_of(&task.file_name);
    archive::create(&mut tx, worker, &NewArchive { id: conversation, owner: task.owner_id, title, zone: zone.name() })
        .await?;
    let copied = copy(&mut tx, worker, chunks).await;
    // The reader's own word first: when it failed, the copy only broke off.
    let reading = reading.await.map_err(|e| AppError::internal("the reading thread failed", e))?;
    let reading = reading.map_err(|failure| match failure {
        reading::Failure::Cancelled => Stop::Cancelled,
        reading::Failure::Unreadable(error) => Stop::Unreadable(error.to_string()),
        reading::Failure::Disk(error) => Stop::Fault(AppError::internal("reading failed", error)),
    })?;
    copied?;
    let participants: Vec<NewParticipant> = reading.speakers.iter().map(|speaker| participant(speaker, zone)).collect();
    archive::add_participants(&mut tx, worker, conversation, &participants).await?;
    archive::close(&mut tx, worker, conversation, reading.preview.as_deref().unwrap_or_default()).await?;
    save_counts(&mut tx, worker, conversation, &reading).await?;
    let (found, missing) = media::save(state, worker, &mut tx, conversation, reading.files).await?;
    let finished = Finished { conversation, receipt: reading.receipt, media_found: found, media_missing: missing };
    store::finish(&mut tx, worker, task.id, &finished).await?;
    crate::admin::audit::record(&mut *tx, task.owner_id, "import.finished", "conversation", conversation).await?;
    tx.commit().await?;
    Ok(())
}

/// Copies the rows as they come. A reader that failed did not send the end: then the copy is
/// broken off, and the reader's own error is the one that is told.
async fn copy(tx: &mut PgConnection, worker: Worker, mut chunks: mpsc::Receiver<Vec<u8>>) -> Result<(), AppError> {
    let mut copy = archive::copy_messages(tx, worker).await?;
    let mut complete = false;
    while let Some(chunk) = chunks.recv().await {
        complete = chunk.ends_with(rows::TRAILER);
        copy.send(chunk).await?;
    }
    match complete {
        true => drop(copy.finish().await?),
        false => copy.abort("the file could not be read to its end").await?,
    }
    Ok(())
}

async fn save_counts(
    tx: &mut PgConnection,
    worker: Worker,
    conversation: Uuid,
    reading: &Reading,
) -> Result<(), AppError> {
    let days: Vec<insights::store::NewDay> = reading
        .counts
        .days()
        .map(|(date, day, shares)| {
            let shares: BTreeMap<Uuid, _> = shares.iter().map(|(n, share)| (reading.speakers[*n].id, share)).collect();
            insights::store::NewDay { date, day: serde_json::json!(day), shares: serde_json::json!(shares) }
        })
        .collect();
    insights::store::add_days(tx, worker, conversation, &days).await
}

/// Writes the figures four times a second, and passes the wish to stop on to the reading thread.
async fn report(db: PgPool, worker: Worker, import: Uuid, progress: Arc<Progress>) {
    let mut tick = tokio::time::interval(Duration::from_millis(250));
    loop {
        tick.tick().await;
        let bytes = (progress.bytes_done.load(Ordering::Relaxed), progress.bytes_total.load(Ordering::Relaxed));
        let messages = progress.messages.load(Ordering::Relaxed);
        if let Ok(true) = store::progress(&db, worker, import, bytes, messages).await {
            progress.stop.store(true, Ordering::Relaxed);
        }
    }
}

fn participant(speaker: &Speaker, zone: Tz) -> NewParticipant<'_> {
    let phone = speaker.name.starts_with('+') && speaker.name.chars().filter(char::is_ascii_digit).count() >= 7;
    NewParticipant {
        id: speaker.id,
        name: &speaker.name,
        phone: phone.then_some(speaker.name.as_str()),
        messages: speaker.messages as i64,
        first: reading::to_utc(speaker.first, zone),
        last: reading::to_utc(speaker.last, zone),
    }
}

/// The chat's name from the file's: "WhatsApp Chat with Ana.txt" is "Ana".
fn title_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).replace('_', " ");
    let prefixes = [
        "WhatsApp Chat with ",
        "WhatsApp Chat - ",
        "Chat de WhatsApp con ",
        "Conversa do WhatsApp com ",
        "Conversa no WhatsApp com ",
        "Discussion WhatsApp avec ",
        "WhatsApp Chat mit ",
        "WhatsApp-Chat mit ",
        "Chat WhatsApp con ",
        "WhatsApp-chat met ",
    ];
    let name = prefixes.iter().find_map(|prefix| stem.strip_prefix(prefix)).unwrap_or(&stem).trim();
    let name: String = name.chars().filter(|c| !c.is_control()).take(300).collect();
    if name.is_empty() || name == "chat" { "Imported conversation".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn the_title_is_what_the_export_names_the_chat() {
        assert_eq!(title_of("WhatsApp Chat with Ana & Bruno.txt"), "Ana & Bruno");
        assert_eq!(title_of("Chat_de_WhatsApp_con_Familia.zip"), "Familia");
        assert_eq!(title_of("_chat.txt"), "Imported conversation");
        assert_eq!(title_of(".txt"), "Imported conversation");
    }
}
