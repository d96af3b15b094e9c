//! What became of each line of a file.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// The order in which an export writes day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 27/03/2022
    DayMonthYear,
    /// 3/27/2022
    MonthDayYear,
    /// 2022/03/27
    YearMonthDay,
}

/// Why the date order was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvidence {
    /// The person said so.
    Told,
    /// The year comes first, or the month is written as a word.
    Written,
    /// A number over 12 can only be a day.
    OverTwelve,
    /// Only this order lets the dates run forward.
    Chronology,
    /// The names of media files carry the day they were sent.
    FileNames,
    /// Nothing in the file decides it; taken from the look of the dates.
    Guess,
}

/// Lines that became part of no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The line's number in the file, from 1.
    pub line: u64,
    /// Why it was left out.
    pub reason: String,
    /// Its first characters, at most 200.
    pub text: String,
}

/// What became of each line of a file:
/// `lines = message_lines + continuation_lines + system_lines + skipped_lines`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The program that wrote the export.
    pub source: String,
    /// `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: String,
    /// The order of day and month that was used.
    pub date_order: DateOrder,
    /// Why that order.
    pub date_order_evidence: OrderEvidence,
    /// From 0 to 1. Under 0.9 a person should look.
    pub date_order_confidence: f32,
    /// All lines of the file.
    pub lines: u64,
    /// Lines that begin a message of a person.
    pub message_lines: u64,
    /// Lines that carry a message on.
    pub continuation_lines: u64,
    /// Lines that begin a system message.
    pub system_lines: u64,
    /// Lines that are part of nothing.
    pub skipped_lines: u64,
    /// The first of the skipped lines, at most 100.
    pub skipped: Vec<Skipped>,
    /// Messages in all, system messages included.
    pub messages: u64,
    /// Different senders.
    pub participants: u64,
    /// The earliest wall time.
    pub first: Option<NaiveDateTime>,
    /// The latest wall time.
    pub last: Option<NaiveDateTime>,
}
