//! A conversation as a plain text, and where its messages are in it.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use uuid::Uuid;

/// A message as a paragraph.
pub struct Paragraph {
    /// The message.
    pub message: Uuid,
    /// All that is written, with its end of line.
    pub line: String,
    /// How many characters stand before the message's own text.
    pub head: usize,
    /// How many characters its own text has.
    pub length: usize,
}

/// A message's text as projects have it: other programs count a line's end as one character.
pub fn plain(content: &str) -> String {
    content.replace("\r\n", "\n").replace('\r', "\n")
}

/// Writes a message as a paragraph.
pub fn paragraph(message: Uuid, at: NaiveDateTime, sender: &str, content: &str) -> Paragraph {
    let head = format!("[{}] {sender}{}", at.format("%Y-%m-%d %H:%M"), if sender.is_empty() { "" } else { ": " });
    let content = plain(content);
    Paragraph {
        message,
        head: head.chars().count(),
        length: content.chars().count(),
        line: format!("{head}{content}\n"),
    }
}

/// Where a paragraph is in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParagraphSpan {
    /// The message.
    pub message: Uuid,
    /// The first character of the message's own text.
    pub start: usize,
    /// Behind its last.
    pub end: usize,
}

/// Finds paragraphs in a text, in order: what others have put between them or taken away does not matter.
/// A paragraph that is not there is left out.
pub fn place(text: &str, paragraphs: impl Iterator<Item = Paragraph>) -> Vec<ParagraphSpan> {
    let lines = lines(text);
    let (mut placed, mut from) = (Vec::new(), 0);
    for one in paragraphs {
        let whole = one.line.trim_end_matches('\n');
        // Its first line is looked up, not searched for: the text may be long, and what is missing much.
        let first = whole.split('\n').next().unwrap_or_default();
        let Some(starts) = lines.get(first) else { continue };
        let next = starts.partition_point(|(byte, _)| *byte < from);
        let Some((byte, character)) = starts[next..].iter().find(|(byte, _)| text[*byte..].starts_with(whole)) else {
            continue;
        };
        let start = character + one.head;
        placed.push(ParagraphSpan { message: one.message, start, end: start + one.length });
        from = byte + whole.len();
    }
    placed
}

/// Where each line of a text begins: in bytes, and in characters.
fn lines(text: &str) -> HashMap<&str, Vec<(usize, usize)>> {
    let mut lines: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    let (mut byte, mut character) = (0, 0);
    for line in text.split_inclusive('\n') {
        lines.entry(line.trim_end_matches('\n')).or_default().push((byte, character));
        byte += line.len();
        character += line.chars().count();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
        let at = NaiveDateTime::default();
        (1..).zip(texts).map(|(id, text)| paragraph(Uuid::from_u128(id), at, "Ana", text)).collect()
    }

    fn words(text: &str, placed: &[ParagraphSpan]) -> Vec<String> {
        placed.iter().map(|one| text.chars().skip(one.start).take(one.end - one.start).collect()).collect()
    }

    #[test]
    fn messages_are_found_in_the_text_that_they_made() {
        let texts = ["Tea 😀?", "two\r\nlines", "", "Tea 😀?"];
        let text: String = paragraphs(&texts).iter().map(|one| one.line.as_str()).collect();
        let placed = place(&text, paragraphs(&texts).into_iter());
        assert_eq!(words(&text, &placed), ["Tea 😀?", "two\nlines", "", "Tea 😀?"]);
    }

    #[test]
    fn what_was_added_or_taken_away_does_not_matter() {
        let text: String = paragraphs(&["one", "two", "four"]).iter().map(|one| one.line.as_str()).collect();
        let text = format!("A title\n{text}");
        let placed = place(&text, paragraphs(&["zero", "one", "three", "four"]).into_iter());
        assert_eq!(words(&text, &placed), ["one", "four"]);
    }
}
