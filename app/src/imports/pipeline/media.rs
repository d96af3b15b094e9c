//! Media of an archive: each file that a message names becomes an object and an attachment.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use tokio::sync::mpsc;
use transcript::{Attachment, Input, ParseError, Skipped};
use uuid::Uuid;

use super::super::objects;
use super::save::Files;
use super::thumbnail::{self, Looks};
use super::{ImportEnd, Work};
use crate::conversations::archive::{self, NewAttachment};
use crate::error::AppError;
use crate::viewer::JobDb;

/// Files larger than this are not taken in; the message says that its file is missing.
const MAX_MEDIA_BYTES: u64 = 512 << 20;

/// Attachments are inserted so many at a time.
const BATCH: usize = 500;

/// A file that was looked for.
struct Found {
    conversation: Uuid,
    message: Uuid,
    file: Attachment,
    /// Its bytes and what they look like; `None` when it is missing.
    content: Option<(Bytes, Looks)>,
    /// Why it was not taken, though it is there.
    refused: Option<String>,
}

/// What became of the files that messages name.
#[derive(Debug, Default)]
pub struct SavedMedia {
    /// How many the archive had.
    pub found: u64,
    /// How many it lacked.
    pub missing: u64,
    /// Those that it had, but that could not be taken, and why.
    pub refused: Vec<Skipped>,
}

/// Stores what the archive has.
pub async fn save(work: &Work<'_>, tx: &mut JobDb<'_>, files: Vec<Files>) -> Result<SavedMedia, ImportEnd> {
    let mut saved = SavedMedia::default();
    if files.iter().all(|files| files.named.is_empty()) {
        return Ok(saved);
    }
    let (sender, mut entries) = mpsc::channel(2);
    let (path, name) = (work.file.clone(), work.task.file_name.clone());
    let reading = tokio::task::spawn_blocking(move || read_entries(&path, &name, files, &sender));
    let mut batch = Vec::with_capacity(BATCH);
    let mut conversation = None;
    while let Some(entry) = entries.recv().await {
        if batch.len() == BATCH || conversation.is_some_and(|open| open != entry.conversation) {
            add(tx, conversation, &mut batch).await?;
        }
        conversation = Some(entry.conversation);
        saved.found += u64::from(entry.content.is_some());
        saved.missing += u64::from(entry.content.is_none());
        if let Some(reason) = &entry.refused {
            saved.refused.push(Skipped { line: 0, reason: reason.clone(), text: entry.file.name.clone() });
        }
        batch.push(store(work, entry).await?);
    }
    add(tx, conversation, &mut batch).await?;
    reading.await.map_err(|e| AppError::internal("the media thread failed", e))?;
    Ok(saved)
}

async fn add(tx: &mut JobDb<'_>, conversation: Option<Uuid>, batch: &mut Vec<NewAttachment>) -> Result<(), AppError> {
    let Some(conversation) = conversation else { return Ok(()) };
    archive::add_attachments(tx, conversation, batch).await?;
    batch.clear();
    Ok(())
}

async fn store(work: &Work<'_>, entry: Found) -> Result<NewAttachment, AppError> {
    let put = async |bytes: Bytes| {
        let size = bytes.len() as i64;
        Ok::<_, AppError>((objects::put_bytes(&*work.state.objects, bytes).await?, size))
    };
    let mime_type = mime_type(&entry.file.name);
    let told = entry.file.duration_ms;
    let mut new = NewAttachment {
        message: entry.message,
        mime_type,
        file_name: entry.file.name,
        object: None,
        thumbnail: None,
        dimensions: None,
        duration_ms: told.map(u32::cast_signed),
    };
    if let Some((bytes, looks)) = entry.content {
        new.object = Some(put(bytes).await?);
        if let Some(thumbnail) = looks.thumbnail {
            new.thumbnail = Some(put(thumbnail.into()).await?);
        }
        new.dimensions = looks.dimensions.map(|(width, height)| (width.cast_signed(), height.cast_signed()));
        new.duration_ms = looks.duration_ms.or(told).map(u32::cast_signed);
    }
    Ok(new)
}

/// Sends each named file with its bytes. A damaged, encrypted or oversized entry is missing; the
/// rest is imported.
fn read_entries(path: &Path, name: &str, files: Vec<Files>, entries: &mpsc::Sender<Found>) {
    let mut input = File::open(path).ok().and_then(|file| Input::new(name, BufReader::new(file)).ok());
    for Files { conversation, folder, named } in files {
        for (message, file) in named {
            let read = input.as_mut().map_or(Ok(None), |input| read_entry(input, &folder, &file));
            let refused = read.as_ref().err().map(ToString::to_string);
            let bytes = read.ok().flatten();
            let content = bytes.map(|bytes| {
                let looks = thumbnail::look(mime_type(&file.name), &bytes);
                (bytes, looks)
            });
            if entries.blocking_send(Found { conversation, message, file, content, refused }).is_err() {
                return;
            }
        }
    }
}

fn read_entry(
    input: &mut Input<BufReader<File>>,
    folder: &str,
    file: &Attachment,
) -> Result<Option<Bytes>, ParseError> {
    let Some(entry) = input.media(folder, file)? else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.take(MAX_MEDIA_BYTES + 1).read_to_end(&mut bytes).map_err(ParseError::from_reading)?;
    if bytes.len() as u64 > MAX_MEDIA_BYTES {
        return Err(ParseError::Io(io::Error::other(format!("it is larger than {} MiB", MAX_MEDIA_BYTES >> 20))));
    }
    Ok(Some(Bytes::from(bytes)))
}

/// By the extension; what is not known is offered for download only.
fn mime_type(file: &str) -> &'static str {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "3gp" => "video/3gpp",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "opus" | "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "vcf" => "text/vcard",
        _ => "application/octet-stream",
    }
}
