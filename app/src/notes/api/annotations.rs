//! Server functions for annotations.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::{Annotation, MessageNotes, MessageRef, NoteChange, NoteFields, NoteTarget};
use crate::notes::request::NotesRequest;

#[cfg(feature = "ssr")]
use {
    crate::audit,
    crate::notes::store::annotations::{self as store, AnnotationFields, AnnotationFilter},
    crate::notes::store::{bookmarks, excerpt, threads},
    crate::request::{redirect_plain_form, with_viewer},
    crate::role::Role,
    crate::sharing::people_with_access,
    crate::viewer::{Annotator, Conversation, Reader},
    sqlx::PgConnection,
};

/// The notes that the viewer can see and that match a filter; at most 200.
#[server(name = GetNotes, input = Json)]
pub async fn notes(filter: NotesRequest) -> Result<Vec<Annotation>, AppError> {
    with_viewer(async |request| {
        let filter = AnnotationFilter {
            conversation: filter.c,
            message: None,
            text: filter.q.trim().to_owned(),
            tag: filter.tag.trim().trim_start_matches('#').to_lowercase(),
            state: filter.state,
            audience: filter.who,
            sort: filter.sort,
            after: filter.before,
        };
        let (viewer, db) = request.viewer_and_db();
        store::list(db, viewer, &filter).await
    })
    .await
}

/// The latest 200 notes on a message, or the latest 200 that precede the note `before`. Notes on a removed message can
/// still be read.
#[server(name = GetMessageNotes, input = Json)]
pub async fn message_notes(
    conversation: Uuid,
    message: MessageRef,
    before: Option<Uuid>,
) -> Result<MessageNotes, AppError> {
    with_viewer(async |request| {
        let reader = request.read(conversation).await?;
        let (viewer, db) = request.viewer_and_db();
        let excerpt = excerpt::excerpt(&mut *db, &reader, message).await?;
        let message_id = match (message, &excerpt) {
            (_, Some(excerpt)) => excerpt.id,
            (MessageRef::Id(id), None) => id,
            (MessageRef::Seq(_), None) => return Err(AppError::NotFound),
        };
        let filter = AnnotationFilter {
            conversation: Some(conversation),
            message: Some(message_id),
            after: before,
            ..AnnotationFilter::default()
        };
        let mut notes = store::list(&mut *db, viewer, &filter).await?;
        if excerpt.is_none() && notes.is_empty() {
            return Err(AppError::NotFound);
        }
        store::add_versions(&mut *db, viewer, &mut notes).await?;
        notes.reverse();
        let bookmark = bookmarks::BookmarkFilter {
            conversation: Some(conversation),
            message: Some(message_id),
            ..bookmarks::BookmarkFilter::default()
        };
        Ok(MessageNotes {
            conversation_id: conversation,
            message_id,
            message: excerpt,
            total: store::count(&mut *db, &reader, message_id).await?,
            earlier: notes.first().filter(|_| notes.len() == store::MAX_LISTED).map(|note| note.id),
            notes,
            can_share: Annotator::prove(&mut *db, &reader, Role::Annotator).await.is_ok(),
            bookmark: bookmarks::list(&mut *db, viewer, &bookmark).await?.pop(),
            folders: bookmarks::folders(db, viewer).await?,
        })
    })
    .await
}

/// Adds a note to a message; returns its id.
#[server]
pub async fn add_note(
    conversation: Uuid,
    message: Uuid,
    #[server(flatten)] target: NoteTarget,
    #[server(flatten)] fields: NoteFields,
) -> Result<Uuid, AppError> {
    with_viewer(async |request| {
        let fields = checked(&fields)?;
        let reader = request.read(conversation).await?;
        let db = request.db();
        let mentions = mentioned(&mut *db, &reader, &fields.body).await?;
        let id = store::add(&mut *db, &reader, message, &target, &fields, &mentions).await?;
        audit::record(db, reader.user(), "note.added", "annotation", id).await?;
        redirect_plain_form(&page(conversation, message));
        Ok(id)
    })
    .await
}

