//! Conversion of receipts for storage and for display.

use serde_json::Value;
use transcript::{DateOrder, OrderEvidence, Receipt, Skipped, Unit};

use super::super::model::ReceiptView;
use super::super::pipeline::Finished;

/// The JSON that is stored: the receipt with the numbers of found and missing media files.
pub fn to_json(finished: &Finished) -> serde_json::Result<Value> {
    let mut receipt = serde_json::to_value(&finished.receipt)?;
    if let Value::Object(fields) = &mut receipt {
        fields.insert("media_found".to_owned(), finished.media_found.into());
        fields.insert("media_missing".to_owned(), finished.media_missing.into());
    }
    Ok(receipt)
}

/// Converts a stored receipt for display. `None` if another version stored it in a format that cannot be read.
pub fn view(value: Value) -> Option<ReceiptView> {
    let media = |field: &str| value.get(field).and_then(Value::as_u64).unwrap_or(0);
    let (media_found, media_missing) = (media("media_found"), media("media_missing"));
    let receipt: Receipt = serde_json::from_value(value).ok()?;
    let decided = receipt.date_order_evidence != OrderEvidence::Written;
    Some(ReceiptView {
        source: receipt.source.title().to_owned(),
        counts_lines: receipt.unit == Unit::Lines,
        lines: receipt.lines,
        message_lines: receipt.message_lines,
        continuation_lines: receipt.continuation_lines,
        system_lines: receipt.system_lines,
        skipped_lines: receipt.skipped_lines,
        messages: receipt.messages,
        participants: receipt.participants,
        date_order: description(receipt.date_order).to_owned(),
        date_order_name: name(receipt.date_order).to_owned(),
        date_order_reason: reason(receipt.date_order_evidence).to_owned(),
        date_order_doubtful: receipt.date_order_confidence < 0.9,
        date_order_percent: decided.then(|| (receipt.date_order_confidence.clamp(0.0, 1.0) * 100.0).round() as u32),
        encoding: receipt.encoding,
        skipped: receipt.skipped.into_iter().map(|Skipped { line, reason, text }| (line, reason, text)).collect(),
        refused: receipt.refused.into_iter().map(|Skipped { reason, text, .. }| (text, reason)).collect(),
        warnings: receipt.warnings.into_iter().map(|warning| (warning.line, warning.text)).collect(),
        media_found,
        media_missing,
    })
}

/// The value of an order in forms and in `imports.options`.
fn name(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayMonthYear => "day_month_year",
        DateOrder::MonthDayYear => "month_day_year",
        DateOrder::YearMonthDay => "year_month_day",
    }
}

fn description(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayMonthYear => "day, month, year",
        DateOrder::MonthDayYear => "month, day, year",
        DateOrder::YearMonthDay => "year, month, day",
    }
}

fn reason(evidence: OrderEvidence) -> &'static str {
    match evidence {
        OrderEvidence::UserChoice => "your choice",
        OrderEvidence::Written => "the format is unambiguous",
        OrderEvidence::OverTwelve => "some days are greater than 12",
        OrderEvidence::Chronology => "only this order is chronological",
        OrderEvidence::Pace => "one number changes every day, the other every month",
        OrderEvidence::FileNames => "the media file names contain the same dates",
        OrderEvidence::Language => "usual in the language of the file",
        OrderEvidence::Equivalent => "both orders give the same dates",
        OrderEvidence::Guess => "a guess, because nothing in the file decides it",
    }
}
