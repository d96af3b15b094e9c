//! Operators about what the reading of a message's text has told: its language, its mood, whom it answers.

use super::operator::{Filter, unknown};
use crate::emotion::Emotion;
use crate::language;
use crate::tokens::fold;

const MOODS: [&str; 4] = ["positive", "neutral", "negative", "known"];

/// What the reading of a message's text has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnalysisOperator {
    /// Its language.
    Language,
    /// Its mood.
    Mood,
    /// An emotion that it shows.
    Emotion,
    /// How long its answer took.
    Waited,
    /// Whom it answers.
    To,
    /// What it names.
    Names,
}

impl AnalysisOperator {
    /// The values that it can take, when there are few of them.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            AnalysisOperator::Mood => MOODS.to_vec(),
            AnalysisOperator::Emotion => Emotion::ALL.into_iter().map(Emotion::word).collect(),
            AnalysisOperator::Waited => vec!["<1m", "1m..5m", "5m..1h", "1h..4h"],
            AnalysisOperator::Language | AnalysisOperator::To | AnalysisOperator::Names => Vec::new(),
        }
    }

    /// Reads the value behind the operator `name`; `whole` when it stood in quotes.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to write.
    pub fn read(self, name: &str, value: &str, whole: bool) -> Result<Filter, String> {
        let folded = fold(value);
        Ok(match self {
            AnalysisOperator::Language => Filter::Language(language::called(&folded).map(|lang| lang.code()).ok_or_else(|| {
                format!("“{value}” is no language that can be told, so “lang:” was left out. Write its name in English, or a code: lang:german, lang:de.")
            })?),
            AnalysisOperator::Mood => Filter::Mood(one_of(name, value, &MOODS)?),
            AnalysisOperator::Emotion => Filter::Emotion(one_of(name, value, &Emotion::ALL.map(Emotion::word))?),
            AnalysisOperator::Waited => {
                let (from, until) = waits(&folded).ok_or_else(|| {
                    format!("“{value}” is no time that an answer took, so “waited:” was left out. Write 5m, <30s, >1h or 1h..2h.")
                })?;
                Filter::Waited(from, until)
            }
            AnalysisOperator::To => Filter::To { name: folded, whole },
            AnalysisOperator::Names => Filter::Names(value.to_owned()),
        })
    }
}

/// The value of this name, as the list writes it.
fn one_of(name: &str, value: &str, known: &[&'static str]) -> Result<&'static str, String> {
    let folded = fold(value);
    known.iter().find(|known| **known == folded).copied().ok_or_else(|| unknown(name, value, known))
}

/// A span of times: `5m` and longer, `>1h`, `<30s`, `1h..2h`; the least, and the first that is too long, seconds.
fn waits(text: &str) -> Option<(u32, u32)> {
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
