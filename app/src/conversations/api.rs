//! Server functions of conversations.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{
    Arranged, ConversationPageData, Gallery, GalleryKind, ListRequest, Listing, MessageVersions, Opened, ReadMarker,
    Thread, Window, WindowPosition,
};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::audit::{self, Access},
    crate::request::{Request, read_with_viewer, redirect_plain_form, with_viewer},
    insight::query::Query,
};

/// Opening a conversation is recorded once in this time for each user and browser.
#[cfg(feature = "ssr")]
const OPENED: std::time::Duration = std::time::Duration::from_secs(3600);

/// A page of the viewer's conversations: pinned ones first, then the latest.
#[server(input = Json)]
pub async fn conversations(#[server(default)] request: ListRequest) -> Result<Listing, AppError> {
    read_with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::list(context.db(), &viewer, &request).await
    })
    .await
}

/// A conversation with its participants, open at a position; what matches `query` is marked.
#[server(input = Json)]
pub async fn open_conversation(
    id: Uuid,
    place: WindowPosition,
    query: String,
) -> Result<ConversationPageData, AppError> {
    read_with_viewer(async |request| {
        let (reader, query) = (request.read(id).await?, parse_query(request, &query));
        let (user, action, resource_type) = (Some(reader.user()), "conversation.opened", "conversation");
        let access = Access { user, action, resource_type, resource: Some(id) };
        request.state.audit.access_once(OPENED, access).await?;
        let place = start_of_search(place, &query);
        let opened = store::open(request.db(), &reader).await?;
        let window = store::window(request.db(), &reader, place, &query).await?;
        let target = target(place, &window);
        Ok(ConversationPageData { opened, window, target })
    })
    .await
}

/// What the page of a conversation shows besides its messages.
#[server(input = Json)]
pub async fn conversation_details(id: Uuid) -> Result<Opened, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::open(request.db(), &reader).await
    })
    .await
}

/// Messages of a conversation around a position; what matches `query` is marked.
#[server(input = Json)]
pub async fn read_window(id: Uuid, place: WindowPosition, query: String) -> Result<Window, AppError> {
    read_with_viewer(async |request| {
        let (reader, query) = (request.read(id).await?, parse_query(request, &query));
        store::window(request.db(), &reader, place, &query).await
    })
    .await
}

/// Files or links of a conversation before a message, or the latest.
#[server(name = GetGallery, input = Json)]
pub async fn gallery(id: Uuid, kind: GalleryKind, before: Option<i64>) -> Result<Gallery, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::gallery(request.db(), &reader, kind, before).await
    })
    .await
}

/// The thread of the message at `seq`.
#[server(name = GetThread, input = Json)]
pub async fn thread(id: Uuid, seq: i64) -> Result<Thread, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::thread(request.db(), &reader, seq).await
    })
    .await
}

/// A message with its earlier versions.
#[server(name = GetVersions, input = Json)]
pub async fn versions(id: Uuid, message: Uuid) -> Result<MessageVersions, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::versions(request.db(), &reader, message).await
    })
    .await
}

/// Renames a conversation.
#[server]
pub async fn rename_conversation(id: Uuid, title: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let title = title.trim();
        if title.is_empty() || title.chars().count() > 300 || title.contains('\0') {
            return Err(AppError::field("title", "Please enter a name of at most 300 characters."));
        }
        let owner = request.own(id).await?;
        store::rename(request.db(), &owner, title).await?;
        audit::record(request.db(), owner.user(), "conversation.renamed", "conversation", id).await?;
        Ok(())
    })
    .await
}

/// Moves a conversation to the bin.
#[server]
pub async fn delete_conversation(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        request.own(id).await?;
        let viewer = request.viewer.clone();
        store::set_deleted(request.db(), &viewer, id, true).await?;
        audit::record(request.db(), viewer.id(), "conversation.deleted", "conversation", id).await?;
        redirect_plain_form(&format!("/?deleted={id}"));
        Ok(())
    })
    .await
}

