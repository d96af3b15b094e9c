//! What a file is like and what is left out of it.

use serde::{Deserialize, Serialize};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One page that opens from the disk, with a search field.
    #[default]
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

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Redactions {
    /// People are called "Person 1", "Person 2" …, where they write and where they are named.
    pub names: bool,
    /// Phone numbers and e-mail addresses are masked.
    pub numbers: bool,
}
