//! Reading a project.

use std::collections::HashMap;
use std::io::{Read, Seek};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zip::ZipArchive;

use crate::codebook::read_codes;
use crate::xml::{self, Element, Part, Parts};
use crate::{Code, Error, MAX_TEXT, Project, Selection, Source, User};

/// `project.qde` is read up to this size.
const MAX_XML: u64 = 128 << 20;

/// Reads a project from a `.qdpx` file. Pictures, PDFs, sounds and films are counted, not read.
///
/// # Errors
/// When the zip or its document is broken, is about something else, or exceeds the bounds of this crate.
pub fn read_project(file: impl Read + Seek) -> Result<Project, Error> {
    let mut zip = ZipArchive::new(file).map_err(|error| Error::Zip(error.to_string()))?;
    // Only what the zip lists is opened, so no path leads out of it.
    let names: Vec<String> = zip.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    let listed = |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
    // Some programs put everything into a folder.
    let name = listed("project.qde").or_else(|| names.iter().find(|name| name.to_lowercase().ends_with(".qde")));
    let name = name.ok_or_else(|| Error::Zip("there is no project.qde in it".to_owned()))?;
    let folder = name.rfind('/').map_or("", |end| &name[..=end]).to_owned();
    let document = entry(&mut zip, name, MAX_XML)?;
    let document = xml::decode(&document)?;
    let mut found = Found::default();
    found.read(&mut Parts::of(&document))?;
    let mut left = MAX_TEXT;
    for (source, place) in &mut found.sources {
        let path = match place {
            Text::Here(text) => {
                source.text = std::mem::take(text);
                continue;
            }
            Text::Internal(path) => format!("{folder}Sources/{path}"),
            Text::Nowhere => continue,
        };
        let listed = listed(&path).ok_or_else(|| Error::Zip(format!("“{path}” is missing in it")))?;
        let bytes = entry(&mut zip, listed, left)?;
        left -= bytes.len() as u64;
        source.text = xml::decode(&bytes)?;
    }
    Ok(found.into_project())
}

