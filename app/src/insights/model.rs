//! Types that both sides share.

use serde::{Deserialize, Serialize};

/// How an analysis is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "analytics_status", rename_all = "snake_case"))]
pub enum AnalysisStatus {
    /// ResponseTimes for a worker.
    Queued,
    /// A worker reads.
    Running,
    /// All is written down.
    Done,
    /// Given up.
    Failed,
    /// Somebody did not want it any more.
    Cancelled,
}

/// An analysis of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// How it is doing.
    pub status: AnalysisStatus,
    /// Messages read.
    pub done: i64,
    /// Messages to read.
    pub total: i64,
    /// Why it failed, for people.
    pub error: Option<String>,
}

impl Analysis {
    /// Whether figures are still missing.
    pub fn is_open(&self) -> bool {
        matches!(self.status, AnalysisStatus::Queued | AnalysisStatus::Running)
    }
}
