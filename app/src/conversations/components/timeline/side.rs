//! The two ends of a window, and how it grows there.

/// How many messages are put into the page in one frame: more would hold it up, and fewer would lay the page out more
/// often than the frames have time for (both measured).
const PORTION: usize = 12;

/// Which end of the window grows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Towards the beginning.
    Earlier,
    /// Towards the end.
    Later,
}

impl Side {
    /// The messages in the portions in which they are put into the page, the nearest first.
    pub fn nearest_first<T>(self, mut messages: Vec<T>) -> Vec<Vec<T>> {
        let mut portions = Vec::new();
        while messages.len() > PORTION {
            match self {
                Side::Earlier => portions.push(messages.split_off(messages.len() - PORTION)),
                Side::Later => {
                    let rest = messages.split_off(PORTION);
                    portions.push(std::mem::replace(&mut messages, rest));
                }
            }
        }
        portions.push(messages);
        portions
    }
}

#[cfg(test)]
mod tests {
    use super::super::days::message;
    use super::*;
    use crate::conversations::model::Message;

    #[test]
    fn portions_join_to_the_window_on_either_side() {
        let window: Vec<Message> = (1..=30).map(|seq| message(seq, 0, "2024-01-01T10:00:00")).collect();
        let seqs = |portions: Vec<Vec<Message>>| -> Vec<Vec<i64>> {
            portions.into_iter().map(|portion| portion.into_iter().map(|message| message.seq).collect()).collect()
        };
        let later = seqs(Side::Later.nearest_first(window.clone()));
        assert_eq!(later.concat(), (1..=30).collect::<Vec<_>>());
        let mut earlier = seqs(Side::Earlier.nearest_first(window));
        assert_eq!(earlier[0], (19..=30).collect::<Vec<_>>());
        earlier.reverse();
        assert_eq!(earlier.concat(), (1..=30).collect::<Vec<_>>());
        assert_eq!(seqs(Side::Later.nearest_first(Vec::<Message>::new())), [Vec::<i64>::new()]);
    }
}
