//! The receipt of an import: how every line of the file was read.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::conversation::{Conversation, Sink};
use crate::order::Decision;
use crate::{FastSet, Kind, Message, ParseError, Source};

/// The order of day, month and year in an export's dates.
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

/// Why a date order was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvidence {
    /// The user chose it.
    #[serde(rename = "told")]
    UserChoice,
    /// The dates are unambiguous: the year comes first, the month is a word, or the format is fixed.
    Written,
    /// A number over 12 must be the day.
    OverTwelve,
    /// In the other order, more messages would go back in time.
    Chronology,
    /// One number changes from day to day, the other from month to month.
    Pace,
    /// The names of media files contain their dates.
    FileNames,
    /// The convention of the language of the export.
    Language,
    /// Day and month are the same number in every date, so both orders give the same dates.
    #[serde(rename = "no_matter")]
    Equivalent,
    /// No evidence: guessed from the format of the dates.
    Guess,
}

/// What [`Receipt::lines`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Lines of a text.
    #[default]
    Lines,
    /// Items of a JSON list, or rows of a table.
    Records,
}

/// A line, record or file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The line or record number, from 1; 0 for a file in an archive.
    pub line: u64,
    /// Why it was skipped, as a short phrase in English.
    pub reason: String,
    /// Up to 200 characters of it; for a file, its path.
    pub text: String,
}

/// A possible problem that the user should check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The line or record number, from 1; 0 if it concerns the whole file.
    pub line: u64,
    /// One or more sentences in English.
    pub text: String,
}

/// How every line or record of an export was read. Always
/// `lines = message_lines + continuation_lines + system_lines + skipped_lines`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The program that wrote the export.
    pub source: Source,
    /// Whether `lines` counts lines or records.
    #[serde(default)]
    pub unit: Unit,
    /// The encoding: `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: String,
    /// The date order that was used.
    pub date_order: DateOrder,
    /// Why this order was chosen.
    pub date_order_evidence: OrderEvidence,
    /// From 0 to 1. Below 0.9 the user should check the dates.
    pub date_order_confidence: f32,
    /// All lines of the file.
    pub lines: u64,
    /// Lines that start a message from a participant.
    pub message_lines: u64,
    /// Lines that continue a message.
    pub continuation_lines: u64,
    /// Lines that start a system message.
    pub system_lines: u64,
    /// Lines that are not part of any message.
    pub skipped_lines: u64,
    /// The first 1,000 skipped lines.
    pub skipped: Vec<Skipped>,
    /// Files of the archive that were rejected.
    #[serde(default)]
    pub refused: Vec<Skipped>,
    /// What the user should check.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The number of conversations.
    #[serde(default)]
    pub conversations: u64,
    /// The number of messages, including system messages.
    pub messages: u64,
    /// The number of distinct sender names.
    pub participants: u64,
    /// When the earliest message was sent.
    pub first: Option<NaiveDateTime>,
    /// When the latest message was sent.
    pub last: Option<NaiveDateTime>,
}

/// The maximum number of skipped lines, and of warnings, in a receipt.
const QUOTED_LINES: usize = 1000;
/// The maximum length of the text of a skipped line, in characters.
const QUOTED_CHARACTERS: usize = 200;

/// Builds a [`Receipt`] while an export is read, and passes conversations and messages on to the sink.
#[derive(Debug)]
pub struct Ledger {
    receipt: Receipt,
    senders: FastSet<String>,
}

impl Ledger {
    /// An empty receipt. Its dates count as unambiguous unless [`Ledger::set_date_order`] is called.
    pub fn new(source: Source) -> Self {
        let unit = match source {
            Source::Whatsapp | Source::Imessage | Source::Line => Unit::Lines,
            _ => Unit::Records,
        };
        Ledger {
            receipt: Receipt {
                source,
                unit,
                encoding: "utf-8".to_owned(),
                date_order: DateOrder::YearMonthDay,
                date_order_evidence: OrderEvidence::Written,
                date_order_confidence: 1.0,
                lines: 0,
                message_lines: 0,
                continuation_lines: 0,
                system_lines: 0,
                skipped_lines: 0,
                skipped: Vec::new(),
                refused: Vec::new(),
                warnings: Vec::new(),
                conversations: 0,
                messages: 0,
                participants: 0,
                first: None,
                last: None,
            },
            senders: FastSet::default(),
        }
    }

