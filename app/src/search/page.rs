//! `/search?q=`: all conversations at once.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::draw_results;
use super::field::SearchField;
use super::model::{SearchRequest, Sort};
use crate::page::PageTitle;
use crate::ui::notice::ErrorNotice;

/// What the address asks for.
pub fn use_asked() -> Memo<SearchRequest> {
    let map = use_query_map();
    Memo::new(move |_| {
        let map = map.read();
        SearchRequest {
            scope: None,
            query: map.get("q").unwrap_or_default(),
            sort: Sort::named(&map.get("sort").unwrap_or_default()),
            behind: map.get("behind").and_then(|cursor| cursor.parse().ok()),
        }
    })
}

/// `/search?q=`
pub struct SearchRoute;

#[lazy_route]
impl LazyRoute for SearchRoute {
    fn data() -> Self {
        SearchRoute
    }

    fn view(this: Self) -> AnyView {
        let SearchRoute = this;
        view! { <SearchPage/> }.into_any()
    }
}

/// Search across everything one may see.
#[component]
fn SearchPage() -> impl IntoView {
    let asked = use_asked();
    let query = Memo::new(move |_| asked.read().query.clone());
    let drawn = Resource::new_blocking(move || asked.get(), draw_results);
    let results = move || {
        Suspend::new(async move {
            match drawn.await {
                Ok(html) => view! { <div class="results" inner_html=html></div> }.into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! {
        <PageTitle text="Search"/>
        <div class="page">
            <h1>"Search"</h1>
            <SearchField query/>
            <Transition>{results}</Transition>
        </div>
    }
}
