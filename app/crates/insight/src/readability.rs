//! Readability by LIX (Björnsson 1968: *Läsbarhet*): words per sentence plus the percentage of long words.
//!
//! LIX does not count syllables, so it works for every language with spaces between words. Texts in other languages
//! are not measured.

use serde::{Deserialize, Serialize};

use crate::tokens::writes_without_spaces;

/// Words with more letters than this are long.
const MAX_SHORT: usize = 6;
/// The score of a shorter text is meaningless.
const MIN_WORDS: u32 = 100;

/// The counts behind the LIX score. Counts of several texts can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readability {
    /// Words in measured texts.
    pub words: u32,
    /// Words with more than six letters.
    pub long: u32,
    /// Sentences.
    pub sentences: u32,
}

impl Readability {
    /// Counts a text whose folded words are `words`. All counts are zero if it contains a script without spaces.
    pub fn of(text: &str, words: &[String]) -> Self {
        if words.is_empty() || text.chars().any(writes_without_spaces) {
            return Readability::default();
        }
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '՞' | '։' | '\n');
        // Parts without letters are not sentences: the "50" of "3.50", or what is between the dots of "...".
        let sentences = text.split(ends).filter(|part| part.chars().any(char::is_alphabetic)).count();
        Readability {
            words: words.len() as u32,
            long: words.iter().filter(|word| word.chars().count() > MAX_SHORT).count() as u32,
            sentences: sentences.max(1) as u32,
        }
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: Readability) {
        self.words += other.words;
        self.long += other.long;
        self.sentences += other.sentences;
    }

    /// The LIX score, usually between 20 and 60. `None` for fewer than 100 words.
    pub fn lix(self) -> Option<f64> {
        (self.words >= MIN_WORDS).then(|| {
            let words = f64::from(self.words);
            words / f64::from(self.sentences.max(1)) + 100.0 * f64::from(self.long) / words
        })
    }
}

/// Describes a LIX score with the text types that Björnsson used.
pub fn level(lix: f64) -> &'static str {
    match lix {
        ..25.0 => "like a children's book",
        25.0..35.0 => "like a novel",
        35.0..45.0 => "like a newspaper",
        45.0..55.0 => "like a report",
        _ => "like a technical paper",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn of(text: &str) -> Readability {
        Readability::of(text, &words(text, &[]))
    }

    #[test]
    fn counts_match_a_hand_counted_text() {
        // 9 words, "harbour" and "lighthouse" are long, 3 sentences.
        let counts = of("The harbour is quiet. The lighthouse? It is on.");
        assert_eq!(counts, Readability { words: 9, long: 2, sentences: 3 });
        assert_eq!(counts.lix(), None);
        let mut sum = Readability::default();
        (0..20).for_each(|_| sum.add(counts));
        // 180 words in 60 sentences, 40 long ones: 3 + 22.2.
        assert_eq!(sum.lix().map(|lix| (lix * 10.0).round() / 10.0), Some(25.2));
        assert_eq!(level(25.2), "like a novel");
    }

    #[test]
    fn punctuation_and_unspaced_scripts_are_not_sentences() {
        assert_eq!(of("ok").sentences, 1);
        assert_eq!(of("wait ... what?!").sentences, 2);
        assert_eq!(of("今日はいい天気です。"), Readability::default());
        assert_eq!(of("😀 !!!"), Readability::default());
    }
}
