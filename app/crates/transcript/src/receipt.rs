//! What became of each line of a file.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::conversation::{Conversation, Sink};
use crate::order::Decision;
use crate::{FastSet, Kind, Message, ParseError, Source};

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
    /// The year comes first, the month is written as a word, or the format is always the same.
    Written,
    /// A number over 12 can only be a day.
    OverTwelve,
    /// Only this order lets the dates run forward.
    Chronology,
    /// One number changes from day to day, the other from month to month.
    Pace,
    /// The names of media files carry the day they were sent.
    FileNames,
    /// The words of the file's language.
    Language,
    /// Both orders mean the same days.
    NoMatter,
    /// Nothing in the file decides it; taken from the look of the dates.
    Guess,
}

/// What the receipt counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Lines of a text.
    #[default]
    Lines,
    /// Entries of a list, as in JSON, or rows of a table.
    Records,
}

/// Something that became part of no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its number in the file, from 1; 0 for a file of an archive.
    pub line: u64,
    /// Why it was left out.
    pub reason: String,
    /// Its first characters, at most 200.
    pub text: String,
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The line or record it is about, from 1; 0 for the whole file.
    pub line: u64,
    /// A sentence.
    pub text: String,
}

/// What became of each line or record of a file:
/// `lines = message_lines + continuation_lines + system_lines + skipped_lines`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The program that wrote the export.
    pub source: Source,
    /// What `lines` counts.
    #[serde(default)]
    pub unit: Unit,
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
    /// The first of the skipped lines, at most 1,000.
    pub skipped: Vec<Skipped>,
    /// Files of the archive that were refused, and why.
    #[serde(default)]
    pub refused: Vec<Skipped>,
    /// What a person should look at.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Conversations.
    #[serde(default)]
    pub conversations: u64,
    /// Messages in all, system messages included.
    pub messages: u64,
    /// Different senders.
    pub participants: u64,
    /// The earliest time.
    pub first: Option<NaiveDateTime>,
    /// The latest time.
    pub last: Option<NaiveDateTime>,
}

/// How many skipped lines a receipt quotes.
const QUOTED_LINES: usize = 1000;
/// How many characters of each.
const QUOTED_CHARACTERS: usize = 200;

/// A receipt that is being written.
#[derive(Debug)]
pub struct Ledger {
    receipt: Receipt,
    senders: FastSet<String>,
}

impl Ledger {
    /// An empty one. Dates are taken to be read in one way only until [`Ledger::dates`] says otherwise.
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

    /// The figures that are set, not counted.
    pub fn figures(&mut self) -> &mut Receipt {
        &mut self.receipt
    }

    /// How the dates were read.
    pub fn dates(&mut self, decision: &Decision) {
        self.receipt.date_order = decision.order;
        self.receipt.date_order_evidence = decision.evidence;
        self.receipt.date_order_confidence = decision.confidence;
        if decision.evidence == OrderEvidence::Guess {
            self.warn(0, "Nothing in the file tells day and month apart: the order was guessed. Say which it is.");
        }
        if let Some(year) = decision.first_year {
            self.warn(0, format!("The dates have no year. The first is taken to be of {year}."));
        }
    }

    /// Counts a conversation and hands it on.
    ///
    /// # Errors
    /// What the sink answers.
    pub fn begin(&mut self, sink: &mut dyn Sink, conversation: Conversation) -> Result<(), ParseError> {
        self.receipt.conversations += 1;
        Ok(sink.conversation(conversation)?)
    }

    /// Counts the line or record that begins this message, and hands the message on.
    ///
    /// # Errors
    /// What the sink answers.
    pub fn pass(&mut self, message: Message, sink: &mut dyn Sink) -> Result<(), ParseError> {
        self.message(&message);
        Ok(sink.message(message)?)
    }

    fn message(&mut self, message: &Message) {
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

    /// Counts a line that carries a message on.
    pub fn continuation(&mut self) {
        self.receipt.continuation_lines += 1;
    }

    /// Counts a line that is part of nothing.
    pub fn skip(&mut self, line: u64, reason: &str, text: &str) {
        self.receipt.skipped_lines += 1;
        if self.receipt.skipped.len() < QUOTED_LINES {
            let text = text.chars().take(QUOTED_CHARACTERS).collect();
            self.receipt.skipped.push(Skipped { line, reason: reason.to_owned(), text });
        }
    }

    /// Tells a person to look.
    pub fn warn(&mut self, line: u64, text: impl Into<String>) {
        if self.receipt.warnings.len() < QUOTED_LINES {
            self.receipt.warnings.push(Warning { line, text: text.into() });
        }
    }

    /// The receipt, added up, when there was at least one message.
    ///
    /// # Errors
    /// [`ParseError::NoMessages`].
    pub fn close(self) -> Result<Receipt, ParseError> {
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
