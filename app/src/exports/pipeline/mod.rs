//! Makes an export: reads one moment of the database in portions, writes the file on a thread of its
//! own, stores it, and notes it. A worker that is killed leaves nothing but a folder of the moment; the
//! next one begins anew.

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

/// Messages read at once.
const PORTION: i64 = 4_000;
/// An export that fails so often is given up.
const MAX_ATTEMPTS: i32 = 3;
/// Days for which a file is there.
const KEPT_DAYS: i64 = 7;
/// Where the files lie in the object store.
const FOLDER: &str = "exports";
/// Small pictures fetched at once.
const PICTURES_AT_ONCE: usize = 8;

/// Why there is no file.
enum ExportEnd {
    /// Its owner does not want it any more.
    Cancelled,
    /// Another attempt would end the same; a sentence for the person.
    Refused(String),
    /// Another attempt may help.
    Fault(AppError),
}

impl From<AppError> for ExportEnd {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => {
                ExportEnd::Refused("The conversation is gone, or you no longer have access to it.".to_owned())
            }
            AppError::Invalid { message, .. } => ExportEnd::Refused(message),
            AppError::TooSlow => ExportEnd::Refused(AppError::TooSlow.to_string()),
            other => ExportEnd::Fault(other),
        }
    }
}

impl From<sqlx::Error> for ExportEnd {
    fn from(error: sqlx::Error) -> Self {
        AppError::from(error).into()
    }
}

impl From<ExportError> for ExportEnd {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => AppError::disk(error).into(),
            error => ExportEnd::Fault(AppError::internal("an export could not be written", error)),
        }
    }
}

/// Makes an export that was asked for; nothing happens when it is made, or was cancelled.
///
/// # Errors
/// For faults that another attempt may mend.
pub async fn run(job: &Job, id: Uuid, scratch: &Path) -> Result<(), AppError> {
    let mut db = job.connect().await?;
    let Some(task) = task::claim(&mut db, id).await? else { return Ok(()) };
    let Ok(request) = query::parse_stored::<ExportRequest>(&task.filters) else {
        return task::fail(&mut db, id, "The settings of this export are unreadable. Start a new export.").await;
    };
    let making = Making { state: job.state(), job, task: &task, request };
    match making.run(&mut db, scratch).await {
        Ok(()) | Err(ExportEnd::Cancelled) => Ok(()),
        Err(ExportEnd::Refused(why)) => task::fail(&mut db, id, &why).await,
        Err(ExportEnd::Fault(_)) if task.attempts >= MAX_ATTEMPTS => {
            let why = "The export failed several times. It has been logged; try again later.";
            task::fail(&mut db, id, why).await
        }
        Err(ExportEnd::Fault(error)) => Err(error),
    }
}

/// Deletes the files that have expired, and what no export names any more.
///
/// # Errors
/// When the database or the object store fails.
pub async fn sweep(job: &Job) -> Result<u64, AppError> {
    let (state, mut db) = (job.state(), job.connect().await?);
    let now = state.clock.now();
    let kept = task::expire(&mut db, now).await?;
    let mut stored = state.objects.list(Some(&Key::from(FOLDER)));
    let mut gone = 0;
    while let Some(object) = stored.try_next().await.map_err(AppError::disk)? {
        let job = object.location.filename().and_then(|name| name.parse::<Uuid>().ok());
        // What is young may be an export that is just being noted.
        let young = now - object.last_modified < TimeDelta::hours(1);
        if !young && !job.is_some_and(|job| kept.contains(&job)) {
            state.objects.delete(&object.location).await.map_err(AppError::disk)?;
            gone += 1;
        }
    }
    Ok(gone)
}

struct Making<'a> {
    state: &'a AppState,
    job: &'a Job,
    task: &'a task::ExportJob,
    request: ExportRequest,
}

/// A conversation that is to be written.
struct Part {
    reader: Reader<Conversation>,
    participants: Vec<MessageSender>,
    selection: Selection,
}

