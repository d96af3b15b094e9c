//! Server functions of annotations: plain forms.

#![expect(clippy::too_many_arguments, reason = "a form has as many fields as it has")]
#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store::annotations::{self, AnnotationFields, NoteTarget},
    super::store::threads,
    crate::audit,
    crate::error::answer,
    crate::sharing::people_with_access,
    crate::state::AppState,
    crate::viewer::{Conversation, Reader, Viewer},
    sqlx::PgConnection,
};

/// The page of a message's notes.
#[cfg(feature = "ssr")]
pub fn page(conversation: Uuid, message: Uuid) -> String {
    format!("/c/{conversation}/notes/{message}")
}

/// What a form says.
#[cfg(feature = "ssr")]
fn draft(body: &str, category: &str, tags: &str, shared: &str) -> Result<AnnotationFields, AppError> {
    let body = body.trim();
    if body.is_empty() {
        return Err(AppError::field("body", "Write something first."));
    }
    if body.chars().count() > 20_000 {
        return Err(AppError::field("body", "A note has at most 20,000 characters."));
    }
    let mut tags: Vec<String> = tags
        .split([',', ' ', '#', '\n'])
        .map(|tag| tag.trim().to_lowercase().chars().take(60).collect::<String>())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    tags.truncate(30);
    Ok(AnnotationFields {
        body: body.to_owned(),
        category: category.trim().chars().take(60).collect(),
        tags,
        shared: !shared.is_empty(),
    })
}

#[cfg(feature = "ssr")]
async fn named(db: &mut PgConnection, conversation: &Reader<Conversation>, text: &str) -> Result<Vec<Uuid>, AppError> {
    match text.contains('@') {
        true => Ok(threads::mentions(text, &people_with_access(db, conversation).await?)),
        false => Ok(Vec::new()),
    }
}

/// Writes a note on a message.
///
/// - `until`: the place of the last message, of a note on several; `quote`: words of the text
/// - `near`: the place of these words as a browser counts; `tags`: with commas or spaces between them
/// - `shared`: anything for a note that all who read the conversation see
#[server]
pub async fn add_note(
    conversation: Uuid,
    message: Uuid,
    #[server(default)] until: String,
    #[server(default)] quote: String,
    #[server(default)] near: String,
    #[server(default)] category: String,
    #[server(default)] tags: String,
    body: String,
    #[server(default)] shared: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let draft = draft(&body, &category, &tags, &shared)?;
        let place =
            NoteTarget { message, until: until.parse().ok(), quote, near_utf16: near.parse().unwrap_or_default() };
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        let mentions = named(&mut tx, &reader, &draft.body).await?;
        let added = annotations::add(&mut tx, &reader, &place, &draft, &mentions).await?;
        audit::record(&mut *tx, viewer.id(), "note.added", "annotation", added).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(conversation, message));
        Ok(())
    })
    .await
}

/// Writes a note anew.
#[server]
pub async fn edit_note(
    id: Uuid,
    conversation: Uuid,
    message: Uuid,
    #[server(default)] category: String,
    #[server(default)] tags: String,
    body: String,
    #[server(default)] shared: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let draft = draft(&body, &category, &tags, &shared)?;
        let mut tx = viewer.begin(&state).await?;
        let note = annotations::change(&mut tx, &viewer, id).await?;
        let mentions = named(&mut tx, note.conversation(), &draft.body).await?;
        annotations::rewrite(&mut tx, &note, &draft, &mentions).await?;
        audit::record(&mut *tx, viewer.id(), "note.edited", "annotation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(conversation, message));
        Ok(())
    })
    .await
}

/// Does something to a note: `resolve`, `reopen`, `delete`, `restore`.
#[server]
pub async fn change_note(id: Uuid, conversation: Uuid, message: Uuid, to: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let note = annotations::change(&mut tx, &viewer, id).await?;
        match to.as_str() {
            "resolve" | "reopen" => annotations::resolve(&mut tx, &note, to == "resolve").await?,
            "delete" | "restore" => annotations::set_deleted(&mut tx, &note, to == "delete").await?,
            _ => return Err(AppError::field("to", "There is no such change.")),
        }
        let action = match to.as_str() {
            "resolve" => "note.resolved",
            "reopen" => "note.reopened",
            "delete" => "note.deleted",
            _ => "note.restored",
        };
        audit::record(&mut *tx, viewer.id(), action, "annotation", id).await?;
        tx.commit().await?;
        let undo = if to == "delete" { format!("?removed={id}") } else { String::new() };
        leptos_axum::redirect(&format!("{}{undo}", page(conversation, message)));
        Ok(())
    })
    .await
}

/// Says something to a note.
#[server]
pub async fn comment_note(id: Uuid, conversation: Uuid, message: Uuid, body: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let body: String = body.trim().chars().take(5_000).collect();
        if body.is_empty() {
            return Err(AppError::field("body", "Write something first."));
        }
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        let mentions = named(&mut tx, &reader, &body).await?;
        threads::comment(&mut tx, &viewer, id, &body, &mentions).await?;
        audit::record(&mut *tx, viewer.id(), "note.commented", "annotation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(conversation, message));
        Ok(())
    })
    .await
}

/// Takes one's own comment away.
#[server]
pub async fn forget_comment(id: Uuid, conversation: Uuid, message: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        threads::forget(&mut tx, &viewer, id).await?;
        audit::record(&mut *tx, viewer.id(), "note.comment_deleted", "annotation_comment", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(conversation, message));
        Ok(())
    })
    .await
}
