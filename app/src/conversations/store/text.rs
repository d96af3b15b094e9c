//! Marks ranges of a text (links, search matches, notes), detects emoji-only texts, and makes search snippets.

use std::ops::Range;

use insight::query::Query;
use linkify::{LinkFinder, LinkKind};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::super::model::{Span, SpanKind};
use crate::conversations::anchor::{self, Anchor};

/// Overlapping notes are shown as parallel underlines. More than this many cannot be distinguished.
const MAX_LAYERS: usize = 3;

/// Search matches and links, in order, without overlaps. A link that overlaps a match is left out.
pub fn spans(text: &str, query: &Query) -> Vec<Span> {
    let mut spans = match_spans(text, query);
    for link in LinkFinder::new().links(text) {
        let kind = match link.kind() {
            LinkKind::Email => SpanKind::Email,
            _ => SpanKind::Link,
        };
        let span = Span { start: link.start() as u32, end: link.end() as u32, kind };
        if !spans.iter().any(|taken| taken.start < span.end && span.start < taken.end) {
            spans.push(span);
        }
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// Adds a span for the words that notes refer to, except where links or matches are already marked. Each note is a JSON
/// array `[start, end, quote, …]` with offsets in characters. Where notes overlap, the span has their number.
pub fn with_notes(mut spans: Vec<Span>, text: &str, notes: &[Value]) -> Vec<Span> {
    let range = |note: &Value| {
        let offset = |index: usize| usize::try_from(note[index].as_u64()?).ok();
        let anchor = Anchor { start: offset(0)?, end: offset(1)?, quote: note[2].as_str()?.to_owned() };
        anchor.find(text)
    };
    let ranges: Vec<Range<usize>> = notes.iter().filter_map(range).collect();
    if ranges.is_empty() {
        return spans;
    }
    let taken = spans.clone();
    for (piece, of) in anchor::layers(&ranges) {
        let kind = SpanKind::Note(of.len().min(MAX_LAYERS) as u8);
        let (mut from, end) = (piece.start as u32, piece.end as u32);
        let begin = from;
        for span in taken.iter().filter(|span| span.start < end && span.end > begin) {
            if span.start > from {
                spans.push(Span { start: from, end: span.start, kind });
            }
            from = span.end;
        }
        if from < end {
            spans.push(Span { start: from, end, kind });
        }
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// The search matches in a text.
fn match_spans(text: &str, query: &Query) -> Vec<Span> {
    let ranges = if query.is_empty() { Vec::new() } else { query.highlights(text) };
    ranges
        .into_iter()
        .map(|range| Span { start: range.start as u32, end: range.end as u32, kind: SpanKind::Hit })
        .collect()
}

/// Whether a text is one to three emoji and nothing else.
pub fn is_emoji_only(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 120 || text.is_ascii() {
        return false;
    }
    let clusters: Vec<&str> = text.graphemes(true).filter(|cluster| *cluster != " ").collect();
    (1..=3).contains(&clusters.len()) && clusters.iter().all(|cluster| is_emoji(cluster))
}

/// Whether a grapheme cluster is an emoji: it starts with a character from an emoji block, or it is a keycap.
fn is_emoji(cluster: &str) -> bool {
    cluster.contains('\u{20e3}')
        || cluster.chars().next().is_some_and(|c| {
            matches!(c as u32, 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x2190..=0x21ff | 0x2300..=0x23ff
                | 0x25a0..=0x25ff | 0x00a9 | 0x00ae | 0x203c | 0x2049 | 0x2122)
        })
}

/// An excerpt of about 200 characters around the first match, and the matches in it. Spans refer to the excerpt.
pub fn snippet(text: &str, query: &Query) -> (String, Vec<Span>) {
    const BEFORE: usize = 60;
    const LENGTH: usize = 200;
    let first = match_spans(text, query).first().map_or(0, |span| span.start as usize);
    let before = text[..first].chars().count();
    let skipped = before.saturating_sub(BEFORE);
    // Start at a word boundary if there is one nearby.
    let to_space = text.chars().skip(skipped).take(20).position(|c| c == ' ');
    let skipped = if skipped > 0 { skipped + to_space.map_or(0, |space| space + 1) } else { 0 };
    let total = text.chars().count();
    let mut part: String = text.chars().skip(skipped).take(LENGTH).collect();
    part = part.replace(['\n', '\r'], " ");
    if skipped > 0 {
        part.insert(0, '…');
    }
    if total > skipped + LENGTH {
        part.push('…');
    }
    let spans = match_spans(&part, query);
    (part, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::read(text, chrono::NaiveDate::default())
    }

    #[test]
    fn emoji_only_texts_are_detected() {
        for text in ["👍", "❤️", "👩‍💻🇧🇷", "🤷🏽‍♀️ 😂 🔥", "1️⃣"] {
            assert!(is_emoji_only(text), "{text}");
        }
        for text in ["", "ok", "👍 ok", "😀😀😀😀", "123", "é", "你好"] {
            assert!(!is_emoji_only(text), "{text}");
        }
    }

    #[test]
    fn a_match_takes_precedence_over_a_link() {
        let spans = spans("see https://example.org/tea and tea, me@example.org", &query("tea"));
        let kinds: Vec<SpanKind> = spans.iter().map(|span| span.kind).collect();
        assert_eq!(kinds, [SpanKind::Hit, SpanKind::Hit, SpanKind::Email]);
    }

    #[test]
    fn notes_are_marked_around_links_and_matches() {
        let text = "see https://example.org/ and tea";
        let notes = [serde_json::json!([0, 27, "see https://example.org/ an"]), serde_json::json!([99, 102, "tea"])];
        let spans = with_notes(spans(text, &query("")), text, &notes);
        let shown: Vec<(&str, SpanKind)> =
            spans.iter().map(|span| (&text[span.start as usize..span.end as usize], span.kind)).collect();
        let link = ("https://example.org/", SpanKind::Link);
        let note = SpanKind::Note(1);
        assert_eq!(shown, [("see ", note), link, (" an", note), ("tea", note)]);
        assert!(with_notes(Vec::new(), text, &[serde_json::json!([0, 3, "gone"])]).is_empty());
    }

    #[test]
    fn overlapping_notes_are_counted() {
        let note = |start: usize, end: usize, quote: &str| serde_json::json!([start, end, quote]);
        let notes = [note(0, 7, "two and"), note(4, 13, "and three")];
        let spans = with_notes(Vec::new(), "two and three", &notes);
        let kinds: Vec<SpanKind> = spans.iter().map(|span| span.kind).collect();
        assert_eq!(kinds, [SpanKind::Note(1), SpanKind::Note(2), SpanKind::Note(1)]);
    }

    #[test]
    fn a_snippet_of_a_long_text_contains_the_match() {
        let text = format!("{} needle {}", "hay ".repeat(200), "hay ".repeat(200));
        let (part, spans) = snippet(&text, &query("needle"));
        assert!(part.starts_with('…') && part.ends_with('…'));
        assert_eq!(&part[spans[0].start as usize..spans[0].end as usize], "needle");
    }
}
