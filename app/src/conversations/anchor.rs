//! Anchors that attach a note or a coding to words of a message. An anchor stores character offsets and the quoted
//! words, so that the words are still found after the text was edited.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::error::AppError;

/// A range of a text and the words in it. Offsets count Unicode scalar values (`char`s), not bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Offset of the first character.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
    /// The words in the range when the anchor was made.
    pub quote: String,
}

impl Anchor {
    /// Finds `quote` in `text`; of several occurrences, the one nearest to the character offset `near`. `None` if the
    /// text does not contain it.
    pub fn of_quote(text: &str, quote: &str, near: usize) -> Option<Anchor> {
        if quote.is_empty() {
            return None;
        }
        let (mut characters, mut last) = (0, 0);
        let starts = text.match_indices(quote).map(|(at, _)| {
            characters += text[last..at].chars().count();
            last = at;
            characters
        });
        let start = starts.min_by_key(|start| start.abs_diff(near))?;
        Some(Anchor { start, end: start + quote.chars().count(), quote: quote.to_owned() })
    }

    /// Finds words that a user selected near an offset in UTF-16 units, as JavaScript counts. Returns `None` if `words`
    /// is empty, which means the whole text.
    ///
    /// # Errors
    /// [`AppError::Invalid`] if the text does not contain the words.
    pub fn of_words(text: &str, words: &str, near_utf16: usize) -> Result<Option<Anchor>, AppError> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(None);
        }
        let found = Anchor::of_quote(text, words, chars_from_utf16(text, near_utf16));
        let not_there =
            || AppError::field("quote", "The message does not contain these words. Copy them from the message.");
        found.ok_or_else(not_there).map(Some)
    }

    /// The offsets `(start, end)` as database columns; both `None` without an anchor.
    pub fn columns(anchor: Option<&Anchor>) -> (Option<i32>, Option<i32>) {
        let character = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        anchor.map(|anchor| (character(anchor.start), character(anchor.end))).unzip()
    }

    /// The inverse of [`Anchor::columns`]; `None` means the whole text.
    pub fn of_columns(start: Option<i32>, end: Option<i32>, quote: &str) -> Option<Anchor> {
        let (start, end) = (usize::try_from(start?).ok()?, usize::try_from(end?).ok()?);
        Some(Anchor { start, end, quote: quote.to_owned() })
    }

    /// The byte range of the quoted words in the current text; `None` if the words are no longer there.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        if let Some(range) = byte_range(text, self.start, self.end)
            && text.get(range.clone()) == Some(self.quote.as_str())
        {
            return Some(range);
        }
        // The text was edited: take the nearest occurrence of the same words.
        let found = Anchor::of_quote(text, &self.quote, self.start)?;
        byte_range(text, found.start, found.end)
    }
}

/// Converts character offsets to a byte range; `None` if the text is too short.
fn byte_range(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let mut places = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    let first = places.nth(start)?;
    let last = if end > start { places.nth(end - start - 1)? } else { first };
    Some(first..last)
}

/// Converts an offset in UTF-16 units to an offset in characters.
fn chars_from_utf16(text: &str, units: usize) -> usize {
    let mut seen = 0;
    text.chars()
        .take_while(|c| {
            let before = seen;
            seen += c.len_utf16();
            before < units
        })
        .count()
}

/// Splits overlapping ranges into disjoint pieces, in order. Each piece comes with the indices of the ranges that cover
/// it. Parts that no range covers are left out.
pub fn layers(ranges: &[Range<usize>]) -> Vec<(Range<usize>, Vec<usize>)> {
    // Every start and end of a range, in text order.
    let mut cuts: Vec<(usize, usize)> = (0..)
        .zip(ranges)
        .filter(|(_, range)| !range.is_empty())
        .flat_map(|(place, range)| [(range.start, place), (range.end, place)])
        .collect();
    cuts.sort_unstable();
    let (mut open, mut pieces, mut from) = (BTreeSet::new(), Vec::new(), 0);
    for (at, place) in cuts {
        if at > from && !open.is_empty() {
            pieces.push((from..at, open.iter().copied().collect()));
        }
        from = at;
        if !open.remove(&place) {
            open.insert(place);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearest_occurrence_is_chosen() {
        let text = "tea and tea and 👩‍👩‍👧 tea";
        let anchor = Anchor::of_quote(text, "tea", 9).expect("it is there");
        assert_eq!((anchor.start, anchor.end), (8, 11));
        assert_eq!(&text[anchor.find(text).expect("a place")], "tea");
        assert_eq!(Anchor::of_quote(text, "coffee", 0), None);
        assert_eq!(Anchor::of_quote(text, "", 0), None);
    }

    #[test]
    fn utf16_offsets_become_character_offsets() {
        assert_eq!(chars_from_utf16("a😀b", 0), 0);
        assert_eq!(chars_from_utf16("a😀b", 1), 1);
        assert_eq!(chars_from_utf16("a😀b", 3), 2);
        assert_eq!(chars_from_utf16("a😀b", 99), 3);
    }

    #[test]
    fn overlapping_ranges_share_pieces() {
        let pieces = layers(&[5..9, 0..3, 2..4, 20..20]);
        assert_eq!(pieces, [(0..2, vec![1]), (2..3, vec![1, 2]), (3..4, vec![2]), (5..9, vec![0])]);
        assert!(layers(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn an_anchor_survives_edits_around_its_words(
            before in ".{0,30}", quote in "[a-zé😀]{1,8}", after in ".{0,30}", more in ".{0,20}"
        ) {
            let text = format!("{before}{quote}{after}");
            let anchor = Anchor::of_quote(&text, &quote, before.chars().count()).expect("it is there");
            prop_assert_eq!(&text[anchor.find(&text).expect("a place")], &quote);
            // Text is added before and after: the anchor still finds its words.
            let edited = format!("{more}{text}{more}");
            prop_assert_eq!(&edited[anchor.find(&edited).expect("a place")], &quote);
        }

        #[test]
        fn layers_cover_exactly_the_ranges(ranges in prop::collection::vec((0usize..30, 1usize..9), 0..6)) {
            let ranges: Vec<_> = ranges.into_iter().map(|(start, length)| start..start + length).collect();
            let pieces = layers(&ranges);
            for character in 0..40 {
                let by_ranges: Vec<usize> =
                    (0..ranges.len()).filter(|place| ranges[*place].contains(&character)).collect();
                let by_pieces = pieces.iter().find(|(piece, _)| piece.contains(&character));
                prop_assert_eq!(by_pieces.map(|(_, of)| of.clone()).unwrap_or_default(), by_ranges);
            }
        }

        #[test]
        fn a_found_range_is_always_inside_the_text(start in 0usize..60, length in 0usize..60, quote in ".{0,9}", text in ".{0,40}") {
            if let Some(range) = (Anchor { start, end: start + length, quote: quote.clone() }).find(&text) {
                prop_assert_eq!(text.get(range), Some(quote.as_str()));
            }
        }
    }
}
