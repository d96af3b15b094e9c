//! `GET /media/{conversation}/{attachment}`: the bytes behind a message, for who may read it.

use app::conversations::store;
use app::error::AppError;
use app::imports::objects;
use app::viewer::Viewer;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use object_store::{GetOptions, ObjectStore};
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;

/// Types that a browser may show in place. Everything else is saved, never run.
const SHOWN: [&str; 6] = ["image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/"];

/// Sends an attachment, or the range of it that was asked for (players seek).
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

/// Sends the whole text of a message that is too long for the timeline.
pub async fn text(
    State(server): State<ServerState>,
    session: Session,
    Path((conversation, message)): Path<(Uuid, Uuid)>,
) -> Response {
    match read_text(&server, &session, conversation, message).await {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
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
    store::message_text(&mut tx, &reader, message).await
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
        true => store::thumbnail(&mut tx, &reader, attachment).await?,
        false => store::media(&mut tx, &reader, attachment).await?,
    };
    drop(tx);
    let size = media.size_bytes.cast_unsigned();
    let range = match range(headers, size) {
        Ok(range) => range,
        Err(()) => return Ok(StatusCode::RANGE_NOT_SATISFIABLE.into_response()),
    };
    let options = GetOptions { range: range.clone().map(Into::into), ..GetOptions::default() };
    let object = state.objects.get_opts(&objects::key(&media.sha256), options).await;
    let object = object.map_err(|e| AppError::internal("object store", e))?;
    let body = Body::from_stream(object.into_stream().map_err(std::io::Error::other));
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    let shown = SHOWN.iter().any(|prefix| media.mime_type.starts_with(prefix));
    let disposition = format!(
        "{}; filename*=UTF-8''{}",
        if shown { "inline" } else { "attachment" },
        percent_encode(&media.file_name)
    );
    let text = |value: String| HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(""));
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, text(if shown { media.mime_type } else { "application/octet-stream".to_owned() }));
    out.insert(CONTENT_DISPOSITION, text(disposition));
    out.insert(CONTENT_LENGTH, length.into());
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Some(range) = range {
        out.insert(CONTENT_RANGE, text(format!("bytes {}-{}/{size}", range.start, range.end - 1)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The one range that was asked for; several, or none, mean the whole.
fn range(headers: &HeaderMap, size: u64) -> Result<Option<std::ops::Range<u64>>, ()> {
    let Some(header) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let ranges = http_range_header::parse_range_header(header).and_then(|parsed| parsed.validate(size));
    match ranges.map_err(drop)?.as_slice() {
        [one] => Ok(Some(*one.start()..*one.end() + 1)),
        _ => Ok(None),
    }
}

/// RFC 5987: everything but letters, digits and a few marks is escaped.
fn percent_encode(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
