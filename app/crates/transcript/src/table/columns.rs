//! Finds the columns of a table.

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use super::rows;
use crate::ParseError;
use crate::input::{Input, Text};

/// The names of the columns that a message is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The column with the time.
    pub time: String,
    /// The column with the sender's name, if there is one.
    pub sender: Option<String>,
    /// The column with the text.
    pub text: String,
}

/// The beginning of a table, so that the user can choose the columns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TablePreview {
    /// The names of the columns, at most 200.
    pub columns: Vec<String>,
    /// The first 5 rows, in the order of `columns`. Values are cut to 80 characters.
    pub rows: Vec<Vec<String>>,
    /// The column that is probably the time.
    pub time: Option<String>,
    /// The column that is probably the sender.
    pub sender: Option<String>,
    /// The column that is probably the text.
    pub text: Option<String>,
}

/// The number of rows in a preview.
const PREVIEW_ROWS: u64 = 5;
/// The maximum length of a value in a preview, in characters.
const PREVIEW_CHARACTERS: usize = 80;
/// The maximum number of columns in a preview.
const MAX_COLUMNS: usize = 200;

/// Common names of the column with the time, the most reliable first.
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
/// Common names of the column with the sender, the most reliable first.
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
/// Common names of the column with the text, the most reliable first.
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

/// Guesses the columns by their names. The preview has no rows.
pub fn guess(names: &[String]) -> TablePreview {
    let lower: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let find = |known: &[&str]| {
        let index = known.iter().find_map(|known| lower.iter().position(|name| name == known))?;
        names.get(index).cloned()
    };
    TablePreview {
        columns: names.iter().take(MAX_COLUMNS).cloned().collect(),
        rows: Vec::new(),
        time: find(TIME),
        sender: find(SENDER),
        text: find(TEXT),
    }
}

/// Finds the columns by their names.
///
/// # Errors
/// [`ParseError::ColumnsNeeded`] if the time or the text was not found, [`ParseError::Empty`] if there are no rows.
pub fn find<R: Read + Seek>(input: &mut Input<R>, text: &Text) -> Result<Columns, ParseError> {
    let mut preview: Option<TablePreview> = None;
    rows::for_each_up_to(input, text, PREVIEW_ROWS, &mut |_, row| {
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
            preview.text = preview.text.take().or_else(|| longest_column(&preview));
            Err(ParseError::ColumnsNeeded(Box::new(preview)))
        }
    }
}

/// The column with the longest values that is neither the time nor the sender.
fn longest_column(preview: &TablePreview) -> Option<String> {
    let length = |index: usize| preview.rows.iter().filter_map(|row| row.get(index)).map(String::len).sum::<usize>();
    let free = |name: &&String| preview.time.as_ref() != Some(*name) && preview.sender.as_ref() != Some(*name);
    let looks_like_a_time = |index: usize| {
        preview.rows.first().and_then(|row| row.get(index)).is_some_and(|value| crate::stamp::date(value).is_some())
    };
    let columns = preview.columns.iter().enumerate().filter(|(index, name)| free(name) && !looks_like_a_time(*index));
    columns.max_by_key(|(index, _)| length(*index)).map(|(_, name)| name.clone())
}
