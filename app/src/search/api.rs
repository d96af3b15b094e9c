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

/// Maximum length of a query, in characters. Limited because the results page repeats the query in every link.
#[cfg(feature = "ssr")]
const MAX_QUERY: usize = 2000;

/// Searches by the same user in the same scope are logged at most once in this interval, because a search runs after
/// every few keystrokes.
#[cfg(feature = "ssr")]
const ACCESS_LOG_INTERVAL: std::time::Duration = std::time::Duration::from_secs(60);

/// A page of search results.
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

/// What the search page shows without a query.
#[server(name = GetSearchStart, input = Json)]
pub async fn search_start() -> Result<SearchStart, AppError> {
    read_with_viewer(async |context| {
        let operators = OPERATORS.iter().filter(|operator| !matches!(operator.name, "tag" | "code"));
        let operators = operators.map(|operator| (operator.name.to_owned(), operator.about.to_owned())).collect();
        Ok(SearchStart { saved: saved_with_counts(context).await?, operators })
    })
    .await
}

/// The panel next to a timeline: the hits in one conversation. If the message `at` is not on the first page of hits,
/// the page that starts with it.
#[server(input = Json)]
pub async fn search_panel(request: SearchRequest, at: Option<i64>) -> Result<Panel, AppError> {
    read_with_viewer(async |context| {
        let results = run(context, &request).await?;
        let panel = Panel { request, results, at, has_later: false };
        let shown = |at| panel.results.groups.iter().flat_map(|group| &group.hits).any(|hit| hit.seq == at);
        let (Some(at), Some(scope)) = (at.filter(|at| panel.results.more && !shown(*at)), panel.request.scope) else {
            return Ok(panel);
        };
        let Some(after) = store::cursor_at(context.db(), scope, at).await? else { return Ok(panel) };
        let from_there = SearchRequest { after: Some(after), ..panel.request.clone() };
        Ok(Panel { results: run(context, &from_there).await?, has_later: true, ..panel })
    })
    .await
}

/// Suggested completions of the last word of a query.
#[server(input = Json)]
pub async fn complete(query: String) -> Result<Vec<Completion>, AppError> {
    read_with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::complete(context.db(), &viewer, &query).await
    })
    .await
}

/// Saves a search. Saving the same query again has no effect.
#[server]
pub async fn save_search(query: String) -> Result<(), AppError> {
    with_viewer(async |context| {
        let query = query.trim();
        if query.is_empty() || query.chars().count() > 500 || query.contains('\0') {
            return Err(AppError::field("query", "Saved searches must have 1 to 500 characters."));
        }
        let viewer = context.viewer.clone();
        store::save(context.db(), &viewer, query).await
    })
    .await
}

/// Removes a saved search. Succeeds if there is none.
#[server]
pub async fn forget_search(query: String) -> Result<(), AppError> {
    with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::forget(context.db(), &viewer, &query).await
    })
    .await
}

/// Checks that the viewer may read the scope, logs the search, and runs it.
#[cfg(feature = "ssr")]
async fn run(context: &mut Request, request: &SearchRequest) -> Result<SearchResults, AppError> {
    if let Some(id) = request.scope {
        context.read(id).await?;
    }
    if request.query.chars().count() > MAX_QUERY {
        return Err(AppError::field("query", format!("Searches can have at most {MAX_QUERY} characters.")));
    }
    let (user, action) = (Some(context.viewer.id()), "search.run");
    let resource_type = if request.scope.is_some() { "conversation" } else { "search" };
    let access = Access { user, action, resource_type, resource: request.scope };
    context.state.audit.access_once(ACCESS_LOG_INTERVAL, access).await?;
    let query = Query::read(&request.query, context.state.clock.now().date_naive());
    let viewer = context.viewer.clone();
    store::search(context.db(), &viewer, &query, request).await
}

/// The viewer's saved searches with their match counts. Only the latest few are counted, and counting stops at the
/// first one that is too slow, so that the page loads quickly.
#[cfg(feature = "ssr")]
async fn saved_with_counts(context: &mut Request) -> Result<Vec<SavedSearch>, AppError> {
    const MAX_COUNTED: usize = 10;
    let (viewer, today) = (context.viewer.clone(), context.state.clock.now().date_naive());
    let mut searches = Vec::new();
    let mut is_too_slow = false;
    for query in store::saved(context.db(), &viewer).await? {
        let mut count = None;
        if !is_too_slow && searches.len() < MAX_COUNTED {
            let request = SearchRequest::of(query.clone());
            match store::search(context.db(), &viewer, &Query::read(&query, today), &request).await {
                Ok(results) => count = Some(results.match_count()),
                Err(AppError::TooSlow) => is_too_slow = true,
                Err(error) => return Err(error),
            }
        }
        searches.push(SavedSearch { query, count });
    }
    Ok(searches)
}
