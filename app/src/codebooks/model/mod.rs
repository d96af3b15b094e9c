//! Types of codebooks for both targets.

mod agreement;
mod coding;
mod figures;
mod segments;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use agreement::{
    AgreementPage, AgreementRequest, AgreementRow, AgreementTable, Coefficient, Disagreement, Disagreements,
    ListedCoder,
};
pub use coding::{
    CodingPage, CodingRequest, CodingWorkspace, PAGE, Passage, PassageCode, SelectedWords, TextPiece, coding_url,
    is_selected,
};
pub use figures::{FiguresPage, FiguresRequest};
pub use segments::{Segment, SegmentMessage, SegmentsPage, SegmentsRequest};

/// What someone may do with a codebook; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "codebook_role", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum CodebookRole {
    /// Code conversations that were shared with them.
    Coder,
    /// Also change the codes, and see what others coded when coding is blind.
    Editor,
    /// Also choose the coders, and delete the codebook.
    Owner,
}

impl CodebookRole {
    /// As permissions and forms write it.
    pub fn word(self) -> &'static str {
        match self {
            CodebookRole::Coder => "coder",
            CodebookRole::Editor => "editor",
            CodebookRole::Owner => "owner",
        }
    }
}

/// The role of a coder who is added. The owner stays the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewCoderRole {
    /// Codes.
    Coder,
    /// Codes and edits codes.
    Editor,
}

/// What happens to a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodebookChange {
    /// It is deleted with everything coded with it.
    Delete,
    /// A deleted codebook comes back.
    Restore,
}

/// What happens to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeChange {
    /// It moves before the sibling above it.
    Up,
    /// It moves after the sibling below it.
    Down,
    /// It is deleted with all codes below it.
    Delete,
    /// A deleted code comes back, with those deleted at the same time.
    Restore,
}

/// What happens to a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentChange {
    /// The code is removed from it.
    #[default]
    Remove,
    /// A removed segment comes back.
    Restore,
}

/// A codebook in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookSummary {
    /// The codebook.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What the viewer may do with it.
    pub role: CodebookRole,
    /// How many codes it has.
    pub codes: i64,
    /// How many people code with it, the owner included.
    pub coders: i64,
}

/// What all pages of a codebook show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookHeader {
    /// The codebook.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What the viewer may do with it.
    pub role: CodebookRole,
    /// Whether the viewer sees their own codings only.
    pub only_own: bool,
}

impl CodebookHeader {
    /// Whether the viewer may change the codes.
    pub fn may_edit(&self) -> bool {
        self.role >= CodebookRole::Editor
    }

    /// The page with its codes.
    pub fn url(&self) -> String {
        codebook_url(self.id)
    }
}

/// The page of a codebook.
pub fn codebook_url(codebook: Uuid) -> String {
    format!("/codebooks/{codebook}")
}

/// A codebook with its codes and coders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookDetails {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// What it is for.
    pub description: String,
    /// Whether coders see their own codings only.
    pub blind: bool,
    /// Its codes in the order of the tree: each before those below it.
    pub codes: Vec<Code>,
    /// Who codes, the owner first.
    pub members: Vec<CodebookMember>,
}

/// A code and its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its id.
    pub id: Uuid,
    /// The code above it.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// 1 to 12.
    pub color: i16,
    /// When to apply it.
    pub definition: String,
    /// Notes of the coders about it.
    pub memo: String,
    /// The key that applies it.
    pub shortcut: Option<String>,
    /// How many codes are above it.
    pub depth: u32,
}

impl Code {
    /// Its name and colour alone.
    pub fn label(&self) -> CodeLabel {
        CodeLabel { id: self.id, name: self.name.clone(), color: self.color }
    }

    /// Its name in a `<select>`, indented by its depth.
    pub fn option_text(&self) -> String {
        format!("{}{}", "– ".repeat(self.depth as usize), self.name)
    }
}

/// A code as it is shown beside what was coded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CodeLabel {
    /// The code.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// 1 to 12.
    pub color: i16,
}

/// The CSS class of a code's colour, 1 to 12.
pub fn color_class(color: i16) -> String {
    crate::conversations::model::color_class(i32::from(color) - 1)
}

/// Someone who codes with a codebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookMember {
    /// The account.
    pub user: Uuid,
    /// Their name.
    pub full_name: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: CodebookRole,
    /// When they were added, in UTC.
    pub since: NaiveDate,
    /// Whether this is the viewer.
    pub is_viewer: bool,
}

/// A conversation in which something was coded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedConversation {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// How many segments it has.
    pub segments: i64,
}
