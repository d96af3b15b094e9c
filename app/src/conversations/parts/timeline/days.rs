//! Messages by day, and which of them share one head.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use crate::conversations::model::Message;
use crate::conversations::parts::message::TimelineMessage;

/// Messages of one sender within so many minutes share one head.
const GROUP_MINUTES: i64 = 5;

/// A date, and which of its stretches: an export that is out of order may come back to a day.
pub type DayKey = (NaiveDate, u32);

/// The messages of one day, one after the other.
#[derive(Clone, PartialEq)]
pub struct Day {
    /// Which day.
    pub key: DayKey,
    /// In order.
    pub messages: Vec<TimelineMessage>,
}

/// The messages by day, each with what it owes to the one before.
pub fn days(messages: &[Arc<Message>]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut before: Option<&Arc<Message>> = None;
    for message in messages {
        let date = message.at.date();
        if before.is_none_or(|before| before.at.date() != date) {
            let again = days.iter().filter(|day| day.key.0 == date).count() as u32;
            days.push(Day { key: (date, again), messages: Vec::new() });
            before = None;
        }
        let grouped = before.is_some_and(|before| {
            before.sender.is_some()
                && before.sender == message.sender
                && (message.at - before.at).abs() < TimeDelta::minutes(GROUP_MINUTES)
        });
        if let Some(day) = days.last_mut() {
            day.messages.push(TimelineMessage { message: message.clone(), grouped });
        }
        before = Some(message);
    }
    days
}

/// A message of a test.
#[cfg(test)]
pub fn message(seq: i64, sender: i32, at: &str) -> Message {
    Message {
        seq,
        id: uuid::Uuid::nil(),
        sender: Some(sender),
        kind: "text".to_owned(),
        content: String::new(),
        caption: None,
        at: at.parse().expect("a time"),
        edited: false,
        has_versions: false,
        forwarded: false,
        emoji_only: false,
        spans: Vec::new(),
        attachments: Vec::new(),
        poll: Vec::new(),
        reactions: Vec::new(),
        reply: None,
        map: None,
        pinned: false,
        clipped: None,
        bookmarked: false,
        notes: 0,
        answers: 0,
        in_note: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arcs<const N: usize>(messages: [Message; N]) -> [Arc<Message>; N] {
        messages.map(Arc::new)
    }

    #[test]
    fn a_head_is_shared_within_minutes_by_one_sender_on_one_day() {
        let days = days(&arcs([
            message(1, 0, "2024-01-01T23:50:00"),
            message(2, 0, "2024-01-01T23:52:00"),
            message(3, 1, "2024-01-01T23:53:00"),
            message(4, 1, "2024-01-01T23:59:00"),
            message(5, 1, "2024-01-02T00:00:00"),
        ]));
        let grouped: Vec<Vec<bool>> =
            days.iter().map(|day| day.messages.iter().map(|placed| placed.grouped).collect()).collect();
        assert_eq!(grouped, [vec![false, true, false, false], vec![false]]);
    }

    #[test]
    fn a_day_that_comes_back_is_a_stretch_of_its_own() {
        let days = days(&arcs([
            message(1, 0, "2024-01-02T10:00:00"),
            message(2, 0, "2024-01-01T10:00:00"),
            message(3, 0, "2024-01-02T11:00:00"),
        ]));
        assert_eq!(days.iter().map(|day| day.key.1).collect::<Vec<_>>(), [0, 0, 1]);
    }
}
