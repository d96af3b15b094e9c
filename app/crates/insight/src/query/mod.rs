//! What a person types into the search field, taken apart: words as a PostgreSQL `tsquery` and as
//! highlights, operators as filters, and polite words about what could not be understood.
//!
//! `lex` cuts the text into pieces, `operator` reads `from:ana`, `told` `mood:positive`, `date` reads `2024-03`, `term` is a
//! word or a phrase, `estimate` says how many messages will match.

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

/// Texts longer than this are cut: nobody types them.
const MAX_CHARS: usize = 500;
/// Queries with more words and phrases than this are cut: each of them costs.
const MAX_TERMS: usize = 24;

/// A search query, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// What the words say: all groups must hold, in each any of its terms.
    groups: Vec<Group>,
    /// What the operators say.
    pub filters: Vec<Filter>,
    /// Sentences about what was not understood, and what to write instead.
    pub notes: Vec<String>,
    /// The operators, each to be taken away.
    pub chips: Vec<Chip>,
}

/// An operator of a query as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// As it was typed.
    pub text: String,
    /// The query without it.
    pub without: String,
}

impl Query {
    /// Reads a query. Words must all be there and match from their beginning (`meet` finds
    /// `meeting`); `"in quotes"` whole and in that order; `-word` must not be there; `OR` stands
    /// between alternatives; operators are in [`OPERATORS`]. `today` is what dates like `yesterday` mean.
    ///
    /// There is no error: what cannot be understood becomes a note, and the rest is searched.
    pub fn read(text: &str, today: NaiveDate) -> Query {
        let mut query = Query::default();
        let short: String = text.chars().take(MAX_CHARS).collect();
        if short.len() < text.len() {
            query.notes.push(format!("Only the first {MAX_CHARS} characters were searched."));
        }
        let mut alternative = false;
        for piece in pieces(&short) {
            if piece.is_or() {
                alternative = true;
                continue;
            }
            match &piece.operator {
                Some(_) => query.operator(&piece, &short, today),
                None => query.words(&piece, alternative),
            }
            alternative = false;
        }
        if query.groups.len() > MAX_TERMS {
            query.groups.truncate(MAX_TERMS);
            query.notes.push(format!("Only the first {MAX_TERMS} words were searched."));
        }
        query.explain_if_nothing_can_match(&short);
        query
    }

    fn operator(&mut self, piece: &Piece<'_>, text: &str, today: NaiveDate) {
        match operator::read(piece, today) {
            Ok(operator::Meaning::Filter(filter)) => self.filters.push(filter),
            Ok(operator::Meaning::Flags(flags)) => self.groups.push(Group::flags(&flags, piece.excluded)),
            Err(note) => return self.notes.push(note),
        }
        let without = format!("{} {}", text[..piece.span.start].trim_end(), text[piece.span.end..].trim_start());
        let text = text[piece.span.clone()].to_owned();
        self.chips.push(Chip { text, without: without.trim().to_owned() });
    }

    fn words(&mut self, piece: &Piece<'_>, alternative: bool) {
        // Emoji have no place among the words of the index: each is looked for by itself.
        let (emoji, words): (Vec<Token>, Vec<Token>) =
            tokens(piece.text).into_iter().partition(|token| token.kind == TokenKind::Emoji);
        let terms = std::iter::once(words.as_slice()).chain(emoji.chunks(1));
        for (index, term) in terms.filter_map(|tokens| Term::of(tokens, piece.quoted)).enumerate() {
            let alternative = alternative && index == 0 && !piece.excluded;
            match self.groups.last_mut().filter(|last| alternative && last.takes_alternatives()) {
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
            "There is no word in this. Letters, digits and emoji can be searched; other signs cannot.".to_owned()
        } else {
            "Add a word that must be there: a minus only takes away from what was found.".to_owned()
        });
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty() && self.groups.iter().all(|group| group.excluded)
    }

