//! Sharing: roles of other users, share links, dashboards.

use reqwest::{Response, StatusCode};
use serde_json::json;

use crate::harness::{Browser, Server, zip};

/// Messages on three days: times and texts.
const MESSAGES: &[(&str, &str)] = &[
    ("2024-03-13T10:00:00Z", "the secret of the first day"),
    ("2024-03-13T10:01:00Z", "call +351 912 345 678"),
    ("2024-03-14T10:00:00Z", "the talk of the second day"),
    ("2024-03-15T10:00:00Z", "the secret of the third day"),
];

impl Browser {
    /// Imports a conversation in which the third message replies to the first. Returns its id.
    async fn shared_chat(&self, server: &Server) -> String {
        let message = |(number, (at, text)): (usize, &(&str, &str))| {
            let reply = if number == 2 { json!({ "reply_to_message_id": 1 }) } else { json!({}) };
            let mut message = json!({
                "id": number + 1, "type": "message", "date": at.trim_end_matches('Z'),
                "date_unixtime": chrono::DateTime::parse_from_rfc3339(at).unwrap().timestamp().to_string(),
                "from": if number % 2 == 0 { "Ana Lima" } else { "Bruno" }, "from_id": format!("user{}", number % 2),
                "text": text,
            });
            message.as_object_mut().unwrap().extend(reply.as_object().unwrap().clone());
            message
        };
        let messages: Vec<_> = MESSAGES.iter().enumerate().map(message).collect();
        // Not built with `json!`, because the name must come before the messages, as in Telegram's exports.
        let messages = serde_json::to_string(&messages).unwrap();
        let export = format!(r#"{{"name":"Lighthouse","type":"personal_chat","id":7,"messages":{messages}}}"#);
        let import = self.import(server, "result.json", export).await;
        import["conversations"][0]["id"].as_str().unwrap_or_else(|| panic!("not imported: {import}")).to_owned()
    }

    /// Creates a share link and returns its path.
    async fn link(&self, fields: &[(&str, &str)]) -> String {
        let response = self.call("make_link", fields).await;
        assert_eq!(response.status(), StatusCode::OK, "no link was created");
        format!("/s/{}", response.json::<String>().await.unwrap())
    }

    async fn text(&self, path: &str) -> (StatusCode, String) {
        let response: Response = self.get(path).await;
        (response.status(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn readers_can_read_and_nothing_more() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let reader = server.member("reader").await;
    let stranger = server.member("stranger").await;
    let id = owner.shared_chat(&server).await;
    let access = [("id", id.as_str()), ("email", "READER@colloquy.example"), ("role", "reader")];
    // Strangers cannot share it, and the owner cannot share it with unknown accounts or with themselves.
    assert_eq!(stranger.call("share_with", &access).await.status(), StatusCode::NOT_FOUND);
    for email in ["nobody@colloquy.example", "root@colloquy.example"] {
        let refused = owner.call("share_with", &[("id", &id), ("email", email), ("role", "reader")]).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{email}");
    }
    assert_eq!(reader.get(&format!("/c/{id}")).await.status(), StatusCode::NOT_FOUND);
    owner.call("share_with", &access).await;

    let found = async |browser: &Browser| browser.search("secret").await.to_string().matches("day\"").count();
    let open = ["", "/insights", "/export", "/media", "/sharing"];
    for page in open {
        assert_eq!(reader.get(&format!("/c/{id}{page}")).await.status(), StatusCode::OK, "{page}");
        assert_eq!(stranger.get(&format!("/c/{id}{page}")).await.status(), StatusCode::NOT_FOUND, "{page}");
    }
    assert_eq!(found(&reader).await, 2);
    assert_eq!(found(&stranger).await, 0);
    let listed = reader.fetch("conversations", json!({ "request": {} })).await;
    assert_eq!(listed["rows"][0]["title"], "Lighthouse");
    let shown = reader.get(&format!("/c/{id}/sharing")).await.text().await.unwrap();
    assert!(
        shown.contains("root@colloquy.example") && shown.contains("reader@colloquy.example"),
        "everyone with access is listed"
    );
    assert!(!shown.contains("Create link"), "only the owner creates links");

    let day = [("id", id.as_str()), ("days", "7")];
    let refused: [(&str, &[(&str, &str)]); 6] = [
        ("rename_conversation", &[("id", &id), ("title", "Mine")]),
        ("delete_conversation", &[("id", &id)]),
        ("share_with", &[("id", &id), ("email", "stranger@colloquy.example"), ("role", "editor")]),
        ("make_link", &day),
        ("analyse_again", &[("id", &id)]),
        ("revoke_link", &[("id", &id), ("link", &id)]),
    ];
    for (function, fields) in refused {
        assert_eq!(reader.call(function, fields).await.status(), StatusCode::FORBIDDEN, "{function}");
        assert_eq!(stranger.call(function, fields).await.status(), StatusCode::NOT_FOUND, "{function}");
    }
    let window = reader.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let message = window["messages"][0]["id"].clone();
    let saved = reader.call_json("set_bookmark", json!({ "conversation": id, "message": message, "on": true })).await;
    assert_eq!(saved.status(), StatusCode::OK, "readers have their own bookmarks");

    let root: String = sqlx::query_scalar("SELECT id::text FROM users WHERE email = 'root@colloquy.example'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(reader.call("unshare", &[("id", &id), ("user", &root)]).await.status(), StatusCode::FORBIDDEN);
    let me: String = sqlx::query_scalar("SELECT id::text FROM users WHERE email = 'reader@colloquy.example'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    reader.call("unshare", &[("id", &id), ("user", &me)]).await;
    assert_eq!(reader.get(&format!("/c/{id}")).await.status(), StatusCode::NOT_FOUND, "readers can leave");
    owner.call("share_with", &access).await;
    owner.call("unshare", &[("id", &id), ("user", &me)]).await;
    assert_eq!(reader.get(&format!("/c/{id}")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(found(&reader).await, 0);
}

#[tokio::test]
async fn a_share_link_shows_only_its_part() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    let path = owner
        .link(&[("id", &id), ("days", "7"), ("from", "2024-03-13"), ("until", "2024-03-14"), ("numbers", "on")])
        .await;
    let guest = server.visitor();
    let (status, page) = guest.text(&path).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("secret of the first day") && page.contains("[phone number]"));
    assert!(!page.contains("third day") && !page.contains("912 345"), "{page}");
    assert!(!page.contains("<script"), "guest pages have no scripts");

    // With the second day only, the message that it replies to is hidden and cannot be reached.
    let one_day = owner.link(&[("id", &id), ("days", "7"), ("from", "2024-03-14"), ("until", "2024-03-14")]).await;
    for after in ["", "?after=0", "?after=-9", "?after=3", "?after=99999999999999"] {
        let (_, page) = guest.text(&format!("{one_day}{after}")).await;
        assert!(!page.contains("secret"), "{after}: {page}");
    }
    let (_, page) = guest.text(&one_day).await;
    assert!(
        page.contains("talk of the second day") && !page.contains("Bruno"),
        "other participants are hidden: {page}"
    );

    // The messages that a search finds when the link is created, without names.
    let found = owner.link(&[("id", &id), ("days", "1"), ("q", "secret"), ("names", "on")]).await;
    let (_, page) = guest.text(&found).await;
    assert!(
        page.contains("Person 1")
            && page.contains("first day")
            && !page.contains("Ana")
            && !page.contains("second day")
    );
    let nothing = owner.call("make_link", &[("id", &id), ("days", "1"), ("q", "zebra")]).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);

    for path in [format!("/c/{id}"), format!("/c/{id}/export"), format!("/c/{id}/sharing")] {
        assert_ne!(guest.get(&path).await.status(), StatusCode::OK, "a link gives no access to other pages: {path}");
    }
    let openings: i64 =
        sqlx::query_scalar("SELECT count(*) FROM audit_logs WHERE action = 'share.opened' AND ip_address IS NOT NULL")
            .fetch_one(server.state.db.system())
            .await
            .unwrap();
    assert_eq!(openings, 8, "every opening is logged");
}

#[tokio::test]
async fn guest_pages_are_complete_documents_without_scripts() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    owner.call("rename_conversation", &[("id", &id), ("title", "</title><script>alert(1)</script>")]).await;
    let (open, locked) = (
        owner.link(&[("id", &id), ("days", "7")]).await,
        owner.link(&[("id", &id), ("days", "7"), ("password", "tea and toast")]).await,
    );
    let guest = server.visitor();
    for path in [&open, &locked, &format!("{open}?after=nonsense"), "/s/wrong"] {
        let response = guest.get(path).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let page = response.text().await.unwrap();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"") && page.ends_with("</html>"), "{path}: {page}");
        assert!(page.contains("rel=\"stylesheet\"") && !page.contains("<script"), "{path}: {page}");
    }
    // A form without a password gets the page again.
    let response = guest.client.post(format!("{}{locked}", guest.url)).form(&[("other", "x")]).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(response.text().await.unwrap().contains("Wrong password."));
    // If the filter cannot be read, nothing is shown.
    sqlx::query("UPDATE share_links SET filters = 'kind=gone'").execute(server.state.db.system()).await.unwrap();
    let (status, page) = guest.text(&open).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.contains("Something went wrong") && !page.contains("secret"), "{page}");
}

#[tokio::test]
async fn renumbering_messages_does_not_change_what_a_link_shows() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    let path = owner.link(&[("id", &id), ("days", "7"), ("seqs", "3")]).await;
    // A merged import may insert a message before all others.
    sqlx::raw_sql(
        "BEGIN; SET CONSTRAINTS messages_seq DEFERRED; UPDATE messages SET seq = seq + 1 WHERE seq > 0; COMMIT",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    let (_, page) = server.visitor().text(&path).await;
    assert!(page.contains("second day") && !page.contains("secret"), "{page}");
}

#[tokio::test]
async fn share_links_can_be_revoked_and_expire() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    let guest = server.visitor();
    assert_eq!(guest.text("/s/0123456789abcdef").await.0, StatusCode::NOT_FOUND);

