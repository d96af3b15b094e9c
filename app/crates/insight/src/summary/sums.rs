//! What days add up to, by participant. Sums of sums are sums: those of a whole conversation are kept, so that its
//! dashboard need not add up its days each time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Active, Part, Summary};
use crate::day::{DayRow, Silence};
use crate::response_times::ResponseTimes;

/// Silences kept.
const MAX_SILENCES: usize = 10;

/// Days, added up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    parts: BTreeMap<usize, Part>,
    /// ResponseTimes by who answers, and who was answered.
    pairs: BTreeMap<usize, BTreeMap<usize, ResponseTimes>>,
    talks: u32,
    silences: Vec<(Silence, NaiveDate)>,
}

impl Sums {
    /// Adds a day of a conversation.
    pub fn add_day(&mut self, date: NaiveDate, row: DayRow) {
        let weekday = date.weekday().num_days_from_monday() as usize;
        for (person, share) in row.shares {
            let part = self.parts.entry(person).or_default();
            for (hour, messages) in &share.hours {
                part.week[weekday][usize::from(*hour)] += messages;
            }
            if share.messages > 0 {
                let (messages, words, media) = (share.messages, share.words, share.media);
                let tones = row.tones.get(&person).copied().unwrap_or_default();
                part.days.push(Active { date, messages, words, media, tones });
            }
            part.share.add(&share);
        }
        for (person, tones) in row.tones {
            self.parts.entry(person).or_default().tones.add(tones);
        }
        for ((answering, answered), waits) in row.waits {
            self.wait(answering, answered, &waits);
        }
        self.talks += row.day.talks;
        self.silences.extend(row.day.silence.map(|silence| (silence, date)));
        if self.silences.len() > 20 * MAX_SILENCES {
            keep_longest(&mut self.silences);
        }
    }

    fn wait(&mut self, answering: usize, answered: usize, waits: &ResponseTimes) {
        self.pairs.entry(answering).or_default().entry(answered).or_default().add(waits);
        self.parts.entry(answering).or_default().waits.add(waits);
    }

    /// Adds another's, whose participants have the numbers that `number` says; who has none is left out. Who
    /// answers themselves under another name lets nobody wait.
    pub fn add(&mut self, other: Sums, number: impl Fn(usize) -> Option<usize>) {
        for (own, part) in other.parts {
            let Some(person) = number(own) else { continue };
            let sum = self.parts.entry(person).or_default();
            sum.share.add(&part.share);
            sum.tones.add(part.tones);
            add_week(&mut sum.week, &part.week);
            sum.days.extend(part.days);
        }
        for (answering, answered, waits) in
            other.pairs.iter().flat_map(|(a, pairs)| pairs.iter().map(move |(b, waits)| (*a, *b, waits)))
        {
            let pair = number(answering).zip(number(answered));
            if let Some((answering, answered)) = pair.filter(|(answering, answered)| answering != answered) {
                self.wait(answering, answered, waits);
            }
        }
        self.talks += other.talks;
        self.silences.extend(other.silences);
        keep_longest(&mut self.silences);
    }

    /// What a dashboard shows of it; of some participants, when `people` names any.
    pub fn summary(self, people: Option<&BTreeSet<usize>>) -> Summary {
        let wanted = |person: &usize| people.is_none_or(|people| people.contains(person));
        let mut summary = Summary { talks: self.talks, silences: self.silences, ..Summary::default() };
        keep_longest(&mut summary.silences);
        let mut days: Vec<Active> = Vec::new();
        for (person, mut part) in self.parts.into_iter().filter(|(person, _)| wanted(person)) {
            part.days = by_day(part.days);
            summary.all.add(&part.share);
            summary.tones.add(part.tones);
            summary.waits.add(&part.waits);
            add_week(&mut summary.week, &part.week);
            days.extend(&part.days);
            // Who only ended a talk the day before did not write on these days.
            if part.share.messages > 0 {
                summary.parts.insert(person, part);
            }
        }
        summary.days = by_day(days);
        for (answering, pairs) in self.pairs.into_iter().filter(|(person, _)| wanted(person)) {
            summary.pairs.extend(pairs.into_iter().map(|(answered, waits)| ((answering, answered), waits)));
        }
        summary
    }
}

/// Days in order, each once: several participants and conversations have the same.
fn by_day(mut days: Vec<Active>) -> Vec<Active> {
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
