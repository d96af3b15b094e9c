//! A word or a phrase of a query, and the groups of alternatives that they stand in.

use crate::tokens::{Token, TokenKind};

/// Alternatives, of which one must be there (or none may be).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub terms: Vec<Term>,
    pub excluded: bool,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words that follow each other.
    pub words: Vec<String>,
    /// The last word may go on.
    pub prefix: bool,
    /// Words that may stand in its place: what a mistyped one may have meant.
    pub similar: Vec<String>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Phrase,
    /// A mark of the message that stands in the index like a word.
    Flag,
}

impl Group {
    /// Any of these marks of a message.
    pub fn flags(flags: &[String], excluded: bool) -> Group {
        let term =
            |flag: &String| Term { words: vec![flag.clone()], prefix: false, similar: Vec::new(), kind: Kind::Flag };
        Group { terms: flags.iter().map(term).collect(), excluded }
    }

    /// Whether `OR` may add another term.
    pub fn takes_alternatives(&self) -> bool {
        !self.excluded && self.terms.iter().all(|term| term.kind != Kind::Flag)
    }

    pub fn to_tsquery(&self) -> String {
        let terms: Vec<String> = self.terms.iter().flat_map(Term::to_tsqueries).collect();
        format!("{}({})", if self.excluded { "!" } else { "" }, terms.join(" | "))
    }

    pub fn to_exact_tsquery(&self) -> String {
        let terms: Vec<String> = self.terms.iter().map(|term| phrase(&term.words, false)).collect();
        format!("({})", terms.join(" | "))
    }
}

impl Term {
    /// The term that a piece's tokens make; `None` when there are none.
    ///
    /// The last character of a run without spaces stands alone in the index only at the end of its
    /// run, so it is dropped after a pair that contains it.
    pub fn of(found: &[Token], quoted: bool) -> Option<Term> {
        let mut words: Vec<String> = found.iter().map(|token| token.text.clone()).collect();
        let last = found.last()?;
        let ends_in_single = last.kind == TokenKind::Pair && last.text.chars().count() == 1;
        if words.len() > 1 && ends_in_single {
            words.pop();
        }
        let single = words.len() == 1 && ends_in_single;
        // A letter alone begins half of all words; a digit does not.
        let long = |word: &String| word.chars().count() > 1 || word.chars().all(char::is_numeric);
        let may_go_on = match last.kind {
            TokenKind::Pair => true,
            TokenKind::Word => words.last().is_some_and(long),
            // A thumb of any colour is a thumb.
            TokenKind::Emoji => !words.last().is_some_and(|emoji| emoji.ends_with('\u{fe0f}')),
        };
        let word = !quoted && words.len() == 1 && last.kind == TokenKind::Word;
        let kind = if word { Kind::Word } else { Kind::Phrase };
        Some(Term { words, prefix: single || (!quoted && may_go_on), similar: Vec::new(), kind })
    }

    /// Whether it is one word of a length that tells what may have been meant. A number is meant.
    pub fn may_be_mistyped(&self) -> bool {
        let word = &self.words[0];
        self.kind == Kind::Word && word.chars().count() >= 4 && !word.chars().any(char::is_numeric)
    }

    fn to_tsqueries(&self) -> impl Iterator<Item = String> {
        let similar = self.similar.iter().map(|word| quote(word));
        std::iter::once(phrase(&self.words, self.prefix)).chain(similar)
    }

    /// Whether tokens that follow each other are this term.
    pub fn matches(&self, window: &[Token]) -> bool {
        let last = self.words.len() - 1;
        let same = self.words.iter().zip(window).enumerate().all(|(index, (word, token))| {
            if self.prefix && index == last { token.text.starts_with(word.as_str()) } else { token.text == *word }
        });
        same || (last == 0 && self.similar.contains(&window[0].text))
    }
}

fn phrase(words: &[String], prefix: bool) -> String {
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    format!("{}{}", words.join(" <-> "), if prefix { ":*" } else { "" })
}

fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}
