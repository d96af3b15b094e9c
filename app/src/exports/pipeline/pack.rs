//! The thread that writes: messages into their file, files into an archive.

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

/// From this size on an entry of an archive needs the large form (4 GiB, with room to spare).
const LARGE: u64 = 3 << 30;

/// What comes to be written, in order.
pub enum Piece {
    /// A conversation begins.
    Conversation(Box<Head>, Exported),
    /// Messages of it.
    Messages(Vec<Message>),
}

/// How it is written.
pub struct PackPlan {
    pub format: Format,
    /// Whether an archive holds the files.
    pub archive: bool,
    /// Whether media come along.
    pub media: bool,
    /// Whether a manifest does.
    pub proof: bool,
    /// For files of the moment.
    pub folder: PathBuf,
    pub exported_at: DateTime<Utc>,
    pub objects: Arc<dyn ObjectStore>,
    pub runtime: tokio::runtime::Handle,
}

/// What was written.
pub struct Packed {
    pub path: PathBuf,
    /// The conversation's name, as the file tells it.
    pub title: String,
    pub archive: bool,
    pub size: u64,
    pub sha256: Vec<u8>,
    pub manifest_sha256: Option<Vec<u8>>,
    /// What the person should know.
    pub note: Option<String>,
}

/// Media to be put into the archive.
struct Medium {
    path: String,
    sha256: Vec<u8>,
    size: u64,
}

