//! Converts messages to plain text, and finds them in such a text again. Positions count characters, not bytes.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use uuid::Uuid;

/// A message as a paragraph of text.
pub struct Paragraph {
    /// The id of the message.
    pub message: Uuid,
    /// The whole paragraph, with a line break at the end.
    pub line: String,
    /// The length of the part before the message's own text (time and sender), in characters.
    pub prefix_length: usize,
    /// The length of the message's own text, in characters.
    pub text_length: usize,
}

/// The text of a message with `\n` as the only line break, because other programs count a line break as one character.
pub fn plain(content: &str) -> String {
    content.replace("\r\n", "\n").replace('\r', "\n")
}

/// Writes a message as a paragraph.
pub fn paragraph(message: Uuid, at: NaiveDateTime, sender: &str, content: &str) -> Paragraph {
    let prefix = format!("[{}] {sender}{}", at.format("%Y-%m-%d %H:%M"), if sender.is_empty() { "" } else { ": " });
    let content = plain(content);
    Paragraph {
        message,
        prefix_length: prefix.chars().count(),
        text_length: content.chars().count(),
        line: format!("{prefix}{content}\n"),
    }
}

/// The position of a message in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParagraphSpan {
    /// The id of the message.
    pub message: Uuid,
    /// The offset of the first character of the message's own text.
    pub start: usize,
    /// The offset after its last character.
    pub end: usize,
}

/// Finds paragraphs in a text, in order. Text between them is ignored, and missing paragraphs are left out, so that a
/// text that was edited in another program can be matched.
pub fn locate(text: &str, paragraphs: impl Iterator<Item = Paragraph>) -> Vec<ParagraphSpan> {
    let lines = lines(text);
    let (mut placed, mut from) = (Vec::new(), 0);
    for one in paragraphs {
        let whole = one.line.trim_end_matches('\n');
        // Looks up the first line in a map. Searching the text for each paragraph would be quadratic if many are
        // missing.
        let first = whole.split('\n').next().unwrap_or_default();
        let Some(starts) = lines.get(first) else { continue };
        let next = starts.partition_point(|(byte, _)| *byte < from);
        let Some((byte, character)) = starts[next..].iter().find(|(byte, _)| text[*byte..].starts_with(whole)) else {
            continue;
        };
        let start = character + one.prefix_length;
        placed.push(ParagraphSpan { message: one.message, start, end: start + one.text_length });
        from = byte + whole.len();
    }
    placed
}

/// The offsets at which each distinct line of a text starts, in bytes and in characters.
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

    fn texts_at(text: &str, placed: &[ParagraphSpan]) -> Vec<String> {
        placed.iter().map(|one| text.chars().skip(one.start).take(one.end - one.start).collect()).collect()
    }

    #[test]
    fn messages_are_found_in_the_exported_text() {
        let texts = ["Tea 😀?", "two\r\nlines", "", "Tea 😀?"];
        let text: String = paragraphs(&texts).iter().map(|one| one.line.as_str()).collect();
        let placed = locate(&text, paragraphs(&texts).into_iter());
        assert_eq!(texts_at(&text, &placed), ["Tea 😀?", "two\nlines", "", "Tea 😀?"]);
    }

    #[test]
    fn added_and_removed_paragraphs_are_tolerated() {
        let text: String = paragraphs(&["one", "two", "four"]).iter().map(|one| one.line.as_str()).collect();
        let text = format!("A title\n{text}");
        let placed = locate(&text, paragraphs(&["zero", "one", "three", "four"]).into_iter());
        assert_eq!(texts_at(&text, &placed), ["one", "four"]);
    }
}
