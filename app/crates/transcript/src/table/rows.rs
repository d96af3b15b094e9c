//! Reads the rows of a table in any of its formats.

use std::borrow::Cow;
use std::io::{self, BufReader, Read, Seek};

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use crate::ParseError;
use crate::input::{Input, Text};
use crate::json::{self, Step, Visitor};
use crate::text::{Lines, decode, decoding_reader};

/// A row of a table.
pub enum Row<'a> {
    /// A record of a CSV file, with the names of the columns.
    Record { names: &'a StringRecord, values: &'a StringRecord },
    /// A JSON object.
    Object(&'a Value),
}

impl Row<'_> {
    /// The value in a column. `None` if there is none, or it is `null`.
    pub fn get(&self, column: &str) -> Option<Cow<'_, str>> {
        match self {
            Row::Record { names, values } => {
                values.get(names.iter().position(|name| name == column)?).map(Cow::Borrowed)
            }
            Row::Object(value) => match value.get(column)? {
                Value::String(text) => Some(Cow::Borrowed(text)),
                Value::Null => None,
                other => Some(Cow::Owned(other.to_string())),
            },
        }
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<String> {
        match self {
            Row::Record { names, .. } => names.iter().map(str::to_owned).collect(),
            Row::Object(value) => {
                value.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default()
            }
        }
    }

    /// The row as text, to quote it in the receipt.
    pub fn display_text(&self) -> String {
        match self {
            Row::Record { values, .. } => values.iter().collect::<Vec<_>>().join(", "),
            Row::Object(value) => value.to_string(),
        }
    }
}

/// Called with each row and its number, from 1.
pub type RowCallback<'e> = dyn FnMut(u64, &Row<'_>) -> Result<(), ParseError> + 'e;

/// Calls `each` with every row.
pub fn for_each<R: Read + Seek>(
    input: &mut Input<R>,
    text: &Text,
    each: &mut RowCallback<'_>,
) -> Result<(), ParseError> {
    for_each_up_to(input, text, u64::MAX, each)
}

/// Calls `each` with the first `limit` rows.
pub fn for_each_up_to<R: Read + Seek>(
    input: &mut Input<R>,
    text: &Text,
    limit: u64,
    each: &mut RowCallback<'_>,
) -> Result<(), ParseError> {
    let mut head = Vec::new();
    input.open(text)?.take(64 << 10).read_to_end(&mut head).map_err(ParseError::from_reading)?;
    let beginning = decode(&head).trim_start_matches('\u{feff}').trim_start().to_owned();
    match beginning.chars().next() {
        Some('[') => json_list(input.open(text)?, limit, each),
        Some('{') => json_lines(input.open(text)?, limit, each),
        _ => csv_records(decoding_reader(&head, input.open(text)?), separator(&beginning).unwrap_or(b','), limit, each),
    }
}

fn csv_records(reader: impl Read, separator: u8, limit: u64, each: &mut RowCallback<'_>) -> Result<(), ParseError> {
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(BufReader::new(reader));
    let text = |bytes: &csv::ByteRecord| bytes.iter().map(|value| decode(value).into_owned()).collect::<StringRecord>();
    let broken = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => ParseError::from_reading(error),
        _ => ParseError::from_reading(io::Error::from(io::ErrorKind::InvalidData)),
    };
    let names = text(reader.byte_headers().map_err(broken)?);
    let mut bytes = csv::ByteRecord::new();
    let mut number = 0;
    while number < limit && reader.read_byte_record(&mut bytes).map_err(broken)? {
        number += 1;
        each(number, &Row::Record { names: &names, values: &text(&bytes) })?;
    }
    Ok(())
}

fn json_lines(reader: impl Read, limit: u64, each: &mut RowCallback<'_>) -> Result<(), ParseError> {
    let mut lines = Lines::new(reader)?;
    let mut number = 0;
    while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
        if line.trim().is_empty() {
            continue;
        }
        number += 1;
        if number > limit {
            break;
        }
        let value = serde_json::from_str(line).unwrap_or_else(|_| Value::String(line.to_owned()));
        each(number, &Row::Object(&value))?;
    }
    Ok(())
}

fn json_list(reader: impl Read, limit: u64, each: &mut RowCallback<'_>) -> Result<(), ParseError> {
    struct Items<'i, 'e> {
        each: &'i mut RowCallback<'e>,
        number: u64,
        limit: u64,
    }
    impl Visitor for Items<'_, '_> {
        fn step(&mut self, path: &[&str]) -> Step {
            match path {
                [] => Step::Descend,
                _ if self.number >= self.limit => Step::Skip,
                _ => Step::Take,
            }
        }

        fn take(&mut self, _: &[&str], value: Value) -> Result<(), ParseError> {
            self.number += 1;
            (self.each)(self.number, &Row::Object(&value))
        }
    }
    json::walk(reader, &mut Items { each, number: 0, limit })
}

/// Detects the separator of a CSV file: the most frequent one in the first line. `None` if it is not in the second
/// line too.
pub fn separator(head: &str) -> Option<u8> {
    let mut lines = head.lines();
    let (first, second) = (lines.next()?, lines.next()?);
    let count = |line: &str, separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let best = [b',', b';', b'\t', b'|'].into_iter().max_by_key(|separator| count(first, *separator))?;
    (count(first, best) > 0 && count(second, best) > 0).then_some(best)
}

/// The names of the columns, from the first line.
pub fn column_names(head: &str, separator: u8) -> Vec<String> {
    let first = head.lines().next().unwrap_or_default();
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(first.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|name| name.trim().to_owned()).collect()
}
