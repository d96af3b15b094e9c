//! The words of a text as they are counted: folded like those of the search, without links, and with
//! Chinese, Japanese, Thai and their neighbours cut into words by dictionary.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::HashSet;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use whatlang::Lang;

use crate::language::two_letters;
use crate::tokens::{Token, TokenKind, fold, tokens};

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// The words of a text, in order; what lies in one of the `skipped` ranges (links) does not count.
pub fn words(text: &str, skipped: &[Range<usize>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let outside = |span: &Range<usize>| !skipped.iter().any(|skip| span.start < skip.end && skip.start < span.end);
    let counted = |token: &Token| token.kind != TokenKind::Emoji && outside(&token.span);
    for token in tokens(text).into_iter().filter(counted) {
        if token.kind == TokenKind::Pair {
            // The pairs of a run overlap; the next run begins elsewhere.
            match &mut run {
                Some(run) if token.span.start <= run.end => run.end = token.span.end,
                _ => {
                    cut(text, run.replace(token.span), &mut found);
                }
            }
            continue;
        }
        cut(text, run.take(), &mut found);
        found.push(token.text);
    }
    cut(text, run, &mut found);
    found
}

fn cut(text: &str, run: Option<Range<usize>>, found: &mut Vec<String>) {
    let Some(run) = run else { return };
    let text = &text[run];
    let mut from = 0;
    for until in SEGMENTER.segment_str(text).skip(1) {
        found.push(fold(&text[from..until]));
        from = until;
    }
}

const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Small words of chats that the lists, made for books, do not have.
const CHATS: &str = "also could would get got gets getting go goes going gonna wanna one ok okay oh yes yeah yep nope well really \
    im ive ill ja nein ach mal doch halt eben si oui non bah sim nao ta ne";

/// Words that say little in a language or several, folded; for some sixty languages
/// (Stopwords ISO and NLTK, by the crate `stop-words`).
#[derive(Debug, Default)]
pub struct StopWords(HashSet<String>);

impl StopWords {
    /// Those of the languages, and the user's own.
    pub fn of(languages: &[Lang], own: &[String]) -> Self {
        let lists = languages.iter().filter_map(|lang| stop_words::lookup(two_letters(*lang)?));
        // "don't" is one token, "dont" how it is typed.
        let listed = lists.flatten().flat_map(|word| {
            let folded = fold(word);
            let typed = folded.replace(['\'', '’'], "");
            [folded.replace('\'', "’"), folded, typed]
        });
        let chats = CHATS.split_whitespace().filter(|_| !languages.is_empty()).map(fold);
        StopWords(listed.chain(chats).chain(own.iter().map(|word| fold(word))).collect())
    }

    /// Whether a folded word says little: it is listed, a number, or one letter of an alphabet.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
            // "j'ai", "l'eau": what stands before the apostrophe is a small word of its own.
            || (word.contains(APOSTROPHES) && word.split(APOSTROPHES).all(|part| self.has(part)))
            || word.chars().all(|c| c.is_numeric() || c == '.' || c == ',' || c == ':')
            || (word.chars().nth(1).is_none() && word.chars().all(|c| c < '\u{e00}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_cut_into_words() {
        assert_eq!(words("我们明天去看电影 with Ana", &[]), ["我们", "明天", "去", "看", "电影", "with", "ana"]);
        assert_eq!(words("今日は東京へ行きます", &[]), ["今日", "は", "東京", "へ", "行き", "ます"]);
        assert_eq!(words("ขอบคุณมาก 我们", &[]).concat(), "ขอบคุณมาก我们");
    }

    #[test]
    fn links_are_no_words() {
        let text = "see https://example.org/a and go";
        assert_eq!(words(text, std::slice::from_ref(&(4..25))), ["see", "and", "go"]);
    }

    #[test]
    fn stop_words_are_folded_and_joined() {
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
        fn any_text_is_cut_without_loss_of_letters(text in "[a-z東京都ไทย今日は ]{0,40}") {
            let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(words(&text, &[]).concat(), fold(&letters));
        }
    }
}
