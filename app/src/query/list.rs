//! For `#[serde(with = "crate::query::list")]` on a `Vec<T>`: a repeated key such as `who=1&who=2`. `T` is parsed with
//! `FromStr` and written with `Display`. Unlike serde's own lists this works inside `#[serde(flatten)]`, where every
//! value is text and a single value is not a list. Also needs `#[serde(default)]`.
//!
//! In forms for server functions the field is called `who[]`. Add `#[serde(alias = "who[]")]` if such a form can also
//! be sent as a query, without JavaScript.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

/// The maximum number of values of one key. Further values are ignored.
const MAX: usize = 1_000;

/// Parses one or several values.
///
/// # Errors
/// If a value is not a valid `T`; the whole query then counts as empty.
pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_any(Values(PhantomData))
}

/// Writes each value as text.
///
/// # Errors
/// Errors of the serializer.
pub fn serialize<T: Display, S: Serializer>(values: &[T], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(values.iter().map(ToString::to_string))
}

struct Values<T>(PhantomData<T>);

fn read<T: FromStr, E: Error>(text: &str) -> Result<T, E> {
    text.trim().parse().map_err(|_| E::custom(format!("unexpected value {text:?}")))
}

impl<'de, T: FromStr> Visitor<'de> for Values<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a list of text values")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.is_empty() { Ok(Vec::new()) } else { Ok(vec![read(text)?]) }
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(text) = values.next_element::<String>()? {
            if all.len() < MAX {
                all.push(read(&text)?);
            }
        }
        Ok(all)
    }
}
