//! What requests may carry, checked in one place before any handler: the length of parameters and bodies, and
//! NUL characters, which PostgreSQL cannot store. Also gives errors of server functions their status, which
//! Leptos answers with 500 when the arguments could not be read.

use app::error::AppError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// The largest body, uploads aside, in bytes.
pub const MAX_BODY: usize = 1 << 20;
/// The longest value in an address, in bytes as they are sent. A page repeats what it was asked for many times.
const MAX_PARAMETER: usize = 4096;
/// Parameters that may be longer: the messages that were chosen one by one, and the address to return to.
const LONG_PARAMETERS: [&str; 2] = ["seqs", "next"];
/// Errors are short; a longer body is none.
const MAX_ERROR: usize = 1 << 16;

/// Refuses what no handler can take.
pub async fn check(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") || uri.query().is_some_and(|query| query.contains("%00")) {
        return nul();
    }
    if uri.query().is_some_and(has_long_parameter) {
        return (StatusCode::URI_TOO_LONG, "A part of this address is too long.").into_response();
    }
    let request = match checked_body(request).await {
        Ok(request) => request,
        Err(response) => return *response,
    };
    with_status(next.run(request).await).await
}

fn has_long_parameter(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        pair.len() > MAX_PARAMETER && !LONG_PARAMETERS.contains(&name)
    })
}

/// Reads the body of a form or of JSON, which are small, and looks through it. Other bodies pass untouched.
async fn checked_body(request: Request) -> Result<Request, Box<Response>> {
    let Some(kind) = BodyKind::of(&request) else { return Ok(request) };
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| {
        let is_too_long = std::error::Error::source(&error).is_some_and(|cause| cause.is::<LengthLimitError>());
        Box::new(match is_too_long {
            true => refused(StatusCode::PAYLOAD_TOO_LARGE, "This is too long to be sent. Please shorten it."),
            false => refused(StatusCode::REQUEST_TIMEOUT, "The request broke off. Please try again."),
        })
    })?;
    match kind.has_nul(&bytes) {
        true => Err(Box::new(nul())),
        false => Ok(Request::from_parts(parts, Body::from(bytes))),
    }
}

fn nul() -> Response {
    refused(StatusCode::UNPROCESSABLE_ENTITY, "This text has a character in it (NUL) that cannot be stored.")
}

fn refused(status: StatusCode, message: &str) -> Response {
    let mut response = AppError::field("", message).into_response();
    *response.status_mut() = status;
    response
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
            // Server functions read whatever they are sent.
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

/// Whether JSON has the escape `\u0000`, and not a backslash followed by these letters.
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

/// Gives an error of a server function the status that belongs to it.
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
    fn escaped_nul_is_told_from_an_escaped_backslash() {
        assert!(has_escaped_nul(br#"{"a":"\u0000"}"#));
        assert!(has_escaped_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!has_escaped_nul(br#"{"a":"\\u0000 \n"}"#));
        assert!(!has_escaped_nul(b"\"\\"));
    }

    #[test]
    fn only_one_long_parameter_is_too_long() {
        let long = "x".repeat(MAX_PARAMETER + 1);
        assert!(has_long_parameter(&format!("a=1&q={long}")));
        assert!(!has_long_parameter(&format!("a=1&seqs={long}")));
        assert!(!has_long_parameter("a=1&q=hello"));
    }
}
