//! Unusual requests: host names, methods, NUL characters, dates, lengths, items of other users.

use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Browser, PASSWORD, Server, chat};

#[tokio::test]
async fn unknown_host_names_are_refused() {
    let server = Server::start_with(&["--hosts", "chat.example.org,www.example.org"]).await;
    let get = async |path: &str, host: &str| {
        let request = server.visitor().client.get(format!("{}{path}", server.url)).header("host", host);
        request.header("accept", "text/html").send().await.unwrap().status()
    };
    for host in ["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "chat.example.org", "WWW.example.org:8443"] {
        assert_eq!(get("/setup", host).await, StatusCode::OK, "{host}");
    }
    for path in ["/setup", "/metrics", "/s/x", "/pkg/x.js"] {
        assert_eq!(get(path, "evil.example").await, StatusCode::MISDIRECTED_REQUEST, "{path}");
    }
    assert_eq!(get("/healthz", "container-7").await, StatusCode::OK);
}

#[tokio::test]
async fn unknown_methods_share_one_metric_label() {
    let server = Server::start().await;
    let visitor = server.visitor();
    let odd = Method::from_bytes("X".repeat(1000).as_bytes()).unwrap();
    visitor.client.request(odd, format!("{}/healthz", server.url)).send().await.unwrap();
    let metrics = visitor.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("method=\"other\""), "{metrics}");
    assert!(!metrics.contains("XXX"));
}

