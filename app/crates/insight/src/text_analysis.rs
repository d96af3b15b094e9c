//! The analysis of a single text, without regard to other messages.
//!
//! Texts can be analysed in any order and in parallel. [`crate::month`] combines the results.

use whatlang::Lang;

use crate::emoji::emoji;
use crate::emotion::Emotions;
use crate::entities::{Entity, EntityKind, domain, entities};
use crate::language::Languages;
use crate::readability::Readability;
use crate::sentiment::{Sentiment, rate};
use crate::words::words;

/// How much of a text is analysed. Longer messages are pasted documents.
const MAX_BYTES: usize = 100_000;

/// What is known about a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextAnalysis {
    /// Folded words, in order.
    pub words: Vec<String>,
    /// Length in Unicode scalar values.
    pub characters: u32,
    /// Whether there is a question mark, of any script, outside of links.
    pub is_question: bool,
    /// Emoji, in order.
    pub emoji: Vec<String>,
    /// Entities, in order.
    pub entities: Vec<Entity>,
    /// Detected language, if any.
    pub language: Option<Lang>,
    /// Sentiment. `None` if the language is not supported, or if there are neither words nor emoji.
    pub sentiment: Option<Sentiment>,
    /// Emotions, if any are detected.
    pub emotions: Option<Emotions>,
    /// Counts for the readability score.
    pub readability: Readability,
}

impl TextAnalysis {
    /// Analyses a text of a conversation with these languages. Only the first 100,000 bytes count, except for
    /// [`TextAnalysis::characters`].
    pub fn of(text: &str, languages: &Languages) -> Self {
        let characters = text.chars().count() as u32;
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        let entities = entities(text);
        let links: Vec<_> = entities
            .iter()
            .filter(|entity| matches!(entity.kind, EntityKind::Link | EntityKind::Email))
            .map(|entity| entity.span.clone())
            .collect();
        let words = words(text, &links);
        let language = languages.detect(text);
        // Texts that are too short to detect, such as "ok, thx", are assumed to be in the main language.
        let sentiment = rate(text, &words, language.or(languages.main()));
        let in_link = |at: usize| links.iter().any(|link| link.contains(&at));
        let is_question_mark = |c: char| matches!(c, '?' | '？' | '؟' | '¿' | '՞' | '፧');
        let is_question = text.char_indices().any(|(at, c)| is_question_mark(c) && !in_link(at));
        let emoji: Vec<String> = emoji(text).into_iter().map(str::to_owned).collect();
        let emotions = Emotions::of(&words, &emoji, language.or(languages.main()));
        let readability = Readability::of(text, &words);
        // VADER and AFINN rate an empty text as neutral.
        let sentiment = sentiment.filter(|_| !words.is_empty() || !emoji.is_empty());
        TextAnalysis { words, characters, is_question, emoji, entities, language, sentiment, emotions, readability }
    }

    /// The hosts of its links, in order (see [`domain`]).
    pub fn domains(&self) -> impl Iterator<Item = String> {
        self.entities.iter().filter(|entity| entity.kind == EntityKind::Link).filter_map(|entity| domain(&entity.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentiment::Label;

    fn analyse(text: &str) -> TextAnalysis {
        let english = "I'll be there at eight, don't forget the tickets and please tell the others about it, will you";
        TextAnalysis::of(text, &Languages::of(std::iter::once((0, english))))
    }

    #[test]
    fn analyses_words_entities_emoji_and_sentiment() {
        let analysis = analyse("Was that great? 😍 https://example.org/?a=b @ana");
        assert_eq!(analysis.words, ["was", "that", "great", "ana"]);
        assert!(analysis.is_question);
        assert_eq!(analysis.emoji, ["😍"]);
        assert_eq!(analysis.domains().collect::<Vec<_>>(), ["example.org"]);
        assert_eq!(analysis.sentiment.map(Sentiment::label), Some(Label::Positive));
    }

    #[test]
    fn question_marks_in_links_do_not_count() {
        let analysis = analyse("https://example.org/?a=b");
        assert!(!analysis.is_question);
        assert_eq!(analysis.sentiment, None);
    }

    #[test]
    fn short_texts_are_rated_in_the_main_language() {
        assert_eq!(analyse("thx").language, None);
        assert_eq!(analyse("great").sentiment.map(Sentiment::label), Some(Label::Positive));
    }

    #[test]
    fn long_texts_are_analysed_in_part() {
        let analysis = analyse(&"word ".repeat(200_000));
        assert_eq!((analysis.characters, analysis.words.len()), (1_000_000, 20_000));
    }
}