    /// The receipt so far, to set the fields that are not counted here.
    pub fn receipt_mut(&mut self) -> &mut Receipt {
        &mut self.receipt
    }

    /// Records the date order, and warns if it was guessed or if a year had to be assumed.
    pub fn set_date_order(&mut self, decision: &Decision) {
        self.receipt.date_order = decision.order;
        self.receipt.date_order_evidence = decision.evidence;
        self.receipt.date_order_confidence = decision.confidence;
        if decision.evidence == OrderEvidence::Guess {
            self.warn(0, "The order of day and month is ambiguous and was guessed. Check the dates.");
        }
        if let Some(year) = decision.first_year {
            self.warn(0, format!("The dates have no year. The first one is assumed to be in {year}."));
        }
    }

    /// Counts a conversation and passes it to the sink.
    ///
    /// # Errors
    /// Errors of the sink.
    pub fn begin_conversation(&mut self, sink: &mut dyn Sink, conversation: Conversation) -> Result<(), ParseError> {
        self.receipt.conversations += 1;
        Ok(sink.conversation(conversation)?)
    }

    /// Counts a message, and the line or record it starts with, and passes the message to the sink.
    ///
    /// # Errors
    /// Errors of the sink.
    pub fn emit(&mut self, message: Message, sink: &mut dyn Sink) -> Result<(), ParseError> {
        self.count(&message);
        Ok(sink.message(message)?)
    }

    fn count(&mut self, message: &Message) {
        let receipt = &mut self.receipt;
        if message.kind == Kind::System {
            receipt.system_lines += 1;
        } else {
            receipt.message_lines += 1;
        }
        if let Some(sender) = &message.sender
            && !self.senders.contains(sender)
        {
            self.senders.insert(sender.clone());
        }
        receipt.messages += 1;
        receipt.first = Some(receipt.first.map_or(message.sent_at, |first| first.min(message.sent_at)));
        receipt.last = Some(receipt.last.map_or(message.sent_at, |last| last.max(message.sent_at)));
    }

    /// Counts a line that continues a message.
    pub fn continuation(&mut self) {
        self.receipt.continuation_lines += 1;
    }

    /// Counts a line or record that is not part of any message. `line` is its number from 1.
    pub fn skip(&mut self, line: u64, reason: &str, text: &str) {
        self.receipt.skipped_lines += 1;
        if self.receipt.skipped.len() < QUOTED_LINES {
            let text = text.chars().take(QUOTED_CHARACTERS).collect();
            self.receipt.skipped.push(Skipped { line, reason: reason.to_owned(), text });
        }
    }

    /// Adds a warning. `line` is 0 if it concerns the whole file.
    pub fn warn(&mut self, line: u64, text: impl Into<String>) {
        if self.receipt.warnings.len() < QUOTED_LINES {
            self.receipt.warnings.push(Warning { line, text: text.into() });
        }
    }

    /// Computes the totals and returns the receipt.
    ///
    /// # Errors
    /// [`ParseError::NoMessages`] if there was no message.
    pub fn finish(self) -> Result<Receipt, ParseError> {
        let mut receipt = self.receipt;
        if receipt.messages == 0 {
            return Err(ParseError::NoMessages { program: receipt.source.title() });
        }
        receipt.participants = self.senders.len() as u64;
        receipt.lines =
            receipt.message_lines + receipt.continuation_lines + receipt.system_lines + receipt.skipped_lines;
        Ok(receipt)
    }
}
