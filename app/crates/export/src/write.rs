//! Writers, one for each format.

use std::io::{self, Seek, Write};

use crate::message::{Head, Message};
use crate::options::Format;
use crate::{csv, html, json, markdown, pdf, whatsapp, xlsx};

/// Where a file goes: on the disk, since some formats go back and fill in.
pub trait Out: Write + Seek + Send {}

impl<T: Write + Seek + Send> Out for T {}

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
