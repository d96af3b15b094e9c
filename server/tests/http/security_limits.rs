//! Nobody holds connections open by sending slowly, and stopping waits for those who are being answered.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use reqwest::StatusCode;
use server::router::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::harness::Server;

const SHORT: Duration = Duration::from_secs(1);
/// Far longer than the limits, for a busy machine.
const LONG: Duration = Duration::from_secs(10);

fn short() -> Limits {
    Limits { head: SHORT, answer: LONG * 2, idle: SHORT }
}

/// Sends this and no more; what the server answers before it closes the connection.
async fn stall(server: &Server, sent: &str) -> String {
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end, too.
    let ended = tokio::time::timeout(LONG, stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "still open: {sent:?}");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_that_stalls_is_given_up() {
    let server = Server::start_limited(&[], short()).await;
    for head in ["", "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "] {
        stall(&server, head).await;
    }
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up_on_every_route() {
    let server = Server::start_limited(&[], short()).await;
    server.administrator().await;
    let session = server.session_cookie().await;
    let form = "application/x-www-form-urlencoded";
    let files = "multipart/form-data; boundary=b";
    for (path, kind) in [
        (crate::harness::path_of("sign_in").as_str(), form),
        ("/s/x", form),
        (crate::harness::path_of("request_export").as_str(), form),
        ("/uploads", files),
        ("/codebooks/import", files),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {session}\r\ncontent-type: {kind}\r\n\
             connection: close\r\ncontent-length: 100000\r\n\r\n"
        );
        let begun = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhello";
        let answer = stall(&server, &format!("{head}{begun}")).await;
        assert!(!answer.starts_with("HTTP/1.1 500"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_slow_upload_that_keeps_moving_is_taken() {
    let server = Server::start_limited(&[], short()).await;
    let browser = server.administrator().await;
    let text = crate::harness::chat(40);
    let pieces: Vec<Result<String, std::io::Error>> =
        text.as_bytes().chunks(text.len() / 15).map(|piece| Ok(String::from_utf8_lossy(piece).into_owned())).collect();
    let slow = futures::StreamExt::then(futures::stream::iter(pieces), async |piece| {
        tokio::time::sleep(SHORT / 3).await;
        piece
    });
    let part = reqwest::multipart::Part::stream(reqwest::Body::wrap_stream(slow)).file_name("a.txt");
    let form = reqwest::multipart::Form::new().part("file", part);
    let answer = browser.client.post(format!("{}/uploads", server.url)).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn stopping_answers_open_requests_and_closes_idle_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (begun, has_begun) = oneshot::channel();
    let begun = std::sync::Mutex::new(Some(begun));
    let slow = async move || {
        begun.lock().unwrap().take().unwrap().send(()).unwrap();
        tokio::time::sleep(SHORT).await;
        "done"
    };
    let slow = std::sync::Arc::new(slow);
    let router = Router::new().route("/fast", get(async || "fast")).route(
        "/slow",
        get(move || {
            let slow = slow.clone();
            async move { slow().await }
        }),
    );
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server::listen::serve(listener, router, LONG, async { drop(stopped.await) }));
    // A browser keeps its connection when it has its page.
    let idle = reqwest::Client::new();
    assert_eq!(idle.get(format!("http://{address}/fast")).send().await.unwrap().text().await.unwrap(), "fast");
    let answer = tokio::spawn(reqwest::get(format!("http://{address}/slow")));
    has_begun.await.unwrap();
    stop.send(()).unwrap();
    assert_eq!(answer.await.unwrap().unwrap().text().await.unwrap(), "done");
    let begun = Instant::now();
    serving.await.unwrap();
    assert!(begun.elapsed() < LONG / 2, "{:?}", begun.elapsed());
    assert!(TcpStream::connect(address).await.is_err());
}
