//! Types that both sides share.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where an import stands. The names are those of `import_status` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "import_status", rename_all = "snake_case"))]
pub enum ImportStatus {
    /// Waiting for a worker.
    Queued,
    /// The file is being read and its messages copied.
    Reading,
    /// The last steps: media, figures, commit.
    Saving,
    /// It waits for an answer of its owner.
    Asking,
    /// The conversation is there.
    Done,
    /// It could not be read; the error says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl ImportStatus {
    /// Whether nothing will change any more, unless a person does something.
    pub fn is_over(self) -> bool {
        matches!(self, ImportStatus::Asking | ImportStatus::Done | ImportStatus::Failed | ImportStatus::Cancelled)
    }
}

/// An import as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// The file's name as it was uploaded.
    pub file_name: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Where it stands.
    pub status: ImportStatus,
    /// Bytes of the text read so far; both readings of it count.
    pub bytes_done: i64,
    /// Bytes to read; 0 before that is known.
    pub bytes_total: i64,
    /// Messages copied so far.
    pub messages_done: i64,
    /// Why it failed, for a person.
    pub error: Option<String>,
    /// What became of each line, once done.
    pub receipt: Option<ReceiptView>,
    /// The conversations, once done, in the order of the file.
    pub conversations: Vec<ImportedConversation>,
    /// Who is in it, when it is one conversation of a few people: order of appearance, name, and
    /// whether the owner says that this is them.
    pub people: Vec<(i32, String, bool)>,
    /// What its owner is asked, while it waits.
    pub question: Option<Question>,
    /// IANA name of the zone of its wall times.
    pub time_zone: String,
    /// All IANA names to choose from, where the file can be imported again.
    pub time_zones: Vec<String>,
    /// Whether its owner took it back.
    pub undone: bool,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// The SHA-256 of its file, in hexadecimal; `None` when the file was deleted.
    pub original: Option<String>,
}

/// A line of the list of imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// The import.
    pub id: Uuid,
    /// The file's name as it was uploaded.
    pub file_name: String,
    /// Where it stands.
    pub status: ImportStatus,
    /// Whether its owner took it back.
    pub undone: bool,
    /// Messages that it read.
    pub messages: i64,
    /// The conversations that it went into, the first few.
    pub conversations: String,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// What became of a conversation of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedConversation {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// Whether it is new, merged into one that was there, or was there already.
    pub outcome: Outcome,
    /// Messages that this import brought.
    pub added: i64,
    /// Messages whose content it replaced.
    pub changed: i64,
    /// Messages that were there already.
    pub same: i64,
}

/// What became of a conversation. The names are those of `import_outcome` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "import_outcome", rename_all = "snake_case"))]
pub enum Outcome {
    /// It was made by this import.
    New,
    /// Its messages were put into one that was there.
    Merged,
    /// All of it was there already.
    Unchanged,
}

/// What the file alone does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Question {
    /// Which of two numbers is the day.
    DateOrder {
        /// A date as it is written.
        written: String,
        /// What it means when the day comes first.
        day_first: NaiveDate,
        /// What it means when the month comes first.
        month_first: NaiveDate,
    },
    /// Which column of a table is what.
    Columns {
        /// Their names.
        columns: Vec<String>,
        /// The first rows.
        rows: Vec<Vec<String>>,
        /// The column that looks like the time.
        time: Option<String>,
        /// The column that looks like the sender.
        sender: Option<String>,
        /// The column that looks like the text.
        text: Option<String>,
    },
    /// Whether conversations that are there already should take the messages in.
    Merge {
        /// For each of them.
        proposals: Vec<Proposal>,
        /// How many other conversations of the file are new anyway.
        others: u32,
    },
}

/// A conversation of the file, and the one that is there already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its place in the file, from 0.
    pub position: u32,
    /// The conversation that is there.
    pub into: Uuid,
    /// Its name.
    pub into_title: String,
    /// Messages that both have.
    pub same: u64,
    /// Messages that only the file has.
    pub new: u64,
    /// Messages that only the conversation has.
    pub old: u64,
    /// Messages that both have with other contents.
    pub changed: u64,
    /// Wall times of the first and the last message that only the file has.
    pub new_span: Option<(NaiveDateTime, NaiveDateTime)>,
}

/// Whether messages are added to a conversation that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeChoice {
    /// They are added to it.
    Together,
    /// They become a conversation of their own.
    Apart,
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
    /// How far it is, 0 to 100.
    pub fn percent(&self) -> u32 {
        match self.status {
            ImportStatus::Done => 100,
            _ if self.bytes_total <= 0 => 0,
            _ => (self.bytes_done.clamp(0, self.bytes_total) * 99 / self.bytes_total) as u32,
        }
    }
}

/// The figures of a receipt that the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// The program that wrote the file, e.g. "Google Chat".
    pub source: String,
    /// Whether the figures count lines; else records.
    pub counts_lines: bool,
    /// How sure the order of day and month is, in percent; `None` when there was nothing to decide.
    pub date_order_percent: Option<u32>,
    /// The order of day and month as forms name it.
    pub date_order_name: String,
    /// Files of the archive that were refused, with the reason.
    pub refused: Vec<(String, String)>,
    /// What a person should look at: line and sentence.
    pub warnings: Vec<(u64, String)>,
    /// All lines of the file.
    pub lines: u64,
    /// Lines that begin a message.
    pub message_lines: u64,
    /// Lines that carry one on.
    pub continuation_lines: u64,
    /// Lines that begin a system message.
    pub system_lines: u64,
    /// Lines that are part of nothing.
    pub skipped_lines: u64,
    /// Messages in all.
    pub messages: u64,
    /// Different senders.
    pub participants: u64,
    /// The order of day and month, in words.
    pub date_order: String,
    /// Why that order, in words.
    pub date_order_reason: String,
    /// Whether a person should look at the dates.
    pub date_order_doubtful: bool,
    /// `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: String,
    /// Skipped lines with number and reason, the first hundred.
    pub skipped: Vec<(u64, String, String)>,
    /// Media named in the text that the archive had.
    pub media_found: u64,
    /// Media named in the text that were missing.
    pub media_missing: u64,
}
