//! Types that both sides share.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where an import stands. The names are those of `import_status` in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "import_status", rename_all = "snake_case"))]
pub enum Status {
    /// Waiting for a worker.
    Queued,
    /// The file is being read and its messages copied.
    Reading,
    /// The last steps: media, figures, commit.
    Saving,
    /// The conversation is there.
    Done,
    /// It could not be read; the error says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl Status {
    /// Whether nothing will change any more.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Done | Status::Failed | Status::Cancelled)
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
    pub status: Status,
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
    /// The conversation, once done.
    pub conversation_id: Option<Uuid>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl Import {
    /// How far it is, 0 to 100.
    pub fn percent(&self) -> u32 {
        match self.status {
            Status::Done => 100,
            _ if self.bytes_total <= 0 => 0,
            _ => (self.bytes_done.clamp(0, self.bytes_total) * 99 / self.bytes_total) as u32,
        }
    }
}

/// The figures of a receipt that the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
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
