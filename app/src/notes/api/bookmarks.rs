//! Server functions for bookmarks.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::{BookmarkFields, BookmarkList};
use crate::notes::request::BookmarksRequest;

#[cfg(feature = "ssr")]
use {
    crate::audit,
    crate::notes::store::bookmarks as store,
    crate::request::{redirect_plain_form, with_viewer},
};

/// The viewer's bookmarks that match a filter (at most 500), and all of the viewer's bookmark folders.
#[server(name = GetBookmarks, input = Json)]
pub async fn bookmarks(#[server(default)] filter: BookmarksRequest) -> Result<BookmarkList, AppError> {
    with_viewer(async |request| {
        let filter = store::BookmarkFilter {
            text: filter.q.trim().to_owned(),
            folder: Some(filter.folder).filter(|folder| !folder.is_empty()),
            color: filter.color,
            conversation: filter.c,
            message: None,
            sort: filter.sort,
        };
        let (viewer, db) = request.viewer_and_db();
        Ok(BookmarkList {
            bookmarks: store::list(&mut *db, viewer, &filter).await?,
            folders: store::folders(db, viewer).await?,
        })
    })
    .await
}

/// Adds a bookmark on a message if `on` is true; removes it otherwise.
#[server(input = Json)]
pub async fn set_bookmark(conversation: Uuid, message: Uuid, on: bool) -> Result<(), AppError> {
    with_viewer(async |request| {
        let reader = request.read(conversation).await?;
        let action = if on {
            store::add(request.db(), &reader, message).await?;
            "bookmark.added"
        } else {
            store::remove(request.db(), &reader, message).await?;
            "bookmark.removed"
        };
        audit::record(request.db(), reader.user(), action, "message", message).await
    })
    .await
}

/// Like [`set_bookmark`], but form-encoded, so that it works without JavaScript.
#[server]
pub async fn place_bookmark(conversation: Uuid, message: Uuid, on: bool) -> Result<(), AppError> {
    set_bookmark(conversation, message, on).await?;
    let removed = if on { String::new() } else { format!("?removed={conversation}.{message}") };
    redirect_plain_form(&format!("/bookmarks{removed}"));
    Ok(())
}

/// Bookmarks messages by `seq`, at most 10,000. Consecutive messages share one bookmark.
#[server(input = Json)]
pub async fn bookmark_messages(conversation: Uuid, seqs: Vec<i64>) -> Result<(), AppError> {
    with_viewer(async |request| {
        let reader = request.read(conversation).await?;
        store::add_all(request.db(), &reader, &seqs).await?;
        audit::record(request.db(), reader.user(), "bookmark.added", "conversation", conversation).await
    })
    .await
}

/// Replaces the title, notes, colour and folder of a bookmark.
#[server]
pub async fn edit_bookmark(id: Uuid, #[server(flatten)] fields: BookmarkFields) -> Result<(), AppError> {
    with_viewer(async |request| {
        let short = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
        let fields = BookmarkFields {
            title: short(&fields.title, 300),
            notes: short(&fields.notes, 10_000),
            color: fields.color,
            folder: short(&fields.folder, 60),
        };
        let (viewer, db) = request.viewer_and_db();
        store::edit(&mut *db, viewer, id, &fields).await?;
        audit::record(db, viewer.id(), "bookmark.edited", "bookmark", id).await?;
        redirect_plain_form(&format!("/bookmarks#b{id}"));
        Ok(())
    })
    .await
}

/// Moves a bookmark to the position of another one, as by drag and drop.
#[server]
pub async fn put_bookmark(id: Uuid, onto: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::move_onto(&mut *db, viewer, id, onto).await?;
        audit::record(db, viewer.id(), "bookmark.moved", "bookmark", id).await?;
        redirect_plain_form(&format!("/bookmarks#b{id}"));
        Ok(())
    })
    .await
}

/// Moves a bookmark up or down by one position.
#[server]
pub async fn move_bookmark(id: Uuid, up: bool) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::move_by_one(&mut *db, viewer, id, up).await?;
        audit::record(db, viewer.id(), "bookmark.moved", "bookmark", id).await?;
        redirect_plain_form(&format!("/bookmarks#b{id}"));
        Ok(())
    })
    .await
}
