//! Zip archives with texts and media.
//!
//! Entries are only looked up by name and never extracted to disk, so a path such as `../x` can do no harm. The
//! decompressed size of every entry is limited. Links, encrypted entries and paths outside the archive are
//! rejected and listed in the receipt; the other entries are read.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::receipt::Skipped;
use crate::{Attachment, ParseError};

/// Every entry may decompress to this many bytes, whatever its compression ratio.
const MIN_LIMIT_BYTES: u64 = 64 << 20;
/// The maximum compression ratio beyond [`MIN_LIMIT_BYTES`]. Chat texts reach about 20.
const MAX_RATIO: u64 = 200;
/// Maximum number of entries that are read; the rest are ignored. Real exports have far fewer.
const MAX_ENTRIES: usize = 1_000_000;

/// A file in the zip.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its index in the zip.
    pub index: usize,
    /// Its path, with `/` as the separator.
    pub path: String,
    /// The uncompressed size in bytes, as stated in the zip.
    pub size: u64,
}

/// An opened zip.
pub struct Archive<R: Read + Seek> {
    zip: ZipArchive<R>,
    entries: Vec<Entry>,
    refused: Vec<Skipped>,
    /// Indices by [`lookup_key`] of the path.
    by_path: HashMap<String, usize>,
    /// Indices by [`lookup_key`] of the file name. The first file with a name wins.
    by_name: HashMap<String, usize>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens the zip and lists its files.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`] if it is damaged.
    pub fn open(file: R) -> Result<Self, ParseError> {
        let zip = ZipArchive::new(file).map_err(broken_zip)?;
        let mut archive =
            Archive { zip, entries: Vec::new(), refused: Vec::new(), by_path: HashMap::new(), by_name: HashMap::new() };
        for index in 0..archive.zip.len().min(MAX_ENTRIES) {
            archive.add_entry(index)?;
        }
        Ok(archive)
    }

    /// Adds an entry to the lists, unless it is a folder, hidden or rejected.
    fn add_entry(&mut self, index: usize) -> Result<(), ParseError> {
        let entry = self.zip.by_index_raw(index).map_err(broken_zip)?;
        let path = decode_name(entry.name_raw()).replace('\\', "/");
        let (size, symlink, encrypted, is_dir) =
            (entry.size(), entry.is_symlink(), entry.encrypted(), path.ends_with('/'));
        drop(entry);
        if is_dir {
            return Ok(());
        }
        let outside = path.starts_with('/') || path.split('/').any(|part| part == "..") || path.contains(':');
        let checks = [
            (symlink, "a symbolic link"),
            (outside, "the path is outside the archive"),
            (encrypted, "protected by a password"),
        ];
        let name = base_name(&path);
        if let Some((_, reason)) = checks.iter().find(|(failed, _)| *failed) {
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
        self.by_path.entry(lookup_key(&path)).or_insert(index);
        self.by_name.entry(lookup_key(name)).or_insert(index);
        self.entries.push(Entry { index, path, size });
        Ok(())
    }

    /// The accepted files, in the order of the zip.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The rejected files, with reasons.
    pub fn refused(&self) -> &[Skipped] {
        &self.refused
    }

    /// Opens an attachment. `None` if it is not in the zip. It is searched at its path relative to `folder`, then
    /// at its path relative to the root, then by its name in any folder.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`] if the zip is damaged. The reader fails with a [`Bomb`] at the size limit.
    pub fn media(
        &mut self,
        folder: &str,
        file: &Attachment,
    ) -> Result<Option<LimitedReader<impl Read + '_>>, ParseError> {
        let path = file.path.as_deref().unwrap_or(&file.name).trim_start_matches("./");
        let in_folder = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let found = self.by_path.get(&lookup_key(&in_folder)).or_else(|| self.by_path.get(&lookup_key(path)));
        let found = found.or_else(|| self.by_name.get(&lookup_key(base_name(path))));
        match found.copied() {
            Some(index) => self.read(index).map(Some),
            None => Ok(None),
        }
    }

    /// Opens the entry at an index.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`] if the zip is damaged. The reader fails with a [`Bomb`] at the size limit.
    pub fn read(&mut self, index: usize) -> Result<LimitedReader<impl Read + '_>, ParseError> {
        let entry = self.zip.by_index_raw(index).map_err(broken_zip)?;
        let (name, packed) = (decode_name(entry.name_raw()), entry.compressed_size());
        drop(entry);
        let inner = self.zip.by_index(index).map_err(broken_zip)?;
        let limit = MIN_LIMIT_BYTES.max(packed.saturating_mul(MAX_RATIO));
        Ok(LimitedReader { inner, left: limit, bomb: Bomb { entry: base_name(&name).to_owned(), limit, packed } })
    }
}

/// An entry exceeded its size limit. Wrapped in an [`io::Error`] by [`LimitedReader`].
#[derive(Debug, Clone, thiserror::Error)]
#[error("the entry {entry} expands from {packed} to more than {limit} bytes")]
pub struct Bomb {
    entry: String,
    limit: u64,
    packed: u64,
}

impl ParseError {
    /// Converts an error from reading an entry or a text: [`ParseError::ZipBomb`] at the size limit,
    /// [`ParseError::BrokenZip`] for invalid data or a wrong checksum, [`ParseError::Io`] for anything else.
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

/// Reads an entry and fails with a [`Bomb`] at its size limit.
pub struct LimitedReader<R> {
    inner: R,
    left: u64,
    bomb: Bomb,
}

impl<R: Read> Read for LimitedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(self.bomb.clone()))?;
        Ok(read)
    }
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Decodes a file name: UTF-8 if it is valid, whether or not the zip declares it, otherwise code page 437.
fn decode_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { cp437(*byte) }).collect(),
    }
}

/// Decodes a byte of 0x80 or more in code page 437, the default of the zip format (APPNOTE.TXT, D.1).
fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    UPPER.chars().nth(usize::from(byte & 0x7f)).unwrap_or('\u{fffd}')
}

/// Normalises a name for comparison: lower case, and composed (NFC) because macOS writes `é` as two characters.
fn lookup_key(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

fn broken_zip(error: ZipError) -> ParseError {
    match error {
        ZipError::Io(error) => ParseError::from_reading(error),
        error => ParseError::BrokenZip { reason: error.to_string() },
    }
}