    /// Whether words or flags are looked for, so that the index of words can answer.
    pub fn has_words(&self) -> bool {
        self.groups.iter().any(|group| !group.excluded)
    }

    /// Whether words must follow each other, in a script that writes them apart.
    pub fn has_phrase(&self) -> bool {
        let terms = self.groups.iter().filter(|group| !group.excluded).flat_map(|group| &group.terms);
        terms.filter(|term| term.words.len() > 1).any(|term| !term.words[0].chars().any(writes_without_spaces))
    }

    /// The text of a `tsquery`, quoted so that it always parses; `None` without words and flags.
    pub fn to_tsquery(&self) -> Option<String> {
        let groups: Vec<String> = self.groups.iter().map(Group::to_tsquery).collect();
        (!groups.is_empty()).then(|| groups.join(" & "))
    }

    /// Like [`Query::to_tsquery`], but words match whole: what answers this, answers better.
    pub fn to_exact_tsquery(&self) -> Option<String> {
        let wanted = self.groups.iter().filter(|group| !group.excluded);
        let groups: Vec<String> = wanted.map(Group::to_exact_tsquery).collect();
        (!groups.is_empty()).then(|| groups.join(" & "))
    }

    /// The byte ranges of `text` to highlight, in order and apart from each other.
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
        spans.into_iter().fold(Vec::new(), |mut apart: Vec<Range<usize>>, span| {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
            apart
        })
    }

    /// The words that may have been mistyped, or be a part of a longer one: single, unquoted, and
    /// long enough to tell.
    pub fn doubtful_words(&self) -> Vec<String> {
        let wanted = self.groups.iter().filter(|group| !group.excluded);
        let terms = wanted.flat_map(|group| &group.terms).filter(|term| term.may_be_mistyped());
        terms.map(|term| term.words[0].clone()).collect()
    }

    /// From now on `similar` words match wherever `word` does.
    pub fn add_similar(&mut self, word: &str, similar: &[String]) {
        for term in self.groups.iter_mut().flat_map(|group| &mut group.terms) {
            if term.may_be_mistyped() && term.words[0] == word {
                term.similar.extend_from_slice(similar);
            }
        }
    }

    /// The similar words that were added.
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

    fn marked(query: &str, text: &str) -> Vec<String> {
        read(query).highlights(text).into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn words_must_all_be_there_and_may_go_on() {
        assert_eq!(tsquery("Café meet"), "('cafe':*) & ('meet':*)");
        assert_eq!(tsquery("a"), "('a')");
    }

    #[test]
    fn quotes_keep_the_order_and_minus_excludes() {
        assert_eq!(
            tsquery("\"good night\" -tea -\"bad day\""),
            "('good' <-> 'night') & !('tea':*) & !('bad' <-> 'day')"
        );
        assert_eq!(tsquery("\"good night"), "('good' <-> 'night')");
    }

    #[test]
    fn or_stands_between_alternatives() {
        assert_eq!(tsquery("tea OR \"black coffee\" now"), "('tea':* | 'black' <-> 'coffee') & ('now':*)");
        assert_eq!(tsquery("OR tea OR"), "('tea':*)");
        assert_eq!(tsquery("tea | milk"), "('tea':* | 'milk':*)");
        assert_eq!(tsquery("tea or milk"), "('tea':*) & ('or':*) & ('milk':*)");
    }

    #[test]
    fn what_hangs_together_is_a_phrase() {
        assert_eq!(tsquery("e-mail"), "('e' <-> 'mail':*)");
        assert_eq!(tsquery("-e-mail tea"), "!('e' <-> 'mail':*) & ('tea':*)");
    }

    #[test]
    fn phrases_are_told_from_words_that_only_look_so() {
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
    fn emoji_are_searched_in_any_colour_unless_quoted() {
        assert_eq!(tsquery("👍 tea"), "('👍':*) & ('tea':*)");
        assert_eq!(tsquery("\"👍\""), "('👍')");
        assert_eq!(tsquery("❤"), "('❤️')");
        assert_eq!(tsquery("tea OR 👍 \"ok 👍\""), "('tea':* | '👍':*) & ('ok') & ('👍')");
        assert_eq!(tsquery("-👍 tea"), "!('👍':*) & ('tea':*)");
        assert_eq!(marked("👍", "yes 👍🏽, 👍"), ["👍🏽", "👍"]);
        assert_eq!(marked("\"good night\"", "good 😴 night"), ["good 😴 night"]);
    }

    #[test]
    fn flags_are_words_of_the_index() {
        assert_eq!(tsquery("has:link is:edited tea"), "('#link') & ('#edited') & ('tea':*)");
        assert_eq!(tsquery("has:audio"), "('#audio' | '#voice')");
        assert_eq!(tsquery("-has:image tea"), "!('#image' | '#gif') & ('tea':*)");
        assert_eq!(tsquery("#link"), "('link':*)");
        assert_eq!(tsquery("reaction:❤"), "('#reaction-❤️')");
    }

    #[test]
    fn chips_are_taken_away_one_by_one() {
        let query = read("from:\"Ana Lima\" dinner before:2024");
        let chips: Vec<(&str, &str)> =
            query.chips.iter().map(|chip| (chip.text.as_str(), chip.without.as_str())).collect();
        assert_eq!(chips, [("from:\"Ana Lima\"", "dinner before:2024"), ("before:2024", "from:\"Ana Lima\" dinner")]);
    }

    #[test]
    fn nothing_to_look_for_is_said() {
        assert!(read("").is_empty() && read("").notes.is_empty());
        assert!(read("-tea").is_empty());
        assert_eq!(read("-tea").notes, ["Add a word that must be there: a minus only takes away from what was found."]);
        assert_eq!(read("!! …").notes.len(), 1);
    }

    #[test]
    fn a_query_of_any_length_is_cut_and_says_so() {
        let query = read(&"word ".repeat(2_000));
        assert_eq!(query.notes.len(), 2);
        assert!(query.to_tsquery().is_some_and(|text| text.len() < 400));
    }

    #[test]
    fn what_would_break_the_syntax_is_quoted() {
        assert_eq!(tsquery("o'clock & ! ( :*"), "('o''clock':*)");
        assert_eq!(tsquery("a\u{0}b\u{7}c"), "('a') & ('b') & ('c')");
    }

    #[test]
    fn highlights_follow_the_original_text() {
        assert_eq!(marked("creme", "Die Crème brûlée, Crème!"), ["Crème", "Crème"]);
        assert_eq!(marked("\"good night\"", "good day, good night"), ["good night"]);
        assert_eq!(marked("京都", "東京都"), ["京都"]);
        assert_eq!(marked("-tea coffee", "tea or coffee"), ["coffee"]);
        assert_eq!(marked("tea OR milk", "milk, tea"), ["milk", "tea"]);
        assert_eq!(marked("has:link", "see #link"), Vec::<String>::new());
    }

    #[test]
    fn similar_words_match_and_are_marked() {
        let mut query = read("meting tea");
        assert_eq!(query.doubtful_words(), ["meting"]);
        query.add_similar("meting", &["meeting".to_owned()]);
        assert_eq!(query.to_tsquery().as_deref(), Some("('meting':* | 'meeting') & ('tea':*)"));
        let text = "a meeting";
        assert_eq!(query.highlights(text).into_iter().map(|span| &text[span]).collect::<Vec<_>>(), ["meeting"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_a_query_and_highlights_inside_the_text(query in "(\\PC|from:|has:|on:|\"| |-){0,40}", text in "\\PC{0,80}") {
            let query = read(&query);
            let _ = (query.to_tsquery(), query.to_exact_tsquery());
            for span in query.highlights(&text) {
                proptest::prop_assert!(text.get(span).is_some());
            }
        }
    }
}