/// Takes a conversation out of the bin.
#[server]
pub async fn restore_conversation(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::set_deleted(request.db(), &viewer, id, false).await?;
        audit::record(request.db(), viewer.id(), "conversation.restored", "conversation", id).await?;
        redirect_plain_form(&format!("/c/{id}"));
        Ok(())
    })
    .await
}

/// Sets which participant the owner of a conversation is: an ordinal, or empty for none of them.
#[server]
pub async fn set_self(id: Uuid, #[server(default)] ordinal: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let conversation = request.own(id).await?;
        store::set_self(request.db(), &conversation, ordinal.parse().ok()).await?;
        Ok(())
    })
    .await
}

/// A search in a period, without a position, opens the conversation at the beginning of the period.
#[cfg(feature = "ssr")]
fn start_of_search(place: WindowPosition, query: &Query) -> WindowPosition {
    let since = query.filters.iter().find_map(|filter| match filter {
        insight::query::Filter::Since(day) => Some(*day),
        _ => None,
    });
    match (place, since) {
        (WindowPosition::End, Some(day)) => WindowPosition::Day(day),
        _ => place,
    }
}

/// The message that a position means.
#[cfg(feature = "ssr")]
fn target(place: WindowPosition, window: &Window) -> Option<i64> {
    match place {
        WindowPosition::Around(seq) => Some(seq),
        WindowPosition::Day(day) => window.messages.iter().find(|one| one.at.date() >= day).map(|one| one.seq),
        _ => None,
    }
}

#[cfg(feature = "ssr")]
fn parse_query(request: &Request, query: &str) -> Query {
    Query::read(query, request.state.clock.now().date_naive())
}

/// Arranges a conversation in the viewer's own list: pins it, archives it, moves it to a folder.
#[server]
pub async fn arrange_conversation(
    id: Uuid,
    #[server(default)] pinned: bool,
    #[server(default)] archived: bool,
    #[server(default)] folder: String,
) -> Result<(), AppError> {
    with_viewer(async |request| {
        let folder = checked_folder(&folder)?;
        let reader = request.read(id).await?;
        store::arrange(request.db(), &reader, &Arranged { pinned, archived, folder }).await?;
        Ok(())
    })
    .await
}

/// Moves a conversation to a folder, to the archive, or out of both. Returns how it was arranged before, for undo.
#[server(input = Json)]
pub async fn move_to_folder(id: Uuid, folder: String, archived: bool) -> Result<Arranged, AppError> {
    with_viewer(async |request| {
        let folder = checked_folder(&folder)?;
        let reader = request.read(id).await?;
        store::move_to_folder(request.db(), &reader, &folder, archived).await
    })
    .await
}

#[cfg(feature = "ssr")]
fn checked_folder(folder: &str) -> Result<String, AppError> {
    let folder = folder.trim();
    if folder.chars().count() > 60 || folder.contains('\0') {
        return Err(AppError::field("folder", "Please enter a folder name of at most 60 characters."));
    }
    Ok(folder.to_owned())
}

/// Saves what the viewer has seen of a conversation, and where they stopped.
#[server(input = Json)]
pub async fn mark_read(id: Uuid, seen: ReadMarker) -> Result<(), AppError> {
    with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::mark_read(request.db(), &reader, &seen).await
    })
    .await
}

/// Messages as text to paste elsewhere: a line of time and name, then the text. At most 10,000.
#[server(input = Json)]
pub async fn copy_messages(id: Uuid, seqs: Vec<i64>) -> Result<String, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        let (user, action, resource_type) = (Some(reader.user()), "conversation.copied", "conversation");
        request.state.audit.access(Access { user, action, resource_type, resource: Some(id) }).await?;
        store::as_text(request.db(), &reader, &seqs).await
    })
    .await
}
