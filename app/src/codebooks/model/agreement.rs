//! `/codebooks/:id/agreement`

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CodeLabel, CodebookHeader, CodedConversation};

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgreementRequest {
    /// The conversation; `None` for the one with most segments.
    #[serde(rename = "c", with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Uuid>,
    /// The first message, by `seq`; `None` for the first that was coded.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The last message, by `seq`; `None` for the last that was coded.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Whose codings, also of those who applied no code; empty for everyone who applied one.
    #[serde(rename = "coder")]
    pub coders: Vec<Uuid>,
    /// The code whose disagreements are listed.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub code: Option<Uuid>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementPage {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// Conversations to choose from; empty if nothing was coded.
    pub conversations: Vec<CodedConversation>,
    /// The filters in effect, including the default conversation.
    pub request: AgreementRequest,
    /// Everyone who can be compared, by name.
    pub coders: Vec<ListedCoder>,
    /// The comparison; `None` if fewer than two people coded.
    pub table: Option<AgreementTable>,
    /// The messages on which coders disagree about [`AgreementRequest::code`].
    pub disagreements: Option<Disagreements>,
}

/// Someone who can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCoder {
    /// The account.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Whether they are compared.
    pub compared: bool,
}

/// How far coders agree. The unit is a message: did a coder apply the code to it, or to words of it?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementTable {
    /// How many messages are compared.
    pub messages: i64,
    /// The `seq` of the first one.
    pub first: i64,
    /// The `seq` of the last one.
    pub last: i64,
    /// A row for each code that was applied.
    pub rows: Vec<AgreementRow>,
    /// The share of pairs of coders that agree over all codes, 0 to 1.
    pub agreement: Option<f64>,
    /// Krippendorff's alpha over all codes.
    pub alpha: Option<Coefficient>,
}

/// How far coders agree on a code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementRow {
    /// The code.
    pub code: CodeLabel,
    /// How many messages each compared coder applied it to, in the order of [`AgreementPage::coders`].
    pub applied: Vec<i64>,
    /// The share of pairs of coders that agree, 0 to 1.
    pub agreement: Option<f64>,
    /// The mean of Cohen's kappa over pairs of coders.
    pub kappa: Option<Coefficient>,
    /// Krippendorff's alpha.
    pub alpha: Option<Coefficient>,
    /// On how many messages coders disagree.
    pub disagreements: i64,
}

/// A coefficient of agreement: 1 is full agreement, 0 what chance gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// At most 1.
    pub value: f64,
    /// The usual word for it (Landis and Koch).
    pub word: String,
}

/// The messages on which coders disagree about one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreements {
    /// The code.
    pub code: CodeLabel,
    /// How many there are; the list may have fewer.
    pub total: i64,
    /// In order of the conversation.
    pub messages: Vec<Disagreement>,
}

/// A message that some coders applied a code to and others did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The message's `seq`.
    pub seq: i64,
    /// Who wrote it.
    pub sender: String,
    /// How it begins.
    pub text: String,
    /// Names of those who applied the code.
    pub applied_by: Vec<String>,
    /// Names of those who did not.
    pub not_by: Vec<String>,
}
