//! Types of imports, for the server and the browser.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The state of an import. The names are those of `import_status` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "import_status", rename_all = "snake_case"))]
pub enum ImportStatus {
    /// Waiting for a worker.
    Queued,
    /// The file is being read and its messages copied.
    Reading,
    /// The last steps: media, statistics, commit.
    Saving,
    /// Waiting for the owner to answer a question.
    Asking,
    /// Finished: its conversations are available.
    Done,
    /// Failed for good; [`Import::error`] says why.
    Failed,
    /// Cancelled by the owner.
    Cancelled,
}

impl ImportStatus {
    /// Whether nothing more happens until the owner does something.
    pub fn is_over(self) -> bool {
        matches!(self, ImportStatus::Asking | ImportStatus::Done | ImportStatus::Failed | ImportStatus::Cancelled)
    }
}

/// An import, as its page shows it to the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The id of the import.
    pub id: Uuid,
    /// The name of the uploaded file.
    pub file_name: String,
    /// The size of the file in bytes.
    pub size_bytes: i64,
    /// The current state.
    pub status: ImportStatus,
    /// Bytes read so far. The file is read twice, and both times count.
    pub bytes_done: i64,
    /// Bytes to read in total; 0 until it is known.
    pub bytes_total: i64,
    /// Number of messages stored so far.
    pub messages_done: i64,
    /// Why it failed, as a message for the owner.
    pub error: Option<String>,
    /// How each line was read, once done.
    pub receipt: Option<ReceiptView>,
    /// The conversations, once done, in the order of the file.
    pub conversations: Vec<ImportedConversation>,
    /// Ordinal and name of each participant, and whether it is the owner. Empty if the import has several
    /// conversations or very many participants.
    pub people: Vec<(i32, String, bool)>,
    /// The question for the owner, while the import waits for an answer.
    pub question: Option<Question>,
    /// IANA name of the time zone of the wall times.
    pub time_zone: String,
    /// All IANA time zones. Empty if the file cannot be imported again.
    pub time_zones: Vec<String>,
    /// Whether the owner undid it.
    pub undone: bool,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// The SHA-256 of the file in hexadecimal; `None` if the file was deleted.
    pub original: Option<String>,
}

/// A row of the list of imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// The id of the import.
    pub id: Uuid,
    /// The name of the uploaded file.
    pub file_name: String,
    /// The current state.
    pub status: ImportStatus,
    /// Whether the owner undid it.
    pub undone: bool,
    /// Number of messages in the file.
    pub messages: i64,
    /// The names of its first conversations, separated by commas.
    pub conversations: String,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// The result of an import for one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedConversation {
    /// The id of the conversation.
    pub id: Uuid,
    /// The name of the conversation.
    pub title: String,
    /// Whether it was created, changed or left unchanged.
    pub outcome: Outcome,
    /// Number of messages that this import added.
    pub added: i64,
    /// Number of messages whose content it replaced.
    pub changed: i64,
    /// Number of messages that already existed.
    pub same: i64,
}

/// What an import did with a conversation. The names are those of `import_outcome` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "import_outcome", rename_all = "snake_case"))]
pub enum Outcome {
    /// Created by this import.
    New,
    /// Messages were merged into an existing conversation.
    Merged,
    /// All messages already existed.
    Unchanged,
}

/// A question that the file itself does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Question {
    /// Whether the day or the month comes first.
    DateOrder {
        /// An ambiguous date from the file.
        written: String,
        /// The date if the day comes first.
        day_first: NaiveDate,
        /// The date if the month comes first.
        month_first: NaiveDate,
    },
    /// Which columns of a table have the time, the sender and the text.
    Columns {
        /// The column names.
        columns: Vec<String>,
        /// The cells of the first rows.
        rows: Vec<Vec<String>>,
        /// The column that looks like the time.
        time: Option<String>,
        /// The column that looks like the sender.
        sender: Option<String>,
        /// The column that looks like the text.
        text: Option<String>,
    },
    /// Whether to merge messages into existing conversations.
    Merge {
        /// One for each existing conversation.
        proposals: Vec<Proposal>,
        /// How many other conversations the file has, which are new.
        others: u32,
    },
}

/// A proposal to merge a conversation of the file into an existing one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The position of the conversation in the file, from 0.
    pub position: u32,
    /// The id of the existing conversation.
    pub into: Uuid,
    /// The name of the existing conversation.
    pub into_title: String,
    /// Number of messages that both have.
    pub same: u64,
    /// Number of messages that only the file has.
    pub new: u64,
    /// Number of messages that only the existing conversation has.
    pub old: u64,
    /// Number of messages that both have, but with different content.
    pub changed: u64,
    /// Wall times of the first and last message that only the file has.
    pub new_span: Option<(NaiveDateTime, NaiveDateTime)>,
}

/// Whether to merge into existing conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MergeChoice {
    /// Add the messages to the existing conversations.
    #[serde(rename = "together")]
    Merge,
    /// Create new conversations.
    #[serde(rename = "apart")]
    Separate,
}

/// The order of day, month and year in the dates of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// 27/3/2022
    DayMonthYear,
    /// 3/27/2022
    MonthDayYear,
    /// 2022/3/27
    YearMonthDay,
}

impl Import {
    /// The progress in percent; 100 only once it is done.
    pub fn percent(&self) -> u32 {
        match self.status {
            ImportStatus::Done => 100,
            _ if self.bytes_total <= 0 => 0,
            _ => (self.bytes_done.clamp(0, self.bytes_total) * 99 / self.bytes_total) as u32,
        }
    }
}

/// A receipt, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// The program that wrote the file, such as "Google Chat".
    pub source: String,
    /// Whether the counts are of lines; otherwise of records.
    pub counts_lines: bool,
    /// Confidence in the order of day and month, in percent; `None` if the format is unambiguous.
    pub date_order_percent: Option<u32>,
    /// The order of day and month as a form value, such as `day_month_year`.
    pub date_order_name: String,
    /// Files of the archive that were rejected: name and reason.
    pub refused: Vec<(String, String)>,
    /// Things that the owner should check: line number (0 if unknown) and message.
    pub warnings: Vec<(u64, String)>,
    /// Number of lines of the file.
    pub lines: u64,
    /// Lines that start a message.
    pub message_lines: u64,
    /// Lines that continue a message.
    pub continuation_lines: u64,
    /// Lines that start a system message.
    pub system_lines: u64,
    /// Lines that were skipped.
    pub skipped_lines: u64,
    /// Number of messages.
    pub messages: u64,
    /// Number of different senders.
    pub participants: u64,
    /// The order of day and month for display, such as "day, month, year".
    pub date_order: String,
    /// Why that order was chosen, for display.
    pub date_order_reason: String,
    /// Whether the owner should check the dates, because the confidence is low.
    pub date_order_doubtful: bool,
    /// `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: String,
    /// The first hundred skipped lines: number, reason and text.
    pub skipped: Vec<(u64, String, String)>,
    /// Number of media files that messages refer to and the archive contains.
    pub media_found: u64,
    /// Number of media files that messages refer to but the archive does not contain.
    pub media_missing: u64,
}
