//! What one text says by itself: all that is known of a message without its neighbours. Texts can be
//! read in any order and at the same time; [`crate::month`] puts them together.

use whatlang::Lang;

use crate::emoji::emoji;
use crate::emotion::Emotions;
use crate::entities::{Entity, EntityKind, domain, entities};
use crate::language::Languages;
use crate::readability::Readability;
use crate::sentiment::{Sentiment, tone};
use crate::words::words;

/// Of a very long text this much is read, bytes: a message of a megabyte is a paste, not a talk.
const READ: usize = 100_000;

/// A text, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextAnalysis {
    /// Its words, folded, in order.
    pub words: Vec<String>,
    /// Its length in characters, as people see them (grapheme clusters count as their code points).
    pub characters: u32,
    /// Whether it asks: a question mark of any script stands in it, outside of links.
    pub asks: bool,
    /// Its emoji, in order.
    pub emoji: Vec<String>,
    /// What it names.
    pub entities: Vec<Entity>,
    /// Its language; `None` when that cannot be told.
    pub language: Option<Lang>,
    /// Its mood; `None` when its language has no list.
    pub tone: Option<Sentiment>,
    /// The emotions that it shows, as far as they can be told.
    pub emotions: Option<Emotions>,
    /// How hard it is to read.
    pub readability: Readability,
}

impl TextAnalysis {
    /// Reads a text of a conversation in these languages.
    pub fn of(text: &str, languages: &Languages) -> Self {
        let characters = text.chars().count() as u32;
        let text = &text[..text.floor_char_boundary(READ)];
        let entities = entities(text);
        let links: Vec<_> = entities
            .iter()
            .filter(|entity| matches!(entity.kind, EntityKind::Link | EntityKind::Email))
            .map(|entity| entity.span.clone())
            .collect();
        let words = words(text, &links);
        let language = languages.tell(text);
        // "ok, thx" is in the language of the others.
        let tone = tone(text, &words, language.or(languages.main()));
        let in_link = |at: usize| links.iter().any(|link| link.contains(&at));
        let asks = text.char_indices().any(|(at, c)| matches!(c, '?' | '？' | '؟' | '¿' | '՞' | '፧') && !in_link(at));
        let emoji: Vec<String> = emoji(text).into_iter().map(str::to_owned).collect();
        let emotions = Emotions::of(&words, &emoji, language.or(languages.main()));
        let readability = Readability::of(text, &words);
        // A text of emoji alone has their mood, but a text without a word and without emoji has none.
        let tone = tone.filter(|_| !words.is_empty() || !emoji.is_empty());
        TextAnalysis { words, characters, asks, emoji, entities, language, tone, emotions, readability }
    }

    /// The hosts that it links to.
    pub fn domains(&self) -> impl Iterator<Item = String> {
        self.entities.iter().filter(|entity| entity.kind == EntityKind::Link).filter_map(|entity| domain(&entity.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentiment::Label;

    fn read(text: &str) -> TextAnalysis {
        let english = "I'll be there at eight, don't forget the tickets and please tell the others about it, will you";
        TextAnalysis::of(text, &Languages::of(std::iter::once((0, english))))
    }

    #[test]
    fn a_text_is_read_whole() {
        let reading = read("Was that great? 😍 https://example.org/?a=b @ana");
        assert_eq!(reading.words, ["was", "that", "great", "ana"]);
        assert!(reading.asks);
        assert_eq!(reading.emoji, ["😍"]);
        assert_eq!(reading.domains().collect::<Vec<_>>(), ["example.org"]);
        assert_eq!(reading.tone.map(Sentiment::label), Some(Label::Positive));
    }

    #[test]
    fn a_link_asks_nothing() {
        assert!(!read("https://example.org/?a=b").asks);
        assert_eq!(read("https://example.org/?a=b").tone, None);
    }

    #[test]
    fn short_texts_have_the_mood_of_the_conversations_language() {
        assert_eq!((read("thx").language, read("great").tone.map(Sentiment::label)), (None, Some(Label::Positive)));
    }

    #[test]
    fn a_text_of_a_megabyte_is_read_in_part() {
        let reading = read(&"word ".repeat(200_000));
        assert_eq!((reading.characters, reading.words.len()), (1_000_000, 20_000));
    }
}
