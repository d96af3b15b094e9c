//! REFI-QDA 1.5, the format in which ATLAS.ti, MAXQDA, NVivo, QualCoder and others exchange codebooks
//! (`.qdc`, one XML document) and projects (`.qdpx`, a zip of `project.qde` and the texts).
//! Published under the MIT licence at <https://www.qdasoftware.org>.
//!
//! Reading is lenient where programs differ (namespaces, braces around ids, byte order marks) and strict
//! where something would be lost: what cannot be read is an [`Error`] that says where.

mod codebook;
mod project;
mod xml;

use std::io;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use codebook::{read_codebook, write_codebook};
pub use project::{ProjectWriter, read_project};

/// A document has at most so many codes.
pub const MAX_CODES: usize = 20_000;
/// Codes stand inside each other at most so deep.
pub const DEEPEST: usize = 40;
/// A project's texts have together at most so many bytes.
pub const MAX_TEXT: u64 = 256 << 20;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not XML, or ends too early.
    #[error("The XML is broken at byte {at}: {what}")]
    Xml {
        /// Where.
        at: u64,
        /// What the parser says.
        what: String,
    },
    /// The document is about something else.
    #[error("This is not a REFI-QDA {wanted}: it begins with {found}.")]
    Other {
        /// What was expected.
        wanted: &'static str,
        /// The first element, or that there is none.
        found: String,
    },
    /// An element lacks what it must have.
    #[error("<{element}> at byte {at} has no valid {attribute}.")]
    Attribute {
        /// The element.
        element: &'static str,
        /// What it lacks.
        attribute: &'static str,
        /// Where.
        at: u64,
    },
    /// More than is read.
    #[error("The file is too large: {0}.")]
    TooLarge(&'static str),
    /// The zip is broken, or a part of it is missing.
    #[error("The project's zip cannot be read: {0}.")]
    Zip(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// An entry of a codebook, with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// Its id.
    pub guid: Uuid,
    /// Its name.
    pub name: String,
    /// Red, green, blue.
    pub color: Option<[u8; 3]>,
    /// What it means.
    pub description: String,
    /// What coders say about it; only projects carry it.
    pub memo: String,
    /// The codes below it.
    pub children: Vec<Code>,
}

/// A codebook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codebook {
    /// The program that wrote it.
    pub origin: String,
    /// The codes at the top.
    pub codes: Vec<Code>,
}

/// Somebody who coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub guid: Uuid,
    /// The name.
    pub name: String,
}

/// A code at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Its id.
    pub guid: Uuid,
    /// The first character, counted in Unicode scalar values from 0.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// The codes that were given to it.
    pub codes: Vec<Uuid>,
    /// Who gave them.
    pub user: Option<Uuid>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// What was said about it.
    pub memo: String,
}

/// A text, and what was coded in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub guid: Uuid,
    /// Its name.
    pub name: String,
    /// All of it.
    pub text: String,
    /// What was coded.
    pub selections: Vec<Selection>,
}

/// A project as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The program that wrote it.
    pub origin: String,
    /// What it is about.
    pub description: String,
    /// Who worked on it.
    pub users: Vec<User>,
    /// The codes at the top.
    pub codes: Vec<Code>,
    /// The texts.
    pub sources: Vec<Source>,
    /// How many pictures, PDFs, sounds and films it has, which are not read.
    pub others: usize,
}
