//! Sends files from the object store, whole or as the requested range.

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

/// Media types, or prefixes of them, that browsers may display. All others are downloads, so that nothing in them can
/// run.
const INLINE_TYPES: [&str; 6] = ["image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/"];

/// Requests for parts of one file within this time count as one download in the audit log.
pub const DOWNLOAD_WINDOW: Duration = Duration::from_secs(3600);

/// A file in the object store.
pub struct StoredFile<'a> {
    /// Its key in the object store.
    pub key: Key,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, which becomes the ETag.
    pub sha256: &'a [u8],
    /// Its media type.
    pub mime_type: &'a str,
    /// Its name as a download.
    pub file_name: &'a str,
    /// Whether it is a download even if browsers can display it. Downloads are not cached.
    pub as_attachment: bool,
}

impl<'a> StoredFile<'a> {
    /// The file of an attachment, which browsers may display.
    pub fn of(media: &'a Media) -> Self {
        StoredFile {
            key: objects::key(&media.sha256),
            size: media.size_bytes.cast_unsigned(),
            sha256: &media.sha256,
            mime_type: &media.mime_type,
            file_name: &media.file_name,
            as_attachment: false,
        }
    }
}

/// Sends a file, or the range that the request's headers name (media players seek, downloads resume).
///
/// Browsers may cache a file that is not a download, but must revalidate it each time (304), because access may have
/// been revoked or another user may have signed in.
///
/// # Errors
/// [`AppError::Internal`] when the object store fails or does not have the file.
pub async fn send(state: &AppState, file: &StoredFile<'_>, headers: &HeaderMap) -> Result<Response, AppError> {
    let etag = format!("\"{}\"", export::manifest::hex(file.sha256));
    let cache = HeaderValue::from_static(if file.as_attachment { "private, no-store" } else { "private, no-cache" });
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, header_value(&etag)), (CACHE_CONTROL, cache)]).into_response());
    }
    let range = match range(headers, file.size, &etag) {
        Ok(range) => range,
        Err(()) => return Ok(StatusCode::RANGE_NOT_SATISFIABLE.into_response()),
    };
    let options = GetOptions { range: range.clone().map(Into::into), ..GetOptions::default() };
    let object = state.objects.get_opts(&file.key, options).await;
    let object = object.map_err(|e| AppError::internal("could not read from the object store", e))?;
    let body = Body::from_stream(object.into_stream().map_err(std::io::Error::other));
    let length = range.as_ref().map_or(file.size, |range| range.end - range.start);
    let inline = !file.as_attachment && INLINE_TYPES.iter().any(|prefix| file.mime_type.starts_with(prefix));
    // RFC 5987 encodes names with characters outside ASCII.
    let disposition = format!(
        "{}; filename*=UTF-8''{}",
        if inline { "inline" } else { "attachment" },
        percent_encoded(file.file_name, b"-._~")
    );
    let kind = if inline || file.as_attachment { file.mime_type } else { "application/octet-stream" };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, header_value(kind));
    out.insert(CONTENT_DISPOSITION, header_value(&disposition));
    out.insert(CONTENT_LENGTH, length.into());
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(ETAG, header_value(&etag));
    out.insert(CACHE_CONTROL, cache);
    out.insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Some(range) = range {
        out.insert(CONTENT_RANGE, header_value(&format!("bytes {}-{}/{}", range.start, range.end - 1, file.size)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn header_value(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
}

/// The requested range of bytes. `Ok(None)` means the whole file: no range, several ranges, or an `If-Range` header
/// with another ETag. `Err` means that the range is invalid.
fn range(headers: &HeaderMap, size: u64, etag: &str) -> Result<Option<std::ops::Range<u64>>, ()> {
    if headers.get(IF_RANGE).is_some_and(|known| known != etag) {
        return Ok(None);
    }
    let Some(header) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let ranges = http_range_header::parse_range_header(header).and_then(|parsed| parsed.validate(size));
    match ranges.map_err(drop)?.as_slice() {
        [one] => Ok(Some(*one.start()..*one.end() + 1)),
        _ => Ok(None),
    }
}
