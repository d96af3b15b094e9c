//! Basic message counts, collected while a file is imported. [`crate::month`] computes the full statistics later.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::day::{DayRow, Days};

/// The facts about a message that are counted.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Sending time by the conversation's wall clock.
    pub sent_at: NaiveDateTime,
    /// The sender's number in the conversation.
    pub participant: usize,
    /// Number of words in the text; 0 for media without a caption.
    pub words: u32,
    /// Whether it is an image, audio, video or other file.
    pub media: bool,
}

/// Counts by day and participant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    days: Days,
}

impl Counts {
    /// Adds a message.
    pub fn add(&mut self, entry: Entry) {
        let hour = entry.sent_at.hour() as u8;
        let row = self.days.entry(entry.sent_at.date()).or_default();
        row.day.messages += 1;
        row.day.words += entry.words;
        row.day.hours[usize::from(hour)] += 1;
        let stats = row.participants.entry(entry.participant).or_default();
        stats.messages += 1;
        stats.words += entry.words;
        stats.media += u32::from(entry.media);
        *stats.hours.entry(hour).or_default() += 1;
    }

    /// The rows by date, in ascending order.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &DayRow)> {
        self.days.iter().map(|(date, row)| (*date, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_sum_of_its_participants() {
        let mut counts = Counts::default();
        for (hour, participant, words, media) in [(9, 0, 3, false), (9, 1, 0, true), (23, 0, 5, false)] {
            let sent_at = NaiveDate::from_ymd_opt(2024, 2, 29).and_then(|d| d.and_hms_opt(hour, 1, 2)).expect("a time");
            counts.add(Entry { sent_at, participant, words, media });
        }
        let (date, row) = counts.days().next().expect("a day");
        assert_eq!(date.to_string(), "2024-02-29");
        assert_eq!((row.day.messages, row.day.words, row.day.hours[9], row.day.hours[23]), (3, 8, 2, 1));
        let of = |person: usize| &row.participants[&person];
        assert_eq!((of(0).messages, of(0).words, of(0).media), (2, 8, 0));
        assert_eq!((of(1).messages, of(1).words, of(1).media), (1, 0, 1));
    }
}
