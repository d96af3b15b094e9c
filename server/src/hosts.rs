//! Which names this server answers to.
//!
//! A page of another site can point its own name at this machine ("DNS rebinding") and then read everything
//! that needs no session: the first visit's form, the metrics. The browser sends that name as the Host, so
//! requests for unknown names are refused. Names that always work cannot be pointed elsewhere by anybody:
//! IP addresses and `localhost`.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Paths that are answered under any name: programs that watch containers call them by changing ones, and
/// they tell nothing.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// The names that were configured, in lower case and without ports.
#[derive(Debug, Clone, Default)]
pub struct Hosts(Arc<[String]>);

impl Hosts {
    /// From a list such as `chat.example.org, www.example.org`.
    pub fn new(names: &[String]) -> Hosts {
        let names = names.iter().map(|name| without_port(name.trim()).to_ascii_lowercase());
        Hosts(names.filter(|name| !name.is_empty()).collect())
    }

    /// Whether no names were configured.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a Host header's value is one of this server's.
    fn allows(&self, host: &str) -> bool {
        let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<Ipv4Addr>().is_ok()
            || bare.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
            || self.0.contains(&name)
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

/// The host that a request names: in its address (proxies), else in its header. Browsers always send one.
fn requested<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let header = headers.get(HOST).map(|value| value.to_str().unwrap_or("unreadable"));
    uri.authority().map(|authority| authority.as_str()).or(header)
}

/// Refuses requests for names that are not this server's.
pub async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let is_open = OPEN.contains(&request.uri().path());
    if is_open || requested(request.uri(), request.headers()).is_none_or(|host| hosts.allows(host)) {
        return next.run(request).await;
    }
    let message = "This server is not known under the name in the address bar. If it should be, whoever runs it adds \
                   the name to COLLOQUY_HOSTS and restarts it.";
    (StatusCode::MISDIRECTED_REQUEST, message).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_localhost_and_configured_names_are_allowed() {
        let hosts = Hosts::new(&["Chat.Example.org".to_owned(), " www.example.org:8443".to_owned()]);
        for host in [
            "127.0.0.1:3000",
            "192.168.1.5",
            "[::1]:3000",
            "[2001:db8::1]",
            "localhost",
            "LOCALHOST:3000",
            "a.localhost",
            "chat.example.org",
            "CHAT.example.org.:443",
            "www.example.org",
        ] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in
            ["evil.example", "chat.example.org.evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""]
        {
            assert!(!hosts.allows(host), "{host}");
        }
    }
}
