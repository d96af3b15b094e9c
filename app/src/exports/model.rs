//! Types of exports that both sides share.

use chrono::NaiveDate;
use export::Format;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::{MessageFilter, TranscriptMessage};

/// What a file is like. In an address: `format=pdf&names=on&media=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportOptions {
    /// The format.
    pub format: Format,
    /// Whether names of people are left out.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether phone numbers and e-mail addresses are masked.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub numbers: bool,
    /// Whether pictures, audio and files are included.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub media: bool,
    /// Whether a manifest with hashes is included.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub proof: bool,
    /// Whether the notes and codes that the exporting user sees are included.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub notes: bool,
}

impl ExportOptions {
    /// Whether the file is an archive.
    pub fn is_archive(self, conversations: usize) -> bool {
        self.media || self.proof || conversations > 1
    }

    /// What is left out of the texts.
    pub fn redactions(self) -> export::Redactions {
        export::Redactions { names: self.names, numbers: self.numbers }
    }
}

/// What is exported and how: the query of `/c/:id/export`, and the text in `export_jobs.filters`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExportRequest {
    /// Which messages.
    #[serde(flatten)]
    pub filter: MessageFilter,
    /// The file.
    #[serde(flatten)]
    pub options: ExportOptions,
}

/// What the form of a new export needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportFormData {
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// The day of the first message.
    pub first_day: Option<NaiveDate>,
    /// The day of the last message.
    pub last_day: Option<NaiveDate>,
    /// Ordinal and name of the first participants, by appearance.
    pub people: Vec<(i32, String)>,
}

/// What a file would have in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExportPreview {
    /// How many messages.
    pub count: i64,
    /// What the user should know about the selection.
    pub note: Option<String>,
    /// Why there is no preview.
    pub problem: Option<String>,
    /// The first messages.
    pub messages: Vec<TranscriptMessage>,
}

/// The state of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "export_status", rename_all = "lowercase"))]
pub enum ExportStatus {
    /// Waiting for a worker.
    Queued,
    /// Being written.
    Running,
    /// Written; the file is there until it expires.
    Done,
    /// It could not be written.
    Failed,
    /// Cancelled by its owner.
    Cancelled,
}

/// An export on its page and in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSummary {
    /// Its id.
    pub id: Uuid,
    /// What was exported.
    pub title: String,
    /// The format.
    pub format: Format,
    /// The state.
    pub status: ExportStatus,
    /// Messages written.
    pub done: i64,
    /// Messages to write.
    pub total: i64,
    /// What the user should know about the file.
    pub note: Option<String>,
    /// Why there is no file.
    pub error: Option<String>,
    /// When it was requested (UTC).
    pub requested_on: NaiveDate,
    /// The file, until it expires.
    pub file: Option<ExportedFile>,
    /// The form to export the same again; `None` for an export of everything.
    pub again_url: Option<String>,
}

impl ExportSummary {
    /// Whether it is not over yet.
    pub fn in_progress(&self) -> bool {
        matches!(self.status, ExportStatus::Queued | ExportStatus::Running)
    }
}

/// The file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: i64,
    /// When it is deleted (UTC).
    pub expires_on: NaiveDate,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The SHA-256 of its manifest in hexadecimal.
    pub manifest_sha256: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::KindGroup;
    use crate::query::{parse, write};

    /// As rows of earlier versions hold it.
    const STORED: &str = "format=pdf&from=2024-01-01&until=2024-03-31&who=0&who=3&kind=text&q=has%3Alink%20%26%20x\
                          &seqs=3%2D7%2C12&names=on&proof=on";

    #[test]
    fn a_request_is_read_as_it_is_written() {
        let request: ExportRequest = parse(STORED);
        assert_eq!(request.options.format, Format::Pdf);
        assert!(request.options.names && request.options.proof && !request.options.media);
        assert_eq!(
            (request.filter.people.as_slice(), request.filter.kinds.as_slice()),
            ([0, 3].as_slice(), [KindGroup::Text].as_slice())
        );
        assert_eq!(parse::<ExportRequest>(&write(&request)), request);
        assert_eq!(write(&ExportRequest::default()), "format=html");
        let one = ExportRequest { filter: MessageFilter { people: vec![5], ..MessageFilter::default() }, ..request };
        assert_eq!(parse::<ExportRequest>(&write(&one)), one);
    }

    #[test]
    fn forms_and_server_functions_read_the_same() {
        let form = "from=&until=2024-03-31&who%5B%5D=0&who%5B%5D=3&kind%5B%5D=text&q=a+b&seqs=&format=csv&media=on";
        let request: ExportRequest = parse(form);
        assert_eq!(serde_qs::Config::new(5, false).deserialize_str::<ExportRequest>(form).ok(), Some(request.clone()));
        // What the browser sends when it calls the server function, as a form and as JSON.
        let sent = serde_qs::to_string(&request).unwrap_or_default();
        assert_eq!(serde_qs::from_str::<ExportRequest>(&sent).ok(), Some(request.clone()), "{sent}");
        let json = serde_json::to_string(&request).unwrap_or_default();
        assert_eq!(serde_json::from_str::<ExportRequest>(&json).ok(), Some(request), "{json}");
    }
}
