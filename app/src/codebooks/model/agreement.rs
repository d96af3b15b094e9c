//! Types of the page `/codebooks/:id/agreement`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CodeLabel, CodebookHeader, CodedConversation};

/// The query of the page: what is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgreementRequest {
    /// The conversation; `None` for the one with the most segments.
    #[serde(rename = "c", with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Uuid>,
    /// The `seq` of the first message; `None` for the first one that was coded.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The `seq` of the last message; `None` for the last one that was coded.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// The coders to compare. They may have applied no code. Empty for everyone who applied one.
    #[serde(rename = "coder")]
    pub coders: Vec<Uuid>,
    /// The code whose disagreements are listed.
    #[serde(with = "crate::query::blank", skip_serializing_if = "Option::is_none")]
    pub code: Option<Uuid>,
}

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementPage {
    /// The codebook.
    pub codebook: CodebookHeader,
    /// The conversations to choose from; empty if nothing was coded.
    pub conversations: Vec<CodedConversation>,
    /// The filters in effect, including the default conversation.
    pub request: AgreementRequest,
    /// Everyone who can be compared, sorted by name.
    pub coders: Vec<ListedCoder>,
    /// The comparison; `None` if there are fewer than two coders to compare.
    pub table: Option<AgreementTable>,
    /// The disagreements about [`AgreementRequest::code`].
    pub disagreements: Option<Disagreements>,
}

/// Someone who can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCoder {
    /// The account.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Whether they are part of the comparison.
    pub compared: bool,
}

/// How well coders agree. The unit of comparison is a message: did a coder apply the code to it, or to words in it?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementTable {
    /// How many messages are compared.
    pub messages: i64,
    /// The `seq` of the first one.
    pub first: i64,
    /// The `seq` of the last one.
    pub last: i64,
    /// A row for each code that was applied, in tree order.
    pub rows: Vec<AgreementRow>,
    /// The share of agreeing pairs of coders over all messages and codes, 0 to 1.
    pub agreement: Option<f64>,
    /// Krippendorff's alpha over all codes.
    pub alpha: Option<Coefficient>,
}

/// How well coders agree on one code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementRow {
    /// The code.
    pub code: CodeLabel,
    /// To how many messages each compared coder applied it, in the order of [`AgreementPage::coders`].
    pub applied: Vec<i64>,
    /// The share of agreeing pairs of coders over all messages, 0 to 1.
    pub agreement: Option<f64>,
    /// The mean of Cohen's kappa over all pairs of coders.
    pub kappa: Option<Coefficient>,
    /// Krippendorff's alpha.
    pub alpha: Option<Coefficient>,
    /// The number of messages on which coders disagree.
    pub disagreements: i64,
}

/// A coefficient of agreement: 1 is full agreement, 0 is agreement by chance, and less is worse than chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The coefficient; at most 1.
    pub value: f64,
    /// The interpretation by Landis and Koch (1977), such as “moderate”.
    pub word: String,
}

/// The messages on which coders disagree about one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreements {
    /// The code.
    pub code: CodeLabel,
    /// How many there are. The list may be shorter.
    pub total: i64,
    /// The messages, in the order of the conversation.
    pub messages: Vec<Disagreement>,
}

/// A message to which some coders applied the code and others did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The message's `seq`.
    pub seq: i64,
    /// The name of its sender.
    pub sender: String,
    /// The beginning of its text.
    pub text: String,
    /// The names of the coders who applied the code.
    pub applied_by: Vec<String>,
    /// The names of those who did not.
    pub not_by: Vec<String>,
}
