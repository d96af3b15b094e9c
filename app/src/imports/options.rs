//! Settings of an import, as the column `imports.options` stores them.

use serde::{Deserialize, Serialize};
use transcript::{Columns, DateOrder};

use super::model::{DateFormat, MergeChoice};
use crate::error::AppError;

/// Settings of an import that its owner chose; what is absent is detected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The order of day and month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Which column of a table is what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Columns>,
    /// Whether to merge into conversations that are there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeChoice>,
    /// Undo the import instead of running it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revert: bool,
    /// Run without questions: ambiguities are guessed and nothing is merged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unattended: bool,
}

impl From<DateFormat> for DateOrder {
    fn from(format: DateFormat) -> Self {
        match format {
            DateFormat::DayMonthYear => DateOrder::DayMonthYear,
            DateFormat::MonthDayYear => DateOrder::MonthDayYear,
            DateFormat::YearMonthDay => DateOrder::YearMonthDay,
        }
    }
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
