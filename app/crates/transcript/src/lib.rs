//! Exports of chat programs, read into one stream of messages.
//!
//! [`read`] takes an [`Input`] (a text or a zip), finds out which program wrote it and hands its
//! conversations and messages to a [`Sink`] one by one, in constant memory. The [`Receipt`] tells
//! what became of each line. [`merge`] puts two readings of one chat together.
//!
//! Facts about the formats are cited where they are used; the words that differ by language are
//! data, in `whatsapp/markers.tsv`.

mod archive;
mod conversation;
mod discord;
mod error;
mod google_chat;
mod imessage;
mod input;
mod json;
mod line;
mod media;
pub mod merge;
mod message;
mod messenger;
mod order;
mod receipt;
mod signal;
mod slack;
mod source;
mod stamp;
mod table;
mod telegram;
mod text;
mod whatsapp;

use std::io::{Read, Seek};

use chrono::NaiveDate;

pub use conversation::{Clock, Collected, Conversation, Sink};
pub use error::ParseError;
pub use input::Input;
pub use message::{Attachment, Call, Kind, Message, Place, Poll, PollOption, Reaction};
use receipt::Ledger;
pub use receipt::{DateOrder, OrderEvidence, Receipt, Skipped, Unit, Warning};
pub use source::Source;
pub use table::{Columns, TablePreview};

/// Maps and sets of what the file itself says: quick, and seeded anew in each process.
type FastMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
type FastSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;

/// What the caller knows better than the file.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The program, when a person has decided it.
    pub source: Option<Source>,
    /// The order of day, month and year, when a person has decided it.
    pub date_order: Option<DateOrder>,
    /// Which column of a table is what, when a person has decided it.
    pub columns: Option<Columns>,
    /// The day of the export, at the latest: dates without a year are the last ones before it.
    pub today: Option<NaiveDate>,
    /// Whether to stop with [`ParseError::Undecided`] when nothing in the file tells day and month
    /// apart. Without it the look of the dates decides, and the receipt says so.
    pub ask: bool,
}

/// Reads an export.
///
/// # Errors
/// [`ParseError`] when the bytes are no export, and what `sink` answers.
pub fn read<R: Read + Seek>(input: &mut Input<R>, hints: &Hints, sink: &mut dyn Sink) -> Result<Receipt, ParseError> {
    let (source, texts) = input.recognise(hints.source)?;
    let mut ledger = Ledger::new(source);
    match source {
        Source::Whatsapp => whatsapp::read(input, &texts, hints, &mut ledger, sink),
        Source::Telegram => telegram::read(input, &texts, &mut ledger, sink),
        Source::Discord => discord::read(input, &texts, &mut ledger, sink),
        Source::Messenger | Source::Instagram => messenger::read(input, source, &texts, &mut ledger, sink),
        Source::Signal => signal::read(input, &texts, &mut ledger, sink),
        Source::Slack => slack::read(input, &texts, &mut ledger, sink),
        Source::GoogleChat => google_chat::read(input, &texts, &mut ledger, sink),
        Source::Imessage => imessage::read(input, &texts, &mut ledger, sink),
        Source::Line => line::read(input, &texts, hints, &mut ledger, sink),
        Source::Table => table::read(input, &texts, hints, &mut ledger, sink),
    }?;
    ledger.figures().refused = input.refused().to_vec();
    ledger.close()
}
