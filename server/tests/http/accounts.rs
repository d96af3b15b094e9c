//! Accounts: setup, sign-in and its limits, sessions, passwords, invitations.

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{PASSWORD, Server};

#[tokio::test]
async fn only_the_first_visitor_becomes_administrator() {
    let server = Server::start().await;
    let visitor = server.visitor();
    let page = visitor.get("/").await;
    assert_eq!((page.status(), page.headers()["location"].to_str().unwrap()), (StatusCode::FOUND, "/setup"));
    let first = server.administrator().await;
    assert_eq!(first.fetch("members", json!({})).await["all"].as_array().unwrap().len(), 1);
    let second = server.visitor();
    let fields = [("full_name", "Eve"), ("email", "eve@colloquy.example"), ("password", PASSWORD)];
    assert_eq!(second.call("set_up", &fields).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn concurrent_setups_create_one_administrator() {
    let server = Server::start().await;
    let tries = (0..10).map(|number| {
        let visitor = server.visitor();
        async move {
            let email = format!("first{number}@colloquy.example");
            let fields = [("full_name", "First"), ("email", email.as_str()), ("password", PASSWORD)];
            visitor.call("set_up", &fields).await.status()
        }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{statuses:?}");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_response() {
    let server = Server::start().await;
    server.administrator().await;
    let mut responses = Vec::new();
    for email in ["root@colloquy.example", "nobody@colloquy.example"] {
        let fields = [("email", email), ("password", "not the password"), ("next", "/")];
        let response = server.visitor().call("sign_in", &fields).await;
        responses.push((response.status(), response.text().await.unwrap()));
    }
    assert_eq!(responses[0], responses[1]);
    assert_eq!(responses[0].0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn too_many_sign_in_attempts_are_refused() {
    let server = Server::start().await;
    server.administrator().await;
    let fields = [("email", "ROOT@colloquy.example"), ("password", "not the password"), ("next", "/")];
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = server.visitor().call("sign_in", &fields).await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_session_id_changes_at_sign_in_and_is_stored_as_a_hash() {
    let server = Server::start().await;
    let browser = server.administrator().await;
    browser.call("sign_out", &[]).await;
    let fields = [("email", "root@colloquy.example"), ("password", PASSWORD), ("next", "/")];
    let cookie = |response: &reqwest::Response| {
        response.cookies().find(|c| c.name() == "colloquy").map(|c| c.value().to_owned())
    };
    let first = cookie(&browser.call("sign_in", &fields).await).unwrap();
    let second = cookie(&browser.call("sign_in", &fields).await).unwrap();
    assert_ne!(first, second);
    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT id FROM user_sessions").fetch_all(server.state.db.system()).await.unwrap();
    assert!(stored.iter().all(|id| id.len() == 32));
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions() {
    let server = Server::start().await;
    let here = server.administrator().await;
    let there = server.visitor();
    let fields = [("email", "root@colloquy.example"), ("password", PASSWORD), ("next", "/")];
    there.call("sign_in", &fields).await;
    assert_eq!(here.fetch("settings", json!({})).await["devices"].as_array().unwrap().len(), 2);
    here.call("sign_out_everywhere", &[]).await;
    for browser in [here, there] {
        assert_eq!(browser.call_json("conversations", json!({})).await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    let server = Server::start().await;
    let here = server.administrator().await;
    let there = server.visitor();
    let sign_in = |password: &'static str| [("email", "root@colloquy.example"), ("password", password), ("next", "/")];
    there.call("sign_in", &sign_in(PASSWORD)).await;
    let wrong = here.call("change_password", &[("current", "wrong"), ("password", "another good one")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let right = here.call("change_password", &[("current", PASSWORD), ("password", "another good one")]).await;
    assert_eq!(right.status(), StatusCode::OK);
    assert_eq!(here.call_json("conversations", json!({})).await.status(), StatusCode::OK);
    assert_eq!(there.call_json("conversations", json!({})).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(there.call("sign_in", &sign_in(PASSWORD)).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_invitation_works_once_and_for_one_address() {
    let server = Server::start_with(&["--sign-up", "invitation"]).await;
    let root = server.administrator().await;
    let fields = |token: &str, email: &str| {
        [
            ("full_name", "Guest".to_owned()),
            ("email", email.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("token", token.to_owned()),
        ]
    };
    let sign_up = async |token: &str, email: &str| {
        let fields = fields(token, email);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        server.visitor().call("sign_up", &fields).await.status()
    };
    assert_eq!(sign_up("", "guest@colloquy.example").await, StatusCode::UNPROCESSABLE_ENTITY);
    let token: String = root.call("invite", &[("email", "guest@colloquy.example")]).await.json().await.unwrap();
    let token = token.as_str();
    assert_eq!(sign_up(token, "other@colloquy.example").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_up(token, "guest@colloquy.example").await, StatusCode::OK);
    assert_eq!(sign_up(token, "guest@colloquy.example").await, StatusCode::UNPROCESSABLE_ENTITY);
    let users: i64 =
        sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(users, 2, "a refused sign-up leaves no account behind");
}

#[tokio::test]
async fn a_failed_form_without_javascript_shows_its_error() {
    let server = Server::start().await;
    server.administrator().await;
    let visitor = server.visitor();
    let response = visitor
        .client
        .post(format!("{}{}", server.url, crate::harness::path_of("sign_in")))
        .header("accept", "text/html")
        .header("referer", format!("{}/sign-in", server.url))
        .form(&[("email", "root@colloquy.example"), ("password", "wrong wrong wrong"), ("next", "/")])
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::FOUND);
    let back = response.headers()["location"].to_str().unwrap().replace(&server.url, "");
    let page = visitor.get(&back).await.text().await.unwrap();
    assert!(page.contains("Wrong e-mail or password"), "{page}");
}
