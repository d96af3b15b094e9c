//! Where in a text a note stands: by its place, and by what it quotes when the text was changed.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::error::AppError;

/// A place in a text, as a note keeps it. Characters are Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Its first character, from 0.
    pub start: usize,
    /// Behind its last one.
    pub end: usize,
    /// What stood there.
    pub quote: String,
}

impl Anchor {
    /// The place of a quote in a text, the one nearest to a character; `None` when it is not in there.
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

    /// The place that a person means by words that they selected, near a character as browsers count; `None`
    /// for all of the text, when there are no words.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when the words are not in the text.
    pub fn of_words(text: &str, words: &str, near_utf16: usize) -> Result<Option<Anchor>, AppError> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(None);
        }
        let found = Anchor::of_quote(text, words, from_utf16(text, near_utf16));
        let not_there = || AppError::field("quote", "These words are not in the message. Copy them from it.");
        found.ok_or_else(not_there).map(Some)
    }

    /// The place as rows of the database keep it: first character, behind the last one.
    pub fn columns(anchor: Option<&Anchor>) -> (Option<i32>, Option<i32>) {
        let character = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        anchor.map(|anchor| (character(anchor.start), character(anchor.end))).unzip()
    }

    /// The place that [`Anchor::columns`] kept; `None` for all of the text.
    pub fn of_columns(start: Option<i32>, end: Option<i32>, quote: &str) -> Option<Anchor> {
        let (start, end) = (usize::try_from(start?).ok()?, usize::try_from(end?).ok()?);
        Some(Anchor { start, end, quote: quote.to_owned() })
    }

    /// Where it is in the text as it is now, in bytes; `None` when its place is gone.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        if let Some(range) = bytes(text, self.start, self.end)
            && text.get(range.clone()) == Some(self.quote.as_str())
        {
            return Some(range);
        }
        // The text was changed: the same words nearest to where they were.
        let found = Anchor::of_quote(text, &self.quote, self.start)?;
        bytes(text, found.start, found.end)
    }
}

/// Characters as bytes; `None` when the text is shorter.
fn bytes(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let mut places = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    let first = places.nth(start)?;
    let last = if end > start { places.nth(end - start - 1)? } else { first };
    Some(first..last)
}

/// The character at a place that a browser counts in UTF-16.
fn from_utf16(text: &str, units: usize) -> usize {
    let mut seen = 0;
    text.chars()
        .take_while(|c| {
            let before = seen;
            seen += c.len_utf16();
            before < units
        })
        .count()
}

/// A text cut where ranges begin and end: each piece that is in any of them, with the ranges (by their place
/// in `ranges`) that it is in. In order; what overlaps shares pieces.
pub fn layers(ranges: &[Range<usize>]) -> Vec<(Range<usize>, Vec<usize>)> {
    // Where a range begins or ends, in order of the text.
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
    fn the_nearest_of_equal_words_is_meant() {
        let text = "tea and tea and 👩‍👩‍👧 tea";
        let anchor = Anchor::of_quote(text, "tea", 9).expect("it is there");
        assert_eq!((anchor.start, anchor.end), (8, 11));
        assert_eq!(&text[anchor.find(text).expect("a place")], "tea");
        assert_eq!(Anchor::of_quote(text, "coffee", 0), None);
        assert_eq!(Anchor::of_quote(text, "", 0), None);
    }

    #[test]
    fn browsers_count_otherwise() {
        assert_eq!(from_utf16("a😀b", 0), 0);
        assert_eq!(from_utf16("a😀b", 1), 1);
        assert_eq!(from_utf16("a😀b", 3), 2);
        assert_eq!(from_utf16("a😀b", 99), 3);
    }

    #[test]
    fn overlapping_ranges_share_pieces() {
        let pieces = layers(&[5..9, 0..3, 2..4, 20..20]);
        assert_eq!(pieces, [(0..2, vec![1]), (2..3, vec![1, 2]), (3..4, vec![2]), (5..9, vec![0])]);
        assert!(layers(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_note_keeps_its_text_through_edits_elsewhere(
            before in ".{0,30}", quote in "[a-zé😀]{1,8}", after in ".{0,30}", more in ".{0,20}"
        ) {
            let text = format!("{before}{quote}{after}");
            let anchor = Anchor::of_quote(&text, &quote, before.chars().count()).expect("it is there");
            prop_assert_eq!(&text[anchor.find(&text).expect("a place")], &quote);
            // Words come before and behind it: it quotes the same still.
            let edited = format!("{more}{text}{more}");
            prop_assert_eq!(&edited[anchor.find(&edited).expect("a place")], &quote);
        }

        #[test]
        fn layers_cover_what_the_ranges_cover(ranges in prop::collection::vec((0usize..30, 1usize..9), 0..6)) {
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
        fn no_place_is_outside_of_the_text(start in 0usize..60, length in 0usize..60, quote in ".{0,9}", text in ".{0,40}") {
            if let Some(range) = (Anchor { start, end: start + length, quote: quote.clone() }).find(&text) {
                prop_assert_eq!(text.get(range), Some(quote.as_str()));
            }
        }
    }
}
