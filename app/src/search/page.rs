//! `/search?q=`: search across all conversations.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{search, search_start};
use super::components::{Results, Start};
use super::field::SearchField;
use super::model::{SearchPageData, SearchRequest};
use crate::error::AppError;
use crate::page::{PageTitle, loaded, page_resource};
use crate::query::use_request;

/// `/search`
pub struct SearchRoute;

#[lazy_route]
impl LazyRoute for SearchRoute {
    fn data() -> Self {
        SearchRoute
    }

    fn view(SearchRoute: Self) -> AnyView {
        let request = use_request::<SearchRequest>();
        let data = page_resource(move || request.get(), fetch);
        let query = Memo::new(move |_| request.with(|request| request.query.clone()));
        view! {
            <PageTitle text="Search"/>
            <div class="page">
                <h1>"Search"</h1>
                <SearchField query/>
                <div class="results">{loaded(data, |(request, data)| match data {
                    SearchPageData::Start(start) => view! { <Start start/> }.into_any(),
                    SearchPageData::Results(results) => view! { <Results request results=*results/> }.into_any(),
                })}</div>
            </div>
        }
        .into_any()
    }
}

async fn fetch(request: SearchRequest) -> Result<(SearchRequest, SearchPageData), AppError> {
    let data = if request.query.trim().is_empty() {
        SearchPageData::Start(search_start().await?)
    } else {
        SearchPageData::Results(Box::new(search(request.clone()).await?))
    };
    Ok((request, data))
}
