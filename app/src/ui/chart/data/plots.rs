//! Pictures that are drawn as SVG.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Linked, Text};

/// What colours a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Color {
    /// The accent colour.
    #[default]
    Accent,
    /// Grey: everything that is not listed by itself.
    Rest,
    /// Positive.
    Good,
    /// Negative.
    Bad,
    /// A participant's, by ordinal, or a code's.
    Person(i32),
}

/// One part of each column, or one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Series {
    /// What it is. Empty if there is only one.
    pub name: String,
    /// Its colour.
    pub color: Color,
    /// Whether it is drawn below the axis.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below: bool,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its name on the axis, e.g. "Mar 2024".
    #[serde(rename = "l")]
    pub label: String,
    /// The first line of the tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// One for each series.
    #[serde(rename = "v")]
    pub values: Vec<f64>,
    /// The messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
    /// The tooltip and the link of the part below the axis, if that is about something else.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub below: Option<(String, Option<String>)>,
    /// Its first and last day, if it can be chosen by dragging.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// Stacked bars over time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Columns {
    /// The accessible name.
    pub label: Text,
    /// From the axis outwards.
    pub series: Vec<Series>,
    /// In order.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
    /// A moving average over the columns; empty for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<f64>,
    /// Follows the numbers of the axis, e.g. "%".
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub unit: Text,
    /// Half as wide.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub half: bool,
}

/// Curves over time: one per series, all from the same zero line.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// The accessible name.
    pub label: Text,
    /// One line each.
    pub series: Vec<Series>,
    /// In order.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
    /// Half as wide.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub half: bool,
}

/// A distribution: each column is a range of values.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Histogram {
    /// The accessible name.
    pub label: Text,
    /// From small to large; one value each.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
}

/// A cell of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// How full: 0 for nothing to 4.
    #[serde(rename = "n")]
    pub level: u8,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// The messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Rows by columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Grid {
    /// The accessible name.
    pub label: Text,
    /// Headings of the columns; empty ones are not written.
    pub columns: Vec<String>,
    /// Headings of the rows.
    pub rows: Vec<String>,
    /// Row by row.
    #[serde(with = "super::packed")]
    pub cells: Vec<Cell>,
    /// Room for the headings of the rows, in units of the picture.
    pub left: f64,
    /// Width of a cell, in units of the picture.
    pub cell: f64,
}

/// A person in a network.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Node {
    /// The name.
    pub name: String,
    /// Selects the colour.
    pub ordinal: i32,
    /// Their messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// A connection from one person to another.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Edge {
    /// Index of the node it comes from.
    #[serde(rename = "f")]
    pub from: u32,
    /// Index of the node it leads to.
    #[serde(rename = "o")]
    pub to: u32,
    /// Selects the thickness.
    #[serde(rename = "n")]
    pub strength: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// The messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// People in a circle, thicker lines for stronger connections.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    /// The accessible name.
    pub label: Text,
    /// In the order of the circle.
    #[serde(with = "super::packed")]
    pub nodes: Vec<Node>,
    /// The connections.
    #[serde(with = "super::packed")]
    pub edges: Vec<Edge>,
}

/// The link to the messages of any day: the date stands between the parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayUrl {
    /// Up to the date.
    pub before: String,
    /// After the date.
    pub after: String,
}

impl DayUrl {
    /// The link of a day.
    pub fn of(&self, day: NaiveDate) -> String {
        format!("{}{day}{}", self.before, self.after)
    }
}

/// The days of some years.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// The day of the first count.
    pub first: NaiveDate,
    /// Messages of each day from then on.
    pub counts: Vec<u32>,
    /// The largest count of all years, also of those not shown.
    pub most: u32,
    /// The years that are shown, latest first.
    pub years: Vec<i32>,
    /// The messages of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<DayUrl>,
}

impl Calendar {
    /// Messages on a day.
    pub fn count(&self, day: NaiveDate) -> u32 {
        let index = usize::try_from((day - self.first).num_days()).ok();
        index.and_then(|index| self.counts.get(index)).copied().unwrap_or(0)
    }
}

/// A place on a map.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// Degrees north.
    #[serde(rename = "n")]
    pub latitude: f64,
    /// Degrees east.
    #[serde(rename = "e")]
    pub longitude: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// The message behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Places on a map of the world, or close up without the coastlines.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceMap {
    /// The accessible name.
    pub label: Text,
    /// Earlier ones cover later ones.
    #[serde(with = "super::packed")]
    pub spots: Vec<Spot>,
    /// Whether only their surroundings are shown.
    pub close: bool,
}

/// Types whose link is the field `search_url`.
macro_rules! linked {
    ($($type:ty),*) => {$(
        impl Linked for $type {
            fn url(&self) -> Option<&str> {
                self.search_url.as_deref()
            }

            fn url_mut(&mut self) -> &mut Option<String> {
                &mut self.search_url
            }
        }
    )*};
}
linked!(Column, Cell, Node, Edge, Spot, super::Ranked, super::WeightedWord, super::MessageQuote, super::Record);
