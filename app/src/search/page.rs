//! `/search?q=`: all conversations at once.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::draw_results;
use super::field::SearchField;
use super::model::{SearchRequest, Sort};
use crate::error::AppError;
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

/// Search across all conversations that the viewer may read.
pub struct SearchRoute {
    request: Memo<SearchRequest>,
    results: Resource<Result<String, AppError>>,
}

#[lazy_route]
impl LazyRoute for SearchRoute {
    fn data() -> Self {
        let request = use_asked();
        SearchRoute { request, results: Resource::new_blocking(move || request.get(), draw_results) }
    }

    fn view(this: Self) -> AnyView {
        view! { <SearchPage request=this.request found=this.results/> }.into_any()
    }
}

#[component]
fn SearchPage(request: Memo<SearchRequest>, found: Resource<Result<String, AppError>>) -> impl IntoView {
    let query = Memo::new(move |_| request.read().query.clone());
    let results = move || {
        Suspend::new(async move {
            match found.await {
                Ok(html) => view! { <div class="results" inner_html=html></div> }.into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Search"/>
        <div class="page">
            <h1>"Search"</h1>
            <SearchField query/>
            <Transition>{results}</Transition>
        </div>
    }
}
