//! Types of exports, for the server and the browser.

use chrono::NaiveDate;
use export::Format;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::{MessageFilter, TranscriptMessage};

/// Format and options of the file. In a URL: `format=pdf&names=on&media=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportOptions {
    /// The file format.
    pub format: Format,
    /// Whether names are replaced with pseudonyms.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether phone numbers and e-mail addresses are masked.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub numbers: bool,
    /// Whether media files are included, which makes the file a zip archive.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub media: bool,
    /// Whether a manifest with the hashes of all files is included, which makes the file a zip archive.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub proof: bool,
    /// Whether the notes and codes that the user can see are included.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub notes: bool,
}

impl ExportOptions {
    /// Whether the file is a zip archive, given the number of exported conversations.
    pub fn is_archive(self, conversations: usize) -> bool {
        self.media || self.proof || conversations > 1
    }

    /// What is redacted.
    pub fn redactions(self) -> export::Redactions {
        export::Redactions { names: self.names, numbers: self.numbers }
    }
}

/// What is exported and how. Serialised as the query string of `/c/:id/export` and in `export_jobs.filters`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExportRequest {
    /// The messages to export.
    #[serde(flatten)]
    pub filter: MessageFilter,
    /// The format and options of the file.
    #[serde(flatten)]
    pub options: ExportOptions,
}

/// The data of the form for a new export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportFormData {
    /// The id of the conversation.
    pub conversation: Uuid,
    /// The name of the conversation.
    pub title: String,
    /// The day of the first message, in the time zone of the conversation.
    pub first_day: Option<NaiveDate>,
    /// The day of the last message, in the time zone of the conversation.
    pub last_day: Option<NaiveDate>,
    /// Ordinal and name of the participants in order of appearance, up to a limit.
    pub people: Vec<(i32, String)>,
}

/// A preview of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExportPreview {
    /// How many messages would be exported.
    pub count: i64,
    /// What the user should know about the selection.
    pub note: Option<String>,
    /// Why there is no preview; then the other fields are empty.
    pub problem: Option<String>,
    /// The first messages, redacted.
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
    /// Written. The file is available until it expires.
    Done,
    /// Failed for good.
    Failed,
    /// Cancelled by the user.
    Cancelled,
}

/// An export, as shown on its page and in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSummary {
    /// The id of the export.
    pub id: Uuid,
    /// The name of the conversation, or a description of what was exported.
    pub title: String,
    /// The file format.
    pub format: Format,
    /// The current state.
    pub status: ExportStatus,
    /// Number of messages written.
    pub done: i64,
    /// Number of messages to write.
    pub total: i64,
    /// What the user should know about the file.
    pub note: Option<String>,
    /// Why the export failed.
    pub error: Option<String>,
    /// The day it was requested (UTC).
    pub requested_on: NaiveDate,
    /// The file, until it expires.
    pub file: Option<ExportedFile>,
    /// URL of the form with the same settings; `None` for an export of everything.
    pub again_url: Option<String>,
}

impl ExportSummary {
    /// Whether it is queued or running.
    pub fn in_progress(&self) -> bool {
        matches!(self.status, ExportStatus::Queued | ExportStatus::Running)
    }
}

/// The file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// The file name.
    pub name: String,
    /// The size in bytes.
    pub size_bytes: i64,
    /// The day it is deleted (UTC).
    pub expires_on: NaiveDate,
    /// The SHA-256 of the file in hexadecimal.
    pub sha256: String,
    /// The SHA-256 of its manifest in hexadecimal, if it has one.
    pub manifest_sha256: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::KindGroup;
    use crate::query::{parse, write};

    /// A value as earlier versions stored it.
    const STORED: &str = "format=pdf&from=2024-01-01&until=2024-03-31&who=0&who=3&kind=text&q=has%3Alink%20%26%20x\
                          &seqs=3%2D7%2C12&names=on&proof=on";

    #[test]
    fn stored_requests_survive_a_round_trip() {
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
    fn forms_and_server_functions_parse_the_same_request() {
        let form = "from=&until=2024-03-31&who%5B%5D=0&who%5B%5D=3&kind%5B%5D=text&q=a+b&seqs=&format=csv&media=on";
        let request: ExportRequest = parse(form);
        assert_eq!(serde_qs::Config::new(5, false).deserialize_str::<ExportRequest>(form).ok(), Some(request.clone()));
        // The browser calls server functions with a form or with JSON.
        let sent = serde_qs::to_string(&request).unwrap_or_default();
        assert_eq!(serde_qs::from_str::<ExportRequest>(&sent).ok(), Some(request.clone()), "{sent}");
        let json = serde_json::to_string(&request).unwrap_or_default();
        assert_eq!(serde_json::from_str::<ExportRequest>(&json).ok(), Some(request), "{json}");
    }
}
