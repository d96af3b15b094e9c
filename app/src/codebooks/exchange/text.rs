//! A conversation as a plain text, and where its messages are in it.

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

/// Writes a message as a paragraph.
pub fn paragraph(message: Uuid, at: NaiveDateTime, sender: &str, content: &str) -> Paragraph {
    let head = format!("[{}] {sender}{}", at.format("%Y-%m-%d %H:%M"), if sender.is_empty() { "" } else { ": " });
    // Other programs count a line's end as one character.
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    Paragraph {
        message,
        head: head.chars().count(),
        length: content.chars().count(),
        line: format!("{head}{content}\n"),
    }
}

/// Where a paragraph is in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The message.
    pub message: Uuid,
    /// The first character of the message's own text.
    pub start: usize,
    /// Behind its last.
    pub end: usize,
}

/// Finds paragraphs in a text, in order: what others have put between them or taken away does not matter.
/// A paragraph that is not there is left out.
pub fn place(text: &str, paragraphs: impl Iterator<Item = Paragraph>) -> Vec<Placed> {
    let (mut placed, mut bytes, mut characters) = (Vec::new(), 0, 0);
    for one in paragraphs {
        let line = one.line.trim_end_matches('\n');
        let Some(found) = find_line(&text[bytes..], line) else { continue };
        characters += text[bytes..bytes + found].chars().count();
        placed.push(Placed {
            message: one.message,
            start: characters + one.head,
            end: characters + one.head + one.length,
        });
        bytes += found + line.len();
        characters += line.chars().count();
    }
    placed
}

/// Where a line stands in a text: at its beginning or behind a line's end.
fn find_line(text: &str, line: &str) -> Option<usize> {
    /// What is not found soon is not looked for in all of a long text, for each of many messages.
    const LOOK_AHEAD: usize = 200_000;
    let mut end = text.len().min(LOOK_AHEAD + line.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text[..end].match_indices(line).map(|(at, _)| at).find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
        let at = NaiveDateTime::default();
        (1..).zip(texts).map(|(id, text)| paragraph(Uuid::from_u128(id), at, "Ana", text)).collect()
    }

    fn words(text: &str, placed: &[Placed]) -> Vec<String> {
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
