//! What the reading of a message's text must have told, as the function `message_matches_analysis` of the database asks it.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// About so many messages of a conversation are in one of its languages.
const SHARE_OF_LANGUAGE: f64 = 0.4;
/// Have a mood.
const SHARE_OF_MOOD: f64 = 0.3;
/// Show an emotion.
const SHARE_OF_EMOTION: f64 = 0.05;
/// Answered within a span of time.
const SHARE_OF_WAIT: f64 = 0.1;
/// Answer somebody.
const SHARE_OF_PAIR: f64 = 0.1;
/// Are the first after a silence.
const SHARE_OF_OPENINGS: f64 = 0.02;

/// What is wanted; empty for anything. Of languages, moods and people one, of emotions all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AnalysisFilter {
    /// ISO 639-3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<&'static str>,
    /// As the table has them, or `known`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moods: Vec<&'static str>,
    /// As the table has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emotions: Vec<&'static str>,
    /// The seconds that the answer took: the least, and the first that is too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited: Option<(u32, u32)>,
    /// The participants whom it may answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Vec<Uuid>>,
    /// It is the first after a silence.
    #[serde(skip_serializing_if = "is_false")]
    pub opens: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl AnalysisFilter {
    /// For the database; `None` for anything.
    pub fn to_json(&self) -> Option<Value> {
        (*self != AnalysisFilter::default()).then(|| serde_json::to_value(self).unwrap_or_default())
    }

    /// About which share of all messages that is: nobody counts it, so a search that finds fewer goes on.
    pub fn share(&self) -> f64 {
        let shares = [
            (!self.languages.is_empty(), SHARE_OF_LANGUAGE),
            (!self.moods.is_empty(), SHARE_OF_MOOD),
            (!self.emotions.is_empty(), SHARE_OF_EMOTION),
            (self.waited.is_some(), SHARE_OF_WAIT),
            (self.answered.is_some(), SHARE_OF_PAIR),
            (self.opens, SHARE_OF_OPENINGS),
        ];
        shares.iter().filter(|(wanted, _)| *wanted).map(|(_, share)| share).product()
    }
}
