//! Server functions of conversations.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{Arranged, ConversationPageData, ListRequest, Listing, ReadMarker, Window, WindowPosition};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::audit::{self, Access},
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
    insight::query::Query,
};

/// Opening a conversation is recorded once in this time for each user and browser.
#[cfg(feature = "ssr")]
const OPENED: std::time::Duration = std::time::Duration::from_secs(3600);

/// A page of the viewer's conversations: pinned ones first, then the latest.
#[server(input = Json)]
pub async fn conversations(#[server(default)] asked: ListRequest) -> Result<Listing, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::list(&mut tx, &viewer, &asked).await
    })
    .await
}

/// A conversation with its participants, open at a place; what matches `query` is marked.
#[server(input = Json)]
pub async fn open_conversation(
    id: Uuid,
    place: WindowPosition,
    query: String,
) -> Result<ConversationPageData, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        let (user, action, resource_type) = (Some(viewer.id()), "conversation.opened", "conversation");
        state.audit.access_once(OPENED, Access { user, action, resource_type, resource: Some(id) }).await?;
        let opened = store::open(&mut tx, &reader).await?;
        let window = store::window(&mut tx, &reader, place, &read_query(&state, &query)).await?;
        Ok(ConversationPageData { menu: super::parts::menu::menu(&opened), opened, window })
    })
    .await
}

/// Messages of a conversation around a place; what matches `query` is marked.
#[server(input = Json)]
pub async fn read_window(id: Uuid, place: WindowPosition, query: String) -> Result<Window, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        store::window(&mut tx, &reader, place, &read_query(&state, &query)).await
    })
    .await
}

/// Gives a conversation another name.
#[server]
pub async fn rename_conversation(id: Uuid, title: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let title = title.trim();
        if title.is_empty() || title.chars().count() > 300 || title.contains('\0') {
            return Err(AppError::field("title", "Please give a name of at most 300 characters."));
        }
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        store::rename(&mut tx, &owner, title).await?;
        audit::record(&mut *tx, viewer.id(), "conversation.renamed", "conversation", id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Puts a conversation into the bin.
#[server]
pub async fn delete_conversation(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        viewer.own(&mut tx, id).await?;
        store::set_deleted(&mut tx, &viewer, id, true).await?;
        audit::record(&mut *tx, viewer.id(), "conversation.deleted", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/?deleted={id}"));
        Ok(())
    })
    .await
}

/// Takes a conversation out of the bin.
#[server]
pub async fn restore_conversation(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::set_deleted(&mut tx, &viewer, id, false).await?;
        audit::record(&mut *tx, viewer.id(), "conversation.restored", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}"));
        Ok(())
    })
    .await
}

/// Says which participant the owner of an archive is; nothing for none of them.
#[server]
pub async fn set_self(id: Uuid, #[server(default)] ordinal: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let conversation = viewer.own(&mut tx, id).await?;
        store::set_self(&mut tx, &conversation, ordinal.parse().ok()).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn read_query(state: &AppState, query: &str) -> Query {
    Query::read(query, state.clock.now().date_naive())
}

/// Arranges a conversation in the viewer's own list: pins it, archives it, puts it into a folder.
#[server]
pub async fn arrange_conversation(
    id: Uuid,
    #[server(default)] pinned: bool,
    #[server(default)] archived: bool,
    #[server(default)] folder: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let folder = checked_folder(&folder)?;
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        store::arrange(&mut tx, &reader, &Arranged { pinned, archived, folder }).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Puts a conversation onto a shelf of the viewer's list: a folder, the archive, or neither. Answers how it was
/// arranged before, for who wants it back.
#[server(input = Json)]
pub async fn move_to_folder(id: Uuid, folder: String, archived: bool) -> Result<Arranged, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let folder = checked_folder(&folder)?;
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        let before = store::move_to_folder(&mut tx, &reader, &folder, archived).await?;
        tx.commit().await?;
        Ok(before)
    })
    .await
}

#[cfg(feature = "ssr")]
fn checked_folder(folder: &str) -> Result<String, AppError> {
    let folder = folder.trim();
    if folder.chars().count() > 60 || folder.contains('\0') {
        return Err(AppError::field("folder", "Please give the folder a name of at most 60 characters."));
    }
    Ok(folder.to_owned())
}

/// Notes what the viewer has seen of a conversation, and where they stopped.
#[server(input = Json)]
pub async fn mark_read(id: Uuid, seen: ReadMarker) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        store::mark_read(&mut tx, &reader, &seen).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Messages as text to paste elsewhere: a line of time and name, then the text. At most 10,000.
#[server(input = Json)]
pub async fn copy_messages(id: Uuid, seqs: Vec<i64>) -> Result<String, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, id).await?;
        let (user, action, resource_type) = (Some(viewer.id()), "conversation.copied", "conversation");
        state.audit.access(Access { user, action, resource_type, resource: Some(id) }).await?;
        store::as_text(&mut tx, &reader, &seqs).await
    })
    .await
}
