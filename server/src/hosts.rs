//! Checks requests against the host names of this server.
//!
//! In a DNS rebinding attack another site points its own name at this machine, and its pages can then read everything
//! that needs no session, such as the setup form and the metrics. The browser still sends the attacker's name in the
//! Host header, so requests for unknown names are refused. IP addresses and `localhost` are always allowed, because an
//! attacker cannot point them elsewhere.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Paths that are served under any name. Container health checks use changing names, and these responses reveal
/// nothing.
const HEALTH_CHECKS: [&str; 2] = ["/healthz", "/readyz"];

/// The configured host names, in lower case and without ports.
#[derive(Debug, Clone, Default)]
pub struct Hosts(Arc<[String]>);

impl Hosts {
    /// Normalises a list of names. Surrounding spaces, ports and empty entries are dropped.
    pub fn new(names: &[String]) -> Hosts {
        let names = names.iter().map(|name| without_port(name.trim()).to_ascii_lowercase());
        Hosts(names.filter(|name| !name.is_empty()).collect())
    }

    /// Whether no names were configured.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the value of a Host header, with or without a port, is a name of this server.
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

/// The host that a request names: in its URL, as proxies send it, else in the Host header. Browsers always send one.
fn requested_host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let header = headers.get(HOST).map(|value| value.to_str().unwrap_or("unreadable"));
    uri.authority().map(|authority| authority.as_str()).or(header)
}

/// Middleware that refuses requests for names that are not names of this server.
pub async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let is_health_check = HEALTH_CHECKS.contains(&request.uri().path());
    if is_health_check || requested_host(request.uri(), request.headers()).is_none_or(|host| hosts.allows(host)) {
        return next.run(request).await;
    }
    let message = "This server does not accept the host name in the address bar. To allow it, the administrator must \
                   add it to COLLOQUY_HOSTS and restart the server.";
    (StatusCode::MISDIRECTED_REQUEST, message).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ip_addresses_localhost_and_configured_names_are_allowed() {
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
