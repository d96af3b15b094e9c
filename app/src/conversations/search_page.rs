//! `/search?q=`: all conversations at once.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::api::search_all;
use super::model::{Hit, Hits};
use super::parts::hits::{HitRow, found};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::{EmptyNotice, ErrorNotice};

/// Search across everything one may see.
#[component]
pub fn SearchPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.read().get("q").map(|q| q.trim().to_owned()).unwrap_or_default());
    let hits = Resource::new_blocking(
        move || query.get(),
        |query| async move {
            let hits = if query.is_empty() { Hits::default() } else { search_all(query.clone()).await? };
            Ok::<_, crate::error::AppError>((query, hits))
        },
    );
    let results = move || {
        Suspend::new(async move {
            match hits.await {
                Ok((query, _)) if query.is_empty() => view! {
                    <EmptyNotice icon=lucide::LuSearch title="Search all your conversations"
                        text="Words match from their beginning; accents and case do not matter. Use “quotes” for words in that order and a minus before a word that must not be there."/>
                }
                .into_any(),
                Ok((_, hits)) if hits.hits.is_empty() => view! {
                    <EmptyNotice icon=lucide::LuSearchX title="Nothing found" text="Try fewer words, or only the beginning of a word."/>
                }
                .into_any(),
                Ok((query, hits)) => groups(&query, hits).into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Search"/>
        <div class="page">
            <h1>"Search"</h1>
            <div role="search">
                <Form method="GET" action="/search">
                    <label class="search-field large">
                        <Icon icon=lucide::LuSearch/>
                        <input type="search" name="q" prop:value=query value=query.get_untracked() placeholder="Search all conversations" aria-label="Search all conversations" autocomplete="off"/>
                    </label>
                </Form>
            </div>
            <Transition>{results}</Transition>
        </div>
    }
}

/// The hits by conversation, in the order of each one's latest.
fn groups(query: &str, hits: Hits) -> impl IntoView {
    let summary = found(&hits);
    let mut groups: Vec<(Uuid, String, Vec<Hit>)> = Vec::new();
    for hit in hits.hits {
        match groups.iter_mut().find(|(id, ..)| *id == hit.conversation_id) {
            Some((.., group)) => group.push(hit),
            None => groups.push((hit.conversation_id, hit.conversation_title.clone(), vec![hit])),
        }
    }
    let query = query.to_owned();
    let group = move |(id, title, group): (Uuid, String, Vec<Hit>)| {
        let count = group.len();
        let query = query.clone();
        view! {
            <section class="hit-group" aria-labelledby=format!("g{id}")>
                <h2 id=format!("g{id}")><bdi>{title}</bdi><span class="badge">{count}</span></h2>
                <ol class="hits">{group.into_iter().map(|hit| view! { <li><HitRow hit query=query.clone() current=None/></li> }).collect_view()}</ol>
            </section>
        }
    };
    view! { <p class="page-lead" role="status">{summary}</p>{groups.into_iter().map(group).collect_view()} }
}
