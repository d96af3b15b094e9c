//! Search conditions on the results of the analysis, evaluated by the SQL function `message_matches_analysis`.

use uuid::Uuid;

// Rough estimates of the fraction of messages that each condition matches.

/// Written in a given language.
const LANGUAGE_SELECTIVITY: f64 = 0.4;
/// Have a given sentiment.
const MOOD_SELECTIVITY: f64 = 0.3;
/// Show a given emotion.
const EMOTION_SELECTIVITY: f64 = 0.05;
/// Have a response time within a range.
const WAIT_SELECTIVITY: f64 = 0.1;
/// Respond to a given participant.
const PAIR_SELECTIVITY: f64 = 0.1;
/// Start a session.
const OPENING_SELECTIVITY: f64 = 0.02;

/// The conditions; `None` matches every message. A message needs one of the languages, one of the moods, one of the
/// participants, and all of the emotions. The fields are those of the composite type of migration 0033.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "search_analysis")]
pub struct AnalysisFilter {
    /// ISO 639-3 codes.
    pub languages: Option<Vec<String>>,
    /// Values of `message_analysis.sentiment_label`, or `known` for any of them.
    pub moods: Option<Vec<String>>,
    /// Keys of `message_analysis.emotion_scores`.
    pub emotions: Option<Vec<String>>,
    /// The shortest response time in seconds.
    pub waited_from: Option<i64>,
    /// The response time in seconds from which on messages no longer match.
    pub waited_until: Option<i64>,
    /// The message must respond to one of these participants.
    pub answered: Option<Vec<Uuid>>,
    /// Whether the message must be the first of a session.
    pub opens: Option<bool>,
}

impl AnalysisFilter {
    /// Estimates the fraction of messages that match, from 0 to 1. There are no statistics for this; if the estimate is
    /// too high, the search simply continues.
    pub fn selectivity(&self) -> f64 {
        let conditions = [
            (self.languages.is_some(), LANGUAGE_SELECTIVITY),
            (self.moods.is_some(), MOOD_SELECTIVITY),
            (self.emotions.is_some(), EMOTION_SELECTIVITY),
            (self.waited_until.is_some(), WAIT_SELECTIVITY),
            (self.answered.is_some(), PAIR_SELECTIVITY),
            (self.opens.is_some(), OPENING_SELECTIVITY),
        ];
        conditions.iter().filter(|(is_set, _)| *is_set).map(|(_, selectivity)| selectivity).product()
    }
}
