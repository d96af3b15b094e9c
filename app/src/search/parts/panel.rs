//! The panel beside a timeline: the hits of one conversation, and the steps from hit to hit.

use leptos::prelude::*;

use super::{HitRow, Notes, found, hit_url, url};
use crate::search::model::{Hit, Hits, SearchRequest};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// The panel, as HTML; `at` is the message in view, `further` whether there are later matches than these.
pub fn panel(asked: &SearchRequest, hits: &Hits, at: Option<i64>, further: bool) -> String {
    let conversation = asked.scope.unwrap_or_default();
    let all: Vec<&Hit> = hits.groups.iter().flat_map(|group| &group.hits).collect();
    let current = at.and_then(|at| all.iter().position(|hit| hit.seq == at));
    let older = match current {
        Some(index) => all.get(index + 1),
        None => all.first(),
    };
    let newer = current.and_then(|index| all.get(index.checked_sub(1)?));
    let place = current.map_or_else(|| found(hits), |index| format!("{} of {}", index + 1, found(hits)));
    let latest = further.then(|| url(&SearchRequest { behind: None, ..asked.clone() }));
    let behind = hits.next.map(|cursor| url(&SearchRequest { behind: Some(cursor), ..asked.clone() }));
    // At the end of these matches a step leads to the others.
    let step = |hit: Option<&&Hit>, others: &Option<String>, label: &'static str, icon| {
        let href = hit.map(|hit| hit_url(conversation, &asked.query, hit.seq));
        match href.or_else(|| others.clone()) {
            Some(href) => {
                view! { <a class="icon-button" href=href aria-label=label title=label><Icon icon=icon/></a> }.into_any()
            }
            None => view! { <span class="icon-button off" aria-hidden="true"><Icon icon=icon/></span> }.into_any(),
        }
    };
    let (up, down) = (
        step(older, &behind, "Older match", lucide::LuChevronUp),
        step(newer, &latest, "Newer match", lucide::LuChevronDown),
    );
    let rows = all.iter().enumerate().map(|(index, hit)| {
        view! { <li><HitRow hit=(*hit).clone() query=asked.query.clone() current=current == Some(index)/></li> }
    });
    let next = behind.map(|href| view! { <a class="hit-all" href=href>"Earlier matches"</a> });
    let later = latest.map(|href| view! { <a class="hit-all" href=href>"Latest matches"</a> });
    let nothing = all.is_empty().then(|| {
        view! {
            <EmptyNotice icon=lucide::LuSearchX title="Nothing found" text="Try fewer words or another spelling."/>
        }
    });
    let everywhere = url(&SearchRequest { scope: None, behind: None, ..asked.clone() });
    view! {
        <header class="panel-head">
            <p role="status">{place}</p>
            {up}{down}
            <a class="icon-button" href=format!("/c/{conversation}") aria-label="Close the search" title="Close the search"><Icon icon=lucide::LuX/></a>
        </header>
        <Notes hits=hits.clone()/>
        {nothing}
        {later}
        <ol class="hits">{rows.collect_view()}</ol>
        <p class="panel-foot">{next}<a class="hit-all" href=everywhere>"Search everywhere"</a></p>
    }
    .to_html()
}
