//! Types of the page `/codebooks/:id/figures`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CodebookHeader, CodedConversation};
use crate::ui::chart::Chart;

/// The query of the page and of the files of its charts: what is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiguresRequest {
    /// One conversation; `None` for all.
    #[serde(rename = "c", with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Uuid>,
}

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiguresPage {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// The conversations to filter by; empty if nothing was coded.
    pub conversations: Vec<CodedConversation>,
    /// The filters in effect.
    pub request: FiguresRequest,
    /// The charts; empty if nothing was coded.
    pub charts: Vec<Chart>,
}