fn entry(zip: &mut ZipArchive<impl Read + Seek>, name: &str, most: u64) -> Result<Vec<u8>, Error> {
    let entry = zip.by_name(name).map_err(|error| Error::Zip(format!("“{name}”: {error}")))?;
    let mut bytes = Vec::new();
    // What the zip says of a size may be a lie: what comes out is counted.
    entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| Error::Zip(format!("“{name}”: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(Error::TooLarge("its texts have more than 256 MB"));
    }
    Ok(bytes)
}

/// Where a source's text is.
enum Text {
    Here(String),
    /// In the folder `Sources` of the zip.
    Internal(String),
    Nowhere,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    project: Project,
    sources: Vec<(Source, Text)>,
    /// Which note a code or a selection names.
    notes_of: Vec<(Uuid, Uuid)>,
    notes: HashMap<Uuid, String>,
}

impl Found {
    fn read(&mut self, parts: &mut Parts<'_>) -> Result<(), Error> {
        let mut is_project = false;
        while let Some(part) = parts.next()? {
            let Part::Begin(element) = part else { continue };
            match element.name.as_str() {
                "Project" => {
                    is_project = true;
                    self.project.name = element.get("name").unwrap_or_default().to_owned();
                    self.project.origin = element.get("origin").unwrap_or_default().to_owned();
                }
                other if !is_project => return Err(Error::Other { wanted: "project", found: format!("<{other}>") }),
                "User" => {
                    let guid = element.need("User", "guid", element.guid("guid"))?;
                    self.project.users.push(User { guid, name: element.get("name").unwrap_or_default().to_owned() });
                }
                "Codes" => self.project.codes = read_codes(parts, &mut self.notes_of)?,
                "TextSource" => {
                    let source = self.source(parts, &element)?;
                    self.sources.push(source);
                }
                "PictureSource" | "PDFSource" | "AudioSource" | "VideoSource" => {
                    self.project.others += 1;
                    parts.text()?;
                }
                "Note" => {
                    let (source, text) = self.source(parts, &element)?;
                    if let Text::Here(text) = text {
                        self.notes.insert(source.guid, text);
                    }
                }
                "Description" => self.project.description = parts.text()?,
                _ => {}
            }
        }
        match is_project {
            true => Ok(()),
            false => Err(Error::Other { wanted: "project", found: "no element".to_owned() }),
        }
    }

    /// A text and what was coded in it; its element has just begun.
    fn source(&mut self, parts: &mut Parts<'_>, element: &Element) -> Result<(Source, Text), Error> {
        let mut source = Source {
            guid: element.need("TextSource", "guid", element.guid("guid"))?,
            name: element.get("name").unwrap_or_default().to_owned(),
            text: String::new(),
            selections: Vec::new(),
        };
        let internal = element.get("plainTextPath").and_then(|path| path.strip_prefix("internal://"));
        let mut text = internal.map_or(Text::Nowhere, |path| Text::Internal(path.to_owned()));
        let mut depth = 0;
        while let Some(part) = parts.next()? {
            match part {
                Part::Begin(inner) => match inner.name.as_str() {
                    "PlainTextContent" => text = Text::Here(parts.text()?),
                    "PlainTextSelection" => {
                        let selection = self.selection(parts, &inner)?;
                        source.selections.push(selection);
                    }
                    _ => depth += 1,
                },
                Part::End(_) if depth == 0 => break,
                Part::End(_) => depth -= 1,
                Part::Text(_) => {}
            }
        }
        Ok((source, text))
    }

    fn selection(&mut self, parts: &mut Parts<'_>, element: &Element) -> Result<Selection, Error> {
        let place = |name| element.get(name).and_then(|text| text.trim().parse().ok());
        let mut selection = Selection {
            guid: element.need("PlainTextSelection", "guid", element.guid("guid"))?,
            start: element.need("PlainTextSelection", "startPosition", place("startPosition"))?,
            end: element.need("PlainTextSelection", "endPosition", place("endPosition"))?,
            codes: Vec::new(),
            user: element.guid("creatingUser"),
            at: time(element),
            memo: String::new(),
        };
        let mut depth = 0;
        while let Some(part) = parts.next()? {
            match part {
                Part::Begin(inner) => {
                    depth += 1;
                    match inner.name.as_str() {
                        "Coding" => {
                            selection.user = inner.guid("creatingUser").or(selection.user);
                            selection.at = time(&inner).or(selection.at);
                        }
                        "CodeRef" => selection.codes.extend(inner.guid("targetGUID")),
                        "NoteRef" => {
                            self.notes_of.extend(inner.guid("targetGUID").map(|note| (selection.guid, note)));
                        }
                        _ => {}
                    }
                }
                Part::End(_) if depth == 0 => break,
                Part::End(_) => depth -= 1,
                Part::Text(_) => {}
            }
        }
        Ok(selection)
    }

    fn into_project(self) -> Project {
        let mut memos: HashMap<Uuid, String> = HashMap::new();
        for (of, note) in self.notes_of {
            let Some(text) = self.notes.get(&note) else { continue };
            let memo = memos.entry(of).or_default();
            if !memo.is_empty() {
                memo.push_str("\n\n");
            }
            memo.push_str(text);
        }
        let mut project = self.project;
        remember(&mut project.codes, &mut memos);
        project.sources = self.sources.into_iter().map(|(source, _)| source).collect();
        for selection in project.sources.iter_mut().flat_map(|source| &mut source.selections) {
            selection.memo = memos.remove(&selection.guid).unwrap_or_default();
        }
        project
    }
}

fn remember(codes: &mut [Code], memos: &mut HashMap<Uuid, String>) {
    for code in codes {
        code.memo = memos.remove(&code.guid).unwrap_or_default();
        remember(&mut code.children, memos);
    }
}

/// Programs write the zone, or nothing for one.
fn time(element: &Element) -> Option<DateTime<Utc>> {
    let text = element.get("creationDateTime")?.trim();
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    zoned.ok().or_else(|| text.parse::<chrono::NaiveDateTime>().ok().map(|time| time.and_utc()))
}
