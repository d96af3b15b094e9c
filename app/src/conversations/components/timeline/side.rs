//! The two ends of a window, and the batches in which messages are added there.

/// How many messages are added to the page per frame. With more, frames take too long; with fewer, the extra layouts
/// cost more than they save (both measured).
const BATCH: usize = 12;

/// Which end of the window grows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The beginning.
    Earlier,
    /// The end.
    Later,
}

impl Side {
    /// Splits a fetched window into batches, in the order in which they are added: those next to the loaded messages
    /// first.
    pub fn batches<T>(self, mut messages: Vec<T>) -> Vec<Vec<T>> {
        let mut batches = Vec::new();
        while messages.len() > BATCH {
            match self {
                Side::Earlier => batches.push(messages.split_off(messages.len() - BATCH)),
                Side::Later => {
                    let rest = messages.split_off(BATCH);
                    batches.push(std::mem::replace(&mut messages, rest));
                }
            }
        }
        batches.push(messages);
        batches
    }
}

#[cfg(test)]
mod tests {
    use super::super::days::message;
    use super::*;
    use crate::conversations::model::Message;

    #[test]
    fn batches_add_up_to_the_window_at_both_ends() {
        let window: Vec<Message> = (1..=30).map(|seq| message(seq, 0, "2024-01-01T10:00:00")).collect();
        let seqs = |batches: Vec<Vec<Message>>| -> Vec<Vec<i64>> {
            batches.into_iter().map(|batch| batch.into_iter().map(|message| message.seq).collect()).collect()
        };
        let later = seqs(Side::Later.batches(window.clone()));
        assert_eq!(later.concat(), (1..=30).collect::<Vec<_>>());
        let mut earlier = seqs(Side::Earlier.batches(window));
        assert_eq!(earlier[0], (19..=30).collect::<Vec<_>>());
        earlier.reverse();
        assert_eq!(earlier.concat(), (1..=30).collect::<Vec<_>>());
        assert_eq!(seqs(Side::Later.batches(Vec::<Message>::new())), [Vec::<i64>::new()]);
    }
}
