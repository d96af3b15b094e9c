//! Server functions of search.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::{Completion, Panel, SearchRequest, SearchResults, SearchStart};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::model::SavedSearch,
    super::store,
    crate::audit::Access,
    crate::request::{Request, read_with_viewer, with_viewer},
    insight::query::{OPERATORS, Query},
};

/// The longest search, in characters: its page repeats it many times.
#[cfg(feature = "ssr")]
const MAX_QUERY: usize = 2000;

/// Searches of the same user in the same place are recorded once in this time: a search runs with each word
/// that is typed.
#[cfg(feature = "ssr")]
const SEARCHED: std::time::Duration = std::time::Duration::from_secs(60);

/// A page of hits, the latest or the best first.
#[server(input = Json)]
pub async fn search(request: SearchRequest) -> Result<SearchResults, AppError> {
    read_with_viewer(async |context| {
        let results = run(context, &request).await?;
        let viewer = context.viewer.clone();
        let is_saved = store::is_saved(context.db(), &viewer, request.query.trim()).await?;
        Ok(SearchResults { is_saved, ..results })
    })
    .await
}

/// What the search page shows before anything is searched.
#[server(name = GetSearchStart, input = Json)]
pub async fn search_start() -> Result<SearchStart, AppError> {
    read_with_viewer(async |context| {
        let operators = OPERATORS.iter().filter(|operator| !matches!(operator.name, "tag" | "code"));
        let operators = operators.map(|operator| (operator.name.to_owned(), operator.about.to_owned())).collect();
        Ok(SearchStart { saved: counted(context).await?, operators })
    })
    .await
}

/// The panel beside a timeline: the hits in one conversation; further back, those from the message `at` on.
#[server(input = Json)]
pub async fn search_panel(request: SearchRequest, at: Option<i64>) -> Result<Panel, AppError> {
    read_with_viewer(async |context| {
        let results = run(context, &request).await?;
        let panel = Panel { request, results, at, has_later: false };
        let shown = |at| panel.results.groups.iter().flat_map(|group| &group.hits).any(|hit| hit.seq == at);
        // Further back than the first page, the matches from there on.
        let (Some(at), Some(scope)) = (at.filter(|at| panel.results.more && !shown(*at)), panel.request.scope) else {
            return Ok(panel);
        };
        let Some(after) = store::cursor_at(context.db(), scope, at).await? else { return Ok(panel) };
        let further = SearchRequest { after: Some(after), ..panel.request.clone() };
        Ok(Panel { results: run(context, &further).await?, has_later: true, ..panel })
    })
    .await
}

/// Ways to complete the last word of a query.
#[server(input = Json)]
pub async fn complete(query: String) -> Result<Vec<Completion>, AppError> {
    read_with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::complete(context.db(), &viewer, &query).await
    })
    .await
}

/// Saves a search. Saving it twice changes nothing.
#[server]
pub async fn save_search(query: String) -> Result<(), AppError> {
    with_viewer(async |context| {
        let query = query.trim();
        if query.is_empty() || query.chars().count() > 500 || query.contains('\0') {
            return Err(AppError::field("query", "A search of 1 to 500 characters can be saved."));
        }
        let viewer = context.viewer.clone();
        store::save(context.db(), &viewer, query).await
    })
    .await
}

/// Removes a saved search; nothing happens if there is none.
#[server]
pub async fn forget_search(query: String) -> Result<(), AppError> {
    with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::forget(context.db(), &viewer, &query).await
    })
    .await
}

/// Proves that the scope may be read, and searches.
#[cfg(feature = "ssr")]
async fn run(context: &mut Request, request: &SearchRequest) -> Result<SearchResults, AppError> {
    if let Some(id) = request.scope {
        context.read(id).await?;
    }
    if request.query.chars().count() > MAX_QUERY {
        return Err(AppError::field("query", format!("A search has at most {MAX_QUERY} characters.")));
    }
    let (user, action) = (Some(context.viewer.id()), "search.run");
    let resource_type = if request.scope.is_some() { "conversation" } else { "search" };
    let access = Access { user, action, resource_type, resource: request.scope };
    context.state.audit.access_once(SEARCHED, access).await?;
    let query = Query::read(&request.query, context.state.clock.now().date_naive());
    let viewer = context.viewer.clone();
    store::search(context.db(), &viewer, &query, request).await
}

/// The viewer's saved searches with their counts. Of very many only the latest are counted, and a slow one ends the
/// counting, so that the page does not wait.
#[cfg(feature = "ssr")]
async fn counted(context: &mut Request) -> Result<Vec<SavedSearch>, AppError> {
    const COUNTED: usize = 10;
    let (viewer, today) = (context.viewer.clone(), context.state.clock.now().date_naive());
    let mut counted = Vec::new();
    let mut slow = false;
    for query in store::saved(context.db(), &viewer).await? {
        let mut count = None;
        if !slow && counted.len() < COUNTED {
            let request = SearchRequest::of(query.clone());
            match store::search(context.db(), &viewer, &Query::read(&query, today), &request).await {
                Ok(results) => count = Some(results.match_count()),
                Err(AppError::TooSlow) => slow = true,
                Err(error) => return Err(error),
            }
        }
        counted.push(SavedSearch { query, count });
    }
    Ok(counted)
}
