//! Operators that need the analysis of a message: language, mood, emotion, response time, recipient, entities.

use super::operator::{Filter, unknown};
use crate::emotion::Emotion;
use crate::language;
use crate::tokens::fold;

const MOODS: [&str; 4] = ["positive", "neutral", "negative", "known"];

/// A property that the analysis of a message provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnalysisOperator {
    /// `lang:`, the language.
    Language,
    /// `mood:`, the sentiment.
    Mood,
    /// `feels:`, an emotion.
    Emotion,
    /// `waited:`, the response time.
    Waited,
    /// `to:`, the participant it replies to.
    To,
    /// `names:`, an entity.
    Names,
}

impl AnalysisOperator {
    /// Values to suggest. Empty if any text is allowed.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            AnalysisOperator::Mood => MOODS.to_vec(),
            AnalysisOperator::Emotion => Emotion::ALL.into_iter().map(Emotion::as_str).collect(),
            AnalysisOperator::Waited => vec!["<1m", "1m..5m", "5m..1h", "1h..4h"],
            AnalysisOperator::Language | AnalysisOperator::To | AnalysisOperator::Names => Vec::new(),
        }
    }

    /// Parses the value of the operator `name`. `whole` says whether it was quoted.
    ///
    /// # Errors
    /// A sentence for the user that says what is wrong and what to enter instead.
    pub fn parse(self, name: &str, value: &str, whole: bool) -> Result<Filter, String> {
        let folded = fold(value);
        Ok(match self {
            AnalysisOperator::Language => Filter::Language(language::by_name_or_code(&folded).map(|lang| lang.code()).ok_or_else(|| {
                format!("“{value}” is not a supported language, so “lang:” was ignored. Use an English name or a code: lang:german, lang:de.")
            })?),
            AnalysisOperator::Mood => Filter::Mood(one_of(name, value, &MOODS)?),
            AnalysisOperator::Emotion => Filter::Emotion(one_of(name, value, &Emotion::ALL.map(Emotion::as_str))?),
            AnalysisOperator::Waited => {
                let (from, until) = seconds_range(&folded).ok_or_else(|| {
                    format!("“{value}” is not a duration, so “waited:” was ignored. Try 5m, <30s, >1h or 1h..2h.")
                })?;
                Filter::Waited(from, until)
            }
            AnalysisOperator::To => Filter::To { name: folded, whole },
            AnalysisOperator::Names => Filter::Names(value.to_owned()),
        })
    }
}

/// The entry of `known` that equals `value`, ignoring case and accents.
fn one_of(name: &str, value: &str, known: &[&'static str]) -> Result<&'static str, String> {
    let folded = fold(value);
    known.iter().find(|known| **known == folded).copied().ok_or_else(|| unknown(name, value, known))
}

/// Parses a range of durations into seconds, start inclusive and end exclusive: `1h..2h`, `<30s`, `>1h`, `5m`. The
/// last two mean that duration or longer. A number without a unit is in minutes.
fn seconds_range(text: &str) -> Option<(u32, u32)> {
    let seconds = |text: &str| {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let factor = match text[digits..].trim() {
            "s" | "sec" => 1,
            "" | "m" | "min" => 60,
            "h" => 3600,
            _ => return None,
        };
        text[..digits].parse::<u32>().ok()?.checked_mul(factor)
    };
    if let Some((from, until)) = text.split_once("..") {
        return Some((seconds(from)?, seconds(until)?));
    }
    match text.strip_prefix('<') {
        Some(until) => Some((0, seconds(until)?)),
        None => Some((seconds(text.strip_prefix('>').unwrap_or(text))?, u32::MAX)),
    }
}
