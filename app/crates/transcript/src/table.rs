//! Tables: CSV with any separator, a JSON object a line, or a JSON list of objects. Which column is
//! the time, the sender and the text is told by a person or by the columns' names.

mod columns;
mod rows;
mod time;

use std::io::{Read, Seek};

pub use columns::{Columns, TablePreview};

use crate::conversation::{Conversation, Sink};
use crate::input::{Input, Text};
use crate::receipt::Ledger;
use crate::{Hints, Kind, Message, ParseError, Source};
use rows::Row;
use time::Times;

/// Whether a text that begins like this is a table with a heading that makes sense.
pub fn looks_like(head: &str) -> bool {
    rows::separator(head).is_some_and(|separator| {
        let names = rows::split_heading(head, separator);
        names.len() > 1 && columns::guess(&names).time.is_some()
    })
}

/// Whether JSON that begins like this is a list of objects, or an object a line.
pub fn looks_like_objects(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim();
    head.starts_with('[') || first.ends_with('}')
}

/// Reads the rows as one conversation.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    hints: &Hints,
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let columns = match &hints.columns {
            Some(columns) => columns.clone(),
            None => columns::find(input, text)?,
        };
        let mut times = Times::default();
        rows::each(input, text, &mut |_, row| {
            times.survey(row.get(&columns.time).as_deref().unwrap_or_default());
            Ok(())
        })?;
        let reading = times.decide(hints)?;
        ledger.dates(&reading.decision);
        let stem = text.stem().to_owned();
        ledger.begin(
            sink,
            Conversation {
                title: Some(stem),
                source: Source::Table,
                clock: reading.clock,
                folder: text.folder().to_owned(),
            },
        )?;
        let mut years = reading.years();
        rows::each(input, text, &mut |number, row| {
            let written = row.get(&columns.time).unwrap_or_default();
            let Some(sent_at) = reading.read(&written, &mut years) else {
                let reason = if written.is_empty() { "it has no time" } else { "its time cannot be read" };
                ledger.skip(number, reason, &row.shown());
                return Ok(());
            };
            let message = message(&columns, row, sent_at);
            ledger.pass(message, sink)?;
            Ok(())
        })?;
    }
    Ok(())
}

fn message(columns: &Columns, row: &Row<'_>, sent_at: chrono::NaiveDateTime) -> Message {
    let sender = columns.sender.as_deref().and_then(|column| row.get(column)).map(|name| name.trim().to_owned());
    let sender = sender.filter(|name| !name.is_empty());
    let kind = if sender.is_none() && columns.sender.is_some() { Kind::System } else { Kind::Text };
    let text = row.get(&columns.text).unwrap_or_default().into_owned();
    Message::new(sent_at, sender, kind, text)
}
