//! Messages by day.

use chrono::NaiveDate;

use crate::conversations::components::message::TimelineMessage;

/// A date, and which of its parts: an export that is out of order may return to a day.
pub type DayKey = (NaiveDate, u32);

/// The messages of one day, without others between them.
#[derive(Clone, PartialEq)]
pub struct Day {
    /// Which day.
    pub key: DayKey,
    /// In order.
    pub messages: Vec<TimelineMessage>,
}

/// The messages by day.
pub fn days(messages: &[TimelineMessage]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for placed in messages {
        let date = placed.message.at.date();
        match days.last_mut().filter(|day| day.key.0 == date) {
            Some(day) => day.messages.push(placed.clone()),
            None => {
                let part = days.iter().filter(|day| day.key.0 == date).count() as u32;
                days.push(Day { key: (date, part), messages: vec![placed.clone()] });
            }
        }
    }
    days
}

/// A message of a test.
#[cfg(test)]
pub fn message(seq: i64, sender: i32, at: &str) -> crate::conversations::model::Message {
    crate::conversations::model::Message {
        seq,
        sender: Some(sender),
        kind: "text".to_owned(),
        at: at.parse().expect("a time"),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::model::{Message, Window};

    fn placed<const N: usize>(messages: [Message; N]) -> Vec<TimelineMessage> {
        TimelineMessage::of_window(Window { messages: messages.into(), continues: false })
    }

    #[test]
    fn messages_of_one_sender_share_a_heading_within_minutes_of_one_day() {
        let placed = placed([
            message(1, 0, "2024-01-01T23:50:00"),
            message(2, 0, "2024-01-01T23:52:00"),
            message(3, 1, "2024-01-01T23:53:00"),
            message(4, 1, "2024-01-01T23:59:00"),
            message(5, 1, "2024-01-02T00:00:00"),
        ]);
        assert_eq!(placed.iter().map(|one| one.grouped).collect::<Vec<_>>(), [false, true, false, false, false]);
        assert_eq!(days(&placed).iter().map(|day| day.messages.len()).collect::<Vec<_>>(), [4, 1]);
        let window = Window { messages: vec![message(6, 1, "2024-01-02T00:01:00")], continues: true };
        assert!(TimelineMessage::of_window(window)[0].grouped);
    }

    #[test]
    fn returning_to_a_day_begins_another_part_of_it() {
        let days = days(&placed([
            message(1, 0, "2024-01-02T10:00:00"),
            message(2, 0, "2024-01-01T10:00:00"),
            message(3, 0, "2024-01-02T11:00:00"),
        ]));
        assert_eq!(days.iter().map(|day| day.key.1).collect::<Vec<_>>(), [0, 0, 1]);
    }
}
