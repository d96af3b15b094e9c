//! The lexer of a query: splits it into words, quoted phrases, and operators with their values.

use std::ops::Range;

use super::operator::{self, Operator};

/// A word, a quoted phrase, or an operator with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Byte range in the query, including minus sign, operator and quotes.
    pub span: Range<usize>,
    /// The word, the phrase without quotes, or the operator's value.
    pub text: &'a str,
    /// Whether `text` was quoted.
    pub quoted: bool,
    /// Whether it has a minus sign before it.
    pub excluded: bool,
    /// The operator before the colon.
    pub operator: Option<&'static Operator>,
}

impl Piece<'_> {
    /// Whether it is `OR` or `|`, which separates alternatives.
    pub fn is_or(&self) -> bool {
        !self.quoted && !self.excluded && self.operator.is_none() && matches!(self.text, "OR" | "|")
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Splits a query into pieces. An unclosed quote extends to the end.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c| !is_space(c)).map(|offset| at + offset) {
        let piece = piece(text, start);
        at = piece.span.end;
        found.push(piece);
    }
    found
}

fn piece(text: &str, start: usize) -> Piece<'_> {
    // A minus followed by a space is a piece of its own.
    let signed = text[start..].strip_prefix('-').filter(|rest| rest.starts_with(|c| !is_space(c)));
    let (excluded, body) = (signed.is_some(), start + usize::from(signed.is_some()));
    let (operator, value) = match operator_at(&text[body..]) {
        Some((operator, length)) => (Some(operator), body + length),
        None => (None, body),
    };
    let (inside, end, quoted) = value_at(text, value, operator.is_some());
    Piece { span: start..end, text: &text[inside], quoted, excluded, operator }
}

/// The operator at the start of `text`, and its length in bytes including the colon.
fn operator_at(text: &str) -> Option<(&'static Operator, usize)> {
    let (name, _) = text.split_once([':', '：'])?;
    let operator = operator::named(name)?;
    let colon = text[name.len()..].chars().next().map_or(1, char::len_utf8);
    Some((operator, name.len() + colon))
}

/// The value at `start`: its range without quotes, its end including quotes, and whether it is quoted.
fn value_at(text: &str, start: usize, of_operator: bool) -> (Range<usize>, usize, bool) {
    let rest = &text[start..];
    if let Some(quote) = rest.chars().next().filter(|c| is_quote(*c)) {
        let inside = start + quote.len_utf8();
        return match text[inside..].char_indices().find(|(_, c)| is_quote(*c)) {
            Some((length, close)) => (inside..inside + length, inside + length + close.len_utf8(), true),
            None => (inside..text.len(), text.len(), true),
        };
    }
    let is_end = |c: char| is_space(c) || (!of_operator && is_quote(c));
    let end = rest.find(is_end).map_or(text.len(), |length| start + length);
    (start..end, end, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(Option<&'static str>, &str, bool, bool)> {
        let name = |piece: &Piece<'_>| piece.operator.map(|operator| operator.name);
        pieces(text).into_iter().map(|piece| (name(&piece), piece.text, piece.quoted, piece.excluded)).collect()
    }

    #[test]
    fn splits_words_phrases_and_operators() {
        assert_eq!(
            texts("tea -\"good night\" from:\"Ana Lima\" -in:club 10:30 IN：x"),
            [
                (None, "tea", false, false),
                (None, "good night", true, true),
                (Some("from"), "Ana Lima", true, false),
                (Some("in"), "club", false, true),
                (None, "10:30", false, false),
                (Some("in"), "x", false, false),
            ]
        );
    }

    #[test]
    fn accepts_unclosed_quotes_lone_minus_signs_and_empty_values() {
        assert_eq!(
            texts("“good night - \" from: a"),
            [(None, "good night - ", true, false), (Some("from"), "", false, false), (None, "a", false, false)]
        );
        assert_eq!(texts(" - "), [(None, "-", false, false)]);
        assert_eq!(texts("\u{0} \u{7}"), []);
    }
}
