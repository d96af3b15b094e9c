//! Components for search results, on the search page and in the panel next to a timeline.

mod panel;
mod results;
mod start;

use leptos::prelude::*;
use uuid::Uuid;

pub use panel::{PanelResource, SearchPanel, panel_resource};
pub use results::Results;
pub use start::Start;

use super::model::{Hit, SearchResults};
use crate::query::escape;
use crate::ui::format;
use crate::ui::text::rich_text;

/// URL of a hit in its conversation, with the search still open.
fn hit_url(conversation: Uuid, query: &str, seq: i64) -> String {
    format!("/c/{conversation}?q={}&at={seq}#m{seq}", escape(query))
}

/// Notes about parts of the query that were not understood, and the similar words that were searched for.
#[component]
fn Notes(
    /// The results.
    results: SearchResults,
) -> impl IntoView {
    let similar = (!results.similar.is_empty()).then(|| {
        let words = results.similar.iter().map(|word| view! { <mark>{word.clone()}</mark>" " }).collect_view();
        view! { <p class="search-note">"Also searched for: "{words}</p> }
    });
    let notes = results.notes.into_iter().map(|note| view! { <p class="search-note" role="note">{note}</p> });
    view! { {notes.collect_view()}{similar} }
}

/// A hit, linked to its message in the conversation.
#[component]
fn HitRow(
    /// The conversation.
    conversation: Uuid,
    /// The hit.
    hit: Hit,
    /// The search query.
    query: String,
    /// Whether the timeline currently shows it.
    is_current: bool,
) -> impl IntoView {
    view! {
        <a class="hit" href=hit_url(conversation, &query, hit.seq) aria-current=is_current.then_some("true")>
            <span class="hit-head"><bdi>{hit.sender_name}</bdi><time>{format::day_and_time(hit.at)}</time></span>
            <span class="hit-text" dir="auto">{rich_text(&hit.snippet, &hit.spans)}</span>
        </a>
    }
}
