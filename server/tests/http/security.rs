//! Security of every request: policies, escaping, origins, limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;

use server::router::HttpOptions;

use crate::harness::{Server, chat, path_of};

#[tokio::test]
async fn every_page_has_a_content_security_policy_with_a_fresh_nonce() {
    let server = Server::start().await;
    let mut policies = Vec::new();
    for _ in 0..2 {
        let page = server.visitor().get("/setup").await;
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let nonce = policy.split_once("'nonce-").unwrap().1.split_once('\'').unwrap().0.to_owned();
        let text = page.text().await.unwrap();
        let scripts = text.matches("<script").count();
        assert_eq!(text.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "every script has the nonce");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        policies.push(policy);
    }
    assert_ne!(policies[0], policies[1]);
}

/// Every page that shows a name must escape it, also in the title of the document.
#[tokio::test]
async fn names_cannot_break_out_of_the_title() {
    const NAME: &str = r#"</title><meta http-equiv="refresh" content="0;url=http://127.0.0.1:4999/phish">"#;
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(30)).await;
    let renamed = owner.call("rename_conversation", &[("id", &id), ("title", NAME)]).await;
    assert_eq!(renamed.status(), StatusCode::OK);
    let book_id: String = owner.call("create_codebook", &[("title", NAME)]).await.json().await.unwrap();
    let book = format!("/codebooks/{book_id}");
    let person: String = owner.call("merge_names", &[("name", "ana")]).await.json().await.unwrap();
    let renamed = owner.call("rename_person", &[("person", &person), ("name", NAME)]).await;
    assert_eq!(renamed.status(), StatusCode::OK);
    let person = format!("/people/{person}");
    let mut pages: Vec<String> = [
        "/",
        "/search?q=message",
        "/bookmarks",
        "/notes",
        "/imports",
        "/exports",
        "/people",
        "/codebooks",
        "/insights",
    ]
    .map(str::to_owned)
    .to_vec();
    let of_conversation =
        ["", "/insights", "/media", "/sharing", "/export", "/story", "/code", "/thread/1", "/compare"];
    pages.extend(of_conversation.map(|page| format!("/c/{id}{page}")));
    pages.extend([format!("/c/{id}/code?book={book_id}"), format!("{person}/insights"), person]);
    pages.extend(["", "/segments", "/agreement", "/figures", "/insights"].map(|page| format!("{book}{page}")));
    let mut broken = Vec::new();
    for page in pages {
        let text = owner.get(&page).await.text().await.unwrap();
        if text.contains("</title><meta") || text.contains(r#"<meta http-equiv="refresh""#) {
            broken.push(page);
        }
    }
    assert!(broken.is_empty(), "not escaped: {broken:?}");
}

#[tokio::test]
async fn requests_from_other_sites_are_refused() {
    let server = Server::start().await;
    let post = |name: &'static str, value: &'static str| {
        server.visitor().client.post(format!("{}{}", server.url, path_of("sign_out"))).header(name, value).send()
    };
    assert_eq!(post("sec-fetch-site", "cross-site").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post("origin", "https://evil.example").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post("sec-fetch-site", "same-origin").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn behind_tls_sets_hsts_and_secure_cookies() {
    let server = Server::start_with(&["--behind-tls"]).await;
    let page = server.visitor().get("/setup").await;
    assert!(page.headers().contains_key("strict-transport-security"));
    let fields = [("full_name", "Root"), ("email", "root@colloquy.example"), ("password", crate::harness::PASSWORD)];
    let response = server.visitor().call("set_up", &fields).await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("Secure") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn health_readiness_and_metrics_endpoints_respond() {
    let server = Server::start().await;
    let visitor = server.visitor();
    assert_eq!(visitor.get("/healthz").await.text().await.unwrap(), "ok");
    let ready = visitor.get("/readyz").await;
    assert!(ready.headers().contains_key("x-request-id"));
    assert_eq!(ready.text().await.unwrap(), r#"{"database":true,"objects":true}"#);
    assert_eq!(visitor.get("/metrics").await.status(), StatusCode::OK);
    let through_a_proxy =
        visitor.client.get(format!("{}/metrics", server.url)).header("x-forwarded-for", "203.0.113.9");
    assert_eq!(through_a_proxy.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn oversized_bodies_are_refused() {
    let server = Server::start().await;
    let response = server.visitor().call("sign_in", &[("email", &"a".repeat(3 << 20))]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn unknown_paths_show_a_not_found_page() {
    let server = Server::start().await;
    let person = server.administrator().await;
    for path in ["/no/such/page", "/c/nothing/insights", "/codebooks/import"] {
        let response = person.get(path).await;
        assert!([404, 405].contains(&response.status().as_u16()), "{path}");
    }
    assert!(person.get("/no/such/page").await.text().await.unwrap().contains("Not found"));
    assert_eq!(person.get("/exports").await.status(), StatusCode::OK, "a page whose path also accepts POST");
    // Visitors are redirected to sign-in and do not learn which pages exist.
    assert_eq!(server.visitor().get("/no/such/page").await.status(), StatusCode::FOUND);
}

#[tokio::test]
async fn pages_are_compressed_and_not_cached() {
    let server = Server::start().await;
    let page = server.visitor().client.get(format!("{}/setup", server.url)).header("accept-encoding", "br, gzip");
    let page = page.header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.headers()["content-encoding"], "br");
    assert_eq!(page.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn pages_return_503_when_all_connections_are_in_use() {
    let server = Server::start().await;
    let browser = server.administrator().await;
    // The pool of the test server has five connections.
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(server.state.db.begin_for(uuid::Uuid::nil()).await.unwrap());
    }
    let page = browser.get("/bookmarks").await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(held);
    assert_eq!(browser.get("/bookmarks").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn building_another_router_does_not_block_pages() {
    let server = Server::start().await;
    let browser = server.administrator().await;
    let stop = Arc::new(AtomicBool::new(false));
    let starting = std::thread::spawn({
        let (stop, state, scratch) = (stop.clone(), server.state.clone(), server.scratch.clone());
        move || {
            while !stop.load(Ordering::Relaxed) {
                drop(server::router::build(state.clone(), scratch.clone(), &HttpOptions::default()));
            }
        }
    });
    for _ in 0..20 {
        let page = tokio::time::timeout(Duration::from_secs(20), browser.get("/keys")).await;
        assert_eq!(page.expect("the page is not blocked").status(), StatusCode::OK);
    }
    stop.store(true, Ordering::Relaxed);
    starting.join().unwrap();
}
