//! The common interface of all formats.

use std::io::{self, Seek, Write};

use crate::message::{Head, Message};
use crate::options::Format;
use crate::{csv, html, json, markdown, pdf, whatsapp, xlsx};

/// The destination of a file. Seekable because some formats go back to fill in values.
pub trait Out: Write + Seek + Send {}

impl<T: Write + Seek + Send> Out for T {}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Writing failed, for example because the disk is full.
    #[error("the file could not be written: {0}")]
    Io(#[from] io::Error),
    /// The library of the format rejected its input.
    #[error("the file could not be created: {0}")]
    Format(String),
}

/// Writes one conversation. Writers are not `Send`.
pub trait Writer {
    /// Appends a message. Messages must come in the order of `seq`.
    ///
    /// # Errors
    /// When writing fails.
    fn message(&mut self, message: &Message) -> Result<(), ExportError>;

    /// Completes the file and flushes it.
    ///
    /// # Errors
    /// When writing fails.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Starts a file and returns its writer.
///
/// # Errors
/// When writing fails.
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