impl Making<'_> {
    async fn run(&self, db: &mut JobDb<'_>, scratch: &Path) -> Result<(), ExportEnd> {
        let viewer = Viewer::of_job(self.job, self.task.user_id).await?.ok_or(AppError::NotFound)?;
        let mut tx = self.state.db.snapshot_for(viewer.id()).await?;
        let parts = self.parts(&mut tx, &viewer).await?;
        let total: i64 = parts.iter().map(|part| part.selection.count).sum();
        if total == 0 {
            return Err(ExportEnd::Refused("Nothing matches what you chose, so no file was made.".to_owned()));
        }
        for part in &parts {
            if let Some(most) = self.request.options.format.most().filter(|most| part.selection.count > *most) {
                return Err(ExportEnd::Refused(format!(
                    "“{}” has {} messages; a file of this format holds {}. Choose a period, or another format.",
                    part.reader.title,
                    format::number(part.selection.count),
                    format::number(most)
                )));
            }
        }
        let folder = tempfile::tempdir_in(scratch).map_err(ExportError::Io)?;
        let packed = self.write(db, &mut tx, &parts, total, folder.path()).await?;
        drop(tx);
        let notes: Vec<String> =
            parts.iter().filter_map(|part| part.selection.note.clone()).chain(packed.note.clone()).collect();
        let made = self.store(packed).await?;
        let mut tx = db.begin().await?;
        task::finish(&mut tx, self.task.id, &made, Some(notes.join(" ")).as_deref().filter(|it| !it.is_empty()))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// What is to be written, as the user may read it now.
    async fn parts(&self, tx: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Part>, ExportEnd> {
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
        // A search has set its own limit.
        sqlx::raw_sql("SET LOCAL statement_timeout = 0").execute(tx).await?;
        Ok(parts)
    }

    /// Reads and writes at the same time: the thread that writes takes portions as they come.
    async fn write(
        &self,
        db: &mut JobDb<'_>,
        tx: &mut PgConnection,
        parts: &[Part],
        total: i64,
        folder: &Path,
    ) -> Result<Packed, ExportEnd> {
        let (pieces, taken) = mpsc::channel(2);
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
        let writing = tokio::task::spawn_blocking(move || pack::pack(plan, taken));
        let read = self.read(db, tx, parts, total, pieces).await;
        let written = writing.await.map_err(|e| AppError::internal("an export's thread failed", e))?;
        // When writing fails, reading ends because nobody takes the pieces: the cause is what was written.
        match (read, written) {
            (Err(ExportEnd::Fault(_)), Err(cause)) => Err(cause.into()),
            (Err(stop), _) => Err(stop),
            (Ok(()), written) => Ok(written?),
        }
    }

    async fn read(
        &self,
        db: &mut JobDb<'_>,
        tx: &mut PgConnection,
        parts: &[Part],
        total: i64,
        pieces: mpsc::Sender<Piece>,
    ) -> Result<(), ExportEnd> {
        let mut done = 0;
        let gone = |_| ExportEnd::Fault(AppError::Internal);
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
            pieces.send(Piece::Conversation(Box::new(head), about)).await.map_err(gone)?;
            let mut last = 0;
            loop {
                if !task::progress(db, self.task.id, (done, total)).await? {
                    return Err(ExportEnd::Cancelled);
                }
                let mut portion =
                    messages::read(&mut *tx, reader, participants, &selection.messages, last, PORTION).await?;
                let Some(end) = portion.last() else { break };
                last = end.seq;
                done += portion.len() as i64;
                if self.request.options.format.shows_pictures() && !self.request.options.names {
                    self.picture(tx, reader, &mut portion).await?;
                }
                if self.request.options.notes {
                    store::notes::add(&mut *tx, reader, &mut portion).await?;
                }
                portion.iter_mut().for_each(|message| redactor.message(message));
                pieces.send(Piece::Messages(portion)).await.map_err(gone)?;
            }
        }
        Ok(())
    }

    /// Brings the small pictures of messages. One that is gone is left out.
    async fn picture(
        &self,
        tx: &mut PgConnection,
        reader: &Reader<Conversation>,
        messages: &mut [Message],
    ) -> Result<(), ExportEnd> {
        let wanted = messages::thumbnails(tx, reader, messages).await?;
        let fetch = async |(place, sha256): ((i64, usize), Vec<u8>)| {
            let got = self.state.objects.get(&objects::key(&sha256)).await.ok()?;
            Some((place, got.bytes().await.ok()?))
        };
        let got: HashMap<_, _> = futures::stream::iter(wanted)
            .map(fetch)
            .buffer_unordered(PICTURES_AT_ONCE)
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

    async fn store(&self, packed: Packed) -> Result<StoredFile, ExportEnd> {
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
                (format!("{stem}.{}", self.request.options.format.ending()), self.request.options.format.mime())
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
