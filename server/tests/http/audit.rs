//! The audit log: which actions it contains, with which details, and what it never contains.

use std::net::IpAddr;

use reqwest::StatusCode;
use serde_json::json;
use sqlx::types::ipnetwork::IpNetwork;
use uuid::Uuid;

use crate::harness::{Browser, Server, chat};

#[derive(Debug, sqlx::FromRow)]
struct Row {
    user_id: Option<Uuid>,
    action: String,
    resource_id: Option<Uuid>,
    ip_address: Option<IpNetwork>,
    user_agent: Option<String>,
}

impl Server {
    /// The audit log entries whose action matches a LIKE pattern.
    async fn audit_log(&self, like: &str) -> Vec<Row> {
        self.state.audit.flush().await;
        let sql = "SELECT user_id, action, resource_id, ip_address, user_agent FROM audit_logs
                   WHERE action LIKE $1 ORDER BY created_at, action";
        sqlx::query_as(sql).bind(like).fetch_all(self.state.db.system()).await.unwrap()
    }
}

impl Browser {
    /// A browser with a User-Agent.
    fn with_user_agent(&self, url: &str) -> Browser {
        let client = reqwest::Client::builder().cookie_store(true).user_agent("Firefox/140 Linux");
        let client = client.redirect(reqwest::redirect::Policy::none());
        Browser { client: client.build().unwrap(), url: url.to_owned() }
    }
}

#[tokio::test]
async fn changes_and_accesses_are_logged_with_address_and_browser() {
    let server = Server::start().await;
    server.administrator().await;
    let owner = server.visitor().with_user_agent(&server.url);
    let fields = [("email", "root@colloquy.example"), ("password", crate::harness::PASSWORD), ("next", "/")];
    owner.call("sign_in", &fields).await;
    let import = owner.import(&server, "WhatsApp Chat with Test.txt", chat(30)).await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let import = import["id"].as_str().unwrap().to_owned();
    owner.call("rename_conversation", &[("id", &id), ("title", "Another name")]).await;
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let message = window["messages"][0]["id"].as_str().unwrap().to_owned();
    owner.call_json("set_bookmark", json!({ "conversation": id, "message": message, "on": true })).await;
    owner.call("add_note", &[("conversation", &id), ("message", &message), ("body", "a secret note")]).await;
    owner.call("invite", &[("email", "guest@colloquy.example")]).await;
    owner.get(&format!("/c/{id}")).await.text().await.unwrap();
    owner.search("number7").await;
    owner.call_json("copy_messages", json!({ "id": id, "seqs": [1, 2] })).await;
    owner.fetch("members", json!({})).await;
    owner.get(&format!("/imports/{import}/original")).await.bytes().await.unwrap();
    let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    server.run_export(export).await;
    owner.get(&format!("/exports/{export}/file")).await.bytes().await.unwrap();

    let rows = server.audit_log("%").await;
    let of_browser: Vec<&Row> =
        rows.iter().filter(|row| row.user_agent.as_deref() == Some("Firefox/140 Linux")).collect();
    for action in [
        "account.signed_in",
        "import.queued",
        "conversation.renamed",
        "bookmark.added",
        "note.added",
        "invitation.made",
        "conversation.opened",
        "search.run",
        "conversation.copied",
        "members.listed",
        "import.original_downloaded",
        "conversation.exported",
        "export.downloaded",
    ] {
        let row = of_browser.iter().find(|row| row.action == action);
        let row = row.unwrap_or_else(|| panic!("{action} is missing: {rows:?}"));
        let here = IpNetwork::from(IpAddr::from([127, 0, 0, 1]));
        assert_eq!((row.ip_address, row.user_id.is_some()), (Some(here), true), "{action}");
    }
    let opened = rows.iter().find(|row| row.action == "conversation.opened").unwrap();
    assert_eq!(opened.resource_id.unwrap().to_string(), id);
    let text: Vec<String> =
        sqlx::query_scalar("SELECT a::text FROM audit_logs a").fetch_all(server.state.db.system()).await.unwrap();
    for secret in ["number7", "a secret note", "guest@colloquy.example", "Another name"] {
        assert!(text.iter().all(|row| !row.contains(secret)), "{secret}");
    }
}

#[tokio::test]
async fn repeated_accesses_are_logged_once() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(30)).await;
    let other = owner.conversation(&server, "13/03/2020, 10:00 - Carla: quite another chat\n").await;
    for _ in 0..3 {
        owner.get(&format!("/c/{id}")).await.text().await.unwrap();
        owner.search("number7").await;
    }
    owner.get(&format!("/c/{other}")).await.text().await.unwrap();
    assert_eq!(server.audit_log("conversation.opened").await.len(), 2);
    assert_eq!(server.audit_log("search.run").await.len(), 1);
}

#[tokio::test]
async fn failed_sign_ins_are_logged_without_the_e_mail_address() {
    let server = Server::start().await;
    server.administrator().await;
    for email in ["root@colloquy.example", "nobody@colloquy.example"] {
        let fields = [("email", email), ("password", "not the password"), ("next", "/")];
        let response = server.visitor().call("sign_in", &fields).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let rows = server.audit_log("account.sign_in_failed").await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.user_id.is_none() && row.ip_address.is_some()));
    assert_eq!(rows.iter().filter(|row| row.resource_id.is_some()).count(), 1, "only the existing account is named");
}
