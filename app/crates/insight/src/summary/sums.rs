//! Mergeable sums of daily statistics.
//!
//! The sums of each whole conversation are stored, so its dashboard does not have to add up all days on every request.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{ActiveDay, ParticipantSummary, Summary};
use crate::day::{DayRow, Silence};
use crate::response_times::ResponseTimes;

/// How many of the longest silences are kept.
const MAX_SILENCES: usize = 10;

/// The sums of any number of days and conversations. Serialised as JSON in the database.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    #[serde(rename = "parts")]
    participants: BTreeMap<usize, ParticipantSummary>,
    /// Response times by who replied, then by whom they replied to. Nested because JSON keys cannot be pairs.
    pairs: BTreeMap<usize, BTreeMap<usize, ResponseTimes>>,
    #[serde(rename = "talks")]
    sessions: u32,
    silences: Vec<(Silence, NaiveDate)>,
}

impl Sums {
    /// Adds one day of a conversation.
    pub fn add_day(&mut self, date: NaiveDate, row: DayRow) {
        let weekday = date.weekday().num_days_from_monday() as usize;
        for (person, stats) in row.participants {
            let summary = self.participants.entry(person).or_default();
            for (hour, messages) in &stats.hours {
                summary.week[weekday][usize::from(*hour)] += messages;
            }
            if stats.messages > 0 {
                let (messages, words, media) = (stats.messages, stats.words, stats.media);
                let sentiment = row.sentiment.get(&person).copied().unwrap_or_default();
                summary.days.push(ActiveDay { date, messages, words, media, sentiment });
            }
            summary.stats.add(&stats);
        }
        for (person, sentiment) in row.sentiment {
            self.participants.entry(person).or_default().sentiment.add(sentiment);
        }
        for ((from, to), times) in row.response_times {
            self.add_response_times(from, to, &times);
        }
        self.sessions += row.day.sessions;
        self.silences.extend(row.day.silence.map(|silence| (silence, date)));
        if self.silences.len() > 20 * MAX_SILENCES {
            keep_longest(&mut self.silences);
        }
    }

    /// Adds the times that `from` took to reply to `to`.
    fn add_response_times(&mut self, from: usize, to: usize, times: &ResponseTimes) {
        self.pairs.entry(from).or_default().entry(to).or_default().add(times);
        self.participants.entry(from).or_default().response_times.add(times);
    }

    /// Adds `other`, renumbering its participants with `number`. Participants for which it returns `None` are
    /// dropped. Replies between two participants with the same new number are dropped too: they are the same person.
    pub fn add(&mut self, other: Sums, number: impl Fn(usize) -> Option<usize>) {
        for (own, summary) in other.participants {
            let Some(person) = number(own) else { continue };
            let sum = self.participants.entry(person).or_default();
            sum.stats.add(&summary.stats);
            sum.sentiment.add(summary.sentiment);
            add_week(&mut sum.week, &summary.week);
            sum.days.extend(summary.days);
        }
        for (from, to, times) in
            other.pairs.iter().flat_map(|(from, pairs)| pairs.iter().map(move |(to, times)| (*from, *to, times)))
        {
            let pair = number(from).zip(number(to));
            if let Some((from, to)) = pair.filter(|(from, to)| from != to) {
                self.add_response_times(from, to, times);
            }
        }
        self.sessions += other.sessions;
        self.silences.extend(other.silences);
        keep_longest(&mut self.silences);
    }

    /// The summary for a dashboard. `people` selects participants; `None` means all.
    pub fn summary(self, people: Option<&BTreeSet<usize>>) -> Summary {
        let wanted = |person: &usize| people.is_none_or(|people| people.contains(person));
        let mut summary = Summary { sessions: self.sessions, silences: self.silences, ..Summary::default() };
        keep_longest(&mut summary.silences);
        let mut days: Vec<ActiveDay> = Vec::new();
        for (person, mut participant) in self.participants.into_iter().filter(|(person, _)| wanted(person)) {
            participant.days = merge_days(participant.days);
            summary.all.add(&participant.stats);
            summary.sentiment.add(participant.sentiment);
            summary.response_times.add(&participant.response_times);
            add_week(&mut summary.week, &participant.week);
            days.extend(&participant.days);
            // Someone whose session ended before the period is counted (`ends`) but may have sent no message in it.
            if participant.stats.messages > 0 {
                summary.participants.insert(person, participant);
            }
        }
        summary.days = merge_days(days);
        for (from, pairs) in self.pairs.into_iter().filter(|(person, _)| wanted(person)) {
            summary.pairs.extend(pairs.into_iter().map(|(to, times)| ((from, to), times)));
        }
        summary
    }
}

/// Sorts days by date and adds up entries of the same date.
fn merge_days(mut days: Vec<ActiveDay>) -> Vec<ActiveDay> {
    days.sort_by_key(|day| day.date);
    days.dedup_by(|next, day| {
        let same = next.date == day.date;
        if same {
            day.add(next);
        }
        same
    });
    days
}

fn add_week(sums: &mut [[u32; 24]; 7], others: &[[u32; 24]; 7]) {
    for (sum, messages) in sums.iter_mut().flatten().zip(others.iter().flatten()) {
        *sum += messages;
    }
}

fn keep_longest(silences: &mut Vec<(Silence, NaiveDate)>) {
    silences.sort_by_key(|(silence, date)| (std::cmp::Reverse(silence.seconds), *date));
    silences.truncate(MAX_SILENCES);
}
