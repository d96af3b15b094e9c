//! Polls: `POLL:`, the question, then `OPTION: text (n votes)` lines.

use super::markers::MARKERS;
use crate::{Poll, PollOption};

/// What a poll's lines say.
pub struct Read {
    pub question: String,
    pub poll: Poll,
}

/// Reads a poll. The first line is a word of the table, or any word in capitals when options follow
/// (the rule of timelinize, which needs no language).
pub fn read(first: &str, more: &str) -> Option<Read> {
    if !first.ends_with(':') {
        return None;
    }
    let known = MARKERS.is_poll(first);
    if !known && !first.trim_end_matches(':').chars().all(char::is_uppercase) {
        return None;
    }
    let (mut question, mut options) = (Vec::new(), Vec::new());
    for line in more.lines() {
        match option(line) {
            Some(option) => options.push(option),
            None if options.is_empty() => question.push(line),
            None => {}
        }
    }
    let question = question.join("\n").trim().to_owned();
    (known || !options.is_empty()).then_some(Read { question, poll: Poll { options } })
}

fn option(line: &str) -> Option<PollOption> {
    let (word, rest) = line.split_once(": ")?;
    // Scripts without capitals announce options in one word, too.
    if word.is_empty() || word.contains(' ') || word.chars().any(char::is_lowercase) {
        return None;
    }
    let (text, votes) = rest.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
    let digits: String = votes.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(PollOption { text: text.to_owned(), votes: digits.parse().ok()? })
}
