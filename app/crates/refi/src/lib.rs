//! REFI-QDA 1.5, the format in which ATLAS.ti, MAXQDA, NVivo, QualCoder and others exchange codebooks (`.qdc`, an XML
//! document) and projects (`.qdpx`, a zip archive of `project.qde` and the texts). The specification is published under
//! the MIT licence at <https://www.qdasoftware.org>.
//!
//! The readers tolerate differences between programs, such as namespaces, braces around ids and byte order marks. Where
//! data would be lost they return an [`Error`] instead, with the position if possible.

mod codebook;
mod project;
mod xml;

use std::io;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use codebook::{read_codebook, write_codebook};
pub use project::{ProjectWriter, read_project};

/// Maximum number of codes in a document.
pub const MAX_CODES: usize = 20_000;
/// Maximum depth of nested codes.
pub const MAX_DEPTH: usize = 40;
/// Maximum size of all texts of a project, in bytes.
pub const MAX_TEXT_BYTES: u64 = 256 << 20;

/// Why a file could not be read. The messages are shown to users.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The document is not well-formed XML.
    #[error("Invalid XML at byte {at}: {what}")]
    Xml {
        /// Byte offset in the document, decoded to UTF-8.
        at: u64,
        /// The message of the parser.
        what: String,
    },
    /// The document is XML, but not of the expected type.
    #[error("This is not a REFI-QDA {expected}: it contains {found}.")]
    WrongDocument {
        /// `codebook` or `project`.
        expected: &'static str,
        /// The root element, or that there is none.
        found: String,
    },
    /// A required attribute is missing or invalid.
    #[error("<{element}> at byte {at} has no valid {attribute}.")]
    Attribute {
        /// Name of the element.
        element: &'static str,
        /// Name of the attribute.
        attribute: &'static str,
        /// Byte offset of the element.
        at: u64,
    },
    /// The file exceeds a limit of this crate.
    #[error("The file is too large: {0}.")]
    TooLarge(&'static str),
    /// The zip archive is damaged or incomplete.
    #[error("Cannot read the project's zip archive: {0}.")]
    Zip(String),
    /// An I/O error.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// An entry of a codebook, with its descendants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// Unique id.
    pub guid: Uuid,
    /// Name. Never empty when read from a file.
    pub name: String,
    /// Colour as red, green, blue.
    pub color: Option<[u8; 3]>,
    /// Definition of the code.
    pub description: String,
    /// Notes about the code. Only projects have them; codebooks do not.
    pub memo: String,
    /// Child codes, in order.
    pub children: Vec<Code>,
}

/// A codebook: a tree of codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codebook {
    /// Name of the program that wrote the file.
    pub origin: String,
    /// Top-level codes, in order.
    pub codes: Vec<Code>,
}

/// A coder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Unique id.
    pub guid: Uuid,
    /// Display name.
    pub name: String,
}

/// A passage of a text with the codes applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Unique id.
    pub guid: Uuid,
    /// Start of the passage in Unicode scalar values, from 0.
    pub start: usize,
    /// End of the passage, exclusive.
    pub end: usize,
    /// Ids of the codes.
    pub codes: Vec<Uuid>,
    /// The coder who applied them.
    pub user: Option<Uuid>,
    /// When they were applied.
    pub at: Option<DateTime<Utc>>,
    /// Notes about the passage.
    pub memo: String,
}

/// A text with its coded passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Unique id.
    pub guid: Uuid,
    /// Title.
    pub name: String,
    /// The whole text; empty if the file does not contain it.
    pub text: String,
    /// Coded passages, in the order of the file.
    pub selections: Vec<Selection>,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// Title.
    pub name: String,
    /// Name of the program that wrote the file.
    pub origin: String,
    /// Description.
    pub description: String,
    /// Coders.
    pub users: Vec<User>,
    /// Top-level codes, in order.
    pub codes: Vec<Code>,
    /// Texts.
    pub sources: Vec<Source>,
    /// Number of images, PDFs, audio and video files. Their content is not read.
    pub skipped_sources: usize,
}
