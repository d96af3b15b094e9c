//! Parses the exports of chat programs into a stream of messages.
//!
//! [`read`] takes an [`Input`] (a text file or a zip), detects which program wrote it, and passes its
//! conversations and messages to a [`Sink`] one by one, in constant memory. The [`Receipt`] accounts for every
//! line of the file. [`merge`] combines two exports of the same chat.
//!
//! The modules of the programs cite the sources for their formats. The phrases that WhatsApp writes in different
//! languages are listed in `whatsapp/markers.tsv`.

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

/// Hash maps and sets with a fast hasher. It is randomly seeded, because the keys come from the file.
type FastMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
type FastSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;

/// What the caller already knows about a file. Anything left out is detected.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The program that wrote the file.
    pub source: Option<Source>,
    /// The order of day, month and year in dates.
    pub date_order: Option<DateOrder>,
    /// The columns of a table to use.
    pub columns: Option<Columns>,
    /// The latest possible date of the last message. Used to find the year of dates without one.
    pub today: Option<NaiveDate>,
    /// Whether to stop with [`ParseError::Undecided`] if the file does not show whether the day or the month
    /// comes first. Otherwise the order is guessed, and the receipt contains a warning.
    pub ask: bool,
}

/// Reads an export and passes its conversations and messages to `sink`.
///
/// # Errors
/// [`ParseError::Undecided`] and [`ParseError::ColumnsNeeded`] if a hint is missing. [`ParseError::Io`] if
/// `sink` fails or the file cannot be read. The other errors mean that the file is damaged or not an export.
pub fn read<R: Read + Seek>(input: &mut Input<R>, hints: &Hints, sink: &mut dyn Sink) -> Result<Receipt, ParseError> {
    let (source, texts) = input.detect(hints.source)?;
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
    ledger.receipt_mut().refused = input.refused().to_vec();
    ledger.finish()
}
