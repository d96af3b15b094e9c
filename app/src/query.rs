//! Typed query strings: one struct per page, serialised with `serde_html_form`.
//!
//! Fields that a form may send empty use [`blank`]. Any other invalid field makes the whole query invalid. An invalid
//! query counts as empty, so that a mistyped URL shows the page unfiltered instead of an error.

pub mod list;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Parses a query string (without `?`). Returns the default if it is invalid.
pub fn parse<T: DeserializeOwned + Default>(query: &str) -> T {
    serde_html_form::from_str(query).unwrap_or_default()
}

/// Parses a query string that is stored in the database. Unlike [`parse`], it does not fall back to the default: an
/// invalid filter must not turn into one that shows everything.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) if it is invalid.
#[cfg(feature = "ssr")]
pub fn parse_stored<T: DeserializeOwned>(query: &str) -> Result<T, crate::error::AppError> {
    serde_html_form::from_str(query).map_err(|e| crate::error::AppError::internal("invalid stored query", e))
}

/// Serialises a query string (without `?`).
pub fn write<T: Serialize>(request: &T) -> String {
    serde_html_form::to_string(request).unwrap_or_default()
}

/// The URL of `path` with the query, or `path` alone if the query is empty.
pub fn address<T: Serialize>(path: &str, request: &T) -> String {
    match write(request) {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// Percent-encodes a value for a query string.
pub fn escape(value: &str) -> String {
    leptos_router::location::Url::escape(value)
}

/// The typed query of the current URL. Changes only when the typed value does.
pub fn use_request<T>() -> Memo<T>
where
    T: DeserializeOwned + Default + PartialEq + Send + Sync + 'static,
{
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| parse(search.trim_start_matches('?'))))
}

/// For `#[serde(skip_serializing_if = "is_default")]`: URLs only contain values that differ from the default.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// For `#[serde(with = "crate::query::blank")]` on an `Option<T>`: empty or invalid text is `None`, because forms send
/// fields without input as empty text. `T` is parsed with `FromStr` and written with `Display`.
pub mod blank {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Parses text; `None` if it is empty or not a valid `T`.
    ///
    /// # Errors
    /// If the input is not text.
    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| text.trim().parse().ok()))
    }

    /// Writes the value as text, or nothing if it is `None`.
    ///
    /// # Errors
    /// Errors of the serializer.
    pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, into: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => into.collect_str(value),
            None => into.serialize_none(),
        }
    }
}

/// For `#[serde(with = "crate::query::flag")]` on a `bool`: browsers send a checkbox only if it is ticked. Any text
/// except the empty text, `false` and `0` is true. Also needs `#[serde(default)]`.
pub mod flag {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Parses the value of a checkbox.
    ///
    /// # Errors
    /// If the input is not text.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.is_some_and(|text| !matches!(text.as_str(), "" | "false" | "0")))
    }

    /// Writes `on`, or nothing if the value is false.
    ///
    /// # Errors
    /// Errors of the serializer.
    pub fn serialize<S: Serializer>(value: &bool, into: S) -> Result<S::Ok, S::Error> {
        if *value { into.serialize_str("on") } else { into.serialize_none() }
    }
}

/// An optional argument of a server function, which a form may send empty. It replaces [`blank`] there, because
/// arguments cannot have `#[serde(with)]`. Needs `#[server(default)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound = "T: std::str::FromStr + std::fmt::Display")]
pub struct Blank<T>(#[serde(with = "blank")] pub Option<T>);

impl<T> Default for Blank<T> {
    fn default() -> Self {
        Blank(None)
    }
}

/// A checkbox as an argument of a server function, in place of [`flag`]. Needs `#[server(default)]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checkbox(#[serde(with = "flag")] pub bool);

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Example {
        #[serde(with = "super::blank")]
        from: Option<NaiveDate>,
        who: Vec<i32>,
        q: String,
        #[serde(with = "super::flag")]
        all: bool,
    }

    #[test]
    fn queries_round_trip() {
        let example = Example {
            from: NaiveDate::from_ymd_opt(2024, 2, 29),
            who: vec![1, 2],
            q: "fish & chips + ü".to_owned(),
            all: true,
        };
        assert_eq!(parse::<Example>(&write(&example)), example);
        assert_eq!(write(&Example::default()), "q=");
    }

    #[test]
    fn empty_or_invalid_blank_fields_are_none() {
        assert_eq!(parse::<Example>("from=&q=&unknown=1"), Example::default());
        assert_eq!(parse::<Example>("from=yesterday&who=1").who, [1]);
    }

    #[test]
    fn invalid_queries_count_as_empty() {
        assert_eq!(parse::<Example>("who=everybody"), Example::default());
    }
}
