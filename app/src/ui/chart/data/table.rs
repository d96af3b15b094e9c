//! The table behind a chart.

use serde::{Deserialize, Serialize};

use super::{Linked, Text};

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TableRow {
    /// One for each column.
    #[serde(rename = "c")]
    pub cells: Vec<String>,
    /// The messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The column headings.
    pub columns: Vec<Text>,
    /// In the order of the chart.
    #[serde(with = "super::packed")]
    pub rows: Vec<TableRow>,
    /// Rows that were left out for a page; its files have them.
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
    /// Columns, and rows with the messages behind each.
    pub fn new(columns: &[&'static str], rows: impl IntoIterator<Item = (Vec<String>, Option<String>)>) -> Self {
        let rows = rows.into_iter().map(|(cells, search_url)| TableRow { cells, search_url }).collect();
        Table { columns: columns.iter().map(|head| Text::Borrowed(head)).collect(), rows, omitted: 0 }
    }

    /// Columns, and rows without links.
    pub fn plain(columns: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Table::new(columns, rows.into_iter().map(|cells| (cells, None)))
    }

    /// The table with at most `most` rows.
    pub fn truncated(mut self, most: usize) -> Self {
        let rest = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
        self.omitted += u32::try_from(rest).unwrap_or(u32::MAX);
        self
    }
}
