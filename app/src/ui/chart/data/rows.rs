//! Pictures that are lists and tables in a page.

use serde::{Deserialize, Serialize};

use super::Text;

/// A row with a bar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranked {
    /// What it is.
    #[serde(rename = "l")]
    pub name: String,
    /// A person's: selects the colour and shows an avatar. `None` for things.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
    /// The length of the bar.
    #[serde(rename = "n")]
    pub value: f64,
    /// The value in words, beside the bar.
    #[serde(rename = "t")]
    pub text: String,
    /// More, in small letters.
    #[serde(rename = "d", default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The messages behind it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Horizontal bars.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranking {
    /// Longest first.
    #[serde(with = "super::packed")]
    pub rows: Vec<Ranked>,
}

/// A word and how large it is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WeightedWord {
    /// The word.
    #[serde(rename = "l")]
    pub word: String,
    /// In a cloud: from 1 for the smallest to 6. In a list of signature words: how typical it is.
    #[serde(rename = "n")]
    pub weight: f64,
    /// The tooltip.
    #[serde(rename = "t")]
    pub title: String,
    /// What a click opens.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Words, larger for more uses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cloud {
    /// The accessible name.
    pub label: Text,
    /// In alphabetical order.
    #[serde(with = "super::packed")]
    pub words: Vec<WeightedWord>,
}

/// The typical words of one person, or of one group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WordsOfPerson {
    /// The name.
    pub name: String,
    /// Selects the colour; `None` for a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
    /// Most typical first.
    #[serde(with = "super::packed")]
    pub words: Vec<WeightedWord>,
}

/// The typical words of several people.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SignatureWords {
    /// The people.
    pub people: Vec<WordsOfPerson>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MessageQuote {
    /// The beginning of its text.
    pub text: String,
    /// Who wrote it.
    pub sender: String,
    /// Selects the sender's colour.
    pub ordinal: i32,
    /// When, and how strong.
    pub detail: String,
    /// The message in its conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Messages with something in common.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QuoteGroup {
    /// What they have in common.
    pub title: Text,
    /// Whether it is good, for the colour.
    pub good: bool,
    /// Strongest first.
    #[serde(with = "super::packed")]
    pub quotes: Vec<MessageQuote>,
}

/// Messages that stand out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quotes {
    /// In the order of the page.
    pub groups: Vec<QuoteGroup>,
}

/// An extreme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// What it is.
    pub title: Text,
    /// How much.
    pub value: String,
    /// Who or when; may be empty.
    pub detail: String,
    /// The messages behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_url: Option<String>,
}

/// Extremes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Records {
    /// In the order of the page.
    #[serde(with = "super::packed")]
    pub records: Vec<Record>,
}

/// A figure of both groups of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// What is compared.
    pub title: Text,
    /// Of each group; `None` where there is too little to tell.
    pub values: [Option<Ranked>; 2],
}

/// Two groups next to each other, figure by figure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// The groups.
    pub names: [String; 2],
    /// In the order of the page.
    pub rows: Vec<ComparisonRow>,
}
