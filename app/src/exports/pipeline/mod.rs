//! The export job: reads messages in batches from one database snapshot, writes the file on a separate thread,
//! and puts it into the object store. A killed worker leaves only a temporary folder behind; the next attempt
//! starts over.

mod pack;

use std::collections::HashMap;
use std::path::Path;

use chrono::TimeDelta;
use export::manifest::Exported;
use export::names::file_name;
use export::redact::Redactor;
use export::{ExportError, Message};
use futures::{StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;
use object_store::path::Path as Key;
use sqlx::PgConnection;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::model::ExportRequest;
use super::selection::{Selection, select};
use super::store::{self, StoredFile, task};
use crate::conversations::messages::{self, MessageSender};
use crate::error::AppError;
use crate::imports::objects;
use crate::query;
use crate::state::AppState;
use crate::ui::format;
use crate::viewer::{Conversation, Job, JobDb, Reader, Viewer};
use pack::{PackPlan, Packed, Piece};

/// Number of messages read at a time.
const BATCH_SIZE: i64 = 4_000;
/// After this many attempts an export is marked as failed.
const MAX_ATTEMPTS: i32 = 3;
/// Days until a file expires.
const KEPT_DAYS: i64 = 7;
/// The prefix of the files in the object store.
const FOLDER: &str = "exports";
/// Number of thumbnails fetched concurrently.
const CONCURRENT_FETCHES: usize = 8;

/// Why an export produced no file.
enum ExportFailure {
    /// The user cancelled or removed it.
    Cancelled,
    /// Another attempt would fail, too. The message is shown to the user.
    Permanent(String),
    /// Another attempt may succeed.
    Transient(AppError),
}

impl From<AppError> for ExportFailure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => {
                ExportFailure::Permanent("The conversation is gone, or you no longer have access to it.".to_owned())
            }
            AppError::Invalid { message, .. } => ExportFailure::Permanent(message),
            AppError::TooSlow => ExportFailure::Permanent(AppError::TooSlow.to_string()),
            other => ExportFailure::Transient(other),
        }
    }
}

impl From<sqlx::Error> for ExportFailure {
    fn from(error: sqlx::Error) -> Self {
        AppError::from(error).into()
    }
}

impl From<ExportError> for ExportFailure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => AppError::disk(error).into(),
            error => ExportFailure::Transient(AppError::internal("an export could not be written", error)),
        }
    }
}

/// Runs an export. Does nothing if it is already finished or was cancelled.
///
/// # Errors
/// Failures after which another attempt may succeed. Permanent failures are stored in the export.
pub async fn run(job: &Job, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let mut db = job.connect().await?;
    let Some(task) = task::claim(&mut db, id).await? else { return Ok(()) };
    let Ok(request) = query::parse_stored::<ExportRequest>(&task.filters) else {
        return task::fail(&mut db, id, "The settings of this export are unreadable. Start a new export.").await;
    };
    let run = ExportRun { state: job.state(), job, task: &task, request };
    match run.run(&mut db, scratch).await {
        Ok(()) | Err(ExportFailure::Cancelled) => Ok(()),
        Err(ExportFailure::Permanent(why)) => task::fail(&mut db, id, &why).await,
        Err(ExportFailure::Transient(_)) if task.attempts >= MAX_ATTEMPTS => {
            let why = "The export failed several times. The error has been logged. Try again later.";
            task::fail(&mut db, id, why).await
        }
        Err(ExportFailure::Transient(error)) => Err(error),
    }
}

