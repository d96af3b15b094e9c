//! Media of an archive: each named file becomes an object and an attachment.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;

use bytes::Bytes;
use sqlx::PgConnection;
use tokio::sync::mpsc;
use transcript::ParseError;
use transcript::archive::Archive;
use uuid::Uuid;

use super::super::objects;
use super::Stop;
use crate::conversations::store::archive::{self, NewAttachment};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::Worker;

/// Files larger than this are not taken in; the message says that its file is missing.
const MAX_MEDIA_BYTES: u64 = 512 << 20;

/// The files that messages name.
pub struct Files {
    /// The zip they may be in.
    pub archive: Option<PathBuf>,
    /// Message and file name.
    pub named: Vec<(Uuid, String)>,
}

/// Attachments are inserted so many at a time.
const BATCH: usize = 500;

/// Stores what the archive has; returns how many were found and how many are missing.
pub async fn save(
    state: &AppState,
    worker: Worker,
    tx: &mut PgConnection,
    conversation: Uuid,
    files: Files,
) -> Result<(u64, u64), Stop> {
    let (sender, mut entries) = mpsc::channel(2);
    let reading = tokio::task::spawn_blocking(move || read_entries(files, &sender));
    let (mut found, mut missing) = (0, 0);
    let mut batch = Vec::with_capacity(BATCH);
    while let Some((message, file_name, bytes)) = entries.recv().await {
        let object = match bytes {
            Some(bytes) => {
                found += 1;
                let size = bytes.len() as i64;
                Some((objects::put_bytes(&*state.objects, bytes).await?, size))
            }
            None => {
                missing += 1;
                None
            }
        };
        batch.push(NewAttachment { message, mime_type: mime_type(&file_name), file_name, object });
        if batch.len() == BATCH {
            archive::add_attachments(tx, worker, conversation, &batch).await?;
            batch.clear();
        }
    }
    archive::add_attachments(tx, worker, conversation, &batch).await?;
    reading.await.map_err(|e| AppError::internal("the media thread failed", e))?;
    Ok((found, missing))
}

type Entry = (Uuid, String, Option<Bytes>);

/// Sends each named file with its bytes. A damaged, encrypted or oversized entry is missing; the
/// rest is imported.
fn read_entries(files: Files, entries: &mpsc::Sender<Entry>) {
    let mut archive =
        files.archive.and_then(|path| File::open(path).ok()).and_then(|file| Archive::open(BufReader::new(file)).ok());
    for (message, file_name) in files.named {
        let bytes = archive.as_mut().and_then(|archive| read_entry(archive, &file_name).ok().flatten());
        if entries.blocking_send((message, file_name, bytes)).is_err() {
            return;
        }
    }
}

fn read_entry(archive: &mut Archive<BufReader<File>>, wanted: &str) -> Result<Option<Bytes>, ParseError> {
    let Some(entry) = archive.media(wanted)? else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.take(MAX_MEDIA_BYTES + 1).read_to_end(&mut bytes).map_err(ParseError::from_reading)?;
    Ok((bytes.len() as u64 <= MAX_MEDIA_BYTES).then(|| Bytes::from(bytes)))
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
