//! Conversations written as files that people keep.
//!
//! A `Writer` takes the messages of one conversation one by one and writes them in its [`Format`].
//! All but PDF and a workbook need the same little memory however many there are. What a file shall
//! not tell is taken out before, by `redact::Redactor`; what proves that it was not changed after is
//! the `manifest`.

#[cfg(feature = "files")]
mod csv;
#[cfg(feature = "files")]
mod html;
#[cfg(feature = "files")]
mod json;
#[cfg(feature = "files")]
pub mod manifest;
#[cfg(feature = "files")]
mod markdown;
mod message;
#[cfg(feature = "files")]
pub mod names;
mod options;
#[cfg(feature = "files")]
mod pdf;
#[cfg(feature = "files")]
pub mod redact;
#[cfg(feature = "files")]
mod whatsapp;
#[cfg(feature = "files")]
mod write;
#[cfg(feature = "files")]
mod xlsx;

#[cfg(feature = "files")]
pub use csv::harmless;
#[cfg(feature = "files")]
pub use html::{FRAGMENT_STYLE, PAGE_STYLE, escape, fragment};
pub use message::{File, Head, Message, Note, Person, Reaction, Reply};
pub use options::{Format, Redactions};
#[cfg(feature = "files")]
pub use write::{ExportError, Out, Writer, writer};