/// Takes all pieces and writes them.
pub fn pack(plan: PackPlan, mut pieces: mpsc::Receiver<Piece>) -> Result<Packed, ExportError> {
    let mut archive = Archive::begin(&plan)?;
    let (mut title, mut single) = (String::new(), None);
    let mut next = pieces.blocking_recv();
    while let Some(Piece::Conversation(head, about)) = next.take() {
        title.clone_from(&head.title);
        let name = archive.name(&plan, &head);
        let folder = archive.folder(&plan, &name);
        let path = plan.folder.join("messages");
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        let mut media = Vec::new();
        let mut out = writer(plan.format, *head, &mut file)?;
        loop {
            match pieces.blocking_recv() {
                Some(Piece::Messages(messages)) => {
                    for mut message in messages {
                        if plan.media {
                            archive.take_along(&plan, &folder, &mut message, &mut media);
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
        archive.about.push(Exported { file: name, ..about });
        for medium in &media {
            archive.put_medium(&plan, medium)?;
        }
    }
    archive.finish(&plan, title, single)
}

/// The archive, if there is one.
struct Archive {
    zip: Option<ZipWriter<File>>,
    path: PathBuf,
    entries: Vec<Entry>,
    about: Vec<Exported>,
    taken: HashSet<String>,
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
        Ok(Archive { zip, path, entries: Vec::new(), about: Vec::new(), taken: HashSet::new(), missing: 0 })
    }

    /// A name that nothing in the archive has: `Family.html`, `Family (2).html`.
    fn free(&mut self, stem: &str, ending: &str) -> String {
        let numbered = |n: u32| if n == 1 { format!("{stem}{ending}") } else { format!("{stem} ({n}){ending}") };
        // Some file systems tell no capitals from small letters.
        let free = (1..).map(numbered).find(|name| self.taken.insert(name.to_lowercase()));
        free.unwrap_or_default()
    }

    /// The file of a conversation's messages.
    fn name(&mut self, plan: &PackPlan, head: &Head) -> String {
        let stem = file_name(&head.title);
        match plan.format {
            // What readers of WhatsApp's archives look for.
            Format::Whatsapp => self.free(&format!("WhatsApp Chat with {stem}"), ".txt"),
            format => self.free(&stem, &format!(".{}", format.ending())),
        }
    }

    /// Where the conversation's media lie: beside the messages, of WhatsApp; else in a folder.
    fn folder(&mut self, plan: &PackPlan, name: &str) -> String {
        match plan.format {
            Format::Whatsapp => String::new(),
            _ => format!("{} media/", name.rsplit_once('.').map_or(name, |(stem, _)| stem)),
        }
    }

    /// Says where the files of a message will lie, and notes them.
    fn take_along(&mut self, plan: &PackPlan, folder: &str, message: &mut Message, media: &mut Vec<Medium>) {
        let seq = message.seq;
        for (index, file) in message.files.iter_mut().enumerate() {
            let Some(sha256) = file.sha256.clone() else { continue };
            let own = format!("{folder}{}", file_name(&file.name));
            let path = match plan.format {
                // WhatsApp's own names are unique, and tell the kind.
                Format::Whatsapp if self.taken.insert(own.to_lowercase()) => own,
                _ => format!("{folder}{}", media_name(seq, index, &file.name)),
            };
            file.path = Some(path.clone());
            media.push(Medium { path, sha256, size: file.size.unwrap_or_default().max(0).cast_unsigned() });
        }
    }

    fn put_messages(&mut self, name: &str, file: &mut File) -> Result<(), ExportError> {
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        self.start(name, CompressionMethod::Deflated, size)?;
        let mut entry = Hashing::default();
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

    /// Brings an object into the archive. One that is gone is counted, and the rest goes on.
    fn put_medium(&mut self, plan: &PackPlan, medium: &Medium) -> Result<(), ExportError> {
        let got = plan.runtime.block_on(plan.objects.get(&objects::key(&medium.sha256)));
        let Ok(got) = got else {
            self.missing += 1;
            return Ok(());
        };
        // Pictures and sounds are pressed already.
        self.start(&medium.path, CompressionMethod::Stored, medium.size)?;
        let mut entry = Hashing::default();
        let mut stream = got.into_stream();
        while let Some(chunk) = plan.runtime.block_on(stream.next()) {
            self.write(&mut entry, &chunk.map_err(io::Error::other)?)?;
        }
        self.entries.push(entry.finish(&medium.path));
        Ok(())
    }

    fn start(&mut self, name: &str, method: CompressionMethod, size: u64) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_method(method).large_file(size > LARGE);
        match &mut self.zip {
            Some(zip) => zip.start_file(name, options).map_err(broken),
            None => Ok(()),
        }
    }

    fn write(&mut self, entry: &mut Hashing, bytes: &[u8]) -> Result<(), ExportError> {
        entry.add(bytes);
        match &mut self.zip {
            Some(zip) => Ok(zip.write_all(bytes)?),
            None => Ok(()),
        }
    }

    fn finish(mut self, plan: &PackPlan, title: String, single: Option<PathBuf>) -> Result<Packed, ExportError> {
        let mut manifest_sha256 = None;
        if plan.proof {
            let manifest =
                Manifest::new(plan.exported_at, std::mem::take(&mut self.about), std::mem::take(&mut self.entries));
            let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
            manifest_sha256 = Some(Sha256::digest(&text).to_vec());
            self.start(manifest::NAME, CompressionMethod::Deflated, text.len() as u64)?;
            self.write(&mut Hashing::default(), &text)?;
        }
        let archive = self.zip.is_some();
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(broken)?.sync_all()?;
        }
        let path = single.unwrap_or(self.path);
        let (mut whole, mut file, mut buffer) = (Hashing::default(), File::open(&path)?, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            whole.add(&buffer[..read]);
        }
        let note = (self.missing > 0).then(|| match self.missing {
            1 => "One file was missing on the server and is not in it.".to_owned(),
            many => format!("{many} files were missing on the server and are not in it."),
        });
        let (size, sha256) = (whole.size, whole.hash.finalize().to_vec());
        Ok(Packed { path, title, archive, size, sha256, manifest_sha256, note })
    }
}

/// Counts and hashes what goes by.
#[derive(Default)]
struct Hashing {
    hash: Sha256,
    size: u64,
}

impl Hashing {
    fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
    }

    fn finish(self, path: &str) -> Entry {
        Entry { path: path.to_owned(), size: self.size, sha256: manifest::hex(&self.hash.finalize()) }
    }
}

fn broken(error: zip::result::ZipError) -> ExportError {
    match error {
        zip::result::ZipError::Io(error) => ExportError::Io(error),
        other => ExportError::Format(other.to_string()),
    }
}
