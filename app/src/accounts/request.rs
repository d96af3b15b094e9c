//! Information about the browser that sent a request.

use std::net::{IpAddr, Ipv4Addr};

use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::use_context;

/// The IP address of the browser. The server adds it to the extensions of each request.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// The IP address of the current request; `0.0.0.0` if it is unknown.
pub fn address() -> IpAddr {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<ClientAddress>().copied())
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.0)
}

/// The origin under which the browser reaches this server, such as `https://chat.example.org`. A reverse proxy may hide
/// the scheme, so it is taken from the headers `Origin` and `Referer`.
pub fn origin() -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = header(http::header::HOST);
    let secure = format!("https://{host}");
    let sources = [header(http::header::ORIGIN), header(http::header::REFERER)];
    match sources.iter().any(|from| from.starts_with(&secure)) {
        true => secure,
        false => format!("http://{host}"),
    }
}

/// Browser and operating system of the current request, such as "Firefox on Linux".
pub fn device() -> String {
    let agent = use_context::<Parts>()
        .and_then(|parts| parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned));
    describe(agent.as_deref().unwrap_or_default())
}

fn describe(agent: &str) -> String {
    let first =
        |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // The order matters: most browsers also claim to be another one.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn user_agents_become_short_device_names() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(describe(edge), "Edge on Windows");
        assert_eq!(describe("curl/8.0"), "Unknown device");
    }
}
