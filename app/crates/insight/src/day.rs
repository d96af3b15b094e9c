//! Daily statistics of a conversation, the rows of the table `conversation_analytics`.
//!
//! Days follow the conversation's own wall clock. All values are counts, sums or maxima, so the statistics of any
//! period are the sum of its days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::emotion::Emotions;
use crate::readability::Readability;
use crate::response_times::ResponseTimes;
use crate::sentiment::{Label, Sentiment};

/// One day of a conversation, all participants together (column `daily_stats`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DailyStats {
    /// Messages, without system messages.
    pub messages: u32,
    /// Words in those messages.
    pub words: u32,
    /// Messages by hour of the day, 0 to 23.
    pub hours: [u32; 24],
    /// Sessions that started.
    #[serde(default, rename = "talks", skip_serializing_if = "is_zero")]
    pub sessions: u32,
    /// The longest silence that ended on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
}

/// A gap between two consecutive messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Silence {
    /// Its length in seconds.
    pub seconds: i64,
    /// `seq` of the message that ended it.
    pub seq: i64,
}

/// Message counts of one participant on one day (column `participant_stats`), or the sum of several of these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ParticipantStats {
    /// Messages sent.
    pub messages: u32,
    /// Words in those messages.
    #[serde(skip_serializing_if = "is_zero")]
    pub words: u32,
    /// Messages with an image, audio, video or other file (see [`crate::month::is_media`]).
    #[serde(skip_serializing_if = "is_zero")]
    pub media: u32,
    /// Characters (Unicode scalar values) in those messages.
    #[serde(skip_serializing_if = "is_zero")]
    pub characters: u32,
    /// Messages that were edited.
    #[serde(skip_serializing_if = "is_zero")]
    pub edited: u32,
    /// Messages that were deleted.
    #[serde(skip_serializing_if = "is_zero")]
    pub deleted: u32,
    /// Messages that contain a question mark.
    #[serde(skip_serializing_if = "is_zero")]
    pub questions: u32,
    /// Emoji in those messages.
    #[serde(skip_serializing_if = "is_zero")]
    pub emoji: u32,
    /// Messages with a link.
    #[serde(skip_serializing_if = "is_zero")]
    pub links: u32,
    /// Reactions received.
    #[serde(skip_serializing_if = "is_zero")]
    pub reactions: u32,
    /// Reactions given, if the export says who gave them.
    #[serde(skip_serializing_if = "is_zero")]
    pub given: u32,
    /// Word and sentence counts for the readability score.
    #[serde(skip_serializing_if = "Readability::is_empty")]
    pub readability: Readability,
    /// Sessions started.
    #[serde(skip_serializing_if = "is_zero")]
    pub starts: u32,
    /// Sessions ended. Counted on the day on which the next session starts.
    #[serde(skip_serializing_if = "is_zero")]
    pub ends: u32,
    /// Messages by hour of the day.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<u8, u32>,
    /// Messages by kind, as in the database; text messages are not listed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u32>,
    /// Messages by language (ISO 639-3), where it could be detected.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, u32>,
    /// The longest message: its length in characters and its `seq`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<(u32, i64)>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ParticipantStats {
    /// Adds the counts of `other` and keeps the longer of the two longest messages.
    pub fn add(&mut self, other: &ParticipantStats) {
        self.messages += other.messages;
        self.words += other.words;
        self.media += other.media;
        self.characters += other.characters;
        self.edited += other.edited;
        self.deleted += other.deleted;
        self.questions += other.questions;
        self.emoji += other.emoji;
        self.links += other.links;
        self.reactions += other.reactions;
        self.given += other.given;
        self.readability.add(other.readability);
        self.starts += other.starts;
        self.ends += other.ends;
        add_all(&mut self.hours, &other.hours);
        add_all(&mut self.kinds, &other.kinds);
        add_all(&mut self.languages, &other.languages);
        // If both are equally long, the earlier message wins.
        let rank = |(length, seq): (u32, i64)| (length, std::cmp::Reverse(seq));
        self.longest = self.longest.into_iter().chain(other.longest).max_by_key(|longest| rank(*longest));
    }
}

fn add_all<K: Ord + Clone>(sums: &mut BTreeMap<K, u32>, others: &BTreeMap<K, u32>) {
    for (key, count) in others {
        match sums.get_mut(key) {
            Some(sum) => *sum += count,
            None => drop(sums.insert(key.clone(), *count)),
        }
    }
}

/// Sentiment and emotions of one participant's messages on one day (column `sentiment_trends`), or a sum of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SentimentTotals {
    /// Messages with a sentiment.
    pub rated: u32,
    /// Rated messages that are positive.
    pub positive: u32,
    /// Rated messages that are negative.
    pub negative: u32,
    /// Sum of polarities in thousandths. Integers give the same sum in any order.
    pub polarity: i64,
    /// Sum of subjectivities in thousandths.
    pub subjectivity: i64,
    /// Messages that show each emotion, rated or not, in the order of
    /// [`Emotion::ALL`](crate::emotion::Emotion::ALL). A message can show several.
    #[serde(default, skip_serializing_if = "all_zero")]
    pub emotions: [u32; 6],
}

fn all_zero(counts: &[u32; 6]) -> bool {
    counts.iter().all(|count| *count == 0)
}

impl SentimentTotals {
    /// Adds the sentiment of one message.
    pub fn add_sentiment(&mut self, sentiment: Sentiment) {
        self.rated += 1;
        self.positive += u32::from(sentiment.label() == Label::Positive);
        self.negative += u32::from(sentiment.label() == Label::Negative);
        self.polarity += thousandths(sentiment.polarity);
        self.subjectivity += thousandths(sentiment.subjectivity);
    }

    /// Adds the emotions of one message.
    pub fn add_emotions(&mut self, emotions: Emotions) {
        for (emotion, _) in emotions.shown() {
            self.emotions[emotion as usize] += 1;
        }
    }

    /// Adds the totals of `other`.
    pub fn add(&mut self, other: SentimentTotals) {
        for (sum, count) in self.emotions.iter_mut().zip(other.emotions) {
            *sum += count;
        }
        self.rated += other.rated;
        self.positive += other.positive;
        self.negative += other.negative;
        self.polarity += other.polarity;
        self.subjectivity += other.subjectivity;
    }

    /// Mean polarity, −1 to 1. `None` if no message was rated.
    pub fn mean(self) -> Option<f64> {
        (self.rated > 0).then(|| self.polarity as f64 / 1000.0 / f64::from(self.rated))
    }
}

/// Rounds a value to whole thousandths.
pub fn thousandths(value: f32) -> i64 {
    (value * 1000.0).round() as i64
}

/// Everything about one day of a conversation. Participants are identified by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayRow {
    /// All participants together.
    pub day: DailyStats,
    /// Counts by participant.
    pub participants: BTreeMap<usize, ParticipantStats>,
    /// Response times by who replied and to whom.
    pub response_times: BTreeMap<(usize, usize), ResponseTimes>,
    /// Sentiment by participant.
    pub sentiment: BTreeMap<usize, SentimentTotals>,
}

/// Rows by date.
pub type Days = BTreeMap<NaiveDate, DayRow>;
