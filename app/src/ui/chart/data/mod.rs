//! Chart data: sent by the server, rendered on both sides.
//!
//! A chart never contains HTML. If the viewer may not open the messages behind a figure, its `search_url` is `None`.
//! [`Chart::reveals`] says whether a chart shows names or message text. Types that occur hundreds of times per page
//! have short field names in JSON.

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

/// Text that is usually a constant on the server and owned in the browser.
pub type Text = Cow<'static, str>;

/// A chart: its pictures, the table of its data, and the texts around them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chart {
    /// Identifies the chart in URLs (`#people`, `people.csv`).
    pub key: Text,
    /// The heading.
    pub title: Text,
    /// The main finding, in a sentence or two. May be empty.
    pub caption: String,
    /// How it was measured and how to use the chart, shown on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The section of the dashboard it belongs to.
    pub section: Section,
    /// The most private information in the chart.
    pub reveals: Reveals,
    /// Whether the chart spans the full width of the page.
    pub wide: bool,
    /// Two pictures of a wide chart are shown side by side, otherwise they are stacked.
    pub pictures: Vec<Picture>,
    /// The data, for screen readers and the CSV file.
    pub table: Table,
}

impl Chart {
    /// Whether the chart has an SVG file. Charts that consist only of text have none.
    pub fn has_image(&self) -> bool {
        self.pictures.iter().any(Picture::has_image)
    }
}

/// The most private information that a chart shows. Ordered: each level includes the previous ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Reveals {
    /// Counts and dates.
    Numbers,
    /// Names of participants.
    Names,
    /// Words, links or sentences from messages. The default, so that a chart is protected unless it declares otherwise.
    #[default]
    Texts,
}

/// The sections of a dashboard, in page order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Section {
    /// When messages were sent.
    #[default]
    Activity,
    /// Who wrote how much.
    People,
    /// Who replied, and how quickly.
    Replies,
    /// What was written.
    Words,
    /// Sentiment and emotions.
    Mood,
    /// Emoji, links, locations and other contents of messages.
    Media,
    /// Records such as the busiest day.
    Records,
}

impl Section {
    /// All sections, in page order.
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
    fn anchors_are_unique_and_have_a_prefix() {
        let mut anchors = Section::ALL.map(Section::anchor).to_vec();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), Section::ALL.len());
        assert!(anchors.iter().all(|anchor| anchor.starts_with("section-")));
    }

    #[test]
    fn a_chart_is_fully_protected_by_default() {
        assert_eq!(Chart::default().reveals, Reveals::Texts);
        assert!(Reveals::Numbers < Reveals::Names && Reveals::Names < Reveals::Texts);
    }
}
