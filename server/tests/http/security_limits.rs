//! Timeouts: slow clients cannot hold connections open, and shutdown waits for open requests.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use reqwest::StatusCode;
use server::router::Timeouts;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::harness::Server;

const SHORT: Duration = Duration::from_secs(1);
/// Much longer than the timeouts, for slow machines.
const LONG: Duration = Duration::from_secs(10);

fn short_timeouts() -> Timeouts {
    Timeouts { headers: SHORT, response: LONG * 2, body: SHORT }
}

/// Sends some bytes and then nothing. Returns what the server sends before it closes the connection.
async fn stall(server: &Server, sent: &str) -> String {
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // A reset also closes the connection.
    let ended = tokio::time::timeout(LONG, stream.read_to_end(&mut received)).await;
    assert!(ended.is_ok(), "still open: {sent:?}");
    String::from_utf8_lossy(&received).into_owned()
}

#[tokio::test]
async fn stalled_request_headers_time_out() {
    let server = Server::start_with_timeouts(&[], short_timeouts()).await;
    for head in ["", "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "] {
        stall(&server, head).await;
    }
}

#[tokio::test]
async fn stalled_request_bodies_time_out_on_every_route() {
    let server = Server::start_with_timeouts(&[], short_timeouts()).await;
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
        let body = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhello";
        let response = stall(&server, &format!("{head}{body}")).await;
        assert!(!response.starts_with("HTTP/1.1 500"), "{path}: {response}");
    }
}

#[tokio::test]
async fn slow_but_steady_uploads_succeed() {
    let server = Server::start_with_timeouts(&[], short_timeouts()).await;
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
    let response = browser.client.post(format!("{}/uploads", server.url)).multipart(form).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn shutdown_finishes_open_requests_and_closes_idle_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (start, started) = oneshot::channel();
    let start = std::sync::Mutex::new(Some(start));
    let slow = async move || {
        start.lock().unwrap().take().unwrap().send(()).unwrap();
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
    // Browsers keep connections open after receiving a page.
    let idle = reqwest::Client::new();
    assert_eq!(idle.get(format!("http://{address}/fast")).send().await.unwrap().text().await.unwrap(), "fast");
    let response = tokio::spawn(reqwest::get(format!("http://{address}/slow")));
    started.await.unwrap();
    stop.send(()).unwrap();
    assert_eq!(response.await.unwrap().unwrap().text().await.unwrap(), "done");
    let started = Instant::now();
    serving.await.unwrap();
    assert!(started.elapsed() < LONG / 2, "{:?}", started.elapsed());
    assert!(TcpStream::connect(address).await.is_err());
}