    let path = owner.link(&[("id", &id), ("days", "7")]).await;
    let link: String =
        sqlx::query_scalar("SELECT id::text FROM share_links").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(guest.text(&path).await.0, StatusCode::OK);
    owner.call("revoke_link", &[("id", &id), ("link", &link)]).await;
    let (status, page) = guest.text(&path).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("This link is no longer valid") && !page.contains("Lighthouse"));

    let changes = [
        "UPDATE share_links SET expires_at = now() - interval '1 second'",
        "UPDATE conversations SET deleted_at = now()",
        "UPDATE users SET is_active = false",
    ];
    for change in changes {
        let path = owner.link(&[("id", &id), ("days", "7")]).await;
        assert_eq!(guest.text(&path).await.0, StatusCode::OK, "before: {change}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(server.state.db.system()).await.unwrap();
        assert_eq!(guest.text(&path).await.0, StatusCode::NOT_FOUND, "{change}");
        sqlx::raw_sql("UPDATE conversations SET deleted_at = NULL; UPDATE users SET is_active = true")
            .execute(server.state.db.system())
            .await
            .unwrap();
    }
    for days in ["0", "-1", "9999"] {
        let refused = owner.call("make_link", &[("id", &id), ("days", days)]).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{days}");
    }
}

#[tokio::test]
async fn share_link_passwords_are_required_and_rate_limited() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    let path = owner.link(&[("id", &id), ("days", "7"), ("password", "tea and toast")]).await;
    let guest = server.visitor();
    let (_, page) = guest.text(&path).await;
    assert!(page.contains("type=\"password\"") && !page.contains("Lighthouse") && !page.contains("secret"), "{page}");
    let submit = async |browser: &Browser, password: &str| {
        browser
            .client
            .post(format!("{}{path}", browser.url))
            .form(&[("password", password)])
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(submit(&guest, "wrong").await, StatusCode::UNAUTHORIZED);
    assert_eq!(submit(&guest, "tea and toast").await, StatusCode::SEE_OTHER);
    assert!(guest.text(&path).await.1.contains("secret of the first day"));
    assert!(!server.visitor().text(&path).await.1.contains("secret"), "only that browser is unlocked");
    let guesser = server.visitor();
    let mut statuses = Vec::new();
    for attempt in 0..12 {
        statuses.push(submit(&guesser, &format!("guess {attempt}")).await);
    }
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}

