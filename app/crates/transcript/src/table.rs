//! Tables: CSV with any common separator, JSON Lines, or a JSON list of objects. The columns for the time, the
//! sender and the text are chosen by the user or detected by their names.

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
use time::TimeDetector;

/// Whether `head` is the beginning of a table whose header names a time column.
pub fn looks_like(head: &str) -> bool {
    rows::separator(head).is_some_and(|separator| {
        let names = rows::column_names(head, separator);
        names.len() > 1 && columns::guess(&names).time.is_some()
    })
}

/// Whether `head` is the beginning of a JSON list, or of one JSON object per line.
pub fn looks_like_objects(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim();
    head.starts_with('[') || first.ends_with('}')
}

/// Reads each table as one conversation.
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
        let mut times = TimeDetector::default();
        rows::for_each(input, text, &mut |_, row| {
            times.add(row.get(&columns.time).as_deref().unwrap_or_default());
            Ok(())
        })?;
        let format = times.decide(hints)?;
        ledger.set_date_order(&format.decision);
        let stem = text.stem().to_owned();
        ledger.begin_conversation(
            sink,
            Conversation {
                title: Some(stem),
                source: Source::Table,
                clock: format.clock,
                folder: text.folder().to_owned(),
            },
        )?;
        let mut years = format.years();
        rows::for_each(input, text, &mut |number, row| {
            let value = row.get(&columns.time).unwrap_or_default();
            let Some(sent_at) = format.read(&value, &mut years) else {
                let reason = if value.is_empty() { "no time" } else { "unreadable time" };
                ledger.skip(number, reason, &row.display_text());
                return Ok(());
            };
            let message = message(&columns, row, sent_at);
            ledger.emit(message, sink)?;
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
