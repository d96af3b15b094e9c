//! The results on the search page.

use leptos::prelude::*;

use super::{HitRow, Notes};
use crate::search::api::{ForgetSearch, SaveSearch};
use crate::search::model::{HitGroup, MatchCount, SearchChip, SearchRequest, SearchResults, Sort};
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// Maximum number of hits shown per conversation. A link leads to the others.
const SHOWN: usize = 6;

/// The results, grouped by conversation.
#[component]
pub fn Results(
    /// The search.
    request: SearchRequest,
    /// A page of its results.
    results: SearchResults,
) -> impl IntoView {
    let groups = results.groups.iter().map(|group| view! { <Group group=group.clone() request=request.clone()/> });
    let groups = groups.collect_view();
    let nothing = results.groups.is_empty().then(|| {
        view! {
            <EmptyNotice icon=lucide::LuSearchX title="No results" text="Try fewer words, another spelling, or remove a filter."/>
        }
    });
    view! {
        <Chips chips=results.chips.clone() request=request.clone()/>
        <Notes results=results.clone()/>
        <ResultsBar request=request.clone() count=results.match_count() is_saved=results.is_saved/>
        {nothing}
        {groups}
        <NextPage request results/>
    }
}

/// The operators in the query. Clicking one removes it.
#[component]
fn Chips(chips: Vec<SearchChip>, request: SearchRequest) -> impl IntoView {
    let chip = |chip: SearchChip| {
        let without = SearchRequest { query: chip.without, after: None, ..request.clone() }.url();
        let label = format!("Remove {}", chip.text);
        view! { <li><a class="chip" href=without aria-label=label><bdi>{chip.text}</bdi><Icon icon=lucide::LuX/></a></li> }
    };
    (!chips.is_empty())
        .then(|| view! { <ul class="chips" aria-label="Filters">{chips.into_iter().map(chip).collect_view()}</ul> })
}

/// The number of matches, the sort order, and the button that saves the search.
#[component]
fn ResultsBar(request: SearchRequest, count: MatchCount, is_saved: bool) -> impl IntoView {
    let order = |sort: Sort, label: &'static str| {
        let here = (request.sort == sort).then_some("true");
        view! { <a href=SearchRequest { sort, after: None, ..request.clone() }.url() aria-current=here>{label}</a> }
    };
    let order = view! { <nav class="segments" aria-label="Order">{order(Sort::Latest, "Latest")}{order(Sort::Best, "Best match")}</nav> };
    let query = request.query.trim().to_owned();
    let form = match is_saved {
        true => view! {
            <Form action={ServerAction::<ForgetSearch>::new()} quiet=true>
                <input type="hidden" name="query" value=query/>
                <button class="button small" aria-pressed="true"><Icon icon=lucide::LuBookmarkX/>"Saved"</button>
            </Form>
        }
        .into_any(),
        false => view! {
            <Form action={ServerAction::<SaveSearch>::new()} quiet=true>
                <input type="hidden" name="query" value=query/>
                <button class="button small" aria-pressed="false"><Icon icon=lucide::LuBookmark/>"Save this search"</button>
            </Form>
        }
        .into_any(),
    };
    view! {
        <div class="search-bar">
            <p role="status">{count.to_string()}</p>
            {order}
            {form}
        </div>
    }
}

#[component]
fn Group(group: HitGroup, request: SearchRequest) -> impl IntoView {
    let HitGroup { conversation, title, total, hits } = group;
    let id = format!("g{conversation}");
    let shown = hits.len().min(SHOWN) as i64;
    let badge = match total {
        Some(total) => format::number(total),
        None => format!("{}+", format::number(hits.len() as i64)),
    };
    let all = total.is_none_or(|total| total > shown).then(|| {
        let inside = SearchRequest { scope: Some(conversation), after: None, ..request.clone() }.url();
        let label = match total {
            Some(total) => format!("Show all {} in this conversation", format::number(total)),
            None => "Show all in this conversation".to_owned(),
        };
        view! { <a class="hit-all" href=inside>{label}</a> }
    });
    let query = request.query;
    let row = move |hit| view! { <li><HitRow conversation hit query=query.clone() is_current=false/></li> };
    view! {
        <section class="hit-group" aria-labelledby=id.clone()>
            <h2 id=id.clone()><bdi>{title}</bdi><span class="badge">{badge}</span></h2>
            <ol class="hits">{hits.into_iter().take(SHOWN).map(row).collect_view()}</ol>
            {all}
        </section>
    }
}

/// The link to the next page of matches.
#[component]
fn NextPage(request: SearchRequest, results: SearchResults) -> impl IntoView {
    let back_to = results.back_to.map(|day| {
        view! { <p class="search-note">{format!("Searched back to {}.", format::day(day))}</p> }
    });
    let next = (request.sort == Sort::Latest || back_to.is_some()).then_some(results.next).flatten();
    let next = next.map(|cursor| {
        let label = if back_to.is_some() { "Search earlier messages" } else { "Earlier matches" };
        view! { <a class="button" href=SearchRequest { after: Some(cursor), ..request.clone() }.url()>{label}</a> }
    });
    let ranked = (request.sort == Sort::Best && results.more)
        .then(|| view! { <p class="search-note">"Showing the best matches. Sort by Latest to see all."</p> });
    view! { <div class="search-further">{back_to}{ranked}{next}</div> }
}
