//! Figures of a conversation per day of its own wall clock: what the dashboards are drawn from.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// A day of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Day {
    /// Messages of people; system messages do not count.
    pub messages: u32,
    /// Words in them.
    pub words: u32,
    /// Messages by the hour of the day, 0 to 23.
    pub hours: [u32; 24],
}

/// A participant's share of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    /// Messages sent.
    pub messages: u32,
    /// Words in them.
    pub words: u32,
    /// Messages that are pictures, sounds or files.
    pub media: u32,
}

/// What one message adds.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Wall time.
    pub sent_at: NaiveDateTime,
    /// The sender's number in the conversation.
    pub participant: usize,
    /// Words in the text, 0 for media without a caption.
    pub words: u32,
    /// Whether it is a picture, sound or file.
    pub media: bool,
}

/// Days with their figures and, by participant, the shares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    days: BTreeMap<NaiveDate, (Day, BTreeMap<usize, Share>)>,
}

impl Counts {
    /// Adds a message.
    pub fn add(&mut self, entry: Entry) {
        let (day, shares) = self.days.entry(entry.sent_at.date()).or_default();
        day.messages += 1;
        day.words += entry.words;
        day.hours[entry.sent_at.hour() as usize] += 1;
        let share = shares.entry(entry.participant).or_default();
        share.messages += 1;
        share.words += entry.words;
        share.media += u32::from(entry.media);
    }

    /// The days in order, each with its shares by participant number.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &Day, &BTreeMap<usize, Share>)> {
        self.days.iter().map(|(date, (day, shares))| (*date, day, shares))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_sum_of_its_shares() {
        let mut counts = Counts::default();
        for (hour, participant, words, media) in [(9, 0, 3, false), (9, 1, 0, true), (23, 0, 5, false)] {
            let sent_at = NaiveDate::from_ymd_opt(2024, 2, 29).and_then(|d| d.and_hms_opt(hour, 1, 2)).expect("a time");
            counts.add(Entry { sent_at, participant, words, media });
        }
        let (date, day, shares) = counts.days().next().expect("a day");
        assert_eq!(date.to_string(), "2024-02-29");
        assert_eq!((day.messages, day.words, day.hours[9], day.hours[23]), (3, 8, 2, 1));
        assert_eq!(shares[&0], Share { messages: 2, words: 8, media: 0 });
        assert_eq!(shares[&1], Share { messages: 1, words: 0, media: 1 });
    }
}
