//! The writing thread of an export: writes messages to files and packs the files into a zip archive.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use export::manifest::{self, Entry, Exported, Manifest};
use export::names::{file_name, media_name};
use export::{ExportError, Format, Head, Message, writer};
use futures::StreamExt;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::imports::objects;

/// Archive entries of this size or more are written as ZIP64. Its limit is 4 GiB; compression can add some bytes.
const ZIP64_THRESHOLD: u64 = 3 << 30;

/// A part of an export, in the order in which it is written.
pub enum Piece {
    /// The start of a conversation.
    Conversation(Box<Head>, Exported),
    /// The next messages of that conversation.
    Messages(Vec<Message>),
}

/// What to write and where.
pub struct PackPlan {
    pub format: Format,
    /// Whether the result is a zip archive.
    pub archive: bool,
    /// Whether the archive contains media files.
    pub media: bool,
    /// Whether the archive contains a manifest.
    pub proof: bool,
    /// A folder for temporary files, including the result.
    pub folder: PathBuf,
    pub exported_at: DateTime<Utc>,
    pub objects: Arc<dyn ObjectStore>,
    pub runtime: tokio::runtime::Handle,
}

/// The finished file.
pub struct Packed {
    pub path: PathBuf,
    /// The name of the last conversation, redacted if the export is.
    pub title: String,
    pub archive: bool,
    pub size: u64,
    pub sha256: Vec<u8>,
    pub manifest_sha256: Option<Vec<u8>>,
    /// A notice for the user about missing media.
    pub note: Option<String>,
}

/// A media file to put into the archive.
struct MediaFile {
    /// The path in the archive.
    path: String,
    sha256: Vec<u8>,
    size: u64,
}

/// Receives all pieces and writes them. Blocks until the channel is closed.
pub fn pack(plan: PackPlan, mut pieces: mpsc::Receiver<Piece>) -> Result<Packed, ExportError> {
    let mut archive = Archive::begin(&plan)?;
    let (mut title, mut single) = (String::new(), None);
    let mut next = pieces.blocking_recv();
    while let Some(Piece::Conversation(head, about)) = next.take() {
        title.clone_from(&head.title);
        let name = archive.messages_path(&plan, &head);
        let folder = archive.media_folder(&plan, &name);
        let path = plan.folder.join("messages");
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        let mut media = Vec::new();
        let mut out = writer(plan.format, *head, &mut file)?;
        loop {
            match pieces.blocking_recv() {
                Some(Piece::Messages(messages)) => {
                    for mut message in messages {
                        if plan.media {
                            archive.assign_paths(&plan, &folder, &mut message, &mut media);
                        }
                        out.message(&message)?;
                    }
                }
                other => {
                    next = other;
                    break;
                }
            }
        }
        out.finish()?;
        if archive.zip.is_none() {
            single = Some(path);
            break;
        }
        archive.put_messages(&name, &mut file)?;
        archive.conversations.push(Exported { file: name, ..about });
        for file in &media {
            archive.put_media_file(&plan, file)?;
        }
    }
    archive.finish(&plan, title, single)
}

/// The archive being written. Without one, only the conversation's file is hashed.
struct Archive {
    zip: Option<ZipWriter<File>>,
    path: PathBuf,
    entries: Vec<Entry>,
    conversations: Vec<Exported>,
    /// Lowercase paths of all entries.
    used_names: HashSet<String>,
    /// Number of media files that the object store does not have.
    missing: u64,
}

impl Archive {
    fn begin(plan: &PackPlan) -> Result<Self, ExportError> {
        let path = plan.folder.join("archive");
        let zip = match plan.archive {
            true => {
                Some(ZipWriter::new(File::options().read(true).write(true).create(true).truncate(true).open(&path)?))
            }
            false => None,
        };
        Ok(Archive {
            zip,
            path,
            entries: Vec::new(),
            conversations: Vec::new(),
            used_names: HashSet::from([manifest::NAME.to_owned()]),
            missing: 0,
        })
    }

    /// A name that no other entry of the archive has: `Family.html`, then `Family (2).html`.
    fn unique_name(&mut self, stem: &str, extension: &str) -> String {
        let numbered = |n: u32| if n == 1 { format!("{stem}{extension}") } else { format!("{stem} ({n}){extension}") };
        // Some file systems are case-insensitive.
        let name = (1..).map(numbered).find(|name| self.used_names.insert(name.to_lowercase()));
        name.unwrap_or_default()
    }

    /// The path of the file with a conversation's messages.
    fn messages_path(&mut self, plan: &PackPlan, head: &Head) -> String {
        let stem = file_name(&head.title);
        match plan.format {
            // Importers of WhatsApp archives look for this name.
            Format::Whatsapp => self.unique_name(&format!("WhatsApp Chat with {stem}"), ".txt"),
            format => self.unique_name(&stem, &format!(".{}", format.extension())),
        }
    }

