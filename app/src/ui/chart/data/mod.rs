//! Charts as data: what the server sends and both sides draw.
//!
//! A chart never contains HTML. Where a viewer may not open the messages behind a figure, `search_url` is `None`,
//! and [`Chart::reveals`] says which charts show names or text at all. Field names of types that occur by the
//! hundred are short in JSON.

mod packed;
mod picture;
mod plots;
mod rows;
mod table;

pub use packed::Linked;
pub use picture::Picture;
pub use plots::{Calendar, Cell, Column, Columns, DayUrl, Edge, Grid, Histogram, Lines, Network, Node, PlaceMap, Spot};
pub use plots::{Color, Series};
pub use rows::{
    Cloud, Comparison, ComparisonRow, MessageQuote, QuoteGroup, Quotes, Ranked, Ranking, Record, Records,
    SignatureWords, WeightedWord, WordsOfPerson,
};
pub use table::{Table, TableRow};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Text that is usually a constant on the server, and owned in the browser.
pub type Text = Cow<'static, str>;

/// A chart: its pictures, the table behind them, and what is said about it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chart {
    /// Identifies it in addresses (`#people`, `people.csv`).
    pub key: Text,
    /// The heading.
    pub title: Text,
    /// The result in a sentence or two. May be empty.
    pub caption: String,
    /// How it was measured and how to use it, shown on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The part of the dashboard it belongs to.
    pub section: Section,
    /// The most private thing in it.
    pub reveals: Reveals,
    /// Whether it needs the full width.
    pub wide: bool,
    /// Side by side if it is wide, else below each other.
    pub pictures: Vec<Picture>,
    /// The data, for screen readers and as CSV.
    pub table: Table,
}

impl Chart {
    /// Whether it has an SVG file: rows of text alone have none.
    pub fn has_image(&self) -> bool {
        self.pictures.iter().any(Picture::has_image)
    }
}

/// The most private thing that a chart shows. Ordered: each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Reveals {
    /// Counts and dates.
    Numbers,
    /// Who wrote.
    Names,
    /// Words, links or sentences from messages. The default, so that a chart that says nothing is the most protected.
    #[default]
    Texts,
}

/// The parts of a dashboard, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Section {
    /// When messages were written.
    #[default]
    Activity,
    /// Who wrote.
    People,
    /// Who replied, and how fast.
    Replies,
    /// What was written.
    Words,
    /// Sentiment and emotions.
    Mood,
    /// Emoji, links, places and what else messages contain.
    Media,
    /// Extremes.
    Records,
}

impl Section {
    /// In the order of the page.
    pub const ALL: [Section; 7] = [
        Section::Activity,
        Section::People,
        Section::Replies,
        Section::Words,
        Section::Mood,
        Section::Media,
        Section::Records,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Section::Activity => "Activity",
            Section::People => "People",
            Section::Replies => "Replies",
            Section::Words => "Words",
            Section::Mood => "Mood",
            Section::Media => "Media & links",
            Section::Records => "Records",
        }
    }

    /// The `id` of the section's element.
    pub fn anchor(self) -> &'static str {
        match self {
            Section::Activity => "section-activity",
            Section::People => "section-people",
            Section::Replies => "section-replies",
            Section::Words => "section-words",
            Section::Mood => "section-mood",
            Section::Media => "section-media",
            Section::Records => "section-records",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_differ_from_each_other_and_from_chart_keys() {
        let mut anchors = Section::ALL.map(Section::anchor).to_vec();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), Section::ALL.len());
        assert!(anchors.iter().all(|anchor| anchor.starts_with("section-")));
    }

    #[test]
    fn a_chart_that_says_nothing_about_privacy_is_the_most_protected() {
        assert_eq!(Chart::default().reveals, Reveals::Texts);
        assert!(Reveals::Numbers < Reveals::Names && Reveals::Names < Reveals::Texts);
    }
}
