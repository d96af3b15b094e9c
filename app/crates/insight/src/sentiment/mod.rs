//! Lexicon-based sentiment analysis: VADER for English, AFINN for 28 other languages, emoji in any language.
//!
//! `data/README.md` lists the sources of the word lists. Texts in unsupported languages have no sentiment (`None`),
//! which is different from neutral.

pub(crate) mod afinn;
mod vader;

use serde::{Deserialize, Serialize};
use whatlang::Lang;

/// Minimum absolute polarity of a positive or negative text. VADER's threshold.
const THRESHOLD: f32 = 0.05;
/// Normalisation constant of VADER: the polarity is `sum / sqrt(sum² + ALPHA)`.
const ALPHA: f32 = 15.0;

/// The sentiment of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sentiment {
    /// From −1 (most negative) to 1 (most positive).
    pub polarity: f32,
    /// Share of words and emoji with a rating, 0 to 1. For English, weighted by the ratings.
    pub subjectivity: f32,
}

/// The sentiment class of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Polarity of at least 0.05.
    Positive,
    /// In between.
    Neutral,
    /// Polarity of at most −0.05.
    Negative,
}

impl Label {
    /// The value of `message_analysis.sentiment_label` in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Positive => "positive",
            Label::Neutral => "neutral",
            Label::Negative => "negative",
        }
    }
}

impl Sentiment {
    /// Classifies the polarity.
    pub fn label(self) -> Label {
        match self.polarity {
            polarity if polarity >= THRESHOLD => Label::Positive,
            polarity if polarity <= -THRESHOLD => Label::Negative,
            _ => Label::Neutral,
        }
    }

    /// `sum` is the sum of ratings on VADER's scale, `rated` the number of rated items among `words`.
    fn of(sum: f32, rated: f32, words: usize) -> Self {
        Sentiment { polarity: sum / (sum * sum + ALPHA).sqrt(), subjectivity: (rated / words.max(1) as f32).min(1.0) }
    }
}

/// Rates a text whose folded words are `words`. `None` if there is no word list for the language and the text has no
/// rated emoji.
pub fn rate(text: &str, words: &[String], language: Option<Lang>) -> Option<Sentiment> {
    if language == Some(Lang::Eng) {
        return Some(vader::rate(text));
    }
    match language.and_then(afinn::lexicon) {
        Some(lexicon) => Some(afinn::rate(lexicon, text, words)),
        None => {
            let (sum, rated) = vader::emoji(text);
            (rated > 0).then(|| Sentiment::of(sum, rated as f32, rated + words.len()))
        }
    }
}