/// Deletes expired files and files that no export refers to. Returns the number of deleted files.
///
/// # Errors
/// When the database or the object store fails.
pub async fn sweep(job: &Job) -> Result<u64, AppError> {
    let (state, mut db) = (job.state(), job.connect().await?);
    let now = state.clock.now();
    let kept = task::expire(&mut db, now).await?;
    let mut stored = state.objects.list(Some(&Key::from(FOLDER)));
    let mut deleted = 0;
    while let Some(object) = stored.try_next().await.map_err(AppError::disk)? {
        let job = object.location.filename().and_then(|name| name.parse::<Uuid>().ok());
        // The row of a recent file may not be committed yet.
        let recent = now - object.last_modified < TimeDelta::hours(1);
        if !recent && !job.is_some_and(|job| kept.contains(&job)) {
            state.objects.delete(&object.location).await.map_err(AppError::disk)?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

/// One attempt at an export.
struct ExportRun<'a> {
    state: &'a AppState,
    job: &'a Job,
    task: &'a task::ExportJob,
    request: ExportRequest,
}

/// A conversation to export.
struct Part {
    reader: Reader<Conversation>,
    participants: Vec<MessageSender>,
    selection: Selection,
}

impl ExportRun<'_> {
    async fn run(&self, db: &mut JobDb<'_>, scratch: &Path) -> Result<(), ExportFailure> {
        let viewer = Viewer::of_job(self.job, self.task.user_id).await?.ok_or(AppError::NotFound)?;
        let mut tx = self.state.db.snapshot_for(viewer.id()).await?;
        let parts = self.parts(&mut tx, &viewer).await?;
        let total: i64 = parts.iter().map(|part| part.selection.count).sum();
        if total == 0 {
            return Err(ExportFailure::Permanent(
                "No messages match your selection, so no file was created.".to_owned(),
            ));
        }
        for part in &parts {
            if let Some(max) = self.request.options.format.max_messages().filter(|max| part.selection.count > *max) {
                return Err(ExportFailure::Permanent(format!(
                    "“{}” has {} messages, but this format is limited to {}. Choose a shorter period or another format.",
                    part.reader.title,
                    format::number(part.selection.count),
                    format::number(max)
                )));
            }
        }
        let folder = tempfile::tempdir_in(scratch).map_err(ExportError::Io)?;
        let packed = self.write(db, &mut tx, &parts, total, folder.path()).await?;
        drop(tx);
        let notes: Vec<String> =
            parts.iter().filter_map(|part| part.selection.note.clone()).chain(packed.note.clone()).collect();
        let file = self.store(packed).await?;
        let mut tx = db.begin().await?;
        task::finish(&mut tx, self.task.id, &file, Some(notes.join(" ")).as_deref().filter(|it| !it.is_empty()))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The conversations and messages to export, limited to what the user may read now. Conversations without matching
    /// messages are left out.
    async fn parts(&self, tx: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Part>, ExportFailure> {
        let readers = match self.task.conversation_id {
            Some(id) => vec![viewer.read(&mut *tx, id).await?],
            None => {
                let all = viewer.read_all(&mut *tx, None).await?;
                all.into_iter().filter(|reader| reader.owner_id == viewer.id()).collect()
            }
        };
        let today = self.state.clock.now().date_naive();
        let mut parts = Vec::with_capacity(readers.len());
        for reader in readers {
            let participants = messages::participants(&mut *tx, &reader).await?;
            let selection = select(&mut *tx, viewer, &reader, &participants, &self.request.filter, today).await?;
            if selection.count > 0 {
                parts.push(Part { reader, participants, selection });
            }
        }
        // The search has set a statement timeout that is too short for reading all messages.
        sqlx::raw_sql("SET LOCAL statement_timeout = 0").execute(tx).await?;
        Ok(parts)
    }

    /// Reads messages and writes them to `folder` at the same time, on two threads that are connected by a channel.
    async fn write(
        &self,
        db: &mut JobDb<'_>,
        tx: &mut PgConnection,
        parts: &[Part],
        total: i64,
        folder: &Path,
    ) -> Result<Packed, ExportFailure> {
        let (sender, receiver) = mpsc::channel(2);
        let plan = PackPlan {
            format: self.request.options.format,
            archive: self.request.options.is_archive(parts.len()),
            media: self.request.options.media,
            proof: self.request.options.proof,
            folder: folder.to_owned(),
            exported_at: self.state.clock.now(),
            objects: self.state.objects.clone(),
            runtime: tokio::runtime::Handle::current(),
        };
        let writing = tokio::task::spawn_blocking(move || pack::pack(plan, receiver));
        let read = self.read(db, tx, parts, total, sender).await;
        let written = writing.await.map_err(|e| AppError::internal("an export's thread failed", e))?;
        // When writing fails, the channel closes and reading fails as well. The writer has the actual cause.
        match (read, written) {
            (Err(ExportFailure::Transient(_)), Err(cause)) => Err(cause.into()),
            (Err(stop), _) => Err(stop),
            (Ok(()), written) => Ok(written?),
        }
    }

    /// Reads all parts and sends them to the writing thread. Stores the progress after each batch.
    async fn read(
        &self,
        db: &mut JobDb<'_>,
        tx: &mut PgConnection,
        parts: &[Part],
        total: i64,
        sender: mpsc::Sender<Piece>,
    ) -> Result<(), ExportFailure> {
        let mut done = 0;
        let channel_closed = |_| ExportFailure::Transient(AppError::Internal);
        for part in parts {
            let Part { reader, participants, selection } = part;
            let head =
                messages::head(&mut *tx, reader, participants, &self.request.filter, self.state.clock.now()).await?;
            let redactor = Redactor::new(self.request.options.redactions(), &head);
            let head = redactor.head(&head);
            let mut sources =
                if self.request.options.proof { store::sources::sources(&mut *tx, reader).await? } else { Vec::new() };
            sources.iter_mut().for_each(|source| source.file_name = redactor.text(&source.file_name));
            let about = Exported {
                title: head.title.clone(),
                file: String::new(),
                messages: selection.count,
                selection: head.selection.clone(),
                sources,
            };
            sender.send(Piece::Conversation(Box::new(head), about)).await.map_err(channel_closed)?;
            let mut last = 0;
            loop {
                if !task::progress(db, self.task.id, (done, total)).await? {
                    return Err(ExportFailure::Cancelled);
                }
                let mut batch =
                    messages::read(&mut *tx, reader, participants, &selection.messages, last, BATCH_SIZE).await?;
                let Some(end) = batch.last() else { break };
                last = end.seq;
                done += batch.len() as i64;
                if self.request.options.format.has_thumbnails() && !self.request.options.names {
                    self.add_thumbnails(tx, reader, &mut batch).await?;
                }
                if self.request.options.notes {
                    store::notes::add(&mut *tx, reader, &mut batch).await?;
                }
                batch.iter_mut().for_each(|message| redactor.message(message));
                sender.send(Piece::Messages(batch)).await.map_err(channel_closed)?;
            }
        }
        Ok(())
    }

    /// Fetches the thumbnails of messages. Missing ones are left out.
    async fn add_thumbnails(
        &self,
        tx: &mut PgConnection,
        reader: &Reader<Conversation>,
        messages: &mut [Message],
    ) -> Result<(), ExportFailure> {
        let wanted = messages::thumbnails(tx, reader, messages).await?;
        let fetch = async |(place, sha256): ((i64, usize), Vec<u8>)| {
            let got = self.state.objects.get(&objects::key(&sha256)).await.ok()?;
            Some((place, got.bytes().await.ok()?))
        };
        let got: HashMap<_, _> = futures::stream::iter(wanted)
            .map(fetch)
            .buffer_unordered(CONCURRENT_FETCHES)
            .filter_map(async |it| it)
            .collect()
            .await;
        for message in messages {
            for (place, file) in message.files.iter_mut().enumerate() {
                file.thumbnail = got.get(&(message.seq, place)).map(|bytes| bytes.to_vec());
            }
        }
        Ok(())
    }

    /// Uploads the file to the object store and gives it a name.
    async fn store(&self, packed: Packed) -> Result<StoredFile, ExportFailure> {
        let storage_path = format!("{FOLDER}/{}", self.task.id);
        objects::put_at(&*self.state.objects, &Key::from(storage_path.as_str()), &packed.path).await?;
        let stem = match self.task.conversation_id {
            Some(_) => file_name(&packed.title),
            None => "Conversations".to_owned(),
        };
        let whatsapp = self.request.options.format == export::Format::Whatsapp && self.task.conversation_id.is_some();
        let (name, mime_type) = match (packed.archive, whatsapp) {
            (true, true) => (format!("WhatsApp Chat - {stem}.zip"), "application/zip"),
            (true, false) => (format!("{stem}.zip"), "application/zip"),
            (false, true) => (format!("WhatsApp Chat with {stem}.txt"), self.request.options.format.mime()),
            (false, false) => {
                (format!("{stem}.{}", self.request.options.format.extension()), self.request.options.format.mime())
            }
        };
        Ok(StoredFile {
            file_name: name,
            mime_type: mime_type.to_owned(),
            storage_path,
            size_bytes: packed.size.cast_signed(),
            sha256: packed.sha256,
            manifest_sha256: packed.manifest_sha256,
            expires_at: self.state.clock.now() + TimeDelta::days(KEPT_DAYS),
        })
    }
}
