//! What a person types into the search field, as a PostgreSQL `tsquery` and as highlights.

use std::ops::Range;

use crate::tokens::{Token, tokens};

/// Queries longer than this are cut: nobody types them, and each word costs.
const MAX_TERMS: usize = 24;

/// A search query, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// Words that follow each other.
    words: Vec<String>,
    /// The last word may go on.
    prefix: bool,
    excluded: bool,
}

impl Query {
    /// Reads a query: words must all be there, `"in quotes"` in that order, `-word` must not be.
    /// Words match from their beginning (`meet` finds `meeting`); quoted ones match whole.
    pub fn read(text: &str) -> Query {
        let mut terms = Vec::new();
        for (chunk, quoted) in chunks(text) {
            let excluded = !quoted && chunk.starts_with('-') && chunk.len() > 1;
            let found = tokens(chunk);
            if found.is_empty() {
                continue;
            }
            let pairs = found.iter().any(|token| token.pair);
            if quoted || pairs {
                terms.push(phrase(&found, excluded, !quoted));
            } else {
                terms.extend(found.into_iter().map(|token| Term { words: vec![token.text], prefix: true, excluded }));
            }
        }
        terms.truncate(MAX_TERMS);
        Query { terms }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.iter().all(|term| term.excluded)
    }

    /// The text of a `tsquery`, quoted so that it always parses; `None` when there is nothing to look for.
    pub fn to_tsquery(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.terms.iter().map(Term::to_tsquery).collect::<Vec<_>>().join(" & "))
    }

    /// The byte ranges of `text` to highlight, in order and apart from each other.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let found = tokens(text);
        let mut spans: Vec<Range<usize>> = Vec::new();
        for term in self.terms.iter().filter(|term| !term.excluded) {
            for window in found.windows(term.words.len()) {
                if term.matches(window) {
                    spans.push(window[0].span.start..window[window.len() - 1].span.end);
                }
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.into_iter().fold(Vec::new(), |mut apart: Vec<Range<usize>>, span| {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
            apart
        })
    }
}

impl Term {
    fn to_tsquery(&self) -> String {
        let last = self.words.len() - 1;
        let words: Vec<String> = self
            .words
            .iter()
            .enumerate()
            .map(|(index, word)| {
                let quoted = word.replace('\\', "\\\\").replace('\'', "''");
                format!("'{quoted}'{}", if self.prefix && index == last { ":*" } else { "" })
            })
            .collect();
        let phrase = words.join(" <-> ");
        if self.excluded { format!("!({phrase})") } else { format!("({phrase})") }
    }

    fn matches(&self, window: &[Token]) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().zip(window).enumerate().all(|(index, (word, token))| {
            if self.prefix && index == last { token.text.starts_with(word.as_str()) } else { token.text == *word }
        })
    }
}

/// Words that follow each other. The last character of a run without spaces stands alone in the
/// index only at the end of its run, so it is dropped after a pair that contains it.
fn phrase(found: &[Token], excluded: bool, prefix: bool) -> Term {
    let mut words: Vec<String> = found.iter().map(|token| token.text.clone()).collect();
    let ends_in_single = found.last().is_some_and(|token| token.pair && token.text.chars().count() == 1);
    if words.len() > 1 && ends_in_single {
        words.pop();
    }
    let single = words.len() == 1 && ends_in_single;
    Term { words, prefix: prefix || single, excluded }
}

/// The query's chunks: what stands between quotation marks, and what stands between spaces.
fn chunks(text: &str) -> Vec<(&str, bool)> {
    let mut chunks = Vec::new();
    for (index, part) in text.split(['"', '“', '”', '„']).enumerate() {
        if index % 2 == 1 {
            chunks.push((part, true));
        } else {
            chunks.extend(part.split_whitespace().map(|word| (word, false)));
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tsquery(text: &str) -> String {
        Query::read(text).to_tsquery().unwrap_or_default()
    }

    fn marked(query: &str, text: &str) -> Vec<String> {
        Query::read(query).highlights(text).into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn words_must_all_be_there_and_may_go_on() {
        assert_eq!(tsquery("Café meet"), "('cafe':*) & ('meet':*)");
    }

    #[test]
    fn quotes_keep_the_order_and_minus_excludes() {
        assert_eq!(tsquery("\"good night\" -tea"), "('good' <-> 'night') & !('tea':*)");
    }

    #[test]
    fn scripts_without_spaces_become_phrases() {
        assert_eq!(tsquery("東京都"), "('東京' <-> '京都':*)");
        assert_eq!(tsquery("都"), "('都':*)");
    }

    #[test]
    fn nothing_to_look_for() {
        assert!(Query::read("").is_empty());
        assert!(Query::read("-tea !!").is_empty());
    }

    #[test]
    fn what_would_break_the_syntax_is_quoted() {
        assert_eq!(tsquery("o'clock & | ! ( :*"), "('o''clock':*)");
    }

    #[test]
    fn highlights_follow_the_original_text() {
        assert_eq!(marked("creme", "Die Crème brûlée, Crème!"), ["Crème", "Crème"]);
        assert_eq!(marked("\"good night\"", "good day, good night"), ["good night"]);
        assert_eq!(marked("京都", "東京都"), ["京都"]);
        assert_eq!(marked("-tea coffee", "tea or coffee"), ["coffee"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_a_query_and_highlights_inside_the_text(query in "\\PC{0,40}", text in "\\PC{0,80}") {
            let query = Query::read(&query);
            let _ = query.to_tsquery();
            for span in query.highlights(&text) {
                proptest::prop_assert!(text.get(span).is_some());
            }
        }
    }
}
