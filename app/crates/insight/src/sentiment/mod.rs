//! What mood a text is in, by lists of words (`data/README.md` has their sources).
//!
//! English by VADER, 28 other languages by AFINN; emoji in any language. A language without a list
//! has no mood here: `None`, which is not the same as a neutral text.

pub(crate) mod afinn;
mod vader;

use serde::{Deserialize, Serialize};
use whatlang::Lang;

/// Beyond this the sum of a text's ratings counts as positive or negative (VADER's own threshold).
const THRESHOLD: f32 = 0.05;
/// Evens out the sums of long texts, as VADER does.
const ALPHA: f32 = 15.0;

/// A text's mood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sentiment {
    /// From −1, the worst, to 1, the best.
    pub polarity: f32,
    /// The share of the text that rates anything, 0 to 1.
    pub subjectivity: f32,
}

/// A mood in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Rather good.
    Positive,
    /// Neither.
    Neutral,
    /// Rather bad.
    Negative,
}

impl Label {
    /// As the table keeps it.
    pub fn word(self) -> &'static str {
        match self {
            Label::Positive => "positive",
            Label::Neutral => "neutral",
            Label::Negative => "negative",
        }
    }
}

impl Sentiment {
    /// The mood in a word.
    pub fn label(self) -> Label {
        match self.polarity {
            polarity if polarity >= THRESHOLD => Label::Positive,
            polarity if polarity <= -THRESHOLD => Label::Negative,
            _ => Label::Neutral,
        }
    }

    /// From the sum of the ratings, and how many of `words` rate anything.
    fn of(sum: f32, rated: f32, words: usize) -> Self {
        Sentiment { polarity: sum / (sum * sum + ALPHA).sqrt(), subjectivity: (rated / words.max(1) as f32).min(1.0) }
    }
}

/// The mood of a text in a language, `None` when there is no list for it and no emoji to go by.
/// `words` are the text's folded words.
pub fn tone(text: &str, words: &[String], language: Option<Lang>) -> Option<Sentiment> {
    if language == Some(Lang::Eng) {
        return Some(vader::tone(text));
    }
    match language.and_then(afinn::list) {
        Some(list) => Some(afinn::tone(list, text, words)),
        None => {
            let (sum, rated) = vader::emoji(text);
            (rated > 0).then(|| Sentiment::of(sum, rated as f32, rated + words.len()))
        }
    }
}
