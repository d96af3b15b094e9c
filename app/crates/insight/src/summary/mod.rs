//! The sum of days: what a dashboard shows of a period and some of the participants.

mod distinct;
mod periods;
mod streaks;
mod sums;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::day::{DayRow, SentimentTotals, Share, Silence};
use crate::response_times::ResponseTimes;

pub use distinct::{Distinct, distinct_words};
pub use periods::{Step, periods, smooth};
pub use streaks::{Streak, streaks};
pub use sums::Sums;

/// A day with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Packed", from = "Packed")]
pub struct Active {
    /// The day.
    pub date: NaiveDate,
    /// Messages.
    pub messages: u32,
    /// Words.
    pub words: u32,
    /// Pictures, sounds, files.
    pub media: u32,
    /// Moods.
    pub tones: SentimentTotals,
}

impl Active {
    fn add(&mut self, other: &Active) {
        self.messages += other.messages;
        self.words += other.words;
        self.media += other.media;
        self.tones.add(other.tones);
    }
}

/// A day as it is kept: without names, since a conversation has thousands. The day's number in the calendar;
/// messages, words, media; the five figures of its moods; its emotions.
type Packed = (i32, [u32; 3], [i64; 5], [u32; 6]);

impl From<Active> for Packed {
    fn from(Active { date, messages, words, media, tones }: Active) -> Self {
        let SentimentTotals { rated, positive, negative, polarity, subjectivity, emotions } = tones;
        let moods = [rated.into(), positive.into(), negative.into(), polarity, subjectivity];
        (date.num_days_from_ce(), [messages, words, media], moods, emotions)
    }
}

impl From<Packed> for Active {
    fn from(
        (date, [messages, words, media], [rated, positive, negative, polarity, subjectivity], emotions): Packed,
    ) -> Self {
        let (rated, positive, negative) = (rated as u32, positive as u32, negative as u32);
        let tones = SentimentTotals { rated, positive, negative, polarity, subjectivity, emotions };
        Active { date: NaiveDate::from_num_days_from_ce_opt(date).unwrap_or_default(), messages, words, media, tones }
    }
}

/// A participant's sum.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// The figures.
    pub share: Share,
    /// The moods.
    pub tones: SentimentTotals,
    /// How long they let others wait.
    pub waits: ResponseTimes,
    /// Messages by weekday (Monday first) and hour.
    pub week: [[u32; 24]; 7],
    /// The days with messages, in order.
    pub days: Vec<Active>,
}

/// The sum of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Everybody's sum.
    pub all: Share,
    /// Everybody's moods.
    pub tones: SentimentTotals,
    /// The days with messages, in order.
    pub days: Vec<Active>,
    /// By participant, only those who wrote.
    pub parts: BTreeMap<usize, Part>,
    /// Messages by weekday (Monday first) and hour.
    pub week: [[u32; 24]; 7],
    /// All waits.
    pub waits: ResponseTimes,
    /// ResponseTimes by who answers, and who was answered.
    pub pairs: BTreeMap<(usize, usize), ResponseTimes>,
    /// Talks that began.
    pub talks: u32,
    /// The longest silences with the days that ended them, the longest first. Of the whole conversation:
    /// a person's silence says nothing while others talk.
    pub silences: Vec<(Silence, NaiveDate)>,
}

impl Summary {
    /// Sums days, those of several conversations side by side; of some participants, when `people` names any.
    pub fn of(days: impl Iterator<Item = (NaiveDate, DayRow)>, people: Option<&BTreeSet<usize>>) -> Self {
        let mut sums = Sums::default();
        days.for_each(|(date, row)| sums.add_day(date, row));
        sums.summary(people)
    }

    /// The first and the last day with messages.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.days.first()?.date, self.days.last()?.date))
    }

    /// The day with the most messages, the first of several.
    pub fn busiest(&self) -> Option<Active> {
        self.days.iter().copied().rev().max_by_key(|day| day.messages)
    }

    /// The participants, who wrote most first.
    pub fn ranked(&self) -> Vec<(usize, &Part)> {
        let mut ranked: Vec<(usize, &Part)> = self.parts.iter().map(|(person, part)| (*person, part)).collect();
        ranked.sort_by_key(|(person, part)| (std::cmp::Reverse(part.share.messages), *person));
        ranked
    }
}
