//! Server functions of insights.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::activity::Activity;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {super::store, crate::error::answer, crate::request::with_viewer, crate::state::AppState, crate::viewer::Viewer};

/// When a conversation was active.
#[server(name = GetActivity, input = Json)]
pub async fn activity(id: Uuid) -> Result<Activity, AppError> {
    with_viewer(async |request| {
        let reader = request.read(id).await?;
        Ok(Activity::new(&store::activity(request.db(), &reader).await?))
    })
    .await
}

/// Keeps the words that the viewer wants left out of their charts, instead of those before.
#[server]
pub async fn set_stop_words(#[server(default)] words: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::own::set_stop_words(&mut tx, &viewer, &words).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Has all texts of a conversation read again, for its dashboard. Only its owner may.
#[server]
pub async fn analyse_again(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        store::task::again(&mut tx, &owner).await?;
        tx.commit().await?;
        state.jobs.analyse(id).await
    })
    .await
}

/// Stops the reading of a conversation's texts; what was read stays. Only its owner may.
#[server]
pub async fn stop_analysis(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        store::task::stop(&mut tx, &owner).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
