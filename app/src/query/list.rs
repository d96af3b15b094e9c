//! For `#[serde(with = "crate::query::list")]` on a `Vec<T>`: a repeated key, `who=1&who=2`. `T` is read with
//! `FromStr` and written with `Display`. Unlike serde's own lists it works inside of `#[serde(flatten)]`, where all
//! values are text and a single one is no list. Needs `#[serde(default)]` beside it.
//!
//! Forms that a server function reads call the field `who[]`: add `#[serde(alias = "who[]")]` for those that are sent
//! without script as a query.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

/// Values of one key; what is beyond them is left out.
const MAX: usize = 1_000;

/// Reads one value or several.
///
/// # Errors
/// When a value is not a `T`: the query then counts as empty.
pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_any(Values(PhantomData))
}

/// Writes each value as text.
///
/// # Errors
/// Those of the format.
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
        f.write_str("text or a list of texts")
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
