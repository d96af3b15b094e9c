//! Parser for search queries.
//!
//! Words become a PostgreSQL `tsquery` and highlights, operators become filters, and whatever is invalid becomes a note
//! for the user.
//!
//! `lex` splits the text into pieces; `operator` parses operators such as `from:ana`, `analysis` those that need the
//! analysis, such as `mood:positive`, and `date` values such as `2024-03`; `term` builds words and phrases; `estimate`
//! predicts the number of matches.

mod analysis;
mod date;
mod estimate;
mod lex;
mod operator;
mod term;

use std::ops::Range;

use chrono::NaiveDate;

pub use estimate::Atom;
pub use operator::{Filter, OPERATORS, Operator, values};
use term::{Group, Term};

use crate::tokens::{Token, TokenKind, tokens, writes_without_spaces};
use lex::{Piece, pieces};

/// Characters of a query that are used; nobody types more.
const MAX_CHARS: usize = 500;
/// Words and phrases of a query that are used; each costs time in the database.
const MAX_TERMS: usize = 24;

/// A parsed search query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words and phrases. Every group must match; a group matches if any of its terms does.
    groups: Vec<Group>,
    /// Conditions from operators.
    pub filters: Vec<Filter>,
    /// Messages for the user about ignored parts of the query, and what to enter instead.
    pub notes: Vec<String>,
    /// The operators, shown as removable chips.
    pub chips: Vec<Chip>,
}

/// A removable operator of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The operator as typed.
    pub text: String,
    /// The query without this operator.
    pub without: String,
}

impl Query {
    /// Parses a query. `today` is the date that words such as `yesterday` refer to.
    ///
    /// All words must occur, and match as prefixes (`meet` finds `meeting`). Words `"in quotes"` must match exactly and
    /// in that order. `-word` excludes messages with the word, `OR` separates alternatives. [`OPERATORS`] lists the
    /// operators.
    ///
    /// Parsing never fails: invalid parts are ignored and explained in [`Query::notes`].
    pub fn read(text: &str, today: NaiveDate) -> Query {
        let mut query = Query::default();
        let short: String = text.chars().take(MAX_CHARS).collect();
        if short.len() < text.len() {
            query.notes.push(format!("Only the first {MAX_CHARS} characters were used."));
        }
        let mut alternative = false;
        for piece in pieces(&short) {
            if piece.is_or() {
                alternative = true;
                continue;
            }
            match &piece.operator {
                Some(_) => query.add_operator(&piece, &short, today),
                None => query.add_words(&piece, alternative),
            }
            alternative = false;
        }
        if query.groups.len() > MAX_TERMS {
            query.groups.truncate(MAX_TERMS);
            query.notes.push(format!("Only the first {MAX_TERMS} words were used."));
        }
        query.explain_if_nothing_can_match(&short);
        query
    }

    fn add_operator(&mut self, piece: &Piece<'_>, text: &str, today: NaiveDate) {
        match operator::parse(piece, today) {
            Ok(operator::Meaning::Filter(filter)) => self.filters.push(filter),
            Ok(operator::Meaning::Marks(marks)) => self.groups.push(Group::marks(&marks, piece.excluded)),
            Err(note) => return self.notes.push(note),
        }
        let without = format!("{} {}", text[..piece.span.start].trim_end(), text[piece.span.end..].trim_start());
        let text = text[piece.span.clone()].to_owned();
        self.chips.push(Chip { text, without: without.trim().to_owned() });
    }

    fn add_words(&mut self, piece: &Piece<'_>, alternative: bool) {
        // Emoji have no position in the index, so they cannot be part of a phrase: each is a term of its own.
        let (emoji, words): (Vec<Token>, Vec<Token>) =
            tokens(piece.text).into_iter().partition(|token| token.kind == TokenKind::Emoji);
        let terms = std::iter::once(words.as_slice()).chain(emoji.chunks(1));
        for (index, term) in terms.filter_map(|tokens| Term::of(tokens, piece.quoted)).enumerate() {
            let alternative = alternative && index == 0 && !piece.excluded;
            match self.groups.last_mut().filter(|last| alternative && last.accepts_alternatives()) {
                Some(last) => last.terms.push(term),
                None => self.groups.push(Group { terms: vec![term], excluded: piece.excluded }),
            }
        }
    }

    fn explain_if_nothing_can_match(&mut self, text: &str) {
        if !self.is_empty() || text.trim().is_empty() || !self.notes.is_empty() {
            return;
        }
        self.notes.push(if self.groups.is_empty() {
            "Nothing to search for. Enter letters, digits or emoji; punctuation cannot be searched.".to_owned()
        } else {
            "Add a word to search for: a minus only excludes messages from the results.".to_owned()
        });
    }

