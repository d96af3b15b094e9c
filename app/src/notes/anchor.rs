//! Where in a text a note stands: by its place, and by what it quotes when the text was changed.

use std::ops::Range;

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
pub fn from_utf16(text: &str, units: usize) -> usize {
    let mut seen = 0;
    text.chars()
        .take_while(|c| {
            let before = seen;
            seen += c.len_utf16();
            before < units
        })
        .count()
}

/// Ranges, merged where they overlap or touch, in order.
pub fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
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
    fn overlapping_ranges_are_one() {
        assert_eq!(merged(vec![5..9, 0..3, 2..4, 8..12, 20..20]), [0..4, 5..12]);
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
        fn no_place_is_outside_of_the_text(start in 0usize..60, length in 0usize..60, quote in ".{0,9}", text in ".{0,40}") {
            if let Some(range) = (Anchor { start, end: start + length, quote: quote.clone() }).find(&text) {
                prop_assert_eq!(text.get(range), Some(quote.as_str()));
            }
        }
    }
}
