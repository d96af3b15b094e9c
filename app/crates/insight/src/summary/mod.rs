//! The sum of days: what a dashboard shows of a period and some of the participants.

mod distinct;
mod periods;
mod streaks;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::day::{DayRow, Share, Silence, Tones};
use crate::waits::Waits;

pub use distinct::{Distinct, distinct_words};
pub use periods::{Step, periods, smooth};
pub use streaks::{Streak, streaks};

/// Silences kept.
const MOST_SILENCES: usize = 10;

/// A day with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    pub tones: Tones,
}

impl Active {
    fn add(&mut self, other: &Active) {
        self.messages += other.messages;
        self.words += other.words;
        self.media += other.media;
        self.tones.add(other.tones);
    }
}

/// A participant's sum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The figures.
    pub share: Share,
    /// The moods.
    pub tones: Tones,
    /// How long they let others wait.
    pub waits: Waits,
    /// Messages by day, of the days with any.
    pub days: Vec<(NaiveDate, u32)>,
}

/// The sum of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Everybody's sum.
    pub all: Share,
    /// Everybody's moods.
    pub tones: Tones,
    /// The days with messages, in order.
    pub days: Vec<Active>,
    /// By participant, only those who wrote.
    pub parts: BTreeMap<usize, Part>,
    /// Messages by weekday (Monday first) and hour.
    pub week: [[u32; 24]; 7],
    /// All waits.
    pub waits: Waits,
    /// Waits by who answers, and who was answered.
    pub pairs: BTreeMap<(usize, usize), Waits>,
    /// Talks that began.
    pub talks: u32,
    /// The longest silences with the days that ended them, the longest first. Of the whole conversation:
    /// a person's silence says nothing while others talk.
    pub silences: Vec<(Silence, NaiveDate)>,
}

impl Summary {
    /// Sums days in order, those of several conversations side by side; of some participants, when `people`
    /// names any.
    pub fn of(days: impl Iterator<Item = (NaiveDate, DayRow)>, people: Option<&BTreeSet<usize>>) -> Self {
        let mut summary = Summary::default();
        for (date, row) in days {
            summary.add(date, row, people);
        }
        summary.silences.sort_by_key(|(silence, date)| (std::cmp::Reverse(silence.seconds), *date));
        summary.silences.truncate(MOST_SILENCES);
        // Who only ended a talk the day before did not write on these days.
        summary.parts.retain(|_, part| part.share.messages > 0);
        summary
    }

    fn add(&mut self, date: NaiveDate, row: DayRow, people: Option<&BTreeSet<usize>>) {
        let wanted = |person: usize| people.is_none_or(|people| people.contains(&person));
        let mut day = Active { date, messages: 0, words: 0, media: 0, tones: Tones::default() };
        let week = &mut self.week[date.weekday().num_days_from_monday() as usize];
        for (person, share) in row.shares.into_iter().filter(|(person, _)| wanted(*person)) {
            day.messages += share.messages;
            day.words += share.words;
            day.media += share.media;
            for (hour, messages) in &share.hours {
                week[usize::from(*hour)] += messages;
            }
            self.all.add(&share);
            let part = self.parts.entry(person).or_default();
            part.share.add(&share);
            match part.days.last_mut() {
                Some((last, messages)) if *last == date => *messages += share.messages,
                _ if share.messages > 0 => part.days.push((date, share.messages)),
                _ => {}
            }
        }
        for (person, tones) in row.tones.into_iter().filter(|(person, _)| wanted(*person)) {
            day.tones.add(tones);
            self.tones.add(tones);
            self.parts.entry(person).or_default().tones.add(tones);
        }
        for ((answering, answered), waits) in row.waits.into_iter().filter(|((answering, _), _)| wanted(*answering)) {
            self.waits.add(&waits);
            self.parts.entry(answering).or_default().waits.add(&waits);
            self.pairs.entry((answering, answered)).or_default().add(&waits);
        }
        self.talks += row.day.talks;
        self.silences.extend(row.day.silence.map(|silence| (silence, date)));
        match self.days.last_mut() {
            // The same day of another conversation.
            Some(last) if last.date == date => last.add(&day),
            _ if day.messages > 0 => self.days.push(day),
            _ => {}
        }
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
