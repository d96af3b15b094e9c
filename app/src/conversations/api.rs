//! Server functions of conversations.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{
    Arrangement, ConversationDetails, ConversationPageData, Gallery, GalleryKind, ListRequest, Listing,
    MessageVersions, ReadMarker, Thread, Window, WindowPosition,
};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::audit::{self, Access},
    crate::request::{Request, read_with_viewer, redirect_plain_form, with_viewer},
    insight::query::Query,
};

/// Opening a conversation is logged at most once in this interval per user and browser.
#[cfg(feature = "ssr")]
const ACCESS_LOG_INTERVAL: std::time::Duration = std::time::Duration::from_secs(3600);

/// A page of the viewer's conversations, pinned ones first, then the most recent.
#[server(input = Json)]
pub async fn conversations(#[server(default)] request: ListRequest) -> Result<Listing, AppError> {
    read_with_viewer(async |context| {
        let viewer = context.viewer.clone();
        store::list(context.db(), &viewer, &request).await
    })
    .await
}

/// A conversation with its participants and the messages around a position. Matches of `query` are highlighted.
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
        request.state.audit.access_once(ACCESS_LOG_INTERVAL, access).await?;
        let place = initial_position(place, &query);
        let opened = store::conversation_details(request.db(), &reader).await?;
        let window = store::window(request.db(), &reader, place, &query).await?;
        let target = target(place, &window);
        Ok(ConversationPageData { opened, window, target })
    })
    .await
}

/// Everything the conversation page shows apart from the messages.
#[server(name = GetConversationDetails, input = Json)]
pub async fn conversation_details(id: Uuid) -> Result<ConversationDetails, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::conversation_details(request.db(), &reader).await
    })
    .await
}

/// The messages of a conversation around a position. Matches of `query` are highlighted.
#[server(input = Json)]
pub async fn read_window(id: Uuid, place: WindowPosition, query: String) -> Result<Window, AppError> {
    read_with_viewer(async |request| {
        let (reader, query) = (request.read(id).await?, parse_query(request, &query));
        store::window(request.db(), &reader, place, &query).await
    })
    .await
}

/// A page of files or links, newest first: those before the message with `seq` `before`, or the latest.
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

/// A message and its edit history.
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
            return Err(AppError::field("title", "Enter a name of at most 300 characters."));
        }
        let owner = request.own(id).await?;
        store::rename(request.db(), &owner, title).await?;
        audit::record(request.db(), owner.user(), "conversation.renamed", "conversation", id).await?;
        Ok(())
    })
    .await
}

/// Moves a conversation to the trash.
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

/// Restores a conversation from the trash.
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

/// Sets which participant is the owner of the conversation: an ordinal, or empty for none.
#[server]
pub async fn set_self(id: Uuid, #[server(default)] ordinal: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let conversation = request.own(id).await?;
        store::set_self(request.db(), &conversation, ordinal.parse().ok()).await?;
        Ok(())
    })
    .await
}

/// Without a requested position, a search with a start date opens the conversation at that date.
#[cfg(feature = "ssr")]
fn initial_position(place: WindowPosition, query: &Query) -> WindowPosition {
    let since = query.filters.iter().find_map(|filter| match filter {
        insight::query::Filter::Since(day) => Some(*day),
        _ => None,
    });
    match (place, since) {
        (WindowPosition::End, Some(day)) => WindowPosition::Day(day),
        _ => place,
    }
}

/// The `seq` of the requested message; `None` if the position does not name one.
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

/// Pins or archives a conversation in the viewer's own list, or moves it to a folder.
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
        store::arrange(request.db(), &reader, &Arrangement { pinned, archived, folder }).await?;
        Ok(())
    })
    .await
}

/// Moves a conversation to a folder, to the archive, or out of both. Returns the previous arrangement, for undo.
#[server(input = Json)]
pub async fn move_to_folder(id: Uuid, folder: String, archived: bool) -> Result<Arrangement, AppError> {
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
        return Err(AppError::field("folder", "Enter a folder name of at most 60 characters."));
    }
    Ok(folder.to_owned())
}

/// Saves how far the viewer has read a conversation.
#[server(input = Json)]
pub async fn mark_read(id: Uuid, seen: ReadMarker) -> Result<(), AppError> {
    with_viewer(async |request| {
        let reader = request.read(id).await?;
        store::mark_read(request.db(), &reader, &seen).await
    })
    .await
}

/// Messages as plain text for the clipboard, each as `[time] sender: text`. At most 10,000.
#[server(input = Json)]
pub async fn copy_messages(id: Uuid, seqs: Vec<i64>) -> Result<String, AppError> {
    read_with_viewer(async |request| {
        let reader = request.read(id).await?;
        let (user, action, resource_type) = (Some(reader.user()), "conversation.copied", "conversation");
        request.state.audit.access(Access { user, action, resource_type, resource: Some(id) }).await?;
        store::plain_text(request.db(), &reader, &seqs).await
    })
    .await
}
