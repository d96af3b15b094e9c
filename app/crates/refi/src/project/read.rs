//! Reads projects.

use std::collections::HashMap;
use std::io::{Read, Seek};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zip::ZipArchive;

use crate::codebook::read_codes;
use crate::xml::{self, Element, XmlEvent, XmlReader};
use crate::{Code, Error, MAX_TEXT_BYTES, Project, Selection, Source, User};

/// Maximum size of `project.qde` in bytes.
const MAX_XML_BYTES: u64 = 128 << 20;

/// Reads a project from a `.qdpx` file. Images, PDFs, audio and video files are counted, but not read.
///
/// # Errors
/// If the zip archive or its XML document is damaged, is not a project, or exceeds a limit of this crate.
pub fn read_project(file: impl Read + Seek) -> Result<Project, Error> {
    let mut zip = ZipArchive::new(file).map_err(|error| Error::Zip(error.to_string()))?;
    // Only entries of the archive are opened, so paths such as `../../etc/passwd` are harmless.
    let names: Vec<String> = zip.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    let listed = |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
    // Some programs put all files into a folder, or name the document differently.
    let name = listed("project.qde").or_else(|| names.iter().find(|name| name.to_lowercase().ends_with(".qde")));
    let name = name.ok_or_else(|| Error::Zip("it contains no project.qde".to_owned()))?;
    let folder = name.rfind('/').map_or("", |end| &name[..=end]).to_owned();
    let document = read_entry(&mut zip, name, MAX_XML_BYTES)?;
    let document = xml::decode(&document)?;
    let mut parsed = ParsedProject::default();
    parsed.read(&mut XmlReader::new(&document))?;
    let mut left = MAX_TEXT_BYTES;
    for (source, location) in &mut parsed.sources {
        let path = match location {
            TextLocation::Inline(text) => {
                source.text = std::mem::take(text);
                continue;
            }
            TextLocation::Internal(path) => format!("{folder}Sources/{path}"),
            TextLocation::Missing => continue,
        };
        let listed = listed(&path).ok_or_else(|| Error::Zip(format!("“{path}” is missing")))?;
        let bytes = read_entry(&mut zip, listed, left)?;
        left -= bytes.len() as u64;
        source.text = xml::decode(&bytes)?;
    }
    Ok(parsed.into_project())
}

