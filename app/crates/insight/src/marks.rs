//! Marks: lexemes for properties of a message, such as `#poll`. They are stored in the search index next to the words,
//! so `has:poll` is as fast as a word. They cannot collide, because words never start with `#`.

use crate::emoji::canonical;

/// The marks of a message: its kind, `#link` if it contains a URL, and `#edited`. `kind` is as in the database.
pub fn marks(kind: &str, text: &str, edited: bool) -> impl Iterator<Item = String> {
    // No mark for text messages: nearly all messages are, so it would not help to find any.
    let kind = (kind != "text").then(|| format!("#{kind}"));
    let link = has_link(text).then(|| "#link".to_owned());
    let edited = edited.then(|| "#edited".to_owned());
    kind.into_iter().chain(link).chain(edited)
}

/// The mark of a message with this emoji among its reactions.
pub fn reaction(emoji: &str) -> String {
    format!("#reaction-{}", canonical(emoji).unwrap_or(emoji))
}

/// Whether a text contains a URL. A fast check for import, less thorough than [`crate::entities`].
fn has_link(text: &str) -> bool {
    let is_url = |at: usize| {
        let rest = &text.as_bytes()[at..];
        let has_more = |scheme: &[u8]| rest.get(scheme.len()).is_some_and(|c| !c.is_ascii_whitespace());
        [b"http://".as_slice(), b"https://", b"www."].iter().any(|scheme| {
            rest.len() > scheme.len() && rest[..scheme.len()].eq_ignore_ascii_case(scheme) && has_more(scheme)
        })
    };
    let candidates = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'h' | b'H' | b'w' | b'W'));
    candidates.map(|(at, _)| at).any(|at| (at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric()) && is_url(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_kinds_links_and_edits() {
        let of = |kind, text, edited| marks(kind, text, edited).collect::<Vec<_>>();
        assert_eq!(of("text", "see HTTPS://example.org", true), ["#link", "#edited"]);
        assert_eq!(of("image", "(www.example.org)", false), ["#image", "#link"]);
        assert!(of("text", "http:// https www. xhttp://a how", false).is_empty());
    }
}
