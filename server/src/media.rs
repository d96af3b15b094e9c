//! Attachments and long texts of messages, for users who may read the conversation.
//!
//! - `GET /media/{conversation}/{attachment}`: the file of an attachment; with `?small` its thumbnail.
//! - `GET /text/{conversation}/{message}`: the full text of a message.

use app::conversations;
use app::error::AppError;
use app::viewer::Viewer;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, StoredFile};

/// Sends an attachment, or the requested range of it (media players seek).
pub async fn media(
    State(server): State<ServerState>,
    session: Session,
    Path((conversation, attachment)): Path<(Uuid, Uuid)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let small = query.as_deref() == Some("small");
    match send(&server, &session, conversation, attachment, small, &headers).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

/// Sends the full text of a message, which the timeline shortens if it is too long.
pub async fn text(
    State(server): State<ServerState>,
    session: Session,
    Path((conversation, message)): Path<(Uuid, Uuid)>,
) -> Response {
    match read_text(&server, &session, conversation, message).await {
        Ok(text) => {
            ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "private, no-store")], text).into_response()
        }
        Err(error) => error.into_response(),
    }
}

async fn read_text(
    server: &ServerState,
    session: &Session,
    conversation: Uuid,
    message: Uuid,
) -> Result<String, AppError> {
    let viewer = Viewer::of_session(session, &server.app).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(&server.app).await?;
    let reader = viewer.read(&mut tx, conversation).await?;
    conversations::message_text(&mut tx, &reader, message).await
}

async fn send(
    server: &ServerState,
    session: &Session,
    conversation: Uuid,
    attachment: Uuid,
    small: bool,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let reader = viewer.read(&mut tx, conversation).await?;
    let media = match small {
        true => conversations::thumbnail(&mut tx, &reader, attachment).await?,
        false => conversations::attachment(&mut tx, &reader, attachment).await?,
    };
    drop(tx);
    sending::send(state, &StoredFile::of(&media), headers).await
}
