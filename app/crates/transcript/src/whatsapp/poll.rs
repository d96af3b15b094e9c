//! Parses polls: `POLL:`, the question, then lines such as `OPTION: text (3 votes)`.

use super::markers::MARKERS;
use crate::{Poll, PollOption};

/// A message body that is a poll.
pub struct PollBody {
    pub question: String,
    pub poll: Poll,
}

/// Parses a poll. The first line is a word of the table, or any word in capitals if options follow. The second rule
/// comes from timelinize and works in every language with capitals.
pub fn read(first: &str, more: &str) -> Option<PollBody> {
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
    (known || !options.is_empty()).then_some(PollBody { question, poll: Poll { options } })
}

fn option(line: &str) -> Option<PollOption> {
    let (word, rest) = line.split_once(": ")?;
    // One word without lower-case letters: "OPTION" in capitals, or any word in a script without case.
    if word.is_empty() || word.contains(' ') || word.chars().any(char::is_lowercase) {
        return None;
    }
    let (text, votes) = rest.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
    let digits: String = votes.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(PollOption { text: text.to_owned(), votes: digits.parse().ok()? })
}
