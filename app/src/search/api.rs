//! Server functions of search.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::{Completion, Hits, SearchRequest};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{parts, store},
    crate::audit::Access,
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
    insight::query::Query,
};

/// The longest search, in characters: its page repeats it many times.
#[cfg(feature = "ssr")]
const MAX_QUERY: usize = 2000;

/// Searches of the same user in the same place are recorded once in this time: a search runs with each word
/// that is typed.
#[cfg(feature = "ssr")]
const SEARCHED: std::time::Duration = std::time::Duration::from_secs(60);

/// The hits of a page, the latest or the best first.
#[server(input = Json)]
pub async fn search(asked: SearchRequest) -> Result<Hits, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        Ok(run(&mut tx, &viewer, &state, &asked).await?.1)
    })
    .await
}

/// The results of a search as their page shows them; what is saved when nothing is asked.
#[server(input = Json)]
pub async fn draw_results(asked: SearchRequest) -> Result<String, AppError> {
    answer(async {
        if asked.query.trim().is_empty() {
            let (state, viewer) = (AppState::current()?, Viewer::current().await?);
            let mut tx = viewer.begin(&state).await?;
            let counted = counted(&mut tx, &viewer, &state).await?;
            return Ok(parts::start(&counted));
        }
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let (query, hits) = run(&mut tx, &viewer, &state, &asked).await?;
        let saved = store::is_saved(&mut tx, &viewer, asked.query.trim()).await?;
        Ok(parts::results(&asked, &query, &hits, saved))
    })
    .await
}

/// The panel beside a timeline: the hits in one conversation, and the steps from `at` to the next.
#[server(input = Json)]
pub async fn draw_panel(asked: SearchRequest, at: Option<i64>) -> Result<String, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let (_, hits) = run(&mut tx, &viewer, &state, &asked).await?;
        let shown = |hits: &Hits, at| hits.groups.iter().flat_map(|group| &group.hits).any(|hit| hit.seq == at);
        // Who reads further back than the first page sees the matches from there on.
        let (Some(at), Some(scope)) = (at.filter(|at| hits.more && !shown(&hits, *at)), asked.scope) else {
            return Ok(parts::panel(&asked, &hits, at, false));
        };
        let Some(behind) = store::cursor_at(&mut tx, scope, at).await? else {
            return Ok(parts::panel(&asked, &hits, Some(at), false));
        };
        let further = SearchRequest { behind: Some(behind), ..asked.clone() };
        let (_, hits) = run(&mut tx, &viewer, &state, &further).await?;
        Ok(parts::panel(&asked, &hits, Some(at), true))
    })
    .await
}

/// What the last word of a query may go on to be.
#[server(input = Json)]
pub async fn complete(query: String) -> Result<Vec<Completion>, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::complete(&mut tx, &viewer, &query).await
    })
    .await
}

/// Keeps a search, to do it again. Keeping it twice changes nothing.
#[server]
pub async fn save_search(query: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let query = query.trim();
        if query.is_empty() || query.chars().count() > 500 || query.contains('\0') {
            return Err(AppError::field("query", "A search of 1 to 500 characters can be saved."));
        }
        let mut tx = viewer.begin(&state).await?;
        store::save(&mut tx, &viewer, query).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Forgets a saved search; nothing happens when there is none.
#[server]
pub async fn forget_search(query: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::forget(&mut tx, &viewer, &query).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Proves that the scope may be read, and searches. With the query, read.
#[cfg(feature = "ssr")]
async fn run(
    db: &mut sqlx::PgConnection,
    viewer: &Viewer,
    state: &AppState,
    asked: &SearchRequest,
) -> Result<(Query, Hits), AppError> {
    if let Some(id) = asked.scope {
        viewer.read(db, id).await?;
    }
    if asked.query.chars().count() > MAX_QUERY {
        return Err(AppError::field("query", format!("A search has at most {MAX_QUERY} characters.")));
    }
    let (user, action) = (Some(viewer.id()), "search.run");
    let resource_type = if asked.scope.is_some() { "conversation" } else { "search" };
    state.audit.access_once(SEARCHED, Access { user, action, resource_type, resource: asked.scope }).await?;
    let query = Query::read(&asked.query, state.clock.now().date_naive());
    let hits = store::search(db, viewer, &query, asked).await?;
    Ok((query, hits))
}

/// The viewer's saved searches with how often each is found, as text: "12 matches". Of very many only
/// the latest are counted, and a slow one ends the counting: the page is not to wait for them.
#[cfg(feature = "ssr")]
async fn counted(
    db: &mut sqlx::PgConnection,
    viewer: &Viewer,
    state: &AppState,
) -> Result<Vec<(store::SavedSearch, Option<String>)>, AppError> {
    const COUNTED: usize = 10;
    let today = state.clock.now().date_naive();
    let mut counted = Vec::new();
    let mut slow = false;
    for saved in store::saved(db, viewer).await? {
        let mut count = None;
        if !slow && counted.len() < COUNTED {
            let asked = SearchRequest { query: saved.query.clone(), ..SearchRequest::default() };
            match store::search(db, viewer, &Query::read(&saved.query, today), &asked).await {
                Ok(hits) => count = Some(parts::found(&hits)),
                Err(AppError::TooSlow) => slow = true,
                Err(error) => return Err(error),
            }
        }
        counted.push((saved, count));
    }
    Ok(counted)
}
