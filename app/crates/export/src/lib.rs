//! Conversations written as files that people keep.
//!
//! A [`Writer`] takes the messages of one conversation one by one and writes them in its [`Format`].
//! All but PDF and a workbook need the same little memory however many there are. What a file shall
//! not tell is taken out before, by [`redact::Redactor`]; what proves that it was not changed after is
//! the [`manifest`].

mod csv;
mod html;
mod json;
pub mod manifest;
mod markdown;
mod message;
pub mod names;
mod pdf;
pub mod redact;
mod whatsapp;
mod xlsx;

use std::io::{self, Seek, Write};

pub use csv::harmless;
pub use html::{FRAGMENT_STYLE, PAGE_STYLE, escape, fragment};
pub use message::{File, Head, Message, Note, Person, Reaction, Reply};

/// Where a file goes: on the disk, since some formats go back and fill in.
pub trait Out: Write + Seek + Send {}

impl<T: Write + Seek + Send> Out for T {}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One page that opens from the disk, with a search field.
    Html,
    /// Pages to print.
    Pdf,
    /// Headings and lists.
    Markdown,
    /// What WhatsApp itself exports; Colloquy and other programs read it back.
    Whatsapp,
    /// A table of commas.
    Csv,
    /// A workbook.
    Xlsx,
    /// One document.
    Json,
    /// A document in each line.
    Jsonl,
}

impl Format {
    /// All, in the order in which a page offers them.
    pub const ALL: [Format; 8] = [
        Format::Html,
        Format::Pdf,
        Format::Markdown,
        Format::Whatsapp,
        Format::Csv,
        Format::Xlsx,
        Format::Json,
        Format::Jsonl,
    ];

    /// In addresses, forms and the database.
    pub fn word(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Markdown => "markdown",
            Format::Whatsapp => "whatsapp",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
        }
    }

    /// The format of this [`word`](Format::word).
    pub fn by_word(word: &str) -> Option<Self> {
        Format::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The ending of its files' names.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Whatsapp => "txt",
            other => other.word(),
        }
    }

    /// The media type of its files.
    pub fn mime(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Pdf => "application/pdf",
            Format::Markdown => "text/markdown; charset=utf-8",
            Format::Whatsapp => "text/plain; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Json => "application/json",
            Format::Jsonl => "application/jsonl",
        }
    }

    /// How many messages a file of it can hold; `None` for any number.
    pub fn most(self) -> Option<i64> {
        match self {
            // A file of pages is put together in memory, and nobody turns more pages than these.
            Format::Pdf => Some(50_000),
            // The rows of a sheet, but for the line of headings.
            Format::Xlsx => Some(1_048_575),
            _ => None,
        }
    }

    /// Whether small pictures are shown in it.
    pub fn shows_pictures(self) -> bool {
        matches!(self, Format::Html | Format::Pdf)
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk is full, or went away.
    #[error("the file could not be written: {0}")]
    Io(#[from] io::Error),
    /// A library refused what it was given.
    #[error("the file could not be made: {0}")]
    Format(String),
}

/// Writes one conversation. A writer stays on the thread where it began.
pub trait Writer {
    /// Appends a message; they come by `seq`.
    ///
    /// # Errors
    /// When the disk is full.
    fn message(&mut self, message: &Message) -> Result<(), ExportError>;

    /// Writes what stands at the end.
    ///
    /// # Errors
    /// When the disk is full.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Begins a file.
///
/// # Errors
/// When the disk is full.
pub fn writer<'a>(format: Format, head: Head, out: impl Out + 'a) -> Result<Box<dyn Writer + 'a>, ExportError> {
    Ok(match format {
        Format::Html => Box::new(html::Html::begin(head, out)?),
        Format::Pdf => Box::new(pdf::Pdf::begin(head, out)),
        Format::Markdown => Box::new(markdown::Markdown::begin(head, out)?),
        Format::Whatsapp => Box::new(whatsapp::Whatsapp::begin(head, out)),
        Format::Csv => Box::new(csv::Csv::begin(head, out)?),
        Format::Xlsx => Box::new(xlsx::Xlsx::begin(head, out)?),
        Format::Json => Box::new(json::Json::begin(&head, out)?),
        Format::Jsonl => Box::new(json::Jsonl::begin(head, out)),
    })
}
