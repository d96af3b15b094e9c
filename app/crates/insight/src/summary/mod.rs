//! Sums of daily statistics: what a dashboard shows for a period and a selection of participants.

mod distinctive;
mod periods;
mod streaks;
mod sums;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::day::{DayRow, ParticipantStats, SentimentTotals, Silence};
use crate::response_times::ResponseTimes;

pub use distinctive::{DistinctiveWord, distinctive_words};
pub use periods::{Step, moving_average, periods};
pub use streaks::{Streak, streaks};
pub use sums::Sums;

/// Totals of a day with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "PackedDay", from = "PackedDay")]
pub struct ActiveDay {
    /// The date by the conversation's wall clock.
    pub date: NaiveDate,
    /// Messages.
    pub messages: u32,
    /// Words in those messages.
    pub words: u32,
    /// Messages with an image, audio, video or other file.
    pub media: u32,
    /// Sentiment of those messages.
    pub sentiment: SentimentTotals,
}

impl ActiveDay {
    fn add(&mut self, other: &ActiveDay) {
        self.messages += other.messages;
        self.words += other.words;
        self.media += other.media;
        self.sentiment.add(other.sentiment);
    }
}

/// The serialised form of [`ActiveDay`]. Field names are omitted because a conversation has thousands of days.
///
/// Days since the Common Era; messages, words, media; rated, positive, negative, polarity, subjectivity; emotions.
type PackedDay = (i32, [u32; 3], [i64; 5], [u32; 6]);

impl From<ActiveDay> for PackedDay {
    fn from(ActiveDay { date, messages, words, media, sentiment }: ActiveDay) -> Self {
        let SentimentTotals { rated, positive, negative, polarity, subjectivity, emotions } = sentiment;
        let totals = [rated.into(), positive.into(), negative.into(), polarity, subjectivity];
        (date.num_days_from_ce(), [messages, words, media], totals, emotions)
    }
}

impl From<PackedDay> for ActiveDay {
    fn from(
        (date, [messages, words, media], [rated, positive, negative, polarity, subjectivity], emotions): PackedDay,
    ) -> Self {
        let date = NaiveDate::from_num_days_from_ce_opt(date).unwrap_or_default();
        let (rated, positive, negative) = (rated as u32, positive as u32, negative as u32);
        let sentiment = SentimentTotals { rated, positive, negative, polarity, subjectivity, emotions };
        ActiveDay { date, messages, words, media, sentiment }
    }
}

/// The sum of a participant's days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ParticipantSummary {
    /// Message counts.
    #[serde(rename = "share")]
    pub stats: ParticipantStats,
    /// Sentiment of their messages.
    #[serde(rename = "tones")]
    pub sentiment: SentimentTotals,
    /// How long they took to reply to others.
    #[serde(rename = "waits")]
    pub response_times: ResponseTimes,
    /// Messages by weekday (Monday first) and hour.
    pub week: [[u32; 24]; 7],
    /// The days with messages, in order.
    pub days: Vec<ActiveDay>,
}

/// The sum of all days of a period, for the selected participants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Message counts of all selected participants together.
    pub all: ParticipantStats,
    /// Sentiment of all their messages.
    pub sentiment: SentimentTotals,
    /// The days with messages, in order.
    pub days: Vec<ActiveDay>,
    /// Selected participants who sent messages, by number.
    pub participants: BTreeMap<usize, ParticipantSummary>,
    /// Messages by weekday (Monday first) and hour.
    pub week: [[u32; 24]; 7],
    /// Response times of all replies by selected participants.
    pub response_times: ResponseTimes,
    /// Response times by who replied (selected participants only) and to whom.
    pub pairs: BTreeMap<(usize, usize), ResponseTimes>,
    /// Sessions that started, of all participants.
    pub sessions: u32,
    /// The longest silences and the days on which they ended, longest first. These are silences of the whole
    /// conversation, whoever is selected.
    pub silences: Vec<(Silence, NaiveDate)>,
}

impl Summary {
    /// Sums days, which may belong to several conversations. `people` selects participants; `None` means all.
    pub fn of(days: impl Iterator<Item = (NaiveDate, DayRow)>, people: Option<&BTreeSet<usize>>) -> Self {
        let mut sums = Sums::default();
        days.for_each(|(date, row)| sums.add_day(date, row));
        sums.summary(people)
    }

    /// The first and the last day with messages.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.days.first()?.date, self.days.last()?.date))
    }

    /// The day with the most messages; the earliest in case of a tie.
    pub fn busiest(&self) -> Option<ActiveDay> {
        self.days.iter().copied().rev().max_by_key(|day| day.messages)
    }

    /// Participants by number of messages, descending.
    pub fn ranked(&self) -> Vec<(usize, &ParticipantSummary)> {
        let mut ranked: Vec<(usize, &ParticipantSummary)> =
            self.participants.iter().map(|(person, summary)| (*person, summary)).collect();
        ranked.sort_by_key(|(person, summary)| (std::cmp::Reverse(summary.stats.messages), *person));
        ranked
    }
}
