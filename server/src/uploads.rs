//! `POST /uploads`: a file streams to the disk, is hashed on the way, stored, and queued as an import.
//! `GET /imports/{id}/original`: the file again.

use std::path::{Path, PathBuf};

use app::audit::Access;
use app::error::AppError;
use app::imports::api::{known_zone, register};
use app::imports::objects;
use app::imports::options::Options;
use app::imports::{NewImport, original};
use app::state::AppState;
use app::viewer::Viewer;
use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path as UrlPath, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::error::ServerFnUrlError;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, DOWNLOAD, Sent};

/// Takes the fields `time_zone` and `file`, in this order, and answers with the import: a redirect
/// to its page for a form, `{"id": …}` for a script.
pub async fn upload(
    State(server): State<ServerState>,
    session: Session,
    headers: HeaderMap,
    multipart: Multipart,
) -> Response {
    let page = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    match receive(&server, &session, multipart).await {
        Ok(id) if page => Redirect::to(&format!("/imports/{id}")).into_response(),
        Ok(id) => Json(json!({ "id": id })).into_response(),
        Err(AppError::SignInNeeded) if page => Redirect::to("/sign-in").into_response(),
        Err(error) if page => Redirect::to(&back_with(&error)).into_response(),
        Err(error) => error.into_response(),
    }
}

/// The start page with an error in its address, as server functions lead back to a form that failed.
fn back_with(error: &AppError) -> String {
    let url = ServerFnUrlError::new("/uploads", error.clone()).to_url("http://localhost/");
    url.map_or_else(|_| "/".to_owned(), |url| format!("/?{}", url.query().unwrap_or_default()))
}

/// `GET /imports/{id}/original`: the file that an import was made of, for its owner.
pub async fn original(
    State(server): State<ServerState>,
    session: Session,
    headers: HeaderMap,
    UrlPath(id): UrlPath<Uuid>,
) -> Response {
    match give(&server.app, &session, id, &headers).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn give(state: &AppState, session: &Session, id: Uuid, headers: &HeaderMap) -> Result<Response, AppError> {
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let original = original::get(&mut tx, &viewer, id).await?;
    drop(tx);
    let (user, action, resource_type) = (Some(viewer.id()), "import.original_downloaded", "import");
    state.audit.access_once(DOWNLOAD, Access { user, action, resource_type, resource: Some(id) }).await?;
    let sent = Sent {
        key: objects::key(&original.sha256),
        size: original.size_bytes.cast_unsigned(),
        sha256: &original.sha256,
        mime_type: "application/octet-stream",
        file_name: &original.file_name,
        save: true,
    };
    sending::send(state, &sent, headers).await
}

async fn receive(server: &ServerState, session: &Session, mut multipart: Multipart) -> Result<Uuid, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    // Before the bytes come, not after.
    viewer.permit("archive:import:create")?;
    let mut time_zone = "UTC".to_owned();
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        match field.name() {
            Some("time_zone") => {
                let text = field.chunk().await.map_err(broken)?.unwrap_or_default();
                time_zone = known_zone(std::str::from_utf8(&text).unwrap_or_default().trim());
            }
            Some("file") => {
                let file_name = field.file_name().unwrap_or_default().to_owned();
                return store(server, state, &viewer, field, &file_name, time_zone).await;
            }
            _ => {}
        }
    }
    Err(AppError::field("file", "No file was chosen. Choose the file that you exported from your chat app."))
}

async fn store(
    server: &ServerState,
    state: &AppState,
    viewer: &Viewer,
    field: Field<'_>,
    file_name: &str,
    time_zone: String,
) -> Result<Uuid, AppError> {
    let temporary = Temporary(server.scratch.join(format!("upload-{}", Uuid::now_v7())));
    let (sha256, size) = write(field, &temporary.0, state.settings.max_upload_bytes).await?;
    if size == 0 {
        return Err(AppError::field(
            "file",
            "The file is empty (0 bytes). Export the chat again and choose the new file.",
        ));
    }
    objects::put_file(&*state.objects, &sha256, &temporary.0).await?;
    let hash = sha256.clone();
    let file = NewImport {
        file_name: clean_name(file_name),
        sha256,
        size_bytes: size as i64,
        time_zone,
        options: Options::default(),
    };
    let id = register(state, viewer, file).await?;
    // Somebody who deleted the same file meanwhile has taken what is stored: now it is noted, it stays.
    objects::put_file(&*state.objects, &hash, &temporary.0).await?;
    state.jobs.import(id).await?;
    Ok(id)
}

/// Streams the field into a file; returns its SHA-256 and size.
async fn write(mut field: Field<'_>, path: &Path, limit: u64) -> Result<(Vec<u8>, u64), AppError> {
    let mut file = tokio::fs::File::create(path).await.map_err(AppError::disk)?;
    let (mut hash, mut size) = (Sha256::new(), 0u64);
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        if size > limit {
            let limit = limit >> 20;
            let message = format!(
                "The file is larger than {limit} MiB, the most this server takes. Export without media, or ask whoever runs the server to raise COLLOQUY_MAX_UPLOAD_MIB."
            );
            return Err(AppError::field("file", message));
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(AppError::disk)?;
    }
    file.flush().await.map_err(AppError::disk)?;
    Ok((hash.finalize().to_vec(), size))
}

/// The name without folders and control characters, at most 255 characters.
fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base.chars().filter(|c| !c.is_control()).take(255).collect();
    if clean.trim().is_empty() { "upload".to_owned() } else { clean }
}

fn broken(_: MultipartError) -> AppError {
    AppError::field("file", "The upload was interrupted. Check your connection and try again.")
}

/// A file that goes when the request does, however it ends.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn names_cannot_climb() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\chats\\a.txt"), "a.txt");
        assert_eq!(clean_name("\u{0}\n"), "upload");
    }
}
