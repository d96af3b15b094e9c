//! Streaming access to JSON documents of any size: a [`Visitor`] chooses the values it wants, and only those
//! are held in memory, one at a time.

use std::fmt;
use std::io::{BufReader, Read};

use chrono::{DateTime, NaiveDateTime};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor as SerdeVisitor};
use serde_json::Value;

use crate::ParseError;

/// What to do with a value.
pub enum Step {
    /// Visit its members or items.
    Descend,
    /// Parse it and pass it to [`Visitor::take`].
    Take,
    /// Ignore it.
    Skip,
}

/// Selects the values of a document. A path lists the object keys from the root; `*` matches any item of
/// a list.
pub trait Visitor {
    /// What to do with the value at this path.
    fn step(&mut self, path: &[&str]) -> Step;

    /// Receives a value for which [`Visitor::step`] returned [`Step::Take`].
    ///
    /// # Errors
    /// An error stops the walk and is returned by [`walk`].
    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError>;
}

/// Walks through a document in order.
///
/// # Errors
/// [`ParseError::BrokenJson`] if it is not valid JSON, errors of `visitor`, and read errors.
pub fn walk(reader: impl Read, visitor: &mut dyn Visitor) -> Result<(), ParseError> {
    let reader = BufReader::with_capacity(1 << 16, DecodeReaderBytesBuilder::new().bom_sniffing(true).build(reader));
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let mut walk = Walk { visitor, path: Vec::new(), stopped: None };
    let result = Seed(&mut walk).deserialize(&mut deserializer);
    match (walk.stopped, result) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(ParseError::from_json(error)),
        (None, Ok(())) => Ok(()),
    }
}

impl ParseError {
    /// Converts an error of `serde_json`.
    pub(crate) fn from_json(error: serde_json::Error) -> Self {
        if error.is_io() {
            return ParseError::from_reading(error.into());
        }
        ParseError::BrokenJson {
            line: error.line(),
            column: error.column(),
            reason: if error.is_eof() { "unexpected end of file".to_owned() } else { error.to_string() },
        }
    }
}

struct Walk<'v> {
    visitor: &'v mut dyn Visitor,
    path: Vec<String>,
    /// The visitor's error. Serde cannot carry it, so the deserializer only sees "stopped".
    stopped: Option<ParseError>,
}

impl Walk<'_> {
    fn step(&mut self) -> Step {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        self.visitor.step(&path)
    }

    /// Returns false if the visitor failed.
    fn take(&mut self, value: Value) -> bool {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match self.visitor.take(&path, value) {
            Ok(()) => true,
            Err(error) => {
                self.stopped = Some(error);
                false
            }
        }
    }
}

/// Deserializes the value at the current path.
struct Seed<'w, 'v>(&'w mut Walk<'v>);

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.step() {
            Step::Descend => deserializer.deserialize_any(Members(self.0)),
            Step::Skip => serde::de::IgnoredAny::deserialize(deserializer).map(drop),
            Step::Take => {
                let value = Value::deserialize(deserializer)?;
                if self.0.take(value) { Ok(()) } else { Err(D::Error::custom("stopped")) }
            }
        }
    }
}

use serde::Deserialize;

/// Visits the members of an object or the items of a list.
struct Members<'w, 'v>(&'w mut Walk<'v>);

impl<'de> SerdeVisitor<'de> for Members<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.0.path.push(key);
            map.next_value_seed(Seed(self.0))?;
            self.0.path.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.path.push("*".to_owned());
        while items.next_element_seed(Seed(self.0))?.is_some() {}
        self.0.path.pop();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Accessors for the members of a JSON object.
pub trait Fields {
    /// A non-empty string.
    fn text(&self, key: &str) -> Option<&str>;
    /// An integer, which may also be written as a string. Fractions are cut off.
    fn number(&self, key: &str) -> Option<i64>;
    /// The items of a list; empty if it is missing.
    fn items(&self, key: &str) -> &[Value];
    /// Whether the member is `true`.
    fn flag(&self, key: &str) -> bool;
    /// A string or number as a string: some programs write ids as numbers.
    fn id(&self, key: &str) -> Option<String>;
}

impl Fields for Value {
    fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn number(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn items(&self, key: &str) -> &[Value] {
        self.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    fn id(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// Converts Unix time in milliseconds to UTC, rounded down to seconds. `None` outside the years 1970 to 2200.
pub fn from_millis(millis: i64) -> Option<NaiveDateTime> {
    from_seconds(millis.div_euclid(1000))
}

/// Converts Unix time in seconds to UTC. `None` outside the years 1970 to 2200.
pub fn from_seconds(seconds: i64) -> Option<NaiveDateTime> {
    let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    crate::stamp::plausible(at.date()).then_some(at)
}

/// Converts a timestamp such as `2024-05-17T10:29:42.123+02:00` to UTC, rounded down to seconds.
pub fn from_rfc3339(text: &str) -> Option<NaiveDateTime> {
    from_seconds(DateTime::parse_from_rfc3339(text).ok()?.timestamp())
}
