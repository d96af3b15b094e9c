//! Server functions of bookmarks.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::Bookmark;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store::bookmarks as store, crate::audit, crate::error::answer, crate::state::AppState, crate::viewer::Viewer,
};

/// The viewer's bookmarks, the latest first.
#[server(input = Json)]
pub async fn bookmarks() -> Result<Vec<Bookmark>, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::list(&mut tx, &viewer, &store::BookmarkFilter::default()).await
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
        let action = if on { "bookmark.added" } else { "bookmark.removed" };
        audit::record(&mut *tx, viewer.id(), action, "message", message).await?;
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

/// Bookmarks messages by their places; those that follow each other get one bookmark together. At most 10,000.
#[server(input = Json)]
pub async fn bookmark_messages(conversation: Uuid, seqs: Vec<i64>) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        store::add_all(&mut tx, &reader, &seqs).await?;
        audit::record(&mut *tx, viewer.id(), "bookmark.added", "conversation", conversation).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Says something of a bookmark; leads to the list.
///
/// - `color`: 1 to 6, or 0 for none; `folder`: empty for none
#[server]
pub async fn edit_bookmark(
    id: Uuid,
    #[server(default)] title: String,
    #[server(default)] notes: String,
    #[server(default)] color: i16,
    #[server(default)] folder: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        if !(0..=6).contains(&color) {
            return Err(AppError::field("color", "There are six colours."));
        }
        let short = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
        let said = store::BookmarkFields {
            title: short(&title, 300),
            notes: short(&notes, 10_000),
            color,
            folder: short(&folder, 60),
        };
        let mut tx = viewer.begin(&state).await?;
        store::say(&mut tx, &viewer, id, &said).await?;
        audit::record(&mut *tx, viewer.id(), "bookmark.edited", "bookmark", id).await?;
        tx.commit().await?;
        leptos_axum::redirect("/bookmarks");
        Ok(())
    })
    .await
}

/// Puts a bookmark into the place of another, as who drags it means it; leads to the list.
#[server]
pub async fn put_bookmark(id: Uuid, onto: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::put(&mut tx, &viewer, id, onto).await?;
        audit::record(&mut *tx, viewer.id(), "bookmark.moved", "bookmark", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/bookmarks#b{id}"));
        Ok(())
    })
    .await
}

/// Moves a bookmark past its neighbour; leads to the list.
#[server]
pub async fn move_bookmark(id: Uuid, up: bool) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::shift(&mut tx, &viewer, id, up).await?;
        audit::record(&mut *tx, viewer.id(), "bookmark.moved", "bookmark", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/bookmarks#b{id}"));
        Ok(())
    })
    .await
}
