//! Checks every request before it reaches a handler: parameters and bodies must not be too long, and must not contain
//! NUL characters, which PostgreSQL cannot store. Also corrects the status of server-function errors, because Leptos
//! responds with 500 when it cannot decode the arguments.

use app::error::AppError;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// Maximum size of a request body in bytes. Uploads have limits of their own.
pub const MAX_BODY: usize = 1 << 20;
/// Maximum length of a `name=value` pair in the query string, in bytes as sent. Pages repeat their parameters in many
/// links.
const MAX_PARAMETER: usize = 4096;
/// Parameters that may be longer: lists of selected messages, and the URL to return to.
const LONG_PARAMETERS: [&str; 2] = ["seqs", "next"];
/// Maximum size in bytes of the body of a server-function error.
const MAX_ERROR: usize = 1 << 16;

/// Why a request is refused: the status and the message.
struct Refusal(StatusCode, &'static str);

const NUL: Refusal =
    Refusal(StatusCode::UNPROCESSABLE_ENTITY, "This text contains a NUL character, which cannot be stored.");
const LONG_URL: Refusal = Refusal(StatusCode::URI_TOO_LONG, "A parameter in this URL is too long.");
const LONG_BODY: Refusal = Refusal(StatusCode::PAYLOAD_TOO_LARGE, "This is too long to send. Please shorten it.");
const INTERRUPTED: Refusal = Refusal(StatusCode::REQUEST_TIMEOUT, "The request was interrupted. Please try again.");

impl Refusal {
    /// Plain text if the client accepts HTML, else an [`AppError`] as JSON.
    fn into_response(self, accepts_html: bool) -> Response {
        let Refusal(status, message) = self;
        match accepts_html {
            true => (status, message).into_response(),
            false => (status, Json(AppError::field("", message))).into_response(),
        }
    }
}

/// Middleware that refuses requests which no handler could process.
pub async fn check(request: Request, next: Next) -> Response {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let accepts_html = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    let checked = match checked_url(request.uri()) {
        Ok(()) => checked_body(request).await,
        Err(refusal) => Err(refusal),
    };
    match checked {
        Ok(request) => with_status(next.run(request).await).await,
        Err(refusal) => refusal.into_response(accepts_html),
    }
}

fn checked_url(uri: &Uri) -> Result<(), Refusal> {
    let query = uri.query().unwrap_or_default();
    match uri.path().contains("%00") || query.contains("%00") {
        true => Err(NUL),
        false if has_long_parameter(query) => Err(LONG_URL),
        false => Ok(()),
    }
}

fn has_long_parameter(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        pair.len() > MAX_PARAMETER && !LONG_PARAMETERS.contains(&name)
    })
}

/// Reads the bodies of forms and JSON, which are small, and checks them. Other bodies pass through unread.
async fn checked_body(request: Request) -> Result<Request, Refusal> {
    let Some(kind) = BodyKind::of(&request) else { return Ok(request) };
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| {
        let is_too_long = std::error::Error::source(&error).is_some_and(|cause| cause.is::<LengthLimitError>());
        if is_too_long { LONG_BODY } else { INTERRUPTED }
    })?;
    match kind.has_nul(&bytes) {
        true => Err(NUL),
        false => Ok(Request::from_parts(parts, Body::from(bytes))),
    }
}

#[derive(Debug, Clone, Copy)]
enum BodyKind {
    Form,
    Json,
}

impl BodyKind {
    fn of(request: &Request) -> Option<BodyKind> {
        if *request.method() == Method::GET {
            return None;
        }
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match kind {
            json if json.starts_with("application/json") => Some(BodyKind::Json),
            files if files.starts_with("multipart/") => None,
            form if form.starts_with("application/x-www-form-urlencoded") => Some(BodyKind::Form),
            // Server functions decode a body whatever its content type is.
            _ => request.uri().path().starts_with("/api/").then_some(BodyKind::Form),
        }
    }

    fn has_nul(self, body: &[u8]) -> bool {
        body.contains(&0)
            || match self {
                BodyKind::Form => body.windows(3).any(|three| three == b"%00"),
                BodyKind::Json => has_escaped_nul(body),
            }
    }
}

/// Whether JSON contains the escape sequence `\u0000`. An escaped backslash followed by `u0000` does not count.
fn has_escaped_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        if rest[at + 1..].starts_with(b"u0000") {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// Replaces the status 500 of a server-function error by the status of the [`AppError`] in its body.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !is_server_fn_error(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_ERROR).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(parts.status);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_server_fn_error(headers: &HeaderMap) -> bool {
    headers.contains_key(SERVER_FN_ERROR_HEADER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_backslashes_are_not_mistaken_for_escaped_nul() {
        assert!(has_escaped_nul(br#"{"a":"\u0000"}"#));
        assert!(has_escaped_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!has_escaped_nul(br#"{"a":"\\u0000 \n"}"#));
        assert!(!has_escaped_nul(b"\"\\"));
    }

    #[test]
    fn only_exempt_parameters_may_be_long() {
        let long = "x".repeat(MAX_PARAMETER + 1);
        assert!(has_long_parameter(&format!("a=1&q={long}")));
        assert!(!has_long_parameter(&format!("a=1&seqs={long}")));
        assert!(!has_long_parameter("a=1&q=hello"));
    }
}
