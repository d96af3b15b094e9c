//! The tokenizer: splits a text into words and folds them, so that case and accents do not matter.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::emoji::canonical;

/// Maximum length of a token in characters. PostgreSQL limits lexemes to 2,046 bytes.
const MAX_CHARS: usize = 255;

/// A folded word or emoji with its position in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded text (see [`fold`]); of an emoji, its canonical form.
    pub text: String,
    /// Byte range in the original text.
    pub span: Range<usize>,
    /// Word, pair or emoji.
    pub kind: TokenKind,
}

/// The type of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word or a number.
    Word,
    /// Two neighbouring characters of a script without spaces, or the last character of such a run.
    Pair,
    /// An emoji. It can be searched, but does not count as a word.
    Emoji,
}

/// The tokens of a text, in order.
///
/// Words follow Unicode's word boundaries (UAX #29). Scripts without spaces (Chinese, Japanese, Thai, Lao, Burmese,
/// Khmer) yield overlapping pairs of characters and then the last character, so that any substring can be found: `東京都`
/// yields `東京`, `京都`, `都`.
pub fn tokens(text: &str) -> Vec<Token> {
    if text.is_ascii() {
        return ascii_tokens(text);
    }
    let mut found = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    for (at, segment) in text.split_word_bound_indices() {
        if segment.chars().next().is_some_and(writes_without_spaces) {
            run.extend(segment.char_indices().map(|(offset, c)| (at + offset, c)));
            continue;
        }
        flush_run(&mut run, &mut found);
        let span = at..at + segment.len();
        if let Some(emoji) = canonical(segment) {
            found.push(Token { text: emoji.to_owned(), span, kind: TokenKind::Emoji });
        } else if segment.chars().any(char::is_alphanumeric) {
            let folded = fold(segment);
            if !folded.is_empty() {
                found.push(Token { text: folded, span, kind: TokenKind::Word });
            }
        }
    }
    flush_run(&mut run, &mut found);
    found
}

/// A faster path for ASCII, which most texts are. The boundaries are the same.
fn ascii_tokens(text: &str) -> Vec<Token> {
    let token =
        |(at, word): (usize, &str)| Token { text: fold(word), span: at..at + word.len(), kind: TokenKind::Word };
    text.unicode_word_indices().map(token).collect()
}

/// Emits the tokens of a run of characters of a script without spaces, and clears it.
fn flush_run(run: &mut Vec<(usize, char)>, found: &mut Vec<Token>) {
    for (index, &(at, first)) in run.iter().enumerate() {
        let next = run.get(index + 1);
        let end = next.map_or(at + first.len_utf8(), |(at, c)| at + c.len_utf8());
        let text: String = std::iter::once(first).chain(next.map(|(_, c)| *c)).collect();
        found.push(Token { text: fold(&text), span: at..end, kind: TokenKind::Pair });
    }
    run.clear();
}

/// Whether a character belongs to a script that does not separate words with spaces.
pub(crate) fn writes_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e4e}' | '\u{e80}'..='\u{eff}'       // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Burmese, Khmer
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{323af}')
}

/// Folds a text for comparison: NFKD, lowercase, without accents and vowel points; letters such as `ß` and `ø` become
/// their base letters. Combining marks that are letters of their own (Indic and Thai vowels) are kept. Truncated to 255
/// characters.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text[..text.len().min(MAX_CHARS)].to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_accent(c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Lowercasing can produce accents again: "İ" becomes "i" and a combining dot.
            c if is_accent(c) => {}
            c => folded.push(c),
        }
    }
    folded.nfc().take(MAX_CHARS).collect()
}

/// Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowel marks and tatweel.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

/// The lexemes of a text with their positions (from 1), for a PostgreSQL `tsvector`.
///
/// PostgreSQL's limits apply: positions up to 16,383, and at most 255 per lexeme. Only the first 100,000 bytes of a
/// text are indexed, because a `tsvector` is limited to 1 MB. Emoji have no positions, so they do not interrupt phrases
/// and are not counted as words.
pub fn lexemes(text: &str) -> BTreeMap<String, Vec<u16>> {
    let mut lexemes: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    let mut position = 0_u32;
    for token in tokens(indexed_part(text)) {
        let positions = lexemes.entry(token.text).or_default();
        if token.kind == TokenKind::Emoji {
            continue;
        }
        position += 1;
        if position <= 16_383 && positions.len() < 255 {
            positions.push(position as u16);
        }
    }
    lexemes
}

/// How much of a text is indexed. Well below PostgreSQL's limit, because a letter can fold into several and positions
/// take space too.
const MAX_INDEXED_BYTES: usize = 100_000;

fn indexed_part(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_INDEXED_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn accents_and_case_are_folded() {
        assert_eq!(texts("Crème BRÛLÉE, Straße İstanbul Łódź"), ["creme", "brulee", "strasse", "istanbul", "lodz"]);
    }

    #[test]
    fn ascii_fast_path_gives_the_same_tokens() {
        let text = "It's 3.5 km, snake_case e.g. a-b 12:30 don't!";
        // The ellipsis is not ASCII and forces the general path.
        let general = texts(&format!("{text} …"));
        assert_eq!(texts(text), general);
    }

    #[test]
    fn arabic_vowel_marks_and_tatweel_are_dropped() {
        assert_eq!(texts("مُحَمَّد مـــحمد"), ["محمد", "محمد"]);
    }

    #[test]
    fn scripts_without_spaces_yield_pairs() {
        assert_eq!(texts("東京都 is ไทย"), ["東京", "京都", "都", "is", "ไท", "ทย", "ย"]);
    }

    #[test]
    fn korean_words_are_not_split() {
        assert_eq!(texts("안녕하세요 여러분"), ["안녕하세요", "여러분"]);
    }

    #[test]
    fn emoji_are_tokens_and_punctuation_is_not() {
        assert_eq!(texts("👍 … — !!"), ["👍"]);
        assert_eq!(texts("ok❤👍🏽👩‍🚀🇵🇹🇩🇪 1️⃣"), ["ok", "❤️", "👍🏽", "👩‍🚀", "🇵🇹", "🇩🇪", "1️⃣"]);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_valid_and_folding_is_idempotent(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.span.clone()).is_some());
                proptest::prop_assert!(token.kind == TokenKind::Emoji || fold(&token.text) == token.text);
            }
        }
    }

    #[test]
    fn emoji_have_no_position() {
        let expected = [("good", vec![1]), ("night", vec![2]), ("😴", vec![])];
        assert_eq!(lexemes("good 😴 night"), expected.map(|(word, at)| (word.to_owned(), at)).into());
    }

    #[test]
    fn long_texts_fit_into_a_tsvector() {
        for word in ["word ", "ﷺ ", "東", "🙂x "] {
            let lexemes = lexemes(&word.repeat(1 << 20));
            let bytes: usize = lexemes.iter().map(|(text, positions)| text.len() + 4 + positions.len() * 2).sum();
            assert!(bytes < 1 << 20, "{word}: {bytes}");
        }
    }
}
