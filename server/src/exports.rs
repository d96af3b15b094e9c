//! `GET /exports/{id}/file`: downloads the file of an export, for the user who requested it.

use app::audit::Access;
use app::error::AppError;
use app::viewer::Viewer;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use object_store::path::Path as Key;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, DOWNLOAD_WINDOW, StoredFile};

/// Sends the file, or the requested range of it.
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
    let file = app::exports::file(&mut tx, &viewer, id).await?;
    drop(tx);
    let (user, action, resource_type) = (Some(viewer.id()), "export.downloaded", "export");
    state.audit.access_once(DOWNLOAD_WINDOW, Access { user, action, resource_type, resource: Some(id) }).await?;
    let stored = StoredFile {
        key: Key::from(file.storage_path.as_str()),
        size: file.size_bytes.cast_unsigned(),
        sha256: &file.sha256,
        mime_type: &file.mime_type,
        file_name: &file.file_name,
        as_attachment: true,
    };
    sending::send(state, &stored, headers).await
}
