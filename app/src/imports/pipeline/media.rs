//! Media of an archive: each file that a message refers to becomes an object and an attachment.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use tokio::sync::mpsc;
use transcript::{Attachment, Input, ParseError, Skipped};
use uuid::Uuid;

use super::super::objects;
use super::save::ConversationFiles;
use super::thumbnail::{self, MediaInfo};
use super::{ImportEnd, ImportRun};
use crate::conversations::archive::{self, NewAttachment};
use crate::error::AppError;
use crate::viewer::JobDb;

/// Larger files are not imported, and count as missing.
const MAX_MEDIA_BYTES: u64 = 512 << 20;

/// Number of attachments inserted at a time.
const BATCH_SIZE: usize = 500;

/// A file that a message refers to.
struct MediaEntry {
    conversation: Uuid,
    message: Uuid,
    file: Attachment,
    /// Its bytes and properties; `None` if it is missing.
    content: Option<(Bytes, MediaInfo)>,
    /// Why it was rejected, if the archive has it.
    refused: Option<String>,
}

/// The result of importing the media.
#[derive(Debug, Default)]
pub struct SavedMedia {
    /// Number of imported files.
    pub found: u64,
    /// Number of files that are missing or were rejected.
    pub missing: u64,
    /// Files that the archive contains but that were rejected, with the reason.
    pub refused: Vec<Skipped>,
}

/// Stores the media files that the archive contains.
pub async fn save(
    run: &ImportRun<'_>,
    tx: &mut JobDb<'_>,
    files: Vec<ConversationFiles>,
) -> Result<SavedMedia, ImportEnd> {
    let mut saved = SavedMedia::default();
    if files.iter().all(|files| files.attachments.is_empty()) {
        return Ok(saved);
    }
    let (sender, mut entries) = mpsc::channel(2);
    let (path, name) = (run.file.clone(), run.task.file_name.clone());
    let reading = tokio::task::spawn_blocking(move || read_entries(&path, &name, files, &sender));
    let mut batch = Vec::with_capacity(BATCH_SIZE);
    let mut conversation = None;
    while let Some(entry) = entries.recv().await {
        if batch.len() == BATCH_SIZE || conversation.is_some_and(|open| open != entry.conversation) {
            add(tx, conversation, &mut batch).await?;
        }
        conversation = Some(entry.conversation);
        saved.found += u64::from(entry.content.is_some());
        saved.missing += u64::from(entry.content.is_none());
        if let Some(reason) = &entry.refused {
            saved.refused.push(Skipped { line: 0, reason: reason.clone(), text: entry.file.name.clone() });
        }
        batch.push(store(run, entry).await?);
    }
    add(tx, conversation, &mut batch).await?;
    reading.await.map_err(|e| AppError::internal("the media thread failed", e))?;
    Ok(saved)
}

/// Inserts the batch and empties it.
async fn add(tx: &mut JobDb<'_>, conversation: Option<Uuid>, batch: &mut Vec<NewAttachment>) -> Result<(), AppError> {
    let Some(conversation) = conversation else { return Ok(()) };
    archive::add_attachments(tx, conversation, batch).await?;
    batch.clear();
    Ok(())
}

/// Puts a file and its thumbnail into the object store.
async fn store(run: &ImportRun<'_>, entry: MediaEntry) -> Result<NewAttachment, AppError> {
    let put = async |bytes: Bytes| {
        let size = bytes.len() as i64;
        Ok::<_, AppError>((objects::put_bytes(&*run.state.objects, bytes).await?, size))
    };
    let mime_type = mime_type(&entry.file.name);
    let stated_duration = entry.file.duration_ms;
    let mut new = NewAttachment {
        message: entry.message,
        mime_type,
        file_name: entry.file.name,
        object: None,
        thumbnail: None,
        dimensions: None,
        duration_ms: stated_duration.map(u32::cast_signed),
    };
    if let Some((bytes, info)) = entry.content {
        new.object = Some(put(bytes).await?);
        if let Some(thumbnail) = info.thumbnail {
            new.thumbnail = Some(put(thumbnail.into()).await?);
        }
        new.dimensions = info.dimensions.map(|(width, height)| (width.cast_signed(), height.cast_signed()));
        new.duration_ms = info.duration_ms.or(stated_duration).map(u32::cast_signed);
    }
    Ok(new)
}

/// Reads each file and sends it. Damaged, encrypted and oversized files are sent without content, so that the rest is
/// imported.
fn read_entries(path: &Path, name: &str, files: Vec<ConversationFiles>, entries: &mpsc::Sender<MediaEntry>) {
    let mut input = File::open(path).ok().and_then(|file| Input::new(name, BufReader::new(file)).ok());
    for ConversationFiles { conversation, folder, attachments } in files {
        for (message, file) in attachments {
            let read = input.as_mut().map_or(Ok(None), |input| read_entry(input, &folder, &file));
            let refused = read.as_ref().err().map(ToString::to_string);
            let bytes = read.ok().flatten();
            let content = bytes.map(|bytes| {
                let info = thumbnail::inspect(mime_type(&file.name), &bytes);
                (bytes, info)
            });
            if entries.blocking_send(MediaEntry { conversation, message, file, content, refused }).is_err() {
                return;
            }
        }
    }
}

/// The bytes of a file in the archive; `None` if it is missing.
fn read_entry(
    input: &mut Input<BufReader<File>>,
    folder: &str,
    file: &Attachment,
) -> Result<Option<Bytes>, ParseError> {
    let Some(entry) = input.media(folder, file)? else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.take(MAX_MEDIA_BYTES + 1).read_to_end(&mut bytes).map_err(ParseError::from_reading)?;
    if bytes.len() as u64 > MAX_MEDIA_BYTES {
        return Err(ParseError::Io(io::Error::other(format!("larger than {} MiB", MAX_MEDIA_BYTES >> 20))));
    }
    Ok(Some(Bytes::from(bytes)))
}

/// The media type by file extension. Unknown types can only be downloaded.
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
