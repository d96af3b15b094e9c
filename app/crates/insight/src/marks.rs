//! Marks of messages that stand in the search index like words, so that `has:poll` is answered by
//! the same index as a word. A word never begins with `#`.

use crate::emoji::written;

/// The lexemes that mark a message: its kind, whether it has a link, whether it was edited.
/// `kind` is the message's kind as in the database.
pub fn marks(kind: &str, text: &str, edited: bool) -> impl Iterator<Item = String> {
    // Text is what messages are: a mark on nearly all of them finds nothing.
    let kind = (kind != "text").then(|| format!("#{kind}"));
    let link = has_link(text).then(|| "#link".to_owned());
    let edited = edited.then(|| "#edited".to_owned());
    kind.into_iter().chain(link).chain(edited)
}

/// The mark of a message that somebody reacted to with an emoji.
pub fn reaction(emoji: &str) -> String {
    format!("#reaction-{}", written(emoji).unwrap_or(emoji))
}

/// Whether a text names an address of the web.
fn has_link(text: &str) -> bool {
    let starts = |at: usize| {
        let rest = &text.as_bytes()[at..];
        let after = |scheme: &[u8]| rest.get(scheme.len()).is_some_and(|c| !c.is_ascii_whitespace());
        [b"http://".as_slice(), b"https://", b"www."].iter().any(|scheme| {
            rest.len() > scheme.len() && rest[..scheme.len()].eq_ignore_ascii_case(scheme) && after(scheme)
        })
    };
    let candidates = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'h' | b'H' | b'w' | b'W'));
    candidates.map(|(at, _)| at).any(|at| (at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric()) && starts(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_links_and_edits_are_marked() {
        let of = |kind, text, edited| marks(kind, text, edited).collect::<Vec<_>>();
        assert_eq!(of("text", "see HTTPS://example.org", true), ["#link", "#edited"]);
        assert_eq!(of("image", "(www.example.org)", false), ["#image", "#link"]);
        assert!(of("text", "http:// https www. xhttp://a how", false).is_empty());
    }
}
