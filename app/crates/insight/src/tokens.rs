//! Words of a text, folded so that accents and case make no difference.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::emoji::written;

/// The longest token in characters; PostgreSQL's limit for a lexeme is 2,046 bytes.
const MAX_CHARS: usize = 255;

/// A folded word and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without accents.
    pub text: String,
    /// Its bytes in the original text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, or a number.
    Word,
    /// One of a run of overlapping pairs of a script without spaces.
    Pair,
    /// An emoji, as Unicode writes it in full: it is searched like a word, but is none.
    Emoji,
}

/// The tokens of a text, in order.
///
/// Words follow Unicode's word boundaries (UAX #29). Scripts that write without spaces (Chinese,
/// Japanese, Thai and their neighbours) give overlapping pairs of characters and the last
/// character alone, so that any part of a run is found: `東京都` gives `東京`, `京都`, `都`.
pub fn tokens(text: &str) -> Vec<Token> {
    if text.is_ascii() {
        return plain(text);
    }
    let mut found = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    for (at, segment) in text.split_word_bound_indices() {
        if segment.chars().next().is_some_and(writes_without_spaces) {
            run.extend(segment.char_indices().map(|(offset, c)| (at + offset, c)));
            continue;
        }
        pairs(&mut run, &mut found);
        let span = at..at + segment.len();
        if let Some(emoji) = written(segment) {
            found.push(Token { text: emoji.to_owned(), span, kind: TokenKind::Emoji });
        } else if segment.chars().any(char::is_alphanumeric) {
            let folded = fold(segment);
            if !folded.is_empty() {
                found.push(Token { text: folded, span, kind: TokenKind::Word });
            }
        }
    }
    pairs(&mut run, &mut found);
    found
}

/// The tokens of a text in ASCII: the same borders, found without the tables of all scripts. Most texts are that.
fn plain(text: &str) -> Vec<Token> {
    let token =
        |(at, word): (usize, &str)| Token { text: fold(word), span: at..at + word.len(), kind: TokenKind::Word };
    text.unicode_word_indices().map(token).collect()
}

fn pairs(run: &mut Vec<(usize, char)>, found: &mut Vec<Token>) {
    for (index, &(at, first)) in run.iter().enumerate() {
        let next = run.get(index + 1);
        let end = next.map_or(at + first.len_utf8(), |(at, c)| at + c.len_utf8());
        let text: String = std::iter::once(first).chain(next.map(|(_, c)| *c)).collect();
        found.push(Token { text: fold(&text), span: at..end, kind: TokenKind::Pair });
    }
    run.clear();
}

/// Whether a letter is of a script that parts no words.
pub(crate) fn writes_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e4e}' | '\u{e80}'..='\u{eff}'       // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Burmese, Khmer
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{323af}')
}

/// Lower case, compatibility forms unified, accents and vowel points dropped.
/// Signs that are letters of their own (Indic and Thai vowels) stay.
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
            // "İ" in lower case is "i" and a dot above.
            c if is_accent(c) => {}
            c => folded.push(c),
        }
    }
    folded.nfc().take(MAX_CHARS).collect()
}

/// Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowel marks and the stretching sign.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

/// Lexemes with their positions (from 1), as a PostgreSQL `tsvector` holds them.
///
/// Positions beyond 16,383 and more than 255 of one lexeme are left out, as PostgreSQL does; so is
/// what follows the first [`SEARCHED_BYTES`] of a text, since a `tsvector` may hold 1 MB. Emoji have no positions:
/// they part no phrase, and are no words when these are counted.
pub fn lexemes(text: &str) -> BTreeMap<String, Vec<u16>> {
    let mut lexemes: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    let mut position = 0_u32;
    for token in tokens(beginning(text)) {
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

/// The part of a text that is searched, bytes. A letter may fold into several and take positions, so
/// this is well under PostgreSQL's limit.
const SEARCHED_BYTES: usize = 100_000;

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(SEARCHED_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn accents_and_case_make_no_difference() {
        assert_eq!(texts("Crème BRÛLÉE, Straße İstanbul Łódź"), ["creme", "brulee", "strasse", "istanbul", "lodz"]);
    }

    #[test]
    fn texts_in_ascii_have_the_same_borders() {
        let text = "It's 3.5 km, snake_case e.g. a-b 12:30 don't!";
        // What is not ASCII takes the way of all scripts.
        let others = texts(&format!("{text} …"));
        assert_eq!(texts(text), others);
    }

    #[test]
    fn arabic_vowel_marks_and_stretching_are_dropped() {
        assert_eq!(texts("مُحَمَّد مـــحمد"), ["محمد", "محمد"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(texts("東京都 is ไทย"), ["東京", "京都", "都", "is", "ไท", "ทย", "ย"]);
    }

    #[test]
    fn korean_stays_whole() {
        assert_eq!(texts("안녕하세요 여러분"), ["안녕하세요", "여러분"]);
    }

    #[test]
    fn emoji_are_tokens_and_punctuation_is_none() {
        assert_eq!(texts("👍 … — !!"), ["👍"]);
        assert_eq!(texts("ok❤👍🏽👩‍🚀🇵🇹🇩🇪 1️⃣"), ["ok", "❤️", "👍🏽", "👩‍🚀", "🇵🇹", "🇩🇪", "1️⃣"]);
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_in_the_text_and_folding_is_stable(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.span.clone()).is_some());
                proptest::prop_assert!(token.kind == TokenKind::Emoji || fold(&token.text) == token.text);
            }
        }
    }

    #[test]
    fn emoji_take_no_place_among_the_words() {
        let expected = [("good", vec![1]), ("night", vec![2]), ("😴", vec![])];
        assert_eq!(lexemes("good 😴 night"), expected.map(|(word, at)| (word.to_owned(), at)).into());
    }

    #[test]
    fn a_text_of_any_length_fits_a_tsvector() {
        for word in ["word ", "ﷺ ", "東", "🙂x "] {
            let lexemes = lexemes(&word.repeat(1 << 20));
            let bytes: usize = lexemes.iter().map(|(text, positions)| text.len() + 4 + positions.len() * 2).sum();
            assert!(bytes < 1 << 20, "{word}: {bytes}");
        }
    }
}
