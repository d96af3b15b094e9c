//! Writes conversations to files.
//!
//! A `Writer` receives the messages of one conversation one at a time and writes them in its [`Format`].
//! Memory use is constant for all formats except PDF. Names and numbers are redacted
//! beforehand, by `redact::Redactor`. The `manifest` lists the hashes that prove that a file was not
//! changed afterwards.

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
pub use csv::escape_formula;
#[cfg(feature = "files")]
pub use html::escape;
pub use message::{File, Head, Message, Note, Person, Reaction, Reply};
pub use options::{Format, Redactions};
#[cfg(feature = "files")]
pub use write::{ExportError, Out, Writer, writer};
