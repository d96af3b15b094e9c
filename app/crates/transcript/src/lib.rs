//! Exports of chat programs, read into one stream of messages.
//!
//! [`parse`] reads a text export twice: a survey decides what only the whole file can tell (the
//! header's shape, the order of day and month, who the senders are), then the messages stream out
//! one by one in constant memory. [`archive`] finds the text and the media in a zip.
//!
//! Facts about the format are cited where they are used; the words that differ by language are
//! data, in `whatsapp/markers.tsv`.

pub mod archive;
mod error;
mod message;
mod receipt;
mod stamp;
mod text;
mod whatsapp;

pub use error::ParseError;
pub use message::{Kind, Message, Poll, PollOption};
pub use receipt::{DateOrder, OrderEvidence, Receipt, Skipped};
pub use whatsapp::Messages;

/// What the caller knows better than the file.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The order of day, month and year, when a person has decided it.
    pub date_order: Option<DateOrder>,
}

/// Reads a text export.
///
/// `open` is called twice and must return the same bytes from their beginning each time. The
/// result is an iterator of messages in file order; when it is through,
/// [`Messages::into_receipt`] tells what became of each line.
///
/// # Errors
/// [`ParseError`] when the bytes are no text, or no line of the text begins a message.
pub fn parse<R: std::io::Read>(
    open: impl Fn() -> std::io::Result<R>,
    hints: &Hints,
) -> Result<Messages<R>, ParseError> {
    whatsapp::parse(open, hints)
}