/// Reads an entry of at most `most` bytes.
fn read_entry(zip: &mut ZipArchive<impl Read + Seek>, name: &str, most: u64) -> Result<Vec<u8>, Error> {
    let entry = zip.by_name(name).map_err(|error| Error::Zip(format!("“{name}”: {error}")))?;
    let mut bytes = Vec::new();
    // The size in the archive's directory may be wrong (a zip bomb), so the decompressed bytes are counted.
    entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| Error::Zip(format!("“{name}”: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(Error::TooLarge("more than 256 MB of text, or 128 MB of XML"));
    }
    Ok(bytes)
}

/// Where the text of a source is.
enum TextLocation {
    /// In the XML document: the text.
    Inline(String),
    /// In a file: its path in the folder `Sources` of the archive.
    Internal(String),
    Missing,
}

/// The content of `project.qde`, before texts and memos are assigned.
#[derive(Default)]
struct ParsedProject {
    project: Project,
    sources: Vec<(Source, TextLocation)>,
    /// References from codes and selections (first id) to notes (second id).
    note_refs: Vec<(Uuid, Uuid)>,
    /// Texts of notes by id.
    notes: HashMap<Uuid, String>,
}

impl ParsedProject {
    fn read(&mut self, reader: &mut XmlReader<'_>) -> Result<(), Error> {
        let mut is_project = false;
        while let Some(event) = reader.next()? {
            let XmlEvent::Start(element) = event else { continue };
            match element.name.as_str() {
                "Project" => {
                    is_project = true;
                    self.project.name = element.get("name").unwrap_or_default().to_owned();
                    self.project.origin = element.get("origin").unwrap_or_default().to_owned();
                }
                other if !is_project => {
                    return Err(Error::WrongDocument { expected: "project", found: format!("<{other}>") });
                }
                "User" => {
                    let guid = element.require("User", "guid", element.guid("guid"))?;
                    self.project.users.push(User { guid, name: element.get("name").unwrap_or_default().to_owned() });
                }
                "Codes" => self.project.codes = read_codes(reader, &mut self.note_refs)?,
                "TextSource" => {
                    let source = self.source(reader, &element)?;
                    self.sources.push(source);
                }
                "PictureSource" | "PDFSource" | "AudioSource" | "VideoSource" => {
                    self.project.skipped_sources += 1;
                    reader.text()?;
                }
                "Note" => {
                    // A note is structured like a text source.
                    let (note, text) = self.source(reader, &element)?;
                    if let TextLocation::Inline(text) = text {
                        self.notes.insert(note.guid, text);
                    }
                }
                "Description" => self.project.description = reader.text()?,
                _ => {}
            }
        }
        match is_project {
            true => Ok(()),
            false => Err(Error::WrongDocument { expected: "project", found: "no XML element".to_owned() }),
        }
    }

    /// Reads the text source whose start tag, `element`, was just read.
    fn source(&mut self, reader: &mut XmlReader<'_>, element: &Element) -> Result<(Source, TextLocation), Error> {
        let mut source = Source {
            guid: element.require("TextSource", "guid", element.guid("guid"))?,
            name: element.get("name").unwrap_or_default().to_owned(),
            text: String::new(),
            selections: Vec::new(),
        };
        let internal = element.get("plainTextPath").and_then(|path| path.strip_prefix("internal://"));
        let mut text = internal.map_or(TextLocation::Missing, |path| TextLocation::Internal(path.to_owned()));
        let mut depth = 0;
        while let Some(event) = reader.next()? {
            match event {
                XmlEvent::Start(inner) => match inner.name.as_str() {
                    "PlainTextContent" => text = TextLocation::Inline(reader.text()?),
                    "PlainTextSelection" => {
                        let selection = self.selection(reader, &inner)?;
                        source.selections.push(selection);
                    }
                    _ => depth += 1,
                },
                XmlEvent::End(_) if depth == 0 => break,
                XmlEvent::End(_) => depth -= 1,
                XmlEvent::Text(_) => {}
            }
        }
        Ok((source, text))
    }

    /// Reads the coded passage whose start tag, `element`, was just read.
    fn selection(&mut self, reader: &mut XmlReader<'_>, element: &Element) -> Result<Selection, Error> {
        let position = |name| element.get(name).and_then(|text| text.trim().parse().ok());
        let mut selection = Selection {
            guid: element.require("PlainTextSelection", "guid", element.guid("guid"))?,
            start: element.require("PlainTextSelection", "startPosition", position("startPosition"))?,
            end: element.require("PlainTextSelection", "endPosition", position("endPosition"))?,
            codes: Vec::new(),
            user: element.guid("creatingUser"),
            at: time(element),
            memo: String::new(),
        };
        let mut depth = 0;
        while let Some(event) = reader.next()? {
            match event {
                XmlEvent::Start(inner) => {
                    depth += 1;
                    match inner.name.as_str() {
                        "Coding" => {
                            selection.user = inner.guid("creatingUser").or(selection.user);
                            selection.at = time(&inner).or(selection.at);
                        }
                        "CodeRef" => selection.codes.extend(inner.guid("targetGUID")),
                        "NoteRef" => {
                            self.note_refs.extend(inner.guid("targetGUID").map(|note| (selection.guid, note)));
                        }
                        _ => {}
                    }
                }
                XmlEvent::End(_) if depth == 0 => break,
                XmlEvent::End(_) => depth -= 1,
                XmlEvent::Text(_) => {}
            }
        }
        Ok(selection)
    }

    /// Assigns notes to the codes and selections that refer to them.
    fn into_project(self) -> Project {
        let mut memos: HashMap<Uuid, String> = HashMap::new();
        for (owner, note) in self.note_refs {
            let Some(text) = self.notes.get(&note) else { continue };
            let memo = memos.entry(owner).or_default();
            if !memo.is_empty() {
                memo.push_str("\n\n");
            }
            memo.push_str(text);
        }
        let mut project = self.project;
        set_memos(&mut project.codes, &mut memos);
        project.sources = self.sources.into_iter().map(|(source, _)| source).collect();
        for selection in project.sources.iter_mut().flat_map(|source| &mut source.selections) {
            selection.memo = memos.remove(&selection.guid).unwrap_or_default();
        }
        project
    }
}

fn set_memos(codes: &mut [Code], memos: &mut HashMap<Uuid, String>) {
    for code in codes {
        code.memo = memos.remove(&code.guid).unwrap_or_default();
        set_memos(&mut code.children, memos);
    }
}

/// When the element was created. Some programs omit the time zone; then UTC is assumed.
fn time(element: &Element) -> Option<DateTime<Utc>> {
    let text = element.get("creationDateTime")?.trim();
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    zoned.ok().or_else(|| text.parse::<chrono::NaiveDateTime>().ok().map(|time| time.and_utc()))
}
