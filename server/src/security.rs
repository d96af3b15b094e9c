//! Security headers and checks for every request.

use std::net::{IpAddr, SocketAddr};

use app::accounts::request::ClientAddress;
use app::audit::Origin;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Headers of every response. The content security policy is not among them: pages set their own with a nonce
/// (`app::shell`), and everything else gets [`DEFAULT_POLICY`].
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];
const CONTENT_SECURITY_POLICY: HeaderName = HeaderName::from_static("content-security-policy");
const DEFAULT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Middleware that adds the security headers; with `behind_tls` also HSTS.
pub async fn headers(State(behind_tls): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(DEFAULT_POLICY);
    if behind_tls {
        headers.insert("strict-transport-security", HSTS);
    }
    response
}

/// Middleware that refuses state-changing requests from other sites (CSRF protection).
///
/// Browsers name the origin of a request in `Sec-Fetch-Site`, older ones in `Origin`. Other programs send neither
/// header, but they do not have a user's cookies either.
pub async fn same_site(request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request came from another site and was refused.").into_response()
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    match text(ORIGIN) {
        None => true,
        Some(origin) => origin.split_once("://").map(|(_, host)| host) == text(HOST),
    }
}

/// Middleware that determines the client's IP address: that of the connection or, behind a trusted proxy, the last one
/// in `X-Forwarded-For`. Audit log entries of the request include it.
pub async fn client_address(State(behind_tls): State<bool>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let forwarded = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let address = forwarded.filter(|_| behind_tls).or(peer).unwrap_or(IpAddr::from([0, 0, 0, 0]));
    request.extensions_mut().insert(ClientAddress(address));
    let origin = Origin::of(request.headers(), request.extensions());
    origin.scope(next.run(request)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_same_origin_requests_are_same_site() {
        assert!(is_same_site(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_same_site(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_same_site(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_same_site(&headers(&[("origin", "https://a.example"), ("host", "a.example")])));
        assert!(!is_same_site(&headers(&[("origin", "https://evil.example"), ("host", "a.example")])));
        assert!(!is_same_site(&headers(&[("origin", "null"), ("host", "a.example")])));
        assert!(is_same_site(&headers(&[])));
    }
}