/// Replaces the text and the other fields of a note.
#[server]
pub async fn edit_note(id: Uuid, #[server(flatten)] fields: NoteFields) -> Result<(), AppError> {
    with_viewer(async |request| {
        let fields = checked(&fields)?;
        let (viewer, db) = request.viewer_and_db();
        let note = store::editable(&mut *db, viewer, id).await?;
        let mentions = mentioned(&mut *db, &note.conversation, &fields.body).await?;
        store::edit(&mut *db, &note, &fields, &mentions).await?;
        audit::record(db, viewer.id(), "note.edited", "annotation", id).await?;
        redirect_plain_form(&page(note.conversation.id, note.message));
        Ok(())
    })
    .await
}

/// Resolves, reopens, deletes or restores a note.
#[server]
pub async fn change_note(id: Uuid, change: NoteChange) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let note = store::editable(&mut *db, viewer, id).await?;
        let action = match change {
            NoteChange::Resolve => "note.resolved",
            NoteChange::Reopen => "note.reopened",
            NoteChange::Delete => "note.deleted",
            NoteChange::Restore => "note.restored",
        };
        match change {
            NoteChange::Resolve | NoteChange::Reopen => {
                store::set_resolved(&mut *db, &note, change == NoteChange::Resolve).await?;
            }
            NoteChange::Delete | NoteChange::Restore => {
                store::set_deleted(&mut *db, &note, change == NoteChange::Delete).await?;
            }
        }
        audit::record(db, viewer.id(), action, "annotation", id).await?;
        let undo = if change == NoteChange::Delete { format!("?removed={id}") } else { String::new() };
        redirect_plain_form(&format!("{}{undo}", page(note.conversation.id, note.message)));
        Ok(())
    })
    .await
}

/// Adds a comment to a note. Comments have at most 5,000 characters.
#[server]
pub async fn comment_note(id: Uuid, body: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let body = body.trim();
        if body.is_empty() {
            return Err(AppError::field("body", "Enter a comment."));
        }
        if body.chars().count() > 5_000 {
            return Err(AppError::field("body", "Comments can have at most 5,000 characters."));
        }
        let (viewer, db) = request.viewer_and_db();
        let note = store::visible(&mut *db, viewer, id).await?;
        let mentions = mentioned(&mut *db, &note.conversation, body).await?;
        threads::comment(&mut *db, &note, body, &mentions).await?;
        audit::record(db, viewer.id(), "note.commented", "annotation", id).await?;
        redirect_plain_form(&page(note.conversation.id, note.message));
        Ok(())
    })
    .await
}

/// Deletes one of the viewer's comments.
#[server]
pub async fn delete_comment(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let note = threads::delete_comment(&mut *db, viewer, id).await?;
        audit::record(&mut *db, viewer.id(), "note.comment_deleted", "annotation_comment", id).await?;
        let note = store::visible(db, viewer, note).await?;
        redirect_plain_form(&page(note.conversation.id, note.message));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn page(conversation: Uuid, message: Uuid) -> String {
    format!("/c/{conversation}/notes/{message}")
}

/// Validates the fields of a form. Tags become lowercase without `#`, sorted and without duplicates; the category and
/// the tags are cut to their maximum lengths.
#[cfg(feature = "ssr")]
fn checked(fields: &NoteFields) -> Result<AnnotationFields, AppError> {
    let body = fields.body.trim();
    if body.is_empty() {
        return Err(AppError::field("body", "Enter a note."));
    }
    if body.chars().count() > 20_000 {
        return Err(AppError::field("body", "A note can have at most 20,000 characters."));
    }
    let mut tags: Vec<String> = fields
        .tags
        .split([',', ' ', '#', '\n'])
        .map(|tag| tag.trim().to_lowercase().chars().take(60).collect::<String>())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    tags.truncate(30);
    Ok(AnnotationFields {
        body: body.to_owned(),
        category: fields.category.trim().chars().take(60).collect(),
        tags,
        shared: fields.shared,
    })
}

/// The ids of the people with access to the conversation who are mentioned in a text.
#[cfg(feature = "ssr")]
async fn mentioned(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    text: &str,
) -> Result<Vec<Uuid>, AppError> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    Ok(threads::mentions(text, &people_with_access(db, conversation).await?))
}
