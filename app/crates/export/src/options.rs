//! File formats and redaction options.

use serde::{Deserialize, Serialize};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One self-contained web page with a search field.
    #[default]
    Html,
    /// A4 pages for printing.
    Pdf,
    /// CommonMark: a heading for each day, a paragraph for each message.
    Markdown,
    /// The text format of WhatsApp's own exports, which Colloquy and other programs can import.
    Whatsapp,
    /// Comma-separated values.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// A single JSON document.
    Json,
    /// JSON Lines: one JSON object per message.
    Jsonl,
}

impl Format {
    /// All formats, in the order in which the form lists them.
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

    /// The name of the format in URLs, forms and the database.
    pub fn as_str(self) -> &'static str {
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

    /// The format with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Format::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Whatsapp => "txt",
            other => other.as_str(),
        }
    }

    /// The media type.
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

    /// The maximum number of messages per file; `None` if unlimited.
    pub fn max_messages(self) -> Option<i64> {
        match self {
            // A PDF is built in memory, and nobody reads a longer one.
            Format::Pdf => Some(50_000),
            // Excel allows 1,048,576 rows per sheet; the first one has the column headings.
            Format::Xlsx => Some(1_048_575),
            _ => None,
        }
    }

    /// Whether files contain thumbnails of pictures.
    pub fn has_thumbnails(self) -> bool {
        matches!(self, Format::Html | Format::Pdf)
    }
}

/// What is redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Redactions {
    /// Names become "Person 1", "Person 2" …, both as senders and in texts. Thumbnails and locations are removed.
    pub names: bool,
    /// Phone numbers and e-mail addresses are masked.
    pub numbers: bool,
}
