//! The results of a search across conversations, and what the page says before there is one.

use insight::query::{OPERATORS, Query};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{HitRow, Notes, found, url};
use crate::search::api::{ForgetSearch, SaveSearch};
use crate::search::model::{HitGroup, Hits, SearchRequest, Sort};
use crate::search::store::SavedSearch;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// Hits of a conversation that are shown before its page is asked for the others.
const SHOWN: usize = 6;

/// The results, as HTML.
pub fn results(asked: &SearchRequest, query: &Query, hits: &Hits, saved: bool) -> String {
    let groups: Vec<_> =
        hits.groups.iter().map(|group| view! { <Group group=group.clone() asked=asked.clone()/> }).collect();
    let nothing = groups.is_empty().then(|| {
        view! {
            <EmptyNotice icon=lucide::LuSearchX title="Nothing found" text="Try fewer words, another spelling, or take an operator away."/>
        }
    });
    view! {
        <Chips query=query.clone() asked=asked.clone()/>
        <Notes hits=hits.clone()/>
        <Bar asked=asked.clone() hits=hits.clone() saved/>
        {nothing}
        {groups}
        <Further asked=asked.clone() hits=hits.clone()/>
    }
    .to_html()
}

/// The operators of the query, each to be taken away with a click.
#[component]
fn Chips(query: Query, asked: SearchRequest) -> impl IntoView {
    let chip = |chip: insight::query::Chip| {
        let without = url(&SearchRequest { query: chip.without, behind: None, ..asked.clone() });
        let label = format!("Take {} away", chip.text);
        view! { <li><a class="chip" href=without aria-label=label><bdi>{chip.text}</bdi><Icon icon=lucide::LuX/></a></li> }
    };
    let chips: Vec<_> = query.chips.into_iter().map(chip).collect();
    (!chips.is_empty()).then(|| view! { <ul class="chips" aria-label="Filters">{chips}</ul> })
}

/// How many there are, the order, and whether to keep the search.
#[component]
fn Bar(asked: SearchRequest, hits: Hits, saved: bool) -> impl IntoView {
    let order = |sort: Sort, label: &'static str| {
        let here = (asked.sort == sort).then_some("true");
        view! { <a href=url(&SearchRequest { sort, behind: None, ..asked.clone() }) aria-current=here>{label}</a> }
    };
    let (action, label) =
        if saved { (ForgetSearch::url(), "SavedSearch") } else { (SaveSearch::url(), "Save this search") };
    let icon = if saved { lucide::LuBookmarkX } else { lucide::LuBookmark };
    view! {
        <div class="search-bar">
            <p role="status">{found(&hits)}</p>
            <nav class="segments" aria-label="Order">{order(Sort::Latest, "Latest")}{order(Sort::Best, "Best")}</nav>
            <form method="post" action=action>
                <input type="hidden" name="query" value=asked.query.trim().to_owned()/>
                <button class="button small" aria-pressed=saved.to_string()><Icon icon=icon/>{label}</button>
            </form>
        </div>
    }
}

#[component]
fn Group(group: HitGroup, asked: SearchRequest) -> impl IntoView {
    let id = format!("g{}", group.conversation);
    let shown = group.hits.len().min(SHOWN) as i64;
    let total = group.total.unwrap_or(group.hits.len() as i64);
    let sign = if group.total.is_none() { "+" } else { "" };
    let all = (total > shown || group.total.is_none()).then(|| {
        let inside = url(&SearchRequest { scope: Some(group.conversation), behind: None, ..asked.clone() });
        view! { <a class="hit-all" href=inside>{format!("All {}{sign} in this conversation", format::number(total))}</a> }
    });
    let query = asked.query;
    let row = move |hit| view! { <li><HitRow hit query=query.clone() current=false/></li> };
    view! {
        <section class="hit-group" aria-labelledby=id.clone()>
            <h2 id=id.clone()><bdi>{group.title}</bdi><span class="badge">{format!("{}{sign}", format::number(total))}</span></h2>
            <ol class="hits">{group.hits.into_iter().take(SHOWN).map(row).collect_view()}</ol>
            {all}
        </section>
    }
}

/// The way to what comes behind this page.
#[component]
fn Further(asked: SearchRequest, hits: Hits) -> impl IntoView {
    let back_to = hits.back_to.map(|day| {
        view! { <p class="search-note">{format!("Searched back to {}.", format::day(day))}</p> }
    });
    let next = (asked.sort == Sort::Latest || back_to.is_some()).then_some(hits.next).flatten();
    let next = next.map(|cursor| {
        let label = if back_to.is_some() { "Search earlier messages" } else { "Earlier matches" };
        view! { <a class="button" href=url(&SearchRequest { behind: Some(cursor), ..asked.clone() })>{label}</a> }
    });
    let ranked = (asked.sort == Sort::Best && hits.more)
        .then(|| view! { <p class="search-note">"These fit best. Order by “Latest” to go through all of them."</p> });
    view! { <div class="search-further">{back_to}{ranked}{next}</div> }
}

/// What the page says before anything is asked: what was saved, and what can be asked.
pub fn start(saved: &[(SavedSearch, Option<String>)]) -> String {
    let row = |(saved, count): &(SavedSearch, Option<String>)| {
        let href = url(&SearchRequest { query: saved.query.clone(), ..SearchRequest::default() });
        let label = format!("Forget the search {}", saved.query);
        view! {
            <li class="saved">
                <a href=href><Icon icon=lucide::LuSearch/><bdi>{saved.query.clone()}</bdi></a>
                {count.clone().map(|count| view! { <span class="badge">{count}</span> })}
                <form method="post" action=ForgetSearch::url()>
                    <input type="hidden" name="query" value=saved.query.clone()/>
                    <button class="icon-button" aria-label=label title="Forget"><Icon icon=lucide::LuX/></button>
                </form>
            </li>
        }
    };
    let saved = (!saved.is_empty()).then(|| {
        view! { <section class="card"><h2>"SavedSearch searches"</h2><ul class="saved-list">{saved.iter().map(row).collect_view()}</ul></section> }
    });
    let operators = OPERATORS.iter().filter(|operator| !matches!(operator.name, "tag" | "code"));
    let operator = |operator: &insight::query::Operator| {
        let href = url(&SearchRequest { query: format!("{}:", operator.name), ..SearchRequest::default() });
        view! { <tr><th scope="row"><a href=href><code>{operator.name}":"</code></a></th><td>{operator.about}</td></tr> }
    };
    view! {
        {saved}
        <section class="card search-help">
            <h2>"What you can write"</h2>
            <table><tbody>
                <tr><th scope="row"><code>"dinner friday"</code></th><td>"both words, also as beginnings of longer ones; accents and case do not matter"</td></tr>
                <tr><th scope="row"><code>"“good night”"</code></th><td>"these words in this order"</td></tr>
                <tr><th scope="row"><code>"tea OR coffee"</code></th><td>"one of them"</td></tr>
                <tr><th scope="row"><code>"dinner -friday"</code></th><td>"without this word"</td></tr>
                {operators.map(operator).collect_view()}
            </tbody></table>
        </section>
    }
    .to_html()
}
