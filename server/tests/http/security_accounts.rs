//! Rate limits make guessing passwords slow. Nobody can lock out other users, exhaust memory or find out who has an
//! account.

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde_json::json;

use crate::harness::{Browser, PASSWORD, Server, chat};

/// Signs in through a proxy, from an IP address.
async fn sign_in(server: &Server, address: &str, email: &str, password: &str) -> StatusCode {
    let path = crate::harness::path_of("sign_in");
    let fields = [("email", email), ("password", password), ("next", "/")];
    let request = server.visitor().client.post(format!("{}{path}", server.url)).header("x-forwarded-for", address);
    request.form(&fields).send().await.unwrap().status()
}

#[tokio::test]
async fn wrong_passwords_from_other_addresses_do_not_lock_an_account() {
    let server = Server::start_with(&["--behind-tls"]).await;
    server.administrator().await;
    let email = "root@colloquy.example";
    for _ in 0..12 {
        sign_in(&server, "203.0.113.1", email, "not the password").await;
    }
    assert_eq!(sign_in(&server, "203.0.113.1", email, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(sign_in(&server, "203.0.113.2", email, PASSWORD).await, StatusCode::OK);
}

#[tokio::test]
async fn correct_passwords_do_not_count_as_attempts() {
    let server = Server::start().await;
    server.administrator().await;
    for attempt in 0..12 {
        let status = sign_in(&server, "203.0.113.1", "root@colloquy.example", PASSWORD).await;
        assert_eq!(status, StatusCode::OK, "{attempt}");
    }
}

#[tokio::test]
async fn concurrent_attempts_are_limited() {
    let server = Server::start().await;
    server.administrator().await;
    let tries = (0..20).map(|_| sign_in(&server, "203.0.113.1", "root@colloquy.example", "not the password"));
    let statuses = futures::future::join_all(tries).await;
    let checked = statuses.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!(checked, 8, "{statuses:?}");
}

#[tokio::test]
async fn overlong_e_mail_addresses_are_refused_without_counting() {
    let server = Server::start().await;
    server.administrator().await;
    let long = format!("{}@colloquy.example", "a".repeat(100_000));
    for _ in 0..45 {
        assert_eq!(sign_in(&server, "203.0.113.1", &long, PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(sign_in(&server, "203.0.113.1", "root@colloquy.example", PASSWORD).await, StatusCode::OK);
}

#[tokio::test]
async fn sign_up_does_not_reveal_existing_accounts() {
    let server = Server::start_with(&["--sign-up", "invitation"]).await;
    server.administrator().await;
    let mut responses = Vec::new();
    for email in ["root@colloquy.example", "nobody@colloquy.example"] {
        let fields = [("full_name", "Eve"), ("email", email), ("password", PASSWORD), ("token", "garbage")];
        let response = server.visitor().call("sign_up", &fields).await;
        responses.push((response.status(), response.text().await.unwrap()));
    }
    assert_eq!(responses[0], responses[1]);
    assert_eq!(responses[0].0, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Submits the password of a share link through a proxy, from an IP address.
async fn unlock(browser: &Browser, link: &str, address: &str, password: &str) -> Response {
    let request = browser.client.post(format!("{}{link}", browser.url)).header("x-forwarded-for", address);
    request.form(&[("password", password)]).send().await.unwrap()
}

#[tokio::test]
async fn wrong_passwords_from_other_addresses_do_not_lock_a_share_link() {
    let server = Server::start_with(&["--behind-tls"]).await;
    server.administrator().await;
    let cookie = [("cookie".parse().unwrap(), server.session_cookie().await.parse().unwrap())];
    let client = Client::builder().default_headers(HeaderMap::from_iter(cookie)).redirect(Policy::none());
    let owner = Browser { client: client.build().unwrap(), url: server.url.clone() };
    let id = owner.conversation(&server, &chat(20)).await;
    let fields = [("id", id.as_str()), ("days", "7"), ("password", "open sesame now")];
    let made = owner.call("make_link", &fields).await;
    let link = format!("/s/{}", made.json::<String>().await.unwrap());
    let (guesser, guest) = (server.visitor(), server.visitor());
    for _ in 0..12 {
        unlock(&guesser, &link, "203.0.113.1", "guess").await;
    }
    let limited = unlock(&guesser, &link, "203.0.113.1", "open sesame now").await;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..12 {
        let open = unlock(&guest, &link, "203.0.113.2", "open sesame now").await;
        assert_eq!(open.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn signing_out_clears_the_browser_cache() {
    let server = Server::start().await;
    let browser = server.administrator().await;
    assert_eq!(browser.call_json("conversations", json!({})).await.status(), StatusCode::OK);
    let out = browser.call("sign_out", &[]).await;
    assert_eq!(out.headers()["clear-site-data"], "\"cache\"");
}