    /// Whether the query has nothing to search for: no filters, and no words except excluded ones.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty() && self.groups.iter().all(|group| group.excluded)
    }

    /// Whether the full-text index can narrow the search: there are words or marks that must match.
    pub fn has_words(&self) -> bool {
        self.groups.iter().any(|group| !group.excluded)
    }

    /// Whether there is a phrase in a script with spaces. (Words without spaces are indexed as pairs of characters,
    /// which makes each of them a phrase.)
    pub fn has_phrase(&self) -> bool {
        let terms = self.groups.iter().filter(|group| !group.excluded).flat_map(|group| &group.terms);
        terms.filter(|term| term.words.len() > 1).any(|term| !term.words[0].chars().any(writes_without_spaces))
    }

    /// The query in the text format of `tsquery`, quoted so that it always parses. `None` without words and marks.
    pub fn to_tsquery(&self) -> Option<String> {
        let groups: Vec<String> = self.groups.iter().map(Group::to_tsquery).collect();
        (!groups.is_empty()).then(|| groups.join(" & "))
    }

    /// Like [`Query::to_tsquery`], but without prefixes, corrections and excluded words. Used to rank exact matches
    /// higher.
    pub fn to_exact_tsquery(&self) -> Option<String> {
        let wanted = self.groups.iter().filter(|group| !group.excluded);
        let groups: Vec<String> = wanted.map(Group::to_exact_tsquery).collect();
        (!groups.is_empty()).then(|| groups.join(" & "))
    }

    /// The byte ranges of `text` to highlight, in order and without overlaps.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let wanted: Vec<&Term> =
            self.groups.iter().filter(|group| !group.excluded).flat_map(|group| &group.terms).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let (emoji, words): (Vec<Token>, Vec<Token>) =
            tokens(text).into_iter().partition(|token| token.kind == TokenKind::Emoji);
        let mut spans: Vec<Range<usize>> = Vec::new();
        for term in wanted {
            for window in words.windows(term.words.len()).chain(emoji.windows(term.words.len())) {
                if term.matches(window) {
                    spans.push(window[0].span.start..window[window.len() - 1].span.end);
                }
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.into_iter().fold(Vec::new(), |mut merged: Vec<Range<usize>>, span| {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
            merged
        })
    }

    /// Words that may contain a typing error or be part of a longer word: unquoted, without digits, and at least four
    /// characters long.
    pub fn doubtful_words(&self) -> Vec<String> {
        let wanted = self.groups.iter().filter(|group| !group.excluded);
        let terms = wanted.flat_map(|group| &group.terms).filter(|term| term.may_be_mistyped());
        terms.map(|term| term.words[0].clone()).collect()
    }

    /// Makes the words in `similar` match wherever `word` does. Only for [`Query::doubtful_words`].
    pub fn add_similar(&mut self, word: &str, similar: &[String]) {
        for term in self.groups.iter_mut().flat_map(|group| &mut group.terms) {
            if term.may_be_mistyped() && term.words[0] == word {
                term.similar.extend_from_slice(similar);
            }
        }
    }

    /// The words added with [`Query::add_similar`].
    pub fn similar_words(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| &group.terms).flat_map(|term| &term.similar).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Query {
        Query::read(text, NaiveDate::from_ymd_opt(2024, 5, 15).expect("a day"))
    }

    fn tsquery(text: &str) -> String {
        read(text).to_tsquery().unwrap_or_default()
    }

    fn highlighted(query: &str, text: &str) -> Vec<String> {
        read(query).highlights(text).into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn all_words_are_required_and_match_as_prefixes() {
        assert_eq!(tsquery("Café meet"), "('cafe':*) & ('meet':*)");
        assert_eq!(tsquery("a"), "('a')");
    }

    #[test]
    fn quotes_make_phrases_and_minus_excludes() {
        assert_eq!(
            tsquery("\"good night\" -tea -\"bad day\""),
            "('good' <-> 'night') & !('tea':*) & !('bad' <-> 'day')"
        );
        assert_eq!(tsquery("\"good night"), "('good' <-> 'night')");
    }

    #[test]
    fn or_separates_alternatives() {
        assert_eq!(tsquery("tea OR \"black coffee\" now"), "('tea':* | 'black' <-> 'coffee') & ('now':*)");
        assert_eq!(tsquery("OR tea OR"), "('tea':*)");
        assert_eq!(tsquery("tea | milk"), "('tea':* | 'milk':*)");
        assert_eq!(tsquery("tea or milk"), "('tea':*) & ('or':*) & ('milk':*)");
    }

    #[test]
    fn hyphenated_words_are_phrases() {
        assert_eq!(tsquery("e-mail"), "('e' <-> 'mail':*)");
        assert_eq!(tsquery("-e-mail tea"), "!('e' <-> 'mail':*) & ('tea':*)");
    }

    #[test]
    fn has_phrase_ignores_unspaced_scripts_and_excluded_terms() {
        assert!(read("\"good night\" tea").has_phrase() && read("e-mail").has_phrase());
        assert!(!read("good night").has_phrase() && !read("東京都").has_phrase());
        assert!(!read("tea -\"good night\"").has_phrase());
    }

    #[test]
    fn scripts_without_spaces_become_phrases() {
        assert_eq!(tsquery("東京都"), "('東京' <-> '京都':*)");
        assert_eq!(tsquery("都"), "('都':*)");
    }

    #[test]
    fn emoji_match_any_skin_tone_unless_quoted() {
        assert_eq!(tsquery("👍 tea"), "('👍':*) & ('tea':*)");
        assert_eq!(tsquery("\"👍\""), "('👍')");
        assert_eq!(tsquery("❤"), "('❤️')");
        assert_eq!(tsquery("tea OR 👍 \"ok 👍\""), "('tea':* | '👍':*) & ('ok') & ('👍')");
        assert_eq!(tsquery("-👍 tea"), "!('👍':*) & ('tea':*)");
        assert_eq!(highlighted("👍", "yes 👍🏽, 👍"), ["👍🏽", "👍"]);
        assert_eq!(highlighted("\"good night\"", "good 😴 night"), ["good 😴 night"]);
    }

    #[test]
    fn marks_are_searched_like_words() {
        assert_eq!(tsquery("has:link is:edited tea"), "('#link') & ('#edited') & ('tea':*)");
        assert_eq!(tsquery("has:audio"), "('#audio' | '#voice')");
        assert_eq!(tsquery("-has:image tea"), "!('#image' | '#gif') & ('tea':*)");
        assert_eq!(tsquery("#link"), "('link':*)");
        assert_eq!(tsquery("reaction:❤"), "('#reaction-❤️')");
    }

    #[test]
    fn each_chip_can_be_removed() {
        let query = read("from:\"Ana Lima\" dinner before:2024");
        let chips: Vec<(&str, &str)> =
            query.chips.iter().map(|chip| (chip.text.as_str(), chip.without.as_str())).collect();
        assert_eq!(chips, [("from:\"Ana Lima\"", "dinner before:2024"), ("before:2024", "from:\"Ana Lima\" dinner")]);
    }

    #[test]
    fn empty_searches_are_explained() {
        assert!(read("").is_empty() && read("").notes.is_empty());
        assert!(read("-tea").is_empty());
        assert_eq!(read("-tea").notes, ["Add a word to search for: a minus only excludes messages from the results."]);
        assert_eq!(read("!! …").notes.len(), 1);
    }

    #[test]
    fn long_queries_are_truncated_with_a_note() {
        let query = read(&"word ".repeat(2_000));
        assert_eq!(query.notes.len(), 2);
        assert!(query.to_tsquery().is_some_and(|text| text.len() < 400));
    }

    #[test]
    fn tsquery_syntax_is_escaped() {
        assert_eq!(tsquery("o'clock & ! ( :*"), "('o''clock':*)");
        assert_eq!(tsquery("a\u{0}b\u{7}c"), "('a') & ('b') & ('c')");
    }

    #[test]
    fn highlights_are_ranges_of_the_original_text() {
        assert_eq!(highlighted("creme", "Die Crème brûlée, Crème!"), ["Crème", "Crème"]);
        assert_eq!(highlighted("\"good night\"", "good day, good night"), ["good night"]);
        assert_eq!(highlighted("京都", "東京都"), ["京都"]);
        assert_eq!(highlighted("-tea coffee", "tea or coffee"), ["coffee"]);
        assert_eq!(highlighted("tea OR milk", "milk, tea"), ["milk", "tea"]);
        assert_eq!(highlighted("has:link", "see #link"), Vec::<String>::new());
    }

    #[test]
    fn similar_words_match_and_are_highlighted() {
        let mut query = read("meting tea");
        assert_eq!(query.doubtful_words(), ["meting"]);
        query.add_similar("meting", &["meeting".to_owned()]);
        assert_eq!(query.to_tsquery().as_deref(), Some("('meting':* | 'meeting') & ('tea':*)"));
        let text = "a meeting";
        assert_eq!(query.highlights(text).into_iter().map(|span| &text[span]).collect::<Vec<_>>(), ["meeting"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_query_with_valid_highlights(query in "(\\PC|from:|has:|on:|\"| |-){0,40}", text in "\\PC{0,80}") {
            let query = read(&query);
            let _ = (query.to_tsquery(), query.to_exact_tsquery());
            for span in query.highlights(&text) {
                proptest::prop_assert!(text.get(span).is_some());
            }
        }
    }
}
