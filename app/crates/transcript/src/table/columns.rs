//! Which column is what.

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use super::rows;
use crate::ParseError;
use crate::input::{Input, Text};

/// The columns of a table that make a message, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// When it was sent.
    pub time: String,
    /// Who sent it; without one, everything is the system's.
    pub sender: Option<String>,
    /// What it says.
    pub text: String,
}

/// What a person needs to see to tell the columns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TablePreview {
    /// Their names.
    pub columns: Vec<String>,
    /// The first rows, in the order of the columns; long values are cut.
    pub rows: Vec<Vec<String>>,
    /// The column that looks like the time.
    pub time: Option<String>,
    /// The column that looks like the sender.
    pub sender: Option<String>,
    /// The column that looks like the text.
    pub text: Option<String>,
}

/// How many rows a preview shows.
const PREVIEW_ROWS: u64 = 5;
/// How many characters of each value.
const PREVIEW_CHARACTERS: usize = 80;
/// More columns than these are not shown.
const MAX_COLUMNS: usize = 200;

/// Names that columns have in the wild, the surest first.
const TIME: &[&str] = &[
    "sent_at",
    "timestamp",
    "datetime",
    "date_time",
    "date/time",
    "date & time",
    "sent at",
    "created_at",
    "createdat",
    "created",
    "time_sent",
    "sent",
    "message_date",
    "date",
    "time",
    "ts",
    "datum",
    "fecha",
    "data",
    "when",
    "zeit",
];
const SENDER: &[&str] = &[
    "sender",
    "sender_name",
    "sendername",
    "from",
    "author",
    "author_name",
    "user",
    "username",
    "user_name",
    "name",
    "participant",
    "speaker",
    "who",
    "contact",
    "absender",
    "remitente",
    "nick",
    "role",
    "handle",
];
const TEXT: &[&str] = &[
    "message",
    "text",
    "content",
    "body",
    "message_text",
    "msg",
    "message_body",
    "nachricht",
    "mensaje",
    "mensagem",
    "comment",
    "utterance",
    "transcript",
];

/// What the names tell.
pub fn guess(names: &[String]) -> TablePreview {
    let plain: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let find = |known: &[&str]| {
        let place = known.iter().find_map(|known| plain.iter().position(|name| name == known))?;
        names.get(place).cloned()
    };
    TablePreview {
        columns: names.iter().take(MAX_COLUMNS).cloned().collect(),
        rows: Vec::new(),
        time: find(TIME),
        sender: find(SENDER),
        text: find(TEXT),
    }
}

/// The columns by their names.
///
/// # Errors
/// [`ParseError::ColumnsNeeded`] when the names do not tell the time and the text.
pub fn find<R: Read + Seek>(input: &mut Input<R>, text: &Text) -> Result<Columns, ParseError> {
    let mut preview: Option<TablePreview> = None;
    rows::each_until(input, text, PREVIEW_ROWS, &mut |_, row| {
        let preview = preview.get_or_insert_with(|| guess(&row.names()));
        let cut = |column: &String| row.get(column).unwrap_or_default().chars().take(PREVIEW_CHARACTERS).collect();
        let values = preview.columns.iter().map(cut).collect();
        preview.rows.push(values);
        Ok(())
    })?;
    let mut preview = preview.ok_or(ParseError::Empty)?;
    match (&preview.time, &preview.text) {
        (Some(time), Some(text)) => {
            Ok(Columns { time: time.clone(), sender: preview.sender.clone(), text: text.clone() })
        }
        _ => {
            preview.text = preview.text.take().or_else(|| longest(&preview));
            Err(ParseError::ColumnsNeeded(Box::new(preview)))
        }
    }
}

/// The column that says most, and is neither the time nor the sender.
fn longest(preview: &TablePreview) -> Option<String> {
    let length = |place: usize| preview.rows.iter().filter_map(|row| row.get(place)).map(String::len).sum::<usize>();
    let free = |name: &&String| preview.time.as_ref() != Some(*name) && preview.sender.as_ref() != Some(*name);
    let looks_like_a_time = |place: usize| {
        preview.rows.first().and_then(|row| row.get(place)).is_some_and(|value| crate::stamp::date(value).is_some())
    };
    let columns = preview.columns.iter().enumerate().filter(|(place, name)| free(name) && !looks_like_a_time(*place));
    columns.max_by_key(|(place, _)| length(*place)).map(|(_, name)| name.clone())
}
