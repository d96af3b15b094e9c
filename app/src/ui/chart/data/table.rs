//! The data table of a chart.

use serde::{Deserialize, Serialize};

use super::{Linked, Text};

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TableRow {
    /// One cell per column.
    #[serde(rename = "c")]
    pub cells: Vec<String>,
    /// Link to the messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The column headings.
    pub columns: Vec<Text>,
    /// In the same order as the chart.
    #[serde(with = "super::packed")]
    pub rows: Vec<TableRow>,
    /// How many rows were left out on the page. The CSV file contains all of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Linked for TableRow {
    fn url(&self) -> Option<&str> {
        self.search_url.as_deref()
    }

    fn url_mut(&mut self) -> &mut Option<String> {
        &mut self.search_url
    }
}

impl Table {
    /// A table whose rows have optional links to the messages behind them.
    pub fn new(columns: &[&'static str], rows: impl IntoIterator<Item = (Vec<String>, Option<String>)>) -> Self {
        let rows = rows.into_iter().map(|(cells, search_url)| TableRow { cells, search_url }).collect();
        Table { columns: columns.iter().map(|heading| Text::Borrowed(heading)).collect(), rows, omitted: 0 }
    }

    /// A table without links.
    pub fn plain(columns: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Table::new(columns, rows.into_iter().map(|cells| (cells, None)))
    }

    /// Keeps the first `max` rows and adds the number of the others to `omitted`.
    pub fn truncated(mut self, max: usize) -> Self {
        let rest = self.rows.len().saturating_sub(max);
        self.rows.truncate(max);
        self.omitted += u32::try_from(rest).unwrap_or(u32::MAX);
        self
    }
}
