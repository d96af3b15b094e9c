//! Query strings as types: one struct per page, read and written by `serde_html_form`.
//!
//! Fields that a form may send empty use [`blank`]; everything else fails the whole query, which then counts
//! as empty, so that a mistyped address shows the page unfiltered instead of an error.

pub mod list;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Reads a query string, without the question mark. One that cannot be read counts as empty.
pub fn parse<T: DeserializeOwned + Default>(query: &str) -> T {
    serde_html_form::from_str(query).unwrap_or_default()
}

/// Reads a query string that a row of a table holds. It is never taken for an empty one: a filter that cannot be read
/// must not show everything.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when it cannot be read.
#[cfg(feature = "ssr")]
pub fn parse_stored<T: DeserializeOwned>(query: &str) -> Result<T, crate::error::AppError> {
    serde_html_form::from_str(query).map_err(|e| crate::error::AppError::internal("a stored query is unreadable", e))
}

/// Writes a query string, without the question mark.
pub fn write<T: Serialize>(request: &T) -> String {
    serde_html_form::to_string(request).unwrap_or_default()
}

/// `path` with the query, or `path` alone if the query is empty.
pub fn address<T: Serialize>(path: &str, request: &T) -> String {
    match write(request) {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A value as it is written in a query string.
pub fn escape(value: &str) -> String {
    leptos_router::location::Url::escape(value)
}

/// The typed query of the current address. Changes only when the typed value does.
pub fn use_request<T>() -> Memo<T>
where
    T: DeserializeOwned + Default + PartialEq + Send + Sync + 'static,
{
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| parse(search.trim_start_matches('?'))))
}

/// For `#[serde(skip_serializing_if = "is_default")]`: addresses name only what differs from the default.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// For `#[serde(with = "crate::query::blank")]` on an `Option<T>`: empty or unreadable text is `None`, as a form
/// without an entry sends it. `T` is read with `FromStr` and written with `Display`.
pub mod blank {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Reads text; `None` if it is empty or not a `T`.
    ///
    /// # Errors
    /// Only when the format cannot give text.
    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| text.trim().parse().ok()))
    }

    /// Writes text, or nothing.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, into: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => into.collect_str(value),
            None => into.serialize_none(),
        }
    }
}

/// For `#[serde(with = "crate::query::flag")]` on a `bool`: a checkbox sends its name when it is ticked and nothing
/// otherwise. Any text but the empty one, `false` and `0` means true. Needs `#[serde(default)]` beside it.
pub mod flag {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Reads a checkbox.
    ///
    /// # Errors
    /// Only when the format cannot give text.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.is_some_and(|text| !matches!(text.as_str(), "" | "false" | "0")))
    }

    /// Writes `on`, or nothing.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<S: Serializer>(value: &bool, into: S) -> Result<S::Ok, S::Error> {
        if *value { into.serialize_str("on") } else { into.serialize_none() }
    }
}

/// An argument of a form that may be sent empty: a [`blank`] for server functions, whose arguments take no
/// `#[serde(with)]`. Needs `#[server(default)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound = "T: std::str::FromStr + std::fmt::Display")]
pub struct Blank<T>(#[serde(with = "blank")] pub Option<T>);

impl<T> Default for Blank<T> {
    fn default() -> Self {
        Blank(None)
    }
}

/// A checkbox of a form: a [`flag`] for server functions. Needs `#[server(default)]`.
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
    fn a_query_is_read_as_it_is_written() {
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
    fn empty_fields_of_a_form_are_absent() {
        assert_eq!(parse::<Example>("from=&q=&unknown=1"), Example::default());
        assert_eq!(parse::<Example>("from=yesterday&who=1").who, [1]);
    }

    #[test]
    fn an_unreadable_query_counts_as_empty() {
        assert_eq!(parse::<Example>("who=everybody"), Example::default());
    }
}