    /// The path prefix of a conversation's media files: empty for WhatsApp, whose exports have no folders.
    fn media_folder(&mut self, plan: &PackPlan, name: &str) -> String {
        match plan.format {
            Format::Whatsapp => String::new(),
            _ => format!("{} media/", name.rsplit_once('.').map_or(name, |(stem, _)| stem)),
        }
    }

    /// Sets the paths of a message's files and adds them to `media`.
    fn assign_paths(&mut self, plan: &PackPlan, folder: &str, message: &mut Message, media: &mut Vec<MediaFile>) {
        let seq = message.seq;
        for (index, file) in message.files.iter_mut().enumerate() {
            let Some(sha256) = file.sha256.clone() else { continue };
            let own = format!("{folder}{}", file_name(&file.name));
            let path = match plan.format {
                // WhatsApp's own file names are unique and importers recognise the kind of media by them.
                Format::Whatsapp if self.used_names.insert(own.to_lowercase()) => own,
                _ => {
                    let path = format!("{folder}{}", media_name(seq, index, &file.name));
                    self.used_names.insert(path.to_lowercase());
                    path
                }
            };
            file.path = Some(path.clone());
            media.push(MediaFile { path, sha256, size: file.size.unwrap_or_default().max(0).cast_unsigned() });
        }
    }

    /// Adds the file with a conversation's messages.
    fn put_messages(&mut self, name: &str, file: &mut File) -> Result<(), ExportError> {
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        self.start(name, CompressionMethod::Deflated, size)?;
        let mut entry = Hasher::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            self.write(&mut entry, &buffer[..read])?;
        }
        self.entries.push(entry.finish(name));
        Ok(())
    }

    /// Copies a media file from the object store into the archive. If it does not exist, it is counted as missing.
    fn put_media_file(&mut self, plan: &PackPlan, file: &MediaFile) -> Result<(), ExportError> {
        let got = plan.runtime.block_on(plan.objects.get(&objects::key(&file.sha256)));
        let Ok(got) = got else {
            self.missing += 1;
            return Ok(());
        };
        // Media files are already compressed.
        self.start(&file.path, CompressionMethod::Stored, file.size)?;
        let mut entry = Hasher::default();
        let mut stream = got.into_stream();
        while let Some(chunk) = plan.runtime.block_on(stream.next()) {
            self.write(&mut entry, &chunk.map_err(io::Error::other)?)?;
        }
        self.entries.push(entry.finish(&file.path));
        Ok(())
    }

    /// Starts an entry. `size` is its uncompressed size in bytes, at least approximately.
    fn start(&mut self, name: &str, method: CompressionMethod, size: u64) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_method(method).large_file(size > ZIP64_THRESHOLD);
        match &mut self.zip {
            Some(zip) => zip.start_file(name, options).map_err(export_error),
            None => Ok(()),
        }
    }

    /// Writes to the current entry and hashes what is written.
    fn write(&mut self, entry: &mut Hasher, bytes: &[u8]) -> Result<(), ExportError> {
        entry.add(bytes);
        match &mut self.zip {
            Some(zip) => Ok(zip.write_all(bytes)?),
            None => Ok(()),
        }
    }

    /// Writes the manifest, closes the archive and hashes the whole file. `single` is the result if there is no
    /// archive.
    fn finish(mut self, plan: &PackPlan, title: String, single: Option<PathBuf>) -> Result<Packed, ExportError> {
        let mut manifest_sha256 = None;
        if plan.proof {
            let manifest = Manifest::new(
                plan.exported_at,
                std::mem::take(&mut self.conversations),
                std::mem::take(&mut self.entries),
            );
            let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
            manifest_sha256 = Some(Sha256::digest(&text).to_vec());
            self.start(manifest::NAME, CompressionMethod::Deflated, text.len() as u64)?;
            self.write(&mut Hasher::default(), &text)?;
        }
        let archive = self.zip.is_some();
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(export_error)?.sync_all()?;
        }
        let path = single.unwrap_or(self.path);
        let (mut whole, mut file, mut buffer) = (Hasher::default(), File::open(&path)?, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            whole.add(&buffer[..read]);
        }
        let note = (self.missing > 0).then(|| match self.missing {
            1 => "One file is missing on the server and was not included.".to_owned(),
            many => format!("{many} files are missing on the server and were not included."),
        });
        let (size, sha256) = (whole.size, whole.hash.finalize().to_vec());
        Ok(Packed { path, title, archive, size, sha256, manifest_sha256, note })
    }
}

/// Computes the size and SHA-256 of a stream of bytes.
#[derive(Default)]
struct Hasher {
    hash: Sha256,
    size: u64,
}

impl Hasher {
    fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
    }

    fn finish(self, path: &str) -> Entry {
        Entry { path: path.to_owned(), size: self.size, sha256: manifest::hex(&self.hash.finalize()) }
    }
}

fn export_error(error: zip::result::ZipError) -> ExportError {
    match error {
        zip::result::ZipError::Io(error) => ExportError::Io(error),
        other => ExportError::Format(other.to_string()),
    }
}
