//! Server functions of insights.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{Dashboard, Drawn};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{parts, store},
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// The dashboard of a conversation.
#[server(input = Json)]
pub async fn show_dashboard(id: Uuid) -> Result<Dashboard, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        store::dashboard(&mut tx, &reader).await
    })
    .await
}

/// The dashboard of a conversation, as its page shows it.
#[server(input = Json)]
pub async fn draw_dashboard(id: Uuid) -> Result<Drawn, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        let dashboard = store::dashboard(&mut tx, &reader).await?;
        Ok(Drawn { id, title: dashboard.title.clone(), figures: parts::figures(id, dashboard) })
    })
    .await
}
