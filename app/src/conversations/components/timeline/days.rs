//! Groups messages by day.

use chrono::NaiveDate;

use crate::conversations::components::message::TimelineMessage;

/// A date and a counter from 0. The same date occurs several times if the messages are not in chronological order.
pub type DayKey = (NaiveDate, u32);

/// Consecutive messages of one day.
#[derive(Clone, PartialEq)]
pub struct Day {
    /// Identifies the section within the timeline.
    pub key: DayKey,
    /// Ordered by `seq`.
    pub messages: Vec<TimelineMessage>,
}

/// Splits messages into runs of the same day.
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

/// A text message for tests.
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
    fn messages_share_a_heading_within_minutes_on_the_same_day() {
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
    fn a_day_that_comes_again_is_a_separate_section() {
        let days = days(&placed([
            message(1, 0, "2024-01-02T10:00:00"),
            message(2, 0, "2024-01-01T10:00:00"),
            message(3, 0, "2024-01-02T11:00:00"),
        ]));
        assert_eq!(days.iter().map(|day| day.key.1).collect::<Vec<_>>(), [0, 0, 1]);
    }
}
