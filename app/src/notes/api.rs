//! Server functions of bookmarks.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::Bookmark;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {super::store::bookmarks as store, crate::error::answer, crate::state::AppState, crate::viewer::Viewer};

/// The viewer's bookmarks, the latest first.
#[server(input = Json)]
pub async fn bookmarks() -> Result<Vec<Bookmark>, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::list(&mut tx, &viewer).await
    })
    .await
}

/// Bookmarks a message, or takes the bookmark away (`on` false).
#[server(input = Json)]
pub async fn set_bookmark(conversation: Uuid, message: Uuid, on: bool) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        match on {
            true => store::add(&mut tx, &reader, message).await?,
            false => store::remove(&mut tx, &reader, message).await?,
        }
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Bookmarks a message, or takes the bookmark away, by a plain form; leads to the list.
#[server]
pub async fn place_bookmark(conversation: Uuid, message: Uuid, on: bool) -> Result<(), AppError> {
    set_bookmark(conversation, message, on).await?;
    let removed = if on { String::new() } else { format!("?removed={conversation}.{message}") };
    leptos_axum::redirect(&format!("/bookmarks{removed}"));
    Ok(())
}

/// Bookmarks messages by their places; those that are bookmarked stay so. At most 10,000.
#[server(input = Json)]
pub async fn bookmark_messages(conversation: Uuid, seqs: Vec<i64>) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        store::add_all(&mut tx, &reader, &seqs).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
