//! What proves that an export was not changed: the SHA-256 of every file in it, and of the imports
//! that its messages came from.
//!
//! The manifest lies in the archive as `manifest.json`. Whoever knows the manifest's own hash (the
//! server keeps it and shows it) can check all of it without trusting who handed the archive over.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The manifest's name in the archive.
pub const NAME: &str = "manifest.json";
/// The manifest's layout, for readers of later ones.
const LAYOUT: u32 = 1;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of this document.
    pub layout: u32,
    /// The program that wrote it, with its version.
    pub program: String,
    /// When.
    pub exported_at: DateTime<Utc>,
    /// What was exported.
    pub conversations: Vec<Exported>,
    /// Every other file of the archive.
    pub files: Vec<Entry>,
}

/// A conversation that was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Its name.
    pub title: String,
    /// The file that holds its messages.
    pub file: String,
    /// How many messages are in it.
    pub messages: i64,
    /// What was chosen of it, as a sentence; empty for all.
    pub selection: String,
    /// The files that it was imported from.
    pub sources: Vec<Source>,
}

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub file_name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it lies.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// A manifest of files.
    pub fn new(exported_at: DateTime<Utc>, conversations: Vec<Exported>, files: Vec<Entry>) -> Self {
        let program = format!("Colloquy {}", env!("CARGO_PKG_VERSION"));
        Manifest { layout: LAYOUT, program, exported_at, conversations, files }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The SHA-256 of the manifest itself: to be compared with the one that the server shows.
    pub manifest_sha256: String,
    /// How many files are as they were.
    pub intact: usize,
    /// Files that are others now.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub missing: Vec<String>,
    /// Files that the manifest does not name.
    pub added: Vec<String>,
}

impl Report {
    /// Whether everything is as it was.
    pub fn is_intact(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.added.is_empty()
    }
}

/// Why an archive could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is no zip, or the zip is damaged.
    #[error("{0} is no zip archive that can be read. Was it downloaded to the end?")]
    NoArchive(String),
    /// It has no manifest, or not one of ours.
    #[error("There is no manifest.json of Colloquy in it. Exports have one when “proof” was chosen.")]
    NoManifest,
    /// The disk does not answer.
    #[error("The file cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Checks an archive against the manifest in it.
///
/// # Errors
/// [`VerifyError`] when there is nothing to check; what was changed is in the [`Report`].
pub fn verify(archive: &Path) -> Result<Report, VerifyError> {
    verify_archive(File::open(archive)?, &archive.display().to_string())
}

fn verify_archive(archive: impl Read + Seek, name: &str) -> Result<Report, VerifyError> {
    let mut zip = zip::ZipArchive::new(archive).map_err(|_| VerifyError::NoArchive(name.to_owned()))?;
    let mut text = Vec::new();
    let mut manifest = zip.by_name(NAME).map_err(|_| VerifyError::NoManifest)?;
    manifest.read_to_end(&mut text)?;
    drop(manifest);
    let mut report = Report { manifest_sha256: hex(&Sha256::digest(&text)), ..Report::default() };
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| VerifyError::NoManifest)?;
    let mut expected: BTreeMap<&str, &Entry> =
        manifest.files.iter().map(|entry| (entry.path.as_str(), entry)).collect();
    for index in 0..zip.len() {
        // A damaged entry is a changed one.
        let name = zip.name_for_index(index).and_then(Result::ok).map(Cow::into_owned).unwrap_or_default();
        if name == NAME {
            continue;
        }
        let hash = zip.by_index(index).map_err(io::Error::other).and_then(|mut file| digest(&mut file));
        match (expected.remove(name.as_str()), hash) {
            (Some(entry), Ok((size, sha256))) if entry.size == size && entry.sha256 == sha256 => report.intact += 1,
            (Some(_), _) => report.changed.push(name),
            (None, _) => report.added.push(name),
        }
    }
    report.missing = expected.into_keys().map(str::to_owned).collect();
    Ok(report)
}

/// The size and the SHA-256 of what is read.
///
/// # Errors
/// Those of reading.
pub fn digest(from: &mut impl Read) -> io::Result<(u64, String)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Bytes in hexadecimal, small letters.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn archive(files: &[(&str, &str)], named: &[(&str, &str)]) -> Cursor<Vec<u8>> {
        let entry = |(path, text): &(&str, &str)| {
            let (size, sha256) = digest(&mut text.as_bytes()).expect("bytes can be read");
            Entry { path: (*path).to_owned(), size, sha256 }
        };
        let manifest = Manifest::new(DateTime::default(), Vec::new(), named.iter().map(entry).collect());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |path: &str, text: &[u8]| {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).expect("an entry");
            zip.write_all(text).expect("bytes");
        };
        files.iter().for_each(|(path, text)| put(path, text.as_bytes()));
        put(NAME, &serde_json::to_vec(&manifest).expect("a manifest"));
        zip.finish().expect("an archive")
    }

    #[test]
    fn what_was_changed_is_named() {
        let files = [("a.txt", "one"), ("media/b.jpg", "two")];
        let report = verify_archive(archive(&files, &files), "x.zip").expect("a report");
        assert!(report.is_intact() && report.intact == 2);
        let now = [("a.txt", "One"), ("c.txt", "three")];
        let report = verify_archive(archive(&now, &files), "x.zip").expect("a report");
        assert_eq!(report.changed, ["a.txt"]);
        assert_eq!(report.missing, ["media/b.jpg"]);
        assert_eq!(report.added, ["c.txt"]);
    }

    #[test]
    fn what_cannot_be_checked_says_why() {
        let broken = verify_archive(Cursor::new(b"no zip".to_vec()), "x.zip");
        assert!(matches!(broken, Err(VerifyError::NoArchive(_))));
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a", zip::write::SimpleFileOptions::default()).expect("an entry");
        assert!(matches!(verify_archive(zip.finish().expect("an archive"), "x.zip"), Err(VerifyError::NoManifest)));
    }
}
