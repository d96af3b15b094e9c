//! JSON of any size, walked in constant memory: what a [`Visitor`] asks for is handed to it as it
//! comes by.

use std::fmt;
use std::io::{BufReader, Read};

use chrono::{DateTime, NaiveDateTime};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor as SerdeVisitor};
use serde_json::Value;

use crate::ParseError;

/// What to do with the value at a path.
pub enum Step {
    /// Walk through its members or items.
    Into,
    /// Hand it over as a whole.
    Take,
    /// Pass by.
    Skip,
}

/// Decides what is read. A path names the keys from the top; the items of a list are `*`.
pub trait Visitor {
    /// What to do with the value at this path.
    fn at(&mut self, path: &[&str]) -> Step;

    /// The value that was asked for.
    ///
    /// # Errors
    /// An error ends the walk.
    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError>;
}

/// Walks through a document.
///
/// # Errors
/// [`ParseError::BrokenJson`] with the place, and what `visitor` answers.
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
    /// The error that a failed reading of JSON means.
    pub(crate) fn from_json(error: serde_json::Error) -> Self {
        if error.is_io() {
            return ParseError::from_reading(error.into());
        }
        ParseError::BrokenJson {
            line: error.line(),
            column: error.column(),
            reason: if error.is_eof() { "it ends in the middle".to_owned() } else { error.to_string() },
        }
    }
}

struct Walk<'v> {
    visitor: &'v mut dyn Visitor,
    path: Vec<String>,
    stopped: Option<ParseError>,
}

impl Walk<'_> {
    fn step(&mut self) -> Step {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        self.visitor.at(&path)
    }

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

/// The value at the walk's path.
struct Seed<'w, 'v>(&'w mut Walk<'v>);

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.step() {
            Step::Into => deserializer.deserialize_any(Members(self.0)),
            Step::Skip => serde::de::IgnoredAny::deserialize(deserializer).map(drop),
            Step::Take => {
                let value = Value::deserialize(deserializer)?;
                if self.0.take(value) { Ok(()) } else { Err(D::Error::custom("stopped")) }
            }
        }
    }
}

use serde::Deserialize;

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

/// Short ways to a value's members.
pub trait Fields {
    /// A text that is not empty.
    fn text(&self, key: &str) -> Option<&str>;
    /// A whole number, also one that is written as a text.
    fn number(&self, key: &str) -> Option<i64>;
    /// The items of a list; none when it is not there.
    fn items(&self, key: &str) -> &[Value];
    /// Whether it is there and true.
    fn flag(&self, key: &str) -> bool;
    /// A number or a text, as a text: ids are either.
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

/// Universal time from milliseconds since 1970, cut to whole seconds.
pub fn from_millis(millis: i64) -> Option<NaiveDateTime> {
    from_seconds(millis.div_euclid(1000))
}

/// Universal time from seconds since 1970, within the years that the database and the pages take.
pub fn from_seconds(seconds: i64) -> Option<NaiveDateTime> {
    let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    crate::stamp::plausible(at.date()).then_some(at)
}

/// Universal time from `2024-05-17T10:29:42.123+02:00`.
pub fn from_rfc3339(text: &str) -> Option<NaiveDateTime> {
    from_seconds(DateTime::parse_from_rfc3339(text).ok()?.timestamp())
}
