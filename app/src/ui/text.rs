//! Text with links and highlighted spans.

use leptos::prelude::*;

use crate::conversations::model::{Span, SpanKind};

/// Renders `text` with its spans as links or highlights. Spans must be in order; their offsets are in bytes. A span
/// that overlaps an earlier one or has invalid offsets is ignored.
pub fn rich_text(text: &str, spans: &[Span]) -> AnyView {
    if spans.is_empty() {
        return text.to_owned().into_any();
    }
    let mut pieces = Vec::with_capacity(spans.len() * 2 + 1);
    let mut from = 0;
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        let (Some(before), Some(inside)) = (text.get(from..start), text.get(start..end)) else { continue };
        if !before.is_empty() {
            pieces.push(before.to_owned().into_any());
        }
        let inside = inside.to_owned();
        pieces.push(match span.kind {
            SpanKind::Hit => view! { <mark>{inside}</mark> }.into_any(),
            SpanKind::Note(layers) => view! { <mark class=format!("noted noted-{layers}")>{inside}</mark> }.into_any(),
            SpanKind::Link => {
                let href = inside.clone();
                view! { <a href=href target="_blank" rel="noopener noreferrer nofollow">{inside}</a> }.into_any()
            }
            SpanKind::Email => view! { <a href=format!("mailto:{inside}")>{inside.clone()}</a> }.into_any(),
        });
        from = end;
    }
    if let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        pieces.push(rest.to_owned().into_any());
    }
    pieces.into_any()
}
