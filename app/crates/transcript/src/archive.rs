//! Zip archives: the chat's text and the media beside it.
//!
//! Entries are found by name only and never written to a path of their own choosing, so a name
//! that climbs out of the archive reaches nothing. How much an entry may unpack to is bounded.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::ParseError;

/// An entry may unpack to this much whatever its ratio, bytes.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond [`FREE_BYTES`], at most so many bytes for each packed byte. Chat texts reach 20.
const MAX_RATIO: u64 = 200;

/// An opened zip.
pub struct Archive<R: Read + Seek> {
    zip: ZipArchive<R>,
    chat: usize,
    media: HashMap<String, usize>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens the zip and finds the chat's text in it.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`], [`ParseError::NoChatInZip`].
    pub fn open(file: R) -> Result<Self, ParseError> {
        let mut zip = ZipArchive::new(file).map_err(broken)?;
        let mut texts: Vec<(usize, String, u64)> = Vec::new();
        let mut media = HashMap::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(broken)?;
            if !entry.is_file() || entry.is_symlink() {
                continue;
            }
            let path = entry.name().map_err(broken)?;
            let name = base_name(&path);
            if name.starts_with('.') || path.starts_with("__MACOSX") {
                continue;
            }
            if name.to_lowercase().ends_with(".txt") {
                texts.push((index, name.clone(), entry.size()));
            }
            media.entry(normal(&name)).or_insert(index);
        }
        let chat = choose_chat(&texts).ok_or(ParseError::NoChatInZip { entries: zip.len() })?;
        Ok(Archive { zip, chat, media })
    }

    /// The chat's text, bounded.
    ///
    /// # Errors
    /// [`ParseError::Encrypted`], [`ParseError::BrokenZip`]; reading fails with [`Bomb`] inside.
    pub fn chat(&mut self) -> Result<impl Read + '_, ParseError> {
        self.entry(self.chat)
    }

    /// A media file's bytes, bounded; `None` when there is no entry of that name.
    ///
    /// # Errors
    /// As [`Archive::chat`].
    pub fn media(&mut self, name: &str) -> Result<Option<impl Read + '_>, ParseError> {
        match self.media.get(&normal(name)).copied() {
            Some(index) => self.entry(index).map(Some),
            None => Ok(None),
        }
    }

    fn entry(&mut self, index: usize) -> Result<Bounded<impl Read + '_>, ParseError> {
        let entry = self.zip.by_index_raw(index).map_err(broken)?;
        let (name, packed, encrypted) =
            (base_name(&entry.name().map_err(broken)?), entry.compressed_size(), entry.encrypted());
        drop(entry);
        if encrypted {
            return Err(ParseError::Encrypted { entry: name });
        }
        let inner = self.zip.by_index(index).map_err(broken)?;
        let limit = FREE_BYTES.max(packed.saturating_mul(MAX_RATIO));
        Ok(Bounded { inner, left: limit, bomb: Bomb { entry: name, limit, packed } })
    }
}

/// The reason inside the [`io::Error`] that ends the reading of a zip bomb.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the entry {entry} unpacks to more than {limit} bytes from {packed}")]
pub struct Bomb {
    entry: String,
    limit: u64,
    packed: u64,
}

impl ParseError {
    /// The error that a failed reading means: a bomb if that was the cause, a broken zip if its
    /// data or checksum is wrong.
    pub fn from_reading(error: io::Error) -> Self {
        if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
            return ParseError::ZipBomb {
                entry: bomb.entry.clone(),
                limit_mib: bomb.limit >> 20,
                packed_kib: bomb.packed.div_ceil(1024),
            };
        }
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                ParseError::BrokenZip { reason: error.to_string() }
            }
            _ => ParseError::Io(error),
        }
    }
}

struct Bounded<R> {
    inner: R,
    left: u64,
    bomb: Bomb,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(self.bomb.clone()))?;
        Ok(read)
    }
}

/// `_chat.txt` (iOS), else the text named after the chat, else the largest.
fn choose_chat(texts: &[(usize, String, u64)]) -> Option<usize> {
    let ios = texts.iter().find(|(_, name, _)| name == "_chat.txt");
    let named = || texts.iter().find(|(_, name, _)| name.to_lowercase().contains("whatsapp"));
    let largest = || texts.iter().max_by_key(|(_, _, size)| *size);
    ios.or_else(named).or_else(largest).map(|(index, _, _)| *index)
}

fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

fn normal(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

fn broken(error: ZipError) -> ParseError {
    match error {
        ZipError::Io(error) => ParseError::from_reading(error),
        error => ParseError::BrokenZip { reason: error.to_string() },
    }
}
