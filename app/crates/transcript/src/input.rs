//! The file to read: a text, or a zip with texts and media.

use std::io::{self, Read, Seek, SeekFrom};

use crate::archive::{Archive, base_name};
use crate::receipt::Skipped;
use crate::source::{self, Source};
use crate::{Attachment, ParseError, text, whatsapp};

/// How much of a text is used to detect the program, in bytes.
const HEAD_BYTES: u64 = 64 << 10;
/// The maximum number of texts in an archive that are checked for messages.
const MAX_TEXTS_CHECKED: usize = 20_000;

/// An opened file.
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
    /// Its index in the zip; 0 if the input is not a zip.
    pub index: usize,
    /// Its path in the zip, or the name of the input.
    pub path: String,
    /// The uncompressed size in bytes as stated in the zip; 0 if unknown.
    pub size: u64,
}

impl Text {
    /// The folder that contains it; empty for the root.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file name without folders.
    pub fn name(&self) -> &str {
        base_name(&self.path)
    }

    /// The file name without folders and extension.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }
}

impl<R: Read + Seek> Input<R> {
    /// Opens a file and checks whether it is a zip. `name` is the file name that the user knows.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`] if it is a damaged zip, and read errors.
    pub fn new(name: &str, mut file: R) -> Result<Self, ParseError> {
        let mut magic = Vec::new();
        file.by_ref().take(4).read_to_end(&mut magic)?;
        file.seek(SeekFrom::Start(0))?;
        let zip = magic == b"PK\x03\x04" || magic == b"PK\x05\x06" || magic == b"PK\x07\x08";
        let body = if zip { Body::Zip(Box::new(Archive::open(file)?)) } else { Body::Text(file) };
        Ok(Input { name: name.to_owned(), body })
    }

    /// The file name that the user knows.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The files of an archive that were rejected, with reasons.
    pub fn refused(&self) -> &[Skipped] {
        match &self.body {
            Body::Text(_) => &[],
            Body::Zip(archive) => archive.refused(),
        }
    }

    /// Opens an attachment. `folder` is [`Conversation::folder`](crate::Conversation::folder). `None` if the file
    /// is not in the archive. Reading stops with an error at a size limit; [`ParseError::from_reading`] converts it.
    ///
    /// # Errors
    /// [`ParseError::BrokenZip`] if the zip is damaged.
    pub fn media(&mut self, folder: &str, file: &Attachment) -> Result<Option<Box<dyn Read + '_>>, ParseError> {
        match &mut self.body {
            Body::Text(_) => Ok(None),
            Body::Zip(archive) => Ok(archive.media(folder, file)?.map(|bytes| Box::new(bytes) as Box<dyn Read>)),
        }
    }

    /// The texts that may contain messages, by their extension.
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

    /// Opens a text at its beginning.
    pub(crate) fn open(&mut self, text: &Text) -> Result<Box<dyn Read + '_>, ParseError> {
        match &mut self.body {
            Body::Text(file) => {
                file.seek(SeekFrom::Start(0))?;
                Ok(Box::new(file))
            }
            Body::Zip(archive) => Ok(Box::new(archive.read(text.index)?)),
        }
    }

    /// Reads and decodes a whole text. Only for small texts.
    pub(crate) fn read_to_string(&mut self, text: &Text) -> Result<String, ParseError> {
        let mut bytes = Vec::new();
        self.open(text)?.read_to_end(&mut bytes).map_err(ParseError::from_reading)?;
        Ok(text::decode(&bytes).into_owned())
    }

    /// The decoded beginning of a text, for detection.
    fn head(&mut self, text: &Text) -> Result<String, ParseError> {
        let mut head = Vec::new();
        self.open(text)?.take(HEAD_BYTES).read_to_end(&mut head).map_err(ParseError::from_reading)?;
        if let Body::Text(_) = self.body {
            text::reject_other_files(&head)?;
        }
        let mut decoded = Vec::new();
        text::decoding_reader(&head, io::Cursor::new(&head)).read_to_end(&mut decoded)?;
        Ok(text::decode(&decoded).into_owned())
    }

    /// Detects the program that wrote the file, and the texts that contain messages. `chosen` is the program that the
    /// user selected; it overrides the detection.
    ///
    /// # Errors
    /// [`ParseError::NoChatInZip`] and [`ParseError::Encrypted`] for a zip, [`ParseError::Empty`] and
    /// [`ParseError::NotText`] for other files.
    pub(crate) fn detect(&mut self, chosen: Option<Source>) -> Result<(Source, Vec<Text>), ParseError> {
        let texts = self.texts();
        if let Body::Text(_) = self.body {
            let mut only = texts;
            let head = only.first_mut().map(|text| self.head(text)).transpose()?.unwrap_or_default();
            // An unknown text is read as WhatsApp's, the most common program, which gives a helpful error.
            let source = chosen.or_else(|| source::detect(&head, &self.name)).unwrap_or(Source::Whatsapp);
            return Ok((source, only));
        }
        let mut found: Vec<(Source, Text)> = Vec::new();
        for text in texts.into_iter().take(MAX_TEXTS_CHECKED) {
            // Ignore texts that cannot be read; another one may contain the chat.
            let Ok(head) = self.head(&text) else { continue };
            if let Some(source) = source::detect(&head, &text.path) {
                found.push((source, text));
            }
        }
        let source =
            chosen.or_else(|| found.iter().map(|(source, _)| *source).min_by_key(|source| detection_priority(*source)));
        let Some(source) = source else { return Err(self.no_chat_error()) };
        let mut chats: Vec<Text> = found.into_iter().filter(|(s, _)| *s == source).map(|(_, text)| text).collect();
        if source == Source::Whatsapp {
            chats = whatsapp::choose_chats(chats);
        }
        if chats.is_empty() {
            return Err(self.no_chat_error());
        }
        Ok((source, chats))
    }

    fn no_chat_error(&self) -> ParseError {
        let Body::Zip(archive) = &self.body else { return ParseError::Empty };
        let encrypted = archive.refused().iter().find(|entry| entry.reason.contains("password"));
        match encrypted {
            Some(entry) => ParseError::Encrypted { entry: base_name(&entry.text).to_owned() },
            None => ParseError::NoChatInZip { entries: archive.entries().len() },
        }
    }
}

/// A chat's archive may also contain documents that look like another export. The lowest rank wins: formats that
/// are harder to mistake come first.
fn detection_priority(source: Source) -> u8 {
    match source {
        Source::Table => 3,
        Source::Line | Source::Imessage => 2,
        Source::Whatsapp => 1,
        _ => 0,
    }
}
