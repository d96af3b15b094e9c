//! Words and phrases of a query, and groups of alternatives.

use crate::tokens::{Token, TokenKind};

/// Alternative terms. At least one must match, or none if the group is excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub terms: Vec<Term>,
    pub excluded: bool,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Folded words that must follow each other. Never empty.
    pub words: Vec<String>,
    /// Whether the last word also matches as a prefix.
    pub prefix: bool,
    /// Words that match in its place: corrections of a possible typing error.
    pub similar: Vec<String>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Phrase,
    /// A mark of the message, indexed like a word (see [`crate::marks`]).
    Mark,
}

impl Group {
    /// A group that matches messages with any of these marks.
    pub fn marks(marks: &[String], excluded: bool) -> Group {
        let term =
            |mark: &String| Term { words: vec![mark.clone()], prefix: false, similar: Vec::new(), kind: Kind::Mark };
        Group { terms: marks.iter().map(term).collect(), excluded }
    }

    /// Whether `OR` can add another term.
    pub fn accepts_alternatives(&self) -> bool {
        !self.excluded && self.terms.iter().all(|term| term.kind != Kind::Mark)
    }

    /// The group as part of a PostgreSQL `tsquery`.
    pub fn to_tsquery(&self) -> String {
        let terms: Vec<String> = self.terms.iter().flat_map(Term::to_tsqueries).collect();
        format!("{}({})", if self.excluded { "!" } else { "" }, terms.join(" | "))
    }

    /// Like [`Group::to_tsquery`], but without prefixes, corrections and negation.
    pub fn to_exact_tsquery(&self) -> String {
        let terms: Vec<String> = self.terms.iter().map(|term| phrase(&term.words, false)).collect();
        format!("({})", terms.join(" | "))
    }
}

impl Term {
    /// Builds the term for the tokens of a piece. `None` without tokens.
    ///
    /// For scripts without spaces, the tokenizer emits the last character of a run as a token of its own. It would
    /// match only at the end of a run, and the pair before it contains it already, so it is dropped.
    pub fn of(tokens: &[Token], quoted: bool) -> Option<Term> {
        let mut words: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
        let last = tokens.last()?;
        let ends_in_single = last.kind == TokenKind::Pair && last.text.chars().count() == 1;
        if words.len() > 1 && ends_in_single {
            words.pop();
        }
        let single = words.len() == 1 && ends_in_single;
        // As a prefix, a single letter would match far too many words; a single digit would not.
        let is_selective = |word: &String| word.chars().count() > 1 || word.chars().all(char::is_numeric);
        let is_prefix = match last.kind {
            TokenKind::Pair => true,
            TokenKind::Word => words.last().is_some_and(is_selective),
            // As a prefix, an emoji matches all of its skin tones.
            TokenKind::Emoji => !words.last().is_some_and(|emoji| emoji.ends_with('\u{fe0f}')),
        };
        let word = !quoted && words.len() == 1 && last.kind == TokenKind::Word;
        let kind = if word { Kind::Word } else { Kind::Phrase };
        Some(Term { words, prefix: single || (!quoted && is_prefix), similar: Vec::new(), kind })
    }

    /// Whether it could be a typing error: a single unquoted word of at least four characters without digits.
    pub fn may_be_mistyped(&self) -> bool {
        let word = &self.words[0];
        self.kind == Kind::Word && word.chars().count() >= 4 && !word.chars().any(char::is_numeric)
    }

    fn to_tsqueries(&self) -> impl Iterator<Item = String> {
        let similar = self.similar.iter().map(|word| quote(word));
        std::iter::once(phrase(&self.words, self.prefix)).chain(similar)
    }

    /// Whether consecutive tokens of a text match this term. `window` has as many tokens as the term has words.
    pub fn matches(&self, window: &[Token]) -> bool {
        let last = self.words.len() - 1;
        let same = self.words.iter().zip(window).enumerate().all(|(index, (word, token))| {
            if self.prefix && index == last { token.text.starts_with(word.as_str()) } else { token.text == *word }
        });
        same || (last == 0 && self.similar.contains(&window[0].text))
    }
}

/// A `tsquery` of consecutive words; with `prefix`, the last one matches as a prefix.
fn phrase(words: &[String], prefix: bool) -> String {
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    format!("{}{}", words.join(" <-> "), if prefix { ":*" } else { "" })
}

/// Quotes a lexeme, so that PostgreSQL does not interpret any character of it.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}