#[tokio::test]
async fn every_server_function_refuses_nul_characters() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let mut failures = Vec::new();
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "email=a%00b&name=a%00b&title=x"),
            ("application/json", r#"{"query":"a\u0000b","request":{"query":"\u0000"}}"#),
        ] {
            let request = owner.client.post(format!("{}{path}", server.url)).header("content-type", kind).body(body);
            let status = request.send().await.unwrap().status();
            if status != StatusCode::UNPROCESSABLE_ENTITY {
                failures.push((path, status));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
    // An escaped backslash before the same letters is ordinary text.
    let response = owner.call_json("search", json!({ "request": { "query": "\\u0000" } })).await;
    assert_eq!(response.status(), StatusCode::OK);
    let fields = [("email", "a\0b@colloquy.example"), ("password", PASSWORD), ("next", "/")];
    assert_eq!(server.visitor().call("sign_in", &fields).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn malformed_arguments_are_client_errors() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let mut failures = Vec::new();
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        for (kind, body) in [
            ("application/json", "{not json"),
            ("application/json", r#"{"id":7,"place":"nowhere","conversation":[],"seqs":"x"}"#),
            ("application/x-www-form-urlencoded", "id=no-uuid&days=many&on=perhaps&%ff%fe=1"),
            ("text/plain", "\u{fe}"),
        ] {
            let request = owner.client.post(format!("{}{path}", server.url)).header("content-type", kind).body(body);
            let status = request.send().await.unwrap().status();
            if status.is_server_error() {
                failures.push((path, kind, status));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
    let path = crate::harness::path_of("sign_in");
    let large = owner.client.post(format!("{}{path}", server.url)).body("x".repeat(3 << 20)).send().await.unwrap();
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn dates_outside_the_range_of_postgresql_cause_no_server_errors() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(30)).await;
    let mut failures = Vec::new();
    for date in ["-262143-01-01", "-262142-01-01", "262142-12-31", "-4800-01-01", "9999-12-31", "294277-01-01"] {
        let encoded = date.replace('+', "%2B");
        for path in [
            format!("/c/{id}?on={encoded}"),
            format!("/c/{id}/insights?from={encoded}"),
            format!("/c/{id}/insights?until={encoded}"),
            format!("/c/{id}/insights?from={encoded}&until={encoded}"),
            format!("/c/{id}/compare?from={encoded}&until={encoded}"),
            format!("/c/{id}/story?from={encoded}&until={encoded}"),
            format!("/c/{id}/export?from={encoded}&until={encoded}"),
            format!("/c/{id}/media?before={encoded}"),
            format!("/search?q=message&from={encoded}&until={encoded}"),
            format!("/search?q=before%3A{encoded}"),
            format!("/charts/{id}/messages.csv?from={encoded}"),
            format!("/story/{id}/story.svg?from={encoded}"),
        ] {
            let status = owner.get(&path).await.status();
            if status.is_server_error() {
                failures.push((path, status));
            }
        }
        let input = json!({ "id": id, "place": { "Day": date }, "query": "" });
        let status = owner.call_json("read_window", input).await.status();
        if status.is_server_error() {
            failures.push((format!("read_window {date}"), status));
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

#[tokio::test]
async fn long_queries_are_refused_without_echoing_them() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(30)).await;
    let long = "word+".repeat(12_000);
    for path in [format!("/search?q={long}"), format!("/c/{id}?q={long}"), format!("/c/{id}/insights?q={long}")] {
        let response = owner.get(&path).await;
        assert_eq!(response.status(), StatusCode::URI_TOO_LONG);
        assert!(response.text().await.unwrap().len() < 1000);
    }
    let input = json!({ "request": { "query": "word ".repeat(12_000) } });
    assert_eq!(owner.call_json("search", input).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn texts_are_not_cached_and_media_are_revalidated() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let talk = "13/03/2024, 10:00 - Ana: IMG-1.jpg (file attached)\n";
    let archive =
        crate::harness::zip(&[("WhatsApp Chat with Test.txt", talk.as_bytes()), ("IMG-1.jpg", b"no real picture")]);
    let import = owner.import(&server, "WhatsApp Chat with Test.zip", archive).await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let db = server.state.db.system();
    let message: Uuid = sqlx::query_scalar("SELECT id FROM messages").fetch_one(db).await.unwrap();
    let attachment: Uuid = sqlx::query_scalar("SELECT id FROM attachments").fetch_one(db).await.unwrap();
    let text = owner.get(&format!("/text/{id}/{message}")).await;
    assert_eq!(text.headers()["cache-control"], "private, no-store");
    let path = format!("/media/{id}/{attachment}");
    let media = owner.get(&path).await;
    assert_eq!(media.headers()["cache-control"], "private, no-cache");
    let tag = media.headers()["etag"].clone();
    let again = |browser: &Browser| browser.client.get(format!("{}{path}", server.url)).header("if-none-match", &tag);
    assert_eq!(again(&owner).send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    owner.call("sign_out", &[]).await;
    assert_eq!(again(&owner).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn changing_items_of_other_users_returns_not_found() {
    let server = Server::start().await;
    let (owner, other) = (server.administrator().await, server.member("other").await);
    let (id, theirs) = (owner.conversation(&server, &chat(30)).await, other.conversation(&server, &chat(29)).await);
    let db = server.state.db.system();
    let message: String =
        sqlx::query_scalar("SELECT id::text FROM messages WHERE conversation_id = $1::uuid AND seq = 1")
            .bind(&id)
            .fetch_one(db)
            .await
            .unwrap();
    owner.call_json("set_bookmark", json!({ "conversation": id, "message": message, "on": true })).await;
    let bookmark: String = sqlx::query_scalar("SELECT id::text FROM bookmarks").fetch_one(db).await.unwrap();
    owner.call("add_note", &[("conversation", &id), ("message", &message), ("body", "hm")]).await;
    let note: String = sqlx::query_scalar("SELECT id::text FROM annotations").fetch_one(db).await.unwrap();
    owner.call("comment_note", &[("id", &note), ("body", "well")]).await;
    let comment: String = sqlx::query_scalar("SELECT id::text FROM annotation_comments").fetch_one(db).await.unwrap();
    owner.call("make_link", &[("id", &id), ("days", "7")]).await;
    let link: String = sqlx::query_scalar("SELECT id::text FROM share_links").fetch_one(db).await.unwrap();
    let foreign: [(&str, &[(&str, &str)]); 4] = [
        ("delete_comment", &[("id", &comment)]),
        ("put_bookmark", &[("id", &bookmark), ("onto", &bookmark)]),
        ("move_bookmark", &[("id", &bookmark), ("up", "true")]),
        ("revoke_link", &[("id", &theirs), ("link", &link)]),
    ];
    for (function, fields) in foreign {
        assert_eq!(other.call(function, fields).await.status(), StatusCode::NOT_FOUND, "{function}");
    }
    let own: [(&str, &[(&str, &str)]); 3] = [
        ("delete_comment", &[("id", &comment)]),
        ("move_bookmark", &[("id", &bookmark), ("up", "true")]),
        ("revoke_link", &[("id", &id), ("link", &link)]),
    ];
    for (function, fields) in own {
        assert_eq!(owner.call(function, fields).await.status(), StatusCode::OK, "{function}");
    }
}
