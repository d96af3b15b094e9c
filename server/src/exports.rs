//! `POST /exports`: a form asks for a file. `POST /exports/{id}/cancel` and `/forget`;
//! `GET /exports/{id}/file`: the file, for who asked for it.

use app::audit::{self, Access};
use app::error::AppError;
use app::exports::store::{self, ExportScope};
use app::exports::wish::Wish;
use app::viewer::Viewer;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use object_store::path::Path as Key;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, DOWNLOAD, Sent};

/// Takes a form as [`Wish::read`] reads it, with a `conversation`, or without for everything that one owns.
pub async fn request(State(server): State<ServerState>, session: Session, form: String) -> Response {
    match ask(&server, &session, &form).await {
        Ok(id) => Redirect::to(&format!("/exports/{id}")).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn ask(server: &ServerState, session: &Session, form: &str) -> Result<Uuid, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let wish = Wish::read(form);
    wish.chosen()?;
    let conversation = form.split('&').find_map(|pair| pair.strip_prefix("conversation="));
    let mut tx = viewer.begin(state).await?;
    let id = match conversation {
        Some(id) => {
            let reader = viewer.read(&mut tx, id.parse().map_err(|_| AppError::NotFound)?).await?;
            let id = store::request(&mut tx, ExportScope::One(&reader), &wish).await?;
            audit::record(&mut *tx, viewer.id(), "conversation.exported", "conversation", reader.id).await?;
            id
        }
        None => {
            let id = store::request(&mut tx, ExportScope::Everything(&viewer), &wish).await?;
            audit::record(&mut *tx, viewer.id(), "account.exported", "user", viewer.id()).await?;
            id
        }
    };
    tx.commit().await?;
    state.jobs.export(id).await?;
    Ok(id)
}

/// Stops an export.
pub async fn cancel(State(server): State<ServerState>, session: Session, Path(id): Path<Uuid>) -> Response {
    match end(&server, &session, id, false).await {
        Ok(()) => Redirect::to(&format!("/exports/{id}")).into_response(),
        Err(error) => error.into_response(),
    }
}

/// Takes an export off the list, and its file away.
pub async fn forget(State(server): State<ServerState>, session: Session, Path(id): Path<Uuid>) -> Response {
    match end(&server, &session, id, true).await {
        Ok(()) => Redirect::to("/exports").into_response(),
        Err(error) => error.into_response(),
    }
}

async fn end(server: &ServerState, session: &Session, id: Uuid, forget: bool) -> Result<(), AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    // What is not theirs is not there.
    store::get(&mut tx, &viewer, id).await?;
    match forget {
        true => store::forget(&mut tx, &viewer, id).await?,
        false => store::cancel(&mut tx, &viewer, id).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// Sends the file.
pub async fn file(
    State(server): State<ServerState>,
    session: Session,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    match send(&server, &session, id, &headers).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn send(server: &ServerState, session: &Session, id: Uuid, headers: &HeaderMap) -> Result<Response, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let export = store::get(&mut tx, &viewer, id).await?;
    drop(tx);
    let made = export.file.ok_or(AppError::NotFound)?;
    let (user, action, resource_type) = (Some(viewer.id()), "export.downloaded", "export");
    state.audit.access_once(DOWNLOAD, Access { user, action, resource_type, resource: Some(id) }).await?;
    let sent = Sent {
        key: Key::from(made.storage_path.as_str()),
        size: made.size_bytes.cast_unsigned(),
        sha256: &made.sha256,
        mime_type: &made.mime_type,
        file_name: &made.file_name,
        save: true,
    };
    sending::send(state, &sent, headers).await
}
