//! How hard a text is to read: LIX, the mean length of a sentence plus the share of long words in percent
//! (Björnsson 1968: *Läsbarhet*). It needs no syllables, so it means the same in every language that writes
//! spaces between words; texts in others are not measured.

use serde::{Deserialize, Serialize};

use crate::tokens::writes_without_spaces;

/// A word of more letters is a long one.
const LONG: usize = 6;
/// A figure of fewer words says nothing.
const ENOUGH: u32 = 100;

/// What is counted of texts; sums add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readability {
    /// Words of the texts that are measured.
    pub words: u32,
    /// Their words of more than six letters.
    pub long: u32,
    /// Their sentences.
    pub sentences: u32,
}

impl Readability {
    /// Measures a text with these folded words; nothing when it is written without spaces.
    pub fn of(text: &str, words: &[String]) -> Self {
        if words.is_empty() || text.chars().any(writes_without_spaces) {
            return Readability::default();
        }
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '՞' | '։' | '\n');
        // "3.50" and "..." end nothing.
        let sentences = text.split(ends).filter(|part| part.chars().any(char::is_alphabetic)).count();
        Readability {
            words: words.len() as u32,
            long: words.iter().filter(|word| word.chars().count() > LONG).count() as u32,
            sentences: sentences.max(1) as u32,
        }
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Adds another's.
    pub fn add(&mut self, other: Readability) {
        self.words += other.words;
        self.long += other.long;
        self.sentences += other.sentences;
    }

    /// LIX; `None` of fewer than a hundred words.
    pub fn lix(self) -> Option<f64> {
        (self.words >= ENOUGH).then(|| {
            let words = f64::from(self.words);
            words / f64::from(self.sentences.max(1)) + 100.0 * f64::from(self.long) / words
        })
    }
}

/// Björnsson's own words for a figure.
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
    fn a_text_is_counted_by_hand() {
        // 9 words, "harbour" and "lighthouse" are long, 3 sentences.
        let counted = of("The harbour is quiet. The lighthouse? It is on.");
        assert_eq!(counted, Readability { words: 9, long: 2, sentences: 3 });
        assert_eq!(counted.lix(), None);
        let mut sum = Readability::default();
        (0..20).for_each(|_| sum.add(counted));
        // 180 words in 60 sentences, 40 long ones: 3 + 22.2.
        assert_eq!(sum.lix().map(|lix| (lix * 10.0).round() / 10.0), Some(25.2));
        assert_eq!(level(25.2), "like a novel");
    }

    #[test]
    fn what_is_no_sentence_is_none() {
        assert_eq!(of("ok").sentences, 1);
        assert_eq!(of("wait ... what?!").sentences, 2);
        assert_eq!(of("今日はいい天気です。"), Readability::default());
        assert_eq!(of("😀 !!!"), Readability::default());
    }
}
