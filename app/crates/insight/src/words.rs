//! Splits texts into words for counting.
//!
//! Like the tokenizer of the search, but without links and emoji, and scripts without spaces (Chinese, Japanese, Thai…)
//! are segmented into words with a dictionary.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::HashSet;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use whatlang::Lang;

use crate::language::iso_639_1;
use crate::tokens::{Token, TokenKind, fold, tokens};

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// The folded words of a text, in order. Words that overlap one of the `skipped` byte ranges (links) are left out.
pub fn words(text: &str, skipped: &[Range<usize>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let outside = |span: &Range<usize>| !skipped.iter().any(|skip| span.start < skip.end && skip.start < span.end);
    let counted = |token: &Token| token.kind != TokenKind::Emoji && outside(&token.span);
    for token in tokens(text).into_iter().filter(counted) {
        if token.kind == TokenKind::Pair {
            // Pairs of the same run overlap or touch; otherwise a new run starts.
            match &mut run {
                Some(run) if token.span.start <= run.end => run.end = token.span.end,
                _ => {
                    segment(text, run.replace(token.span), &mut found);
                }
            }
            continue;
        }
        segment(text, run.take(), &mut found);
        found.push(token.text);
    }
    segment(text, run, &mut found);
    found
}

/// Appends the words of a run of text without spaces.
fn segment(text: &str, run: Option<Range<usize>>, found: &mut Vec<String>) {
    let Some(run) = run else { return };
    let text = &text[run];
    let mut from = 0;
    for until in SEGMENTER.segment_str(text).skip(1) {
        found.push(fold(&text[from..until]));
        from = until;
    }
}

const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Common words of chats in several languages that are missing from the published lists.
const CHAT_WORDS: &str = "also could would get got gets getting go goes going gonna wanna one ok okay oh yes yeah yep nope well really \
    im ive ill ja nein ach mal doch halt eben si oui non bah sim nao ta ne";

/// Stop words of some sixty languages, folded. Sources: Stopwords ISO and NLTK, from the crate `stop-words`.
#[derive(Debug, Default)]
pub struct StopWords(HashSet<String>);

impl StopWords {
    /// The stop words of `languages`, and the user's `own`.
    pub fn of(languages: &[Lang], own: &[String]) -> Self {
        let lists = languages.iter().filter_map(|lang| stop_words::lookup(iso_639_1(*lang)?));
        // "don't" with either apostrophe, and "dont" as it is often typed.
        let listed = lists.flatten().flat_map(|word| {
            let folded = fold(word);
            let without_apostrophe = folded.replace(['\'', '’'], "");
            [folded.replace('\'', "’"), folded, without_apostrophe]
        });
        let chat_words = CHAT_WORDS.split_whitespace().filter(|_| !languages.is_empty()).map(fold);
        StopWords(listed.chain(chat_words).chain(own.iter().map(|word| fold(word))).collect())
    }

    /// Whether a folded word is a stop word: it is listed, a number, or a single letter of an alphabet.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
            // In "j'ai" both parts are stop words; in "l'eau" only the first, so it is not one.
            || (word.contains(APOSTROPHES) && word.split(APOSTROPHES).all(|part| self.has(part)))
            || word.chars().all(|c| c.is_numeric() || c == '.' || c == ',' || c == ':')
            || (word.chars().nth(1).is_none() && word.chars().all(|c| c < '\u{e00}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_scripts_without_spaces() {
        assert_eq!(words("我们明天去看电影 with Ana", &[]), ["我们", "明天", "去", "看", "电影", "with", "ana"]);
        assert_eq!(words("今日は東京へ行きます", &[]), ["今日", "は", "東京", "へ", "行き", "ます"]);
        assert_eq!(words("ขอบคุณมาก 我们", &[]).concat(), "ขอบคุณมาก我们");
    }

    #[test]
    fn links_are_not_words() {
        let text = "see https://example.org/a and go";
        assert_eq!(words(text, std::slice::from_ref(&(4..25))), ["see", "and", "go"]);
    }

    #[test]
    fn stop_words_include_folded_and_apostrophe_forms() {
        let stop = StopWords::of(&[Lang::Eng, Lang::Deu], &["Colloquy".to_owned()]);
        for word in ["the", "don't", "dont", "für", "fur", "colloquy", "12", "3.5", "x"] {
            assert!(stop.has(&fold(word)), "{word}");
        }
        for word in ["train", "bahnhof", "茶", "house"] {
            assert!(!stop.has(word), "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_letters_are_lost(text in "[a-z東京都ไทย今日は ]{0,40}") {
            let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(words(&text, &[]).concat(), fold(&letters));
        }
    }
}
