//! The panel with what a search found, and the steps from hit to hit.

use leptos::prelude::*;
use leptos_router::location::Url;
use uuid::Uuid;

use crate::conversations::model::{Hit, Hits};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text::rich_text;

/// The page of a conversation that shows a hit in its place.
pub fn hit_url(conversation: Uuid, query: &str, seq: i64) -> String {
    format!("/c/{conversation}?q={}&at={seq}#m{seq}", Url::escape(query))
}

/// "200+ matches", "1 match"
pub fn found(hits: &Hits) -> String {
    let count = format::count(hits.hits.len() as i64, "match", "matches");
    if hits.more { count.replacen(' ', "+ ", 1) } else { count }
}

/// The hits of one conversation, the latest first.
#[component]
pub fn HitsPanel(
    /// The conversation.
    conversation: Uuid,
    /// What was searched for.
    query: String,
    /// What was found.
    hits: Hits,
    /// The message in view.
    at: Option<i64>,
) -> impl IntoView {
    let current = at.and_then(|at| hits.hits.iter().position(|hit| hit.seq == at));
    let older = match current {
        Some(index) => hits.hits.get(index + 1),
        None => hits.hits.first(),
    };
    let newer = current.and_then(|index| hits.hits.get(index.checked_sub(1)?));
    let place = current.map_or_else(|| found(&hits), |index| format!("{} of {}", index + 1, found(&hits)));
    let step = |hit: Option<&Hit>, label: &'static str, icon| {
        match hit {
        Some(hit) => view! {
            <a class="icon-button" href=hit_url(conversation, &query, hit.seq) aria-label=label title=label><Icon icon=icon/></a>
        }
        .into_any(),
        None => view! { <span class="icon-button off" aria-hidden="true"><Icon icon=icon/></span> }.into_any(),
    }
    };
    let (up, down) =
        (step(older, "Older match", lucide::LuChevronUp), step(newer, "Newer match", lucide::LuChevronDown));
    let rows = hits.hits.iter().enumerate().map(|(index, hit)| {
        let here = (current == Some(index)).then_some("true");
        view! { <li><HitRow hit=hit.clone() query=query.clone() current=here/></li> }
    });
    let rows = rows.collect_view();
    view! {
        <aside class="panel" aria-label="Search results">
            <header class="panel-head">
                <p role="status">{place}</p>
                {up}{down}
                <a class="icon-button" href=format!("/c/{conversation}") aria-label="Close the search" title="Close the search"><Icon icon=lucide::LuX/></a>
            </header>
            {hits.hits.is_empty().then(|| view! {
                <EmptyNotice icon=lucide::LuSearchX title="Nothing found"
                    text="Words match from their beginning and accents do not matter. Put words in quotes to find them in that order."/>
            })}
            <ol class="hits">{rows}</ol>
        </aside>
    }
}

/// A hit that leads to its place.
#[component]
pub fn HitRow(
    /// The hit.
    hit: Hit,
    /// What was searched for.
    query: String,
    /// Whether it is the one in view.
    #[prop(optional_no_strip)]
    current: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a class="hit" href=hit_url(hit.conversation_id, &query, hit.seq) aria-current=current>
            <span class="hit-head"><bdi>{hit.sender_name}</bdi><time>{format::day_and_time(hit.at)}</time></span>
            <span class="hit-text" dir="auto">{rich_text(&hit.snippet, &hit.spans)}</span>
        </a>
    }
}
