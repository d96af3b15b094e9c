//! The manifest of an export: the SHA-256 of every file in the archive and of the imported files that its
//! messages came from. It proves that an export was not changed.
//!
//! The manifest is the entry `manifest.json` of the archive. The server stores and displays the manifest's
//! own hash. With that hash anyone can verify the whole archive without trusting the person who passed it on.

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
/// The version of the manifest format.
const LAYOUT: u32 = 1;

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the manifest format.
    pub layout: u32,
    /// The program that wrote it and its version, such as `Colloquy 1.0.0`.
    pub program: String,
    /// When the export was made.
    pub exported_at: DateTime<Utc>,
    /// The exported conversations.
    pub conversations: Vec<Exported>,
    /// All files of the archive except the manifest.
    pub files: Vec<Entry>,
}

/// An exported conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The name of the conversation.
    pub title: String,
    /// The path in the archive of the file with its messages.
    pub file: String,
    /// The number of exported messages.
    pub messages: i64,
    /// A sentence that describes which messages were selected; empty if all were.
    pub selection: String,
    /// The files it was imported from.
    pub sources: Vec<Source>,
}

/// A file that a conversation was imported from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file name.
    pub file_name: String,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The path in the archive.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// A manifest in the current format, by this version of the program.
    pub fn new(exported_at: DateTime<Utc>, conversations: Vec<Exported>, files: Vec<Entry>) -> Self {
        let program = format!("Colloquy {}", env!("CARGO_PKG_VERSION"));
        Manifest { layout: LAYOUT, program, exported_at, conversations, files }
    }
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The SHA-256 of the manifest itself in hexadecimal. It has to be compared with the one that the server shows.
    pub manifest_sha256: String,
    /// The number of unchanged files.
    pub intact: usize,
    /// Paths of files whose contents have changed or cannot be read.
    pub changed: Vec<String>,
    /// Paths of files that are in the manifest but not in the archive.
    pub missing: Vec<String>,
    /// Paths of files that are in the archive but not in the manifest.
    pub added: Vec<String>,
}

impl Report {
    /// Whether no file was changed, removed or added.
    pub fn is_intact(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.added.is_empty()
    }
}

/// Why an archive could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is not a zip archive, or the archive is damaged.
    #[error("{0} is not a valid zip archive. The download may be incomplete.")]
    NotAnArchive(String),
    /// It has no manifest, or the manifest is not in our format.
    #[error("The archive has no Colloquy manifest.json. Only exports with the option “Include a manifest” have one.")]
    NoManifest,
    /// The file could not be read.
    #[error("The file could not be read: {0}")]
    Io(#[from] io::Error),
}

/// Verifies an archive against its manifest.
///
/// # Errors
/// [`VerifyError`] if the archive or its manifest cannot be read. Changed files are not an error: they are
/// listed in the [`Report`].
pub fn verify(archive: &Path) -> Result<Report, VerifyError> {
    verify_archive(File::open(archive)?, &archive.display().to_string())
}

fn verify_archive(archive: impl Read + Seek, name: &str) -> Result<Report, VerifyError> {
    let mut zip = zip::ZipArchive::new(archive).map_err(|_| VerifyError::NotAnArchive(name.to_owned()))?;
    let mut text = Vec::new();
    let mut manifest = zip.by_name(NAME).map_err(|_| VerifyError::NoManifest)?;
    manifest.read_to_end(&mut text)?;
    drop(manifest);
    let mut report = Report { manifest_sha256: hex(&Sha256::digest(&text)), ..Report::default() };
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| VerifyError::NoManifest)?;
    let mut expected: BTreeMap<&str, &Entry> =
        manifest.files.iter().map(|entry| (entry.path.as_str(), entry)).collect();
    for index in 0..zip.len() {
        // Unreadable entries count as changed.
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

/// Reads to the end and returns the size in bytes and the SHA-256 in hexadecimal.
///
/// # Errors
/// When reading fails.
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

/// Bytes in lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    /// A zip of `files` whose manifest lists `listed`; both are pairs of path and text.
    fn archive(files: &[(&str, &str)], listed: &[(&str, &str)]) -> Cursor<Vec<u8>> {
        let entry = |(path, text): &(&str, &str)| {
            let (size, sha256) = digest(&mut text.as_bytes()).expect("bytes can be read");
            Entry { path: (*path).to_owned(), size, sha256 }
        };
        let manifest = Manifest::new(DateTime::default(), Vec::new(), listed.iter().map(entry).collect());
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
    fn verification_reports_changed_missing_and_added_files() {
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
    fn files_without_a_manifest_cannot_be_verified() {
        let broken = verify_archive(Cursor::new(b"no zip".to_vec()), "x.zip");
        assert!(matches!(broken, Err(VerifyError::NotAnArchive(_))));
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a", zip::write::SimpleFileOptions::default()).expect("an entry");
        assert!(matches!(verify_archive(zip.finish().expect("an archive"), "x.zip"), Err(VerifyError::NoManifest)));
    }
}
