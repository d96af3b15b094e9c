//! The first figures of an import, counted while it is read; [`crate::month`] tells the rest afterwards.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::day::{DayRow, Days};

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
        let share = row.shares.entry(entry.participant).or_default();
        share.messages += 1;
        share.words += entry.words;
        share.media += u32::from(entry.media);
        *share.hours.entry(hour).or_default() += 1;
    }

    /// The days in order.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &DayRow)> {
        self.days.iter().map(|(date, row)| (*date, row))
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
        let (date, row) = counts.days().next().expect("a day");
        assert_eq!(date.to_string(), "2024-02-29");
        assert_eq!((row.day.messages, row.day.words, row.day.hours[9], row.day.hours[23]), (3, 8, 2, 1));
        assert_eq!((row.shares[&0].messages, row.shares[&0].words, row.shares[&0].media), (2, 8, 0));
        assert_eq!((row.shares[&1].messages, row.shares[&1].words, row.shares[&1].media), (1, 0, 1));
    }
}
