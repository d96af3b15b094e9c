//! Sends an object of the object store, whole or the range that was asked for.

use std::time::Duration;

use app::conversations::Media;
use app::error::AppError;
use app::imports::objects;
use app::state::AppState;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use export::names::percent_encoded;
use futures::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{GetOptions, ObjectStore};

/// Types that a browser may show in place. Everything else is saved, never run.
const SHOWN: [&str; 6] = ["image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/"];

/// Requests for pieces of one file within this time are one download.
pub const DOWNLOAD: Duration = Duration::from_secs(3600);

/// What is sent.
pub struct Sent<'a> {
    /// Where it lies.
    pub key: Key,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, by which a download goes on where it stopped.
    pub sha256: &'a [u8],
    /// Its media type.
    pub mime_type: &'a str,
    /// The name for saving it.
    pub file_name: &'a str,
    /// Whether it is saved even if a browser could show it.
    pub save: bool,
}

impl<'a> Sent<'a> {
    /// The bytes behind a message.
    pub fn of(media: &'a Media) -> Self {
        Sent {
            key: objects::key(&media.sha256),
            size: media.size_bytes.cast_unsigned(),
            sha256: &media.sha256,
            mime_type: &media.mime_type,
            file_name: &media.file_name,
            save: false,
        }
    }
}

/// Sends it. Browsers may keep a copy, but ask each time whether they may still show it (304): access may have
/// been taken back, and somebody else may be signed in. The headers of the request name the range, if any (players seek, downloads go on).
///
/// # Errors
/// [`AppError::Internal`] when the store does not have it.
pub async fn send(state: &AppState, sent: &Sent<'_>, headers: &HeaderMap) -> Result<Response, AppError> {
    let tag = format!("\"{}\"", export::manifest::hex(sent.sha256));
    let cache = HeaderValue::from_static(if sent.save { "private, no-store" } else { "private, no-cache" });
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, text(&tag)), (CACHE_CONTROL, cache)]).into_response());
    }
    let range = match range(headers, sent.size, &tag) {
        Ok(range) => range,
        Err(()) => return Ok(StatusCode::RANGE_NOT_SATISFIABLE.into_response()),
    };
    let options = GetOptions { range: range.clone().map(Into::into), ..GetOptions::default() };
    let object = state.objects.get_opts(&sent.key, options).await;
    let object = object.map_err(|e| AppError::internal("object store", e))?;
    let body = Body::from_stream(object.into_stream().map_err(std::io::Error::other));
    let length = range.as_ref().map_or(sent.size, |range| range.end - range.start);
    let shown = !sent.save && SHOWN.iter().any(|prefix| sent.mime_type.starts_with(prefix));
    // The name as RFC 5987 has it.
    let disposition = format!(
        "{}; filename*=UTF-8''{}",
        if shown { "inline" } else { "attachment" },
        percent_encoded(sent.file_name, b"-._~")
    );
    let kind = if shown || sent.save { sent.mime_type } else { "application/octet-stream" };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, text(kind));
    out.insert(CONTENT_DISPOSITION, text(&disposition));
    out.insert(CONTENT_LENGTH, length.into());
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(ETAG, text(&tag));
    out.insert(CACHE_CONTROL, cache);
    out.insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Some(range) = range {
        out.insert(CONTENT_RANGE, text(&format!("bytes {}-{}/{}", range.start, range.end - 1, sent.size)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
}

/// The one range that was asked for; several, or none, or one of another file, mean the whole.
fn range(headers: &HeaderMap, size: u64, tag: &str) -> Result<Option<std::ops::Range<u64>>, ()> {
    if headers.get(IF_RANGE).is_some_and(|wanted| wanted != tag) {
        return Ok(None);
    }
    let Some(header) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let ranges = http_range_header::parse_range_header(header).and_then(|parsed| parsed.validate(size));
    match ranges.map_err(drop)?.as_slice() {
        [one] => Ok(Some(*one.start()..*one.end() + 1)),
        _ => Ok(None),
    }
}
