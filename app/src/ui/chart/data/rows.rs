//! Data of the pictures that are HTML lists and tables.

use serde::{Deserialize, Serialize};

use super::Text;

/// A row with a bar, as in a [`Ranking`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranked {
    /// The label of the row.
    #[serde(rename = "l")]
    pub name: String,
    /// Selects the colour and avatar of a person; `None` for anything else.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
    /// Determines the length of the bar, relative to the longest.
    #[serde(rename = "n")]
    pub value: f64,
    /// The formatted value, shown next to the bar.
    #[serde(rename = "t")]
    pub text: String,
    /// Further information in small type; may be empty.
    #[serde(rename = "d", default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Link to the messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// A horizontal bar chart.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranking {
    /// Longest first.
    #[serde(with = "super::packed")]
    pub rows: Vec<Ranked>,
}

/// A word with a weight.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WeightedWord {
    /// The word.
    #[serde(rename = "l")]
    pub word: String,
    /// In a [`Cloud`], the size from 1 to 6. In [`SignatureWords`], how characteristic the word is, as a z-score.
    #[serde(rename = "n")]
    pub weight: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// What a click opens.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// A word cloud: frequent words are larger.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cloud {
    /// The accessible name.
    pub label: Text,
    /// In alphabetical order.
    #[serde(with = "super::packed")]
    pub words: Vec<WeightedWord>,
}

/// The characteristic words of a person or a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WordsOfPerson {
    /// The name.
    pub name: String,
    /// Selects the person's colour; `None` for a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
    /// Most characteristic first.
    #[serde(with = "super::packed")]
    pub words: Vec<WeightedWord>,
}

/// The characteristic words of several people or groups.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SignatureWords {
    /// In page order.
    pub people: Vec<WordsOfPerson>,
}

/// A quoted message.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MessageQuote {
    /// The text, possibly shortened.
    pub text: String,
    /// Who wrote it.
    pub sender: String,
    /// Selects the sender's colour.
    pub ordinal: i32,
    /// The date and the sentiment score.
    pub detail: String,
    /// Link to the message in its conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Quoted messages under a common heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QuoteGroup {
    /// The heading.
    pub title: Text,
    /// Whether the messages are positive; selects the colour.
    pub good: bool,
    /// Strongest first.
    #[serde(with = "super::packed")]
    pub quotes: Vec<MessageQuote>,
}

/// The strongest messages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quotes {
    /// In page order.
    pub groups: Vec<QuoteGroup>,
}

/// A record such as the busiest day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// What the record is for.
    pub title: Text,
    /// The formatted value.
    pub value: String,
    /// Who set it or when; may be empty.
    pub detail: String,
    /// Link to the messages behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Records, shown as cards.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Records {
    /// In page order.
    #[serde(with = "super::packed")]
    pub records: Vec<Record>,
}

/// One figure of a [`Comparison`], for both groups.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// The name of the figure.
    pub title: Text,
    /// The value of each group; `None` if there is too little data.
    pub values: [Option<Ranked>; 2],
}

/// Figures of two groups side by side.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// The names of the groups.
    pub names: [String; 2],
    /// In page order.
    pub rows: Vec<ComparisonRow>,
}
