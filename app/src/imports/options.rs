//! What the owner of an import said about it, as `imports.options` keeps it.

use serde::{Deserialize, Serialize};
use transcript::{Columns, DateOrder};

use crate::error::AppError;

/// What the owner of an import said about it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The order of day and month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Which column of a table is what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Columns>,
    /// Whether conversations that are there already take the messages in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeChoice>,
    /// The import is to be taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revert: bool,
    /// Nobody is there to be asked: what is undecided is guessed, and nothing is merged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unattended: bool,
}

impl Options {
    /// Reads `imports.options`.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the value is corrupt: guessing could merge or revert what nobody asked for.
    pub fn read(stored: serde_json::Value) -> Result<Self, AppError> {
        serde_json::from_value(stored).map_err(|e| AppError::internal("imports.options is unreadable", e))
    }
}

/// What becomes of messages whose conversation is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeChoice {
    /// They are put into it.
    Together,
    /// They become a conversation of their own.
    Apart,
}

/// A date order as a form names it.
pub fn date_order(name: &str) -> Option<DateOrder> {
    serde_json::from_value(name.into()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn corrupt_options_are_an_error() {
        assert_eq!(Options::read(json!({})), Ok(Options::default()));
        for corrupt in [json!(null), json!("none"), json!({ "merge": "maybe" }), json!({ "revert": "yes" })] {
            assert_eq!(Options::read(corrupt.clone()), Err(AppError::Internal), "{corrupt}");
        }
    }
}
