//! What a search found, as HTML. Rendered by the server alone: links and plain forms, no handlers.

mod panel;
mod results;

use leptos::prelude::*;
use leptos_router::location::Url;
use uuid::Uuid;

pub use panel::panel;
pub use results::{results, start};

use super::model::{Hit, Hits, SearchRequest, Sort};
use crate::ui::format;
use crate::ui::text::rich_text;

/// The page of a conversation that shows a hit in its place.
fn hit_url(conversation: Uuid, query: &str, seq: i64) -> String {
    format!("/c/{conversation}?q={}&at={seq}#m{seq}", Url::escape(query))
}

/// The address of a search: of one conversation, or of all.
fn url(asked: &SearchRequest) -> String {
    let base = asked.scope.map_or_else(|| "/search".to_owned(), |id| format!("/c/{id}"));
    let mut url = format!("{base}?q={}", Url::escape(&asked.query));
    if asked.sort == Sort::Best {
        url.push_str("&sort=best");
    }
    if let Some(cursor) = asked.behind {
        url.push_str(&format!("&behind={cursor}"));
    }
    url
}

/// "12", "50+"
fn how_many(hits: &Hits) -> String {
    match hits.total {
        Some(total) => format::number(total),
        None if hits.more || hits.back_to.is_some() => format!("{}+", hits.count()),
        None => format::number(hits.count()),
    }
}

/// "12 matches", "50+ matches", "1 match"
pub fn found(hits: &Hits) -> String {
    let number = how_many(hits);
    format!("{number} {}", if number == "1" { "match" } else { "matches" })
}

/// What was not understood, and what was searched in its place.
#[component]
fn Notes(
    /// The hits.
    hits: Hits,
) -> impl IntoView {
    let similar = (!hits.similar.is_empty()).then(|| {
        let words = hits.similar.iter().map(|word| view! { <mark>{word.clone()}</mark>" " }).collect_view();
        view! { <p class="search-note">"Also found, since it is like what you typed: "{words}</p> }
    });
    let notes = hits.notes.into_iter().map(|note| view! { <p class="search-note" role="note">{note}</p> });
    view! { {notes.collect_view()}{similar} }
}

/// A hit that leads to its place.
#[component]
fn HitRow(
    /// The hit.
    hit: Hit,
    /// What was searched for.
    query: String,
    /// Whether it is the one in view.
    current: bool,
) -> impl IntoView {
    view! {
        <a class="hit" href=hit_url(hit.conversation_id, &query, hit.seq) aria-current=current.then_some("true")>
            <span class="hit-head"><bdi>{hit.sender_name}</bdi><time>{format::day_and_time(hit.at)}</time></span>
            <span class="hit-text" dir="auto">{rich_text(&hit.snippet, &hit.spans)}</span>
        </a>
    }
}
