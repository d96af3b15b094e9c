//! Data of the pictures that are drawn as SVG.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Linked, Text};

/// The colour of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Color {
    /// The accent colour.
    #[default]
    Accent,
    /// Grey, for the remainder that is not listed individually.
    Rest,
    /// For positive values.
    Good,
    /// For negative values.
    Bad,
    /// The palette colour of a participant (by ordinal) or of a code.
    Person(i32),
}

/// One segment of every column, or one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Series {
    /// Shown in the legend and tooltips. Empty for an unnamed series, which appears in neither.
    pub name: String,
    /// The colour.
    pub color: Color,
    /// Whether it is drawn below the axis.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below: bool,
}

/// One column of a chart: a period, or a range of values in a histogram.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Column {
    /// The label on the axis, such as "Mar 2024".
    #[serde(rename = "l")]
    pub label: String,
    /// The first line of the tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// One value per series.
    #[serde(rename = "v")]
    pub values: Vec<f64>,
    /// Link to the messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
    /// Title and link of the part below the axis, if it represents something else than the part above.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub below: Option<(String, Option<String>)>,
    /// First and last day, if it can be selected by dragging.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// Stacked bars over time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Columns {
    /// The accessible name.
    pub label: Text,
    /// In stacking order, from the axis outwards.
    pub series: Vec<Series>,
    /// In chronological order.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
    /// A moving average with one value per column; empty for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<f64>,
    /// Appended to the numbers on the axis, such as "%".
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub unit: Text,
    /// Whether the chart is half the normal width.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub half: bool,
}

/// A line chart over time, with one line per series. Not stacked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// The accessible name.
    pub label: Text,
    /// The lines.
    pub series: Vec<Series>,
    /// In chronological order.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
    /// Whether the chart is half the normal width.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub half: bool,
}

/// A distribution: each column counts a range of values.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Histogram {
    /// The accessible name.
    pub label: Text,
    /// In ascending order, with one value each.
    #[serde(with = "super::packed")]
    pub columns: Vec<Column>,
}

/// A cell of a [`Grid`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Intensity from 0 (empty) to 4.
    #[serde(rename = "n")]
    pub level: u8,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// Link to the messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// A heat map of rows by columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Grid {
    /// The accessible name.
    pub label: Text,
    /// Column headings; empty ones are not drawn.
    pub columns: Vec<String>,
    /// Row headings.
    pub rows: Vec<String>,
    /// In row-major order.
    #[serde(with = "super::packed")]
    pub cells: Vec<Cell>,
    /// Width reserved for the row headings, in SVG units.
    pub left: f64,
    /// Width of a cell, in SVG units.
    pub cell: f64,
}

/// A person in a [`Network`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Node {
    /// The name.
    pub name: String,
    /// Selects the colour.
    pub ordinal: i32,
    /// Link to the person's messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// A directed connection between two people in a [`Network`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Edge {
    /// Index of the source node.
    #[serde(rename = "f")]
    pub from: u32,
    /// Index of the target node.
    #[serde(rename = "o")]
    pub to: u32,
    /// Selects the thickness, relative to the strongest edge.
    #[serde(rename = "n")]
    pub strength: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// Link to the messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// People in a circle, with thicker lines for stronger connections.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    /// The accessible name.
    pub label: Text,
    /// Clockwise, starting at the top.
    #[serde(with = "super::packed")]
    pub nodes: Vec<Node>,
    /// The connections.
    #[serde(with = "super::packed")]
    pub edges: Vec<Edge>,
}

/// A template for links to the messages of a day: `{before}2024-03-31{after}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayUrl {
    /// The URL up to the date.
    pub before: String,
    /// The URL after the date.
    pub after: String,
}

impl DayUrl {
    /// The link for a day.
    pub fn of(&self, day: NaiveDate) -> String {
        format!("{}{day}{}", self.before, self.after)
    }
}

/// Messages per day, shown as one block per year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// The day that the first count is for.
    pub first: NaiveDate,
    /// Messages per day, without gaps.
    pub counts: Vec<u32>,
    /// The largest count of all years, including those not shown.
    pub most: u32,
    /// The years to show, latest first.
    pub years: Vec<i32>,
    /// Links to the messages of each day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<DayUrl>,
}

impl Calendar {
    /// Messages on a day; 0 outside the covered range.
    pub fn count(&self, day: NaiveDate) -> u32 {
        let index = usize::try_from((day - self.first).num_days()).ok();
        index.and_then(|index| self.counts.get(index)).copied().unwrap_or(0)
    }
}

/// A location on a [`PlaceMap`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// In degrees, north positive.
    #[serde(rename = "n")]
    pub latitude: f64,
    /// In degrees, east positive.
    #[serde(rename = "e")]
    pub longitude: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// Link to the message that shared it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Locations on a map.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceMap {
    /// The accessible name.
    pub label: Text,
    /// Spots that would overlap are drawn as one, with the title and link of the first.
    #[serde(with = "super::packed")]
    pub spots: Vec<Spot>,
    /// Whether to zoom in on the spots, without coastlines, which are too coarse at that scale.
    pub close: bool,
}

/// Implements [`Linked`] for types whose link is in the field `search_url`.
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