#[tokio::test]
async fn a_share_link_opens_only_shared_files() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "13/03/2024, 10:00 - Ana: a.jpg (file attached)\n14/03/2024, 10:00 - Ana: b.jpg (file attached)\n";
    let archive = zip(&[("WhatsApp Chat with Trip.txt", text.as_bytes()), ("a.jpg", b"first"), ("b.jpg", b"second")]);
    let import = owner.import(&server, "WhatsApp Chat with Trip.zip", archive).await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let ids: Vec<String> = sqlx::query_scalar("SELECT id::text FROM attachments ORDER BY file_name")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    let guest = server.visitor();
    let day = [("id", id.as_str()), ("days", "7"), ("from", "2024-03-13"), ("until", "2024-03-13")];
    let with = |more: &[(&'static str, &'static str)]| [&day[..], more].concat();
    let (open, names, none) = (
        owner.link(&with(&[("media", "on")])).await,
        owner.link(&with(&[("media", "on"), ("names", "on")])).await,
        owner.link(&day).await,
    );
    assert_eq!(guest.get(&format!("{open}/media/{}", ids[0])).await.bytes().await.unwrap(), "first");
    assert!(guest.text(&open).await.1.contains(&format!("{open}/media/{}", ids[0])));
    for path in
        [format!("{open}/media/{}", ids[1]), format!("{names}/media/{}", ids[0]), format!("{none}/media/{}", ids[0])]
    {
        assert_eq!(guest.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_dashboard_link_reveals_no_messages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.shared_chat(&server).await;
    server.run_analyses().await;
    let page = owner.text(&format!("/c/{id}/insights?from=2024-03-13&until=2024-03-14")).await.1;
    assert!(page.contains("sharing?dashboard=from%3D2024"), "{page}");
    let of_dashboard = async |fields: &[(&str, &str)]| {
        let base = [("id", id.as_str()), ("filters", "from=2024-03-13&until=2024-03-14"), ("days", "7")];
        let response = owner.call("make_dashboard_link", &[&base[..], fields].concat()).await;
        format!("/s/{}", response.json::<String>().await.unwrap())
    };
    let guest = server.visitor();
    let link = of_dashboard(&[]).await;
    let (status, page) = guest.text(&link).await;
    assert_eq!(status, StatusCode::OK);
    // Three of the four messages are in the period.
    assert!(page.contains("<dd>3") && page.contains("Person 1") && page.contains("<svg"), "{page}");
    for secret in ["Ana", "Bruno", "Lighthouse", "secret", "912 345", "/c/", "/search"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    assert!(!page.contains("<script") && page.contains(r#"rel="stylesheet""#));
    // It gives no access to messages or files.
    assert!(!guest.text(&format!("{link}?after=1")).await.1.contains("secret"));
    assert_eq!(guest.get(&format!("{link}/media/{}", uuid::Uuid::now_v7())).await.status(), 404);
    let (_, named) = guest.text(&of_dashboard(&[("names", "on")]).await).await;
    assert!(named.contains("Ana Lima") && named.contains("Lighthouse") && !named.contains("secret"), "{named}");
    let (_, all) = guest.text(&of_dashboard(&[("texts", "on")]).await).await;
    assert!(all.contains("secret") && all.contains("Ana Lima") && !all.contains("href=\"/c/"), "{all}");
    // Passwords and revocation work as for other links.
    let locked = of_dashboard(&[("password", "open sesame please")]).await;
    assert!(guest.text(&locked).await.1.contains("Password"));
    let first: String = sqlx::query_scalar("SELECT id::text FROM share_links ORDER BY created_at LIMIT 1")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    owner.call("revoke_link", &[("id", &id), ("link", &first)]).await;
    assert_eq!(guest.get(&link).await.status(), 404);
    let others = server.member("other").await;
    let fields = [("id", id.as_str()), ("days", "7")];
    assert_eq!(others.call("make_dashboard_link", &fields).await.status(), 404);
}

#[tokio::test]
async fn analysts_see_statistics_and_what_was_granted() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (analyst, stranger) = (server.member("analyst").await, server.member("stranger").await);
    let id = owner.shared_chat(&server).await;
    server.run_analyses().await;
    let grant = [("id", id.as_str()), ("email", "analyst@colloquy.example")];
    assert_eq!(stranger.call("share_dashboard_with", &grant).await.status(), 404);
    assert!(owner.call("share_dashboard_with", &grant).await.status().is_success());
    assert!(owner.text(&format!("/c/{id}/sharing")).await.1.contains("Statistics only"));
    let dashboard = format!("/c/{id}/insights");
    let (status, page) = analyst.text(&dashboard).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Person 1") && page.contains("<dd>4"), "{page}");
    let list = analyst.text("/insights").await.1;
    assert!(list.contains("Dashboards shared with you") && list.contains(&dashboard));
    for secret in ["Ana", "Bruno", "Lighthouse", "secret"] {
        assert!(!page.contains(secret) && !list.contains(secret), "{secret}");
    }
    // A search filter is ignored, because it would reveal texts.
    let searched = analyst.text(&format!("{dashboard}?q=secret&from=2024-03-14")).await.1;
    assert!(searched.contains("<dd>2"), "the period applies, the search does not");
    // Analysts have no access to the rest of the conversation, and strangers none to the dashboard.
    let others = ["", "/media", "/export", "/sharing", "/story", "/compare", "/code"];
    for page in others {
        assert_eq!(analyst.get(&format!("/c/{id}{page}")).await.status(), 404, "{page}");
    }
    for file in ["people.csv", "words.csv", "quotes.csv"] {
        assert_eq!(analyst.get(&format!("/charts/c-{id}/{file}")).await.status(), 404, "{file}");
    }
    assert_eq!(analyst.search("secret").await["groups"], json!([]));
    assert_eq!(stranger.get(&dashboard).await.status(), 404);
    owner.call("share_dashboard_with", &[&grant[..], &[("names", "on")]].concat()).await;
    let named = analyst.text(&dashboard).await.1;
    assert!(named.contains("Ana Lima") && !named.contains("secret"));
    owner.call("share_dashboard_with", &[&grant[..], &[("texts", "on")]].concat()).await;
    assert!(analyst.text(&dashboard).await.1.contains("secret"));
    let user: String = sqlx::query_scalar("SELECT id::text FROM users WHERE email = 'analyst@colloquy.example'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    owner.call("unshare_dashboard", &[("id", &id), ("user", &user)]).await;
    assert_eq!(analyst.get(&dashboard).await.status(), 404);
}
