//! The panel next to a timeline: the hits in one conversation, with buttons to step through them.

use leptos::prelude::*;

use super::{HitRow, Notes, hit_url};
use crate::error::AppError;
use crate::search::api::search_panel;
use crate::search::model::{Hit, Panel, SearchRequest};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// The data of the panel; `None` without a query.
pub type PanelResource = Resource<Result<Option<Panel>, AppError>>;

/// Runs the search that `source` returns. The second value is the `seq` of the message that the timeline shows.
pub fn panel_resource(source: impl Fn() -> (SearchRequest, Option<i64>) + Send + Sync + 'static) -> PanelResource {
    Resource::new_blocking(source, |(request, at)| async move {
        match request.query.is_empty() {
            true => Ok(None),
            false => Ok(Some(search_panel(request, at).await?)),
        }
    })
}

/// The panel; hidden without a query.
#[component]
pub fn SearchPanel(
    /// The results.
    results: PanelResource,
) -> impl IntoView {
    let content = move || {
        Suspend::new(async move {
            let content = match results.await {
                Ok(None) => return None,
                Ok(Some(panel)) => view! { <PanelContent panel/> }.into_any(),
                Err(error) => view! { <p class="search-note" role="alert">{error.to_string()}</p> }.into_any(),
            };
            Some(view! { <aside class="panel" aria-label="Search results">{content}</aside> })
        })
    };
    view! { <Transition>{content}</Transition> }
}

#[component]
fn PanelContent(panel: Panel) -> impl IntoView {
    let Panel { request, results, at, has_later } = panel;
    let conversation = request.scope.unwrap_or_default();
    let all: Vec<Hit> = results.groups.iter().flat_map(|group| group.hits.clone()).collect();
    let current = at.and_then(|at| all.iter().position(|hit| hit.seq == at));
    let count = results.match_count();
    let position = current.map_or_else(|| count.to_string(), |index| format!("{} of {count}", index + 1));
    let latest = has_later.then(|| SearchRequest { after: None, ..request.clone() }.url());
    let earlier = results.next.map(|cursor| SearchRequest { after: Some(cursor), ..request.clone() }.url());
    let everywhere = SearchRequest { scope: None, after: None, ..request.clone() }.url();
    let nothing = all.is_empty().then(|| {
        view! {
            <EmptyNotice icon=lucide::LuSearchX title="No results" text="Try fewer words or another spelling."/>
        }
    });
    // At either end of this page, step to the adjacent page.
    let to = |hit: Option<&Hit>, other_page: &Option<String>| {
        hit.map(|hit| hit_url(conversation, &request.query, hit.seq)).or_else(|| other_page.clone())
    };
    let older = to(all.get(current.map_or(0, |index| index + 1)), &earlier);
    let newer = to(current.and_then(|index| all.get(index.checked_sub(1)?)), &latest);
    let query = request.query;
    let rows = all.into_iter().enumerate().map(|(index, hit)| {
        view! { <li><HitRow conversation hit query=query.clone() is_current=current == Some(index)/></li> }
    });
    let rows = rows.collect_view();
    view! {
        <header class="panel-head">
            <p role="status">{position}</p>
            <Step href=older label="Older match" icon=lucide::LuChevronUp/>
            <Step href=newer label="Newer match" icon=lucide::LuChevronDown/>
            <a class="icon-button" href=format!("/c/{conversation}") aria-label="Close search" title="Close search"><Icon icon=lucide::LuX/></a>
        </header>
        <Notes results/>
        {nothing}
        {latest.map(|href| view! { <a class="hit-all" href=href>"Latest matches"</a> })}
        <ol class="hits">{rows}</ol>
        <p class="panel-foot">
            {earlier.map(|href| view! { <a class="hit-all" href=href>"Earlier matches"</a> })}
            <a class="hit-all" href=everywhere>"Search everywhere"</a>
        </p>
    }
}

/// A button that steps to another match; disabled if there is none.
#[component]
fn Step(href: Option<String>, label: &'static str, icon: icondata_core::Icon) -> impl IntoView {
    match href {
        Some(href) => {
            view! { <a class="icon-button" href=href aria-label=label title=label><Icon icon/></a> }.into_any()
        }
        None => view! { <span class="icon-button off" aria-hidden="true"><Icon icon/></span> }.into_any(),
    }
}
