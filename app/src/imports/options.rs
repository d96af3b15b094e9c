//! Settings of an import, stored in the column `imports.options`.

use serde::{Deserialize, Serialize};
use transcript::{Columns, DateOrder};

use super::model::{DateFormat, MergeChoice};
use crate::error::AppError;

/// Settings of an import that the owner chose. What is absent is detected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The order of day and month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Which columns of a table have the time, the sender and the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Columns>,
    /// Whether to merge into existing conversations. `None`: ask if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeChoice>,
    /// Undo the import instead of running it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revert: bool,
    /// Run without asking questions: ambiguities are resolved by guessing, and nothing is merged.
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
    /// Parses the value of `imports.options`.
    ///
    /// # Errors
    /// [`AppError::Internal`] if the value is corrupt. Falling back to defaults could merge or undo an import that
    /// nobody asked for.
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
