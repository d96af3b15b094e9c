//! Figures of a conversation on one day of its own wall clock: what the table `conversation_analytics`
//! keeps and what dashboards are summed from. Everything here adds up: a month is the sum of its days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::emotion::Emotions;
use crate::readability::Readability;
use crate::response_times::ResponseTimes;
use crate::sentiment::{Label, Sentiment};

/// A day of a conversation (`daily_stats`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Day {
    /// Messages of people; system messages do not count.
    pub messages: u32,
    /// Words in them.
    pub words: u32,
    /// Messages by the hour of the day, 0 to 23.
    pub hours: [u32; 24],
    /// Talks that began.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub talks: u32,
    /// The longest silence that ended on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
}

/// A time without messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Silence {
    /// How long it was.
    pub seconds: i64,
    /// The message that ended it.
    pub seq: i64,
}

/// A participant's share of a day (`participant_stats`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Share {
    /// Messages sent.
    pub messages: u32,
    /// Words in them.
    #[serde(skip_serializing_if = "is_zero")]
    pub words: u32,
    /// Messages that are pictures, sounds or files.
    #[serde(skip_serializing_if = "is_zero")]
    pub media: u32,
    /// Characters of their texts.
    #[serde(skip_serializing_if = "is_zero")]
    pub characters: u32,
    /// Messages that were edited.
    #[serde(skip_serializing_if = "is_zero")]
    pub edited: u32,
    /// Messages that were deleted.
    #[serde(skip_serializing_if = "is_zero")]
    pub deleted: u32,
    /// Messages that ask something.
    #[serde(skip_serializing_if = "is_zero")]
    pub questions: u32,
    /// Emoji written.
    #[serde(skip_serializing_if = "is_zero")]
    pub emoji: u32,
    /// Messages with a link.
    #[serde(skip_serializing_if = "is_zero")]
    pub links: u32,
    /// Reactions that others gave.
    #[serde(skip_serializing_if = "is_zero")]
    pub reactions: u32,
    /// Reactions given to others, as far as the export names who gave them.
    #[serde(skip_serializing_if = "is_zero")]
    pub given: u32,
    /// How hard the texts are to read.
    #[serde(skip_serializing_if = "Readability::is_empty")]
    pub readability: Readability,
    /// Talks begun: messages after a silence.
    #[serde(skip_serializing_if = "is_zero")]
    pub starts: u32,
    /// Talks ended: messages before a silence that ended on this day.
    #[serde(skip_serializing_if = "is_zero")]
    pub ends: u32,
    /// Messages by the hour of the day.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<u8, u32>,
    /// Messages by kind, other than texts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u32>,
    /// Messages by language (ISO 639-3), of those whose language can be told.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, u32>,
    /// The longest message: its characters and its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<(u32, i64)>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Share {
    /// Adds another's figures.
    pub fn add(&mut self, other: &Share) {
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
        // Of two that are as long, the first.
        let longer = |(length, seq): (u32, i64)| (length, std::cmp::Reverse(seq));
        self.longest = self.longest.into_iter().chain(other.longest).max_by_key(|longest| longer(*longest));
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

/// The moods of a participant's messages of a day (`sentiment_trends`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SentimentTotals {
    /// Messages whose mood is known.
    pub rated: u32,
    /// Those that are positive.
    pub positive: u32,
    /// Those that are negative.
    pub negative: u32,
    /// The sum of their polarities, in thousandths: whole numbers add up in any order.
    pub polarity: i64,
    /// The sum of their subjectivities, in thousandths.
    pub subjectivity: i64,
    /// Messages that show an emotion, rated or not, by the emotion's number; a message may show several.
    #[serde(default, skip_serializing_if = "is_without")]
    pub emotions: [u32; 6],
}

fn is_without(emotions: &[u32; 6]) -> bool {
    emotions.iter().all(|count| *count == 0)
}

impl SentimentTotals {
    /// Adds a message's mood.
    pub fn note(&mut self, tone: Sentiment) {
        self.rated += 1;
        self.positive += u32::from(tone.label() == Label::Positive);
        self.negative += u32::from(tone.label() == Label::Negative);
        self.polarity += thousandths(tone.polarity);
        self.subjectivity += thousandths(tone.subjectivity);
    }

    /// Adds a message's emotions.
    pub fn feel(&mut self, emotions: Emotions) {
        for (emotion, _) in emotions.shown() {
            self.emotions[emotion as usize] += 1;
        }
    }

    /// Adds another's.
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

    /// The mean polarity, −1 to 1; `None` when nothing was rated.
    pub fn mean(self) -> Option<f64> {
        (self.rated > 0).then(|| self.polarity as f64 / 1000.0 / f64::from(self.rated))
    }
}

/// A share in thousandths.
pub fn thousandths(share: f32) -> i64 {
    (share * 1000.0).round() as i64
}

/// A day's row, with participants by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayRow {
    /// The conversation's figures.
    pub day: Day,
    /// By participant.
    pub shares: BTreeMap<usize, Share>,
    /// How long somebody let somebody wait: by who answers, and who was answered.
    pub waits: BTreeMap<(usize, usize), ResponseTimes>,
    /// By participant.
    pub tones: BTreeMap<usize, SentimentTotals>,
}

/// Rows by their day.
pub type Days = BTreeMap<NaiveDate, DayRow>;
