//! Headers and checks that hold for every request.

use std::net::{IpAddr, SocketAddr};

use app::accounts::request::ClientAddress;
use app::audit::Origin;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Headers that every response carries. The content security policy of pages, which has a nonce,
/// is made where the page is (`app::shell`); this one is for everything else.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];
const CONTENT_SECURITY_POLICY: HeaderName = HeaderName::from_static("content-security-policy");
const NOT_A_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Adds the headers. `behind_tls` also adds HSTS.
pub async fn headers(State(behind_tls): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(NOT_A_PAGE);
    if behind_tls {
        headers.insert("strict-transport-security", HSTS);
    }
    response
}

/// Refuses requests that change something and come from another site.
///
/// Browsers say where a request comes from in Sec-Fetch-Site; older ones send Origin. Programs
/// send neither, and carry no cookies of a person.
pub async fn same_site(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request comes from another site and was refused.").into_response()
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

/// Notes the browser's address: the connection's, or the last one the trusted proxy added. Everything that
/// the request does is recorded with it.
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
    fn other_sites_are_told_apart() {
        assert!(is_same_site(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_same_site(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_same_site(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_same_site(&headers(&[("origin", "https://a.example"), ("host", "a.example")])));
        assert!(!is_same_site(&headers(&[("origin", "https://evil.example"), ("host", "a.example")])));
        assert!(!is_same_site(&headers(&[("origin", "null"), ("host", "a.example")])));
        assert!(is_same_site(&headers(&[])));
    }
}
