//! Zip archives: the texts and the media beside them.
//!
//! Entries are found by name only and never written to a path of their own choosing, so a name
//! that climbs out of the archive reaches nothing. How much an entry may unpack to is bounded.
//! Entries that should not be there are refused by name; the rest is read.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::receipt::Skipped;
use crate::{Attachment, ParseError};

/// An entry may unpack to this much whatever its ratio, bytes.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond [`FREE_BYTES`], at most so many bytes for each packed byte. Chat texts reach 20.
const MAX_RATIO: u64 = 200;
/// More entries than any export has.
const MAX_ENTRIES: usize = 1_000_000;

/// A file in the zip.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place in the zip.
    pub index: usize,
    /// Its path, with `/` between folders.
    pub path: String,
    /// Its unpacked size in bytes, as the zip claims.
    pub size: u64,
}

/// An opened zip.
pub struct Archive<R: Read + Seek> {
    zip: ZipArchive<R>,
    entries: Vec<Entry>,
    refused: Vec<Skipped>,
    by_path: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens the zip and lists its files.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`].
    pub fn open(file: R) -> Result<Self, ParseError> {
        let zip = ZipArchive::new(file).map_err(broken)?;
        let mut archive =
            Archive { zip, entries: Vec::new(), refused: Vec::new(), by_path: HashMap::new(), by_name: HashMap::new() };
        for index in 0..archive.zip.len().min(MAX_ENTRIES) {
            archive.list(index)?;
        }
        Ok(archive)
    }

    fn list(&mut self, index: usize) -> Result<(), ParseError> {
        let entry = self.zip.by_index_raw(index).map_err(broken)?;
        let path = decoded(entry.name_raw()).replace('\\', "/");
        let (size, symlink, encrypted, is_dir) =
            (entry.size(), entry.is_symlink(), entry.encrypted(), path.ends_with('/'));
        drop(entry);
        if is_dir {
            return Ok(());
        }
        let climbs = path.starts_with('/') || path.split('/').any(|part| part == "..") || path.contains(':');
        let why = [
            (symlink, "a link to another place"),
            (climbs, "its name leads out of the archive"),
            (encrypted, "it is protected by a password"),
        ];
        let name = base_name(&path);
        if let Some((_, reason)) = why.iter().find(|(refused, _)| *refused) {
            self.refused.push(Skipped {
                line: 0,
                reason: (*reason).to_owned(),
                text: path.chars().take(200).collect(),
            });
            return Ok(());
        }
        if name.starts_with('.') || path.starts_with("__MACOSX") {
            return Ok(());
        }
        self.by_path.entry(normal(&path)).or_insert(index);
        self.by_name.entry(normal(name)).or_insert(index);
        self.entries.push(Entry { index, path, size });
        Ok(())
    }

    /// The files, in the order of the zip.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The files that are not read, and why.
    pub fn refused(&self) -> &[Skipped] {
        &self.refused
    }

    /// A media file's bytes, bounded; `None` when it is not in the zip. It is looked for at its
    /// path from `folder`, at its path, and by its name anywhere.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`]; reading fails with [`Bomb`] inside.
    pub fn media(&mut self, folder: &str, file: &Attachment) -> Result<Option<Bounded<impl Read + '_>>, ParseError> {
        let path = file.path.as_deref().unwrap_or(&file.name).trim_start_matches("./");
        let within = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let found = self.by_path.get(&normal(&within)).or_else(|| self.by_path.get(&normal(path)));
        let found = found.or_else(|| self.by_name.get(&normal(base_name(path))));
        match found.copied() {
            Some(index) => self.read(index).map(Some),
            None => Ok(None),
        }
    }

    /// A file's bytes, bounded.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`]; reading fails with [`Bomb`] inside.
    pub fn read(&mut self, index: usize) -> Result<Bounded<impl Read + '_>, ParseError> {
        let entry = self.zip.by_index_raw(index).map_err(broken)?;
        let (name, packed) = (decoded(entry.name_raw()), entry.compressed_size());
        drop(entry);
        let inner = self.zip.by_index(index).map_err(broken)?;
        let limit = FREE_BYTES.max(packed.saturating_mul(MAX_RATIO));
        Ok(Bounded { inner, left: limit, bomb: Bomb { entry: base_name(&name).to_owned(), limit, packed } })
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

/// Reads an entry up to its limit.
pub struct Bounded<R> {
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

/// The name behind the folders.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Names are UTF-8 whether the zip says so or not; else the code page of old DOS programs.
fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { cp437(*byte) }).collect(),
    }
}

/// The upper half of code page 437, as APPNOTE.TXT (D.1) asks for.
fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    UPPER.chars().nth(usize::from(byte & 0x7f)).unwrap_or('\u{fffd}')
}

/// Names are compared composed and without case: a Mac writes `é` as two characters.
fn normal(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

fn broken(error: ZipError) -> ParseError {
    match error {
        ZipError::Io(error) => ParseError::from_reading(error),
        error => ParseError::BrokenZip { reason: error.to_string() },
    }
}
