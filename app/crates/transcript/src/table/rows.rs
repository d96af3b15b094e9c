//! The rows of a table, whatever its shape.

use std::borrow::Cow;
use std::io::{self, BufReader, Read, Seek};

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use crate::ParseError;
use crate::input::{Input, Text};
use crate::json::{self, Step, Visitor};
use crate::text::{Lines, decode, decoded};

/// A row: values by the names of their columns.
pub enum Row<'a> {
    Record { names: &'a StringRecord, values: &'a StringRecord },
    Object(&'a Value),
}

impl Row<'_> {
    /// The value in a column; `None` when it is not there.
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

    /// The row as a person may look at it.
    pub fn shown(&self) -> String {
        match self {
            Row::Record { values, .. } => values.iter().collect::<Vec<_>>().join(", "),
            Row::Object(value) => value.to_string(),
        }
    }
}

/// What is done with each row; numbers count from 1.
pub type Each<'e> = dyn FnMut(u64, &Row<'_>) -> Result<(), ParseError> + 'e;

/// Calls `each` with every row.
pub fn each<R: Read + Seek>(input: &mut Input<R>, text: &Text, each: &mut Each<'_>) -> Result<(), ParseError> {
    each_until(input, text, u64::MAX, each)
}

/// Calls `each` with the first rows.
pub fn each_until<R: Read + Seek>(
    input: &mut Input<R>,
    text: &Text,
    limit: u64,
    each: &mut Each<'_>,
) -> Result<(), ParseError> {
    let mut head = Vec::new();
    input.open(text)?.take(64 << 10).read_to_end(&mut head).map_err(ParseError::from_reading)?;
    let beginning = decode(&head).trim_start_matches('\u{feff}').trim_start().to_owned();
    match beginning.chars().next() {
        Some('[') => list(input.open(text)?, limit, each),
        Some('{') => objects(input.open(text)?, limit, each),
        _ => records(decoded(&head, input.open(text)?), separator(&beginning).unwrap_or(b','), limit, each),
    }
}

fn records(reader: impl Read, separator: u8, limit: u64, each: &mut Each<'_>) -> Result<(), ParseError> {
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

fn objects(reader: impl Read, limit: u64, each: &mut Each<'_>) -> Result<(), ParseError> {
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

fn list(reader: impl Read, limit: u64, each: &mut Each<'_>) -> Result<(), ParseError> {
    struct Items<'i, 'e> {
        each: &'i mut Each<'e>,
        number: u64,
        limit: u64,
    }
    impl Visitor for Items<'_, '_> {
        fn at(&mut self, path: &[&str]) -> Step {
            match path {
                [] => Step::Into,
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

/// The separator that the heading has most of, when the second line has it, too.
pub fn separator(head: &str) -> Option<u8> {
    let mut lines = head.lines();
    let (first, second) = (lines.next()?, lines.next()?);
    let count = |line: &str, separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let best = [b',', b';', b'\t', b'|'].into_iter().max_by_key(|separator| count(first, *separator))?;
    (count(first, best) > 0 && count(second, best) > 0).then_some(best)
}

/// The names in a heading.
pub fn split_heading(head: &str, separator: u8) -> Vec<String> {
    let first = head.lines().next().unwrap_or_default();
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(first.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|name| name.trim().to_owned()).collect()
}
