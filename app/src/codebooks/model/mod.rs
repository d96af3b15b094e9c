//! Types of codebooks for server and browser.

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
    CodingPage, CodingRequest, CodingWorkspace, PAGE_SIZE, Passage, PassageCode, SelectedWords, TextPiece, coding_url,
    is_selected,
};
pub use figures::{FiguresPage, FiguresRequest};
pub use segments::{Segment, SegmentMessage, SegmentsPage, SegmentsRequest};

/// What someone may do with a codebook. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(type_name = "codebook_role", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum CodebookRole {
    /// Can apply the codes to any conversation that they can read.
    Coder,
    /// Can also change the codes, and can see everyone's codings even if coding is blind.
    Editor,
    /// Can also add and remove coders, and delete the codebook.
    Owner,
}

impl CodebookRole {
    /// The name in permissions and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            CodebookRole::Coder => "coder",
            CodebookRole::Editor => "editor",
            CodebookRole::Owner => "owner",
        }
    }
}

/// The roles with which a coder can be added. Ownership cannot be given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewCoderRole {
    /// Gets [`CodebookRole::Coder`].
    Coder,
    /// Gets [`CodebookRole::Editor`].
    Editor,
}

/// A change of a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodebookChange {
    /// Delete it with everything that was coded with it.
    Delete,
    /// Restore a deleted codebook.
    Restore,
}

/// A change of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeChange {
    /// Move it above the previous sibling.
    Up,
    /// Move it below the next sibling.
    Down,
    /// Delete it with all its subcodes.
    Delete,
    /// Restore a deleted code, with the subcodes that were deleted along with it.
    Restore,
}

/// A change of a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentChange {
    /// Remove it.
    #[default]
    Remove,
    /// Restore a removed segment.
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
    /// How many coders it has, including the owner.
    pub coders: i64,
}

/// The data that every page of a codebook shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookHeader {
    /// The codebook.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What the viewer may do with it.
    pub role: CodebookRole,
    /// Whether the viewer sees only their own codings, because coding is blind.
    pub only_own: bool,
}

impl CodebookHeader {
    /// Whether the viewer may change the codes.
    pub fn may_edit(&self) -> bool {
        self.role >= CodebookRole::Editor
    }

    /// The URL of the page with its codes.
    pub fn url(&self) -> String {
        codebook_url(self.id)
    }
}

/// The URL of a codebook.
pub fn codebook_url(codebook: Uuid) -> String {
    format!("/codebooks/{codebook}")
}

/// A codebook with its codes and coders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookDetails {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether coders see only their own codings.
    pub blind: bool,
    /// Its codes in tree order (depth first, parents before their subcodes).
    pub codes: Vec<Code>,
    /// Its coders, the owner first.
    pub members: Vec<CodebookMember>,
}

/// A code, with its position in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its id.
    pub id: Uuid,
    /// The code that it is a subcode of; `None` at the top level.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// The number of its colour, 1 to 12.
    pub color: i16,
    /// When to apply it; may be empty.
    pub definition: String,
    /// Notes about it; may be empty.
    pub memo: String,
    /// The key that applies it, a lowercase letter or a digit.
    pub shortcut: Option<String>,
    /// Its depth in the tree; 0 at the top level.
    pub depth: u32,
}

impl Code {
    /// Its id, name and colour.
    pub fn label(&self) -> CodeLabel {
        CodeLabel { id: self.id, name: self.name.clone(), color: self.color }
    }

    /// Its name as an `<option>`, indented according to its depth.
    pub fn option_text(&self) -> String {
        format!("{}{}", "– ".repeat(self.depth as usize), self.name)
    }
}

/// What is shown of a code next to coded text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CodeLabel {
    /// The code.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The number of its colour, 1 to 12.
    pub color: i16,
}

/// The CSS class of a code colour, 1 to 12.
pub fn color_class(color: i16) -> String {
    crate::conversations::model::color_class(i32::from(color) - 1)
}

/// A coder of a codebook, or its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookMember {
    /// The account.
    pub user: Uuid,
    /// Their name.
    pub full_name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub role: CodebookRole,
    /// The day on which they were added, in UTC.
    pub since: NaiveDate,
    /// Whether this is the viewer.
    pub is_viewer: bool,
}

/// A conversation with coded messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedConversation {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// How many segments the viewer can see in it.
    pub segments: i64,
}
