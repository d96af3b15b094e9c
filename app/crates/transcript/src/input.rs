//! What is read: a text, or a zip with texts and media.

use std::io::{self, Read, Seek, SeekFrom};

use crate::archive::{Archive, base_name};
use crate::receipt::Skipped;
use crate::source::{self, Source};
use crate::{Attachment, ParseError, text, whatsapp};

/// How much of a text tells what program wrote it, bytes.
const HEAD_BYTES: u64 = 64 << 10;
/// So many texts of an archive are looked into.
const MAX_LOOKS: usize = 20_000;

/// A file, opened.
pub struct Input<R: Read + Seek> {
    name: String,
    body: Body<R>,
}

enum Body<R: Read + Seek> {
    Text(R),
    Zip(Box<Archive<R>>),
}

/// A text inside an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its place in the zip; 0 when the input itself is the text.
    pub index: usize,
    /// Its path in the zip, or the input's name.
    pub path: String,
    /// Its size in bytes, as a zip claims; 0 when not known.
    pub size: u64,
}

impl Text {
    /// The folder it lies in; empty for the top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its name without folders.
    pub fn name(&self) -> &str {
        base_name(&self.path)
    }

    /// Its name without folders and extension.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }
}

impl<R: Read + Seek> Input<R> {
    /// Looks at the first bytes of a file; `name` is what a person calls it.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`], and when reading fails.
    pub fn new(name: &str, mut file: R) -> Result<Self, ParseError> {
        let mut magic = Vec::new();
        file.by_ref().take(4).read_to_end(&mut magic)?;
        file.seek(SeekFrom::Start(0))?;
        let zip = magic == b"PK\x03\x04" || magic == b"PK\x05\x06" || magic == b"PK\x07\x08";
        let body = if zip { Body::Zip(Box::new(Archive::open(file)?)) } else { Body::Text(file) };
        Ok(Input { name: name.to_owned(), body })
    }

    /// What a person calls the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The files of an archive that are not read, and why.
    pub fn refused(&self) -> &[Skipped] {
        match &self.body {
            Body::Text(_) => &[],
            Body::Zip(archive) => archive.refused(),
        }
    }

    /// A file that a message names, bounded; `None` when there is no such file.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`]; reading may fail with what [`ParseError::from_reading`] explains.
    pub fn media(&mut self, folder: &str, file: &Attachment) -> Result<Option<Box<dyn Read + '_>>, ParseError> {
        match &mut self.body {
            Body::Text(_) => Ok(None),
            Body::Zip(archive) => Ok(archive.media(folder, file)?.map(|bytes| Box::new(bytes) as Box<dyn Read>)),
        }
    }

    /// The texts that may hold messages.
    pub(crate) fn texts(&self) -> Vec<Text> {
        match &self.body {
            Body::Text(_) => vec![Text { index: 0, path: self.name.clone(), size: 0 }],
            Body::Zip(archive) => {
                let is_text = |path: &str| {
                    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
                    ["txt", "json", "jsonl", "ndjson", "csv", "tsv"].contains(&extension.as_str())
                };
                let texts = archive.entries().iter().filter(|entry| is_text(&entry.path));
                texts.map(|entry| Text { index: entry.index, path: entry.path.clone(), size: entry.size }).collect()
            }
        }
    }

    /// A text's bytes from the beginning.
    pub(crate) fn open(&mut self, text: &Text) -> Result<Box<dyn Read + '_>, ParseError> {
        match &mut self.body {
            Body::Text(file) => {
                file.seek(SeekFrom::Start(0))?;
                Ok(Box::new(file))
            }
            Body::Zip(archive) => Ok(Box::new(archive.read(text.index)?)),
        }
    }

    /// A small text as a whole, decoded.
    pub(crate) fn whole(&mut self, text: &Text) -> Result<String, ParseError> {
        let mut bytes = Vec::new();
        self.open(text)?.read_to_end(&mut bytes).map_err(ParseError::from_reading)?;
        Ok(text::decode(&bytes).into_owned())
    }

    fn head(&mut self, text: &Text) -> Result<String, ParseError> {
        let mut head = Vec::new();
        self.open(text)?.take(HEAD_BYTES).read_to_end(&mut head).map_err(ParseError::from_reading)?;
        if let Body::Text(_) = self.body {
            text::refuse_other_files(&head)?;
        }
        let mut decoded = Vec::new();
        text::decoded(&head, io::Cursor::new(&head)).read_to_end(&mut decoded)?;
        Ok(text::decode(&decoded).into_owned())
    }

    /// Which program wrote the file, and which of its texts hold messages.
    ///
    /// # Errors
    /// [`ParseError::NoChatInZip`] and what says that the bytes are no text.
    pub(crate) fn recognise(&mut self, told: Option<Source>) -> Result<(Source, Vec<Text>), ParseError> {
        let texts = self.texts();
        if let Body::Text(_) = self.body {
            let mut only = texts;
            let head = only.first_mut().map(|text| self.head(text)).transpose()?.unwrap_or_default();
            // What looks like nothing is read as the commonest, which then says what it lacks.
            let source = told.or_else(|| source::of_text(&head, &self.name)).unwrap_or(Source::Whatsapp);
            return Ok((source, only));
        }
        let mut found: Vec<(Source, Text)> = Vec::new();
        for text in texts.into_iter().take(MAX_LOOKS) {
            // A damaged text beside a good one is no reason to stop.
            let Ok(head) = self.head(&text) else { continue };
            if let Some(source) = source::of_text(&head, &text.path) {
                found.push((source, text));
            }
        }
        let source = told.or_else(|| found.iter().map(|(source, _)| *source).min_by_key(|source| rank(*source)));
        let Some(source) = source else { return Err(self.no_chat()) };
        let mut chats: Vec<Text> = found.into_iter().filter(|(s, _)| *s == source).map(|(_, text)| text).collect();
        if source == Source::Whatsapp {
            chats = whatsapp::choose_chats(chats);
        }
        if chats.is_empty() {
            return Err(self.no_chat());
        }
        Ok((source, chats))
    }

    fn no_chat(&self) -> ParseError {
        let Body::Zip(archive) = &self.body else { return ParseError::Empty };
        let locked = archive.refused().iter().find(|entry| entry.reason.contains("password"));
        match locked {
            Some(entry) => ParseError::Encrypted { entry: base_name(&entry.text).to_owned() },
            None => ParseError::NoChatInZip { entries: archive.entries().len() },
        }
    }
}

/// Documents in a chat's archive may be tables or texts; what is surer wins.
fn rank(source: Source) -> u8 {
    match source {
        Source::Table => 3,
        Source::Line | Source::Imessage => 2,
        Source::Whatsapp => 1,
        _ => 0,
    }
}
