//! Uploaded files.
//!
//! - `POST /uploads`: streams a file to disk while hashing it, stores it, and queues an import.
//! - `GET /imports/{id}/original`: downloads the file again.

use std::path::{Path, PathBuf};

use app::audit::Access;
use app::error::AppError;
use app::imports::api::{register, zone_or_utc};
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
use crate::sending::{self, DOWNLOAD_WINDOW, StoredFile};

/// Handles a multipart form with the fields `time_zone` and `file`, in this order. Responds with a redirect to the page
/// of the import or, if the client does not accept HTML, with `{"id": …}`.
pub async fn upload(
    State(server): State<ServerState>,
    session: Session,
    headers: HeaderMap,
    multipart: Multipart,
) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let accepts_html = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    match receive(&server, &session, multipart).await {
        Ok(id) if accepts_html => Redirect::to(&format!("/imports/{id}")).into_response(),
        Ok(id) => Json(json!({ "id": id })).into_response(),
        Err(AppError::SignInNeeded) if accepts_html => Redirect::to("/sign-in").into_response(),
        Err(error) if accepts_html => Redirect::to(&home_with_error(&error)).into_response(),
        Err(error) => error.into_response(),
    }
}

/// The URL of the home page with an error in its query string, in the format of a failed server-function form.
fn home_with_error(error: &AppError) -> String {
    let url = ServerFnUrlError::new("/uploads", error.clone()).to_url("http://localhost/");
    url.map_or_else(|_| "/".to_owned(), |url| format!("/?{}", url.query().unwrap_or_default()))
}

/// Sends the file that an import was made from, to its owner.
pub async fn original(
    State(server): State<ServerState>,
    session: Session,
    headers: HeaderMap,
    UrlPath(id): UrlPath<Uuid>,
) -> Response {
    match send_original(&server.app, &session, id, &headers).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn send_original(
    state: &AppState,
    session: &Session,
    id: Uuid,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let original = original::get(&mut tx, &viewer, id).await?;
    drop(tx);
    let (user, action, resource_type) = (Some(viewer.id()), "import.original_downloaded", "import");
    state.audit.access_once(DOWNLOAD_WINDOW, Access { user, action, resource_type, resource: Some(id) }).await?;
    let stored = StoredFile {
        key: objects::key(&original.sha256),
        size: original.size_bytes.cast_unsigned(),
        sha256: &original.sha256,
        mime_type: "application/octet-stream",
        file_name: &original.file_name,
        as_attachment: true,
    };
    sending::send(state, &stored, headers).await
}

async fn receive(server: &ServerState, session: &Session, mut multipart: Multipart) -> Result<Uuid, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    // Check the permission before receiving the file.
    viewer.permit("archive:import:create")?;
    let mut time_zone = "UTC".to_owned();
    while let Some(field) = multipart.next_field().await.map_err(interrupted)? {
        match field.name() {
            Some("time_zone") => {
                time_zone = zone_or_utc(field.text().await.map_err(interrupted)?.trim());
            }
            Some("file") => {
                let file_name = field.file_name().unwrap_or_default().to_owned();
                return store(server, state, &viewer, field, &file_name, time_zone).await;
            }
            _ => {}
        }
    }
    Err(AppError::field("file", "No file selected. Choose the file that you exported from your chat app."))
}

async fn store(
    server: &ServerState,
    state: &AppState,
    viewer: &Viewer,
    field: Field<'_>,
    file_name: &str,
    time_zone: String,
) -> Result<Uuid, AppError> {
    let temporary = TemporaryFile(server.scratch.join(format!("upload-{}", Uuid::now_v7())));
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
    // Store it again, in case another user deleted the same object in the meantime. Now the import protects it.
    objects::put_file(&*state.objects, &hash, &temporary.0).await?;
    state.jobs.import(id).await?;
    Ok(id)
}

/// Streams the field into a file. Returns its SHA-256 and its size in bytes.
async fn write(mut field: Field<'_>, path: &Path, limit: u64) -> Result<(Vec<u8>, u64), AppError> {
    let mut file = tokio::fs::File::create(path).await.map_err(AppError::disk)?;
    let (mut hash, mut size) = (Sha256::new(), 0u64);
    while let Some(chunk) = field.chunk().await.map_err(interrupted)? {
        size += chunk.len() as u64;
        if size > limit {
            let limit = limit >> 20;
            let message = format!(
                "The file is larger than {limit} MiB, the limit of this server. Export the chat without media, or ask your \
                 administrator to raise COLLOQUY_MAX_UPLOAD_MIB."
            );
            return Err(AppError::field("file", message));
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(AppError::disk)?;
    }
    file.flush().await.map_err(AppError::disk)?;
    Ok((hash.finalize().to_vec(), size))
}

/// The file name without folders and control characters, cut to 255 characters; `upload` if nothing is left.
fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base.chars().filter(|c| !c.is_control()).take(255).collect();
    if clean.trim().is_empty() { "upload".to_owned() } else { clean }
}

fn interrupted(_: MultipartError) -> AppError {
    AppError::field("file", "The upload was interrupted. Check your connection and try again.")
}

/// A file that is deleted on drop, however the request ends.
struct TemporaryFile(PathBuf);

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn file_names_lose_folders_and_control_characters() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\chats\\a.txt"), "a.txt");
        assert_eq!(clean_name("\u{0}\n"), "upload");
    }
}
