//! The conversation page, rendered on the server, compared with a bare axum + sqlx handler that writes the same
//! messages. Both are called in process, without a network.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use app::accounts::api::SignIn;
use app::state::AppState;
use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::response::Html;
use axum::routing::get;
use axum::{Router, extract};
use futures::TryStreamExt;
use leptos::server_fn::ServerFn;
use sqlx::{PgPool, Row as _};
use tower::ServiceExt;
use uuid::Uuid;

use super::super::seed;
use super::{Row, Target};
use crate::router;
use crate::start::StartError;

/// How long each handler is measured.
const DURATION: Duration = Duration::from_secs(5);
/// Number of concurrent requests.
const CONCURRENCY: usize = 8;

/// Measures both handlers, in requests per second.
pub async fn measure(state: &AppState, scratch: &Path, conversation: Uuid) -> Result<Row, StartError> {
    let app = router::build(state.clone(), scratch.to_owned(), &router::HttpOptions::default());
    let cookie = sign_in(app.clone()).await?;
    let bare = Router::new().route("/c/{id}", get(bare_handler)).with_state(state.db.system().clone());
    let path = format!("/c/{conversation}?at=5000");
    // Warm up.
    for router in [&app, &bare] {
        request(router.clone(), &path, &cookie).await?;
    }
    let theirs = rate(&bare, &path, &cookie).await?;
    let ours = rate(&app, &path, &cookie).await?;
    let figures = format!("{ours:.0} pages/s, bare handler {theirs:.0}/s");
    Ok(Row { what: "conversation page, SSR", figures, ratio: ours / theirs, target: Target::AtLeast(0.5) })
}

async fn rate(router: &Router, path: &str, cookie: &str) -> Result<f64, StartError> {
    let started = Instant::now();
    let tasks = (0..CONCURRENCY).map(|_| {
        let (router, path, cookie) = (router.clone(), path.to_owned(), cookie.to_owned());
        tokio::spawn(async move {
            let mut requests = 0u32;
            while started.elapsed() < DURATION {
                request(router.clone(), &path, &cookie).await?;
                requests += 1;
            }
            Ok::<_, StartError>(requests)
        })
    });
    let mut requests = 0;
    for task in tasks.collect::<Vec<_>>() {
        requests += task.await.map_err(|e| StartError::Other(e.to_string()))??;
    }
    Ok(f64::from(requests) / started.elapsed().as_secs_f64())
}

async fn request(router: Router, path: &str, cookie: &str) -> Result<(), StartError> {
    let other = |e: &dyn std::fmt::Display| StartError::Other(format!("{path}: {e}"));
    let request = Request::get(path).header(COOKIE, cookie).header(ACCEPT, "text/html").body(Body::empty());
    let request = request.map_err(|e| other(&e))?;
    let response = router.oneshot(request).await.map_err(|e| other(&e))?;
    if !response.status().is_success() {
        return Err(other(&response.status()));
    }
    let body: Vec<_> = response.into_body().into_data_stream().try_collect().await.map_err(|e| other(&e))?;
    if body.is_empty() { Err(other(&"an empty page")) } else { Ok(()) }
}

async fn sign_in(router: Router) -> Result<String, StartError> {
    let other = |e: &dyn std::fmt::Display| StartError::Other(format!("sign-in: {e}"));
    let form = format!("email={}&password=demo+demo+demo&next=%2F", seed::EMAIL.replace('@', "%40"));
    let request =
        Request::post(SignIn::url()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form));
    let response = router.oneshot(request.map_err(|e| other(&e))?).await.map_err(|e| other(&e))?;
    let cookie = response.headers().get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).ok_or_else(|| other(&response.status()))?;
    Ok(cookie.to_owned())
}

/// The simplest handler for a window of messages: one query, written as HTML.
async fn bare_handler(State(db): State<PgPool>, extract::Path(id): extract::Path<Uuid>) -> Html<String> {
    let rows = sqlx::query(
        "SELECT m.seq, m.content, m.wall_time::text, p.display_name FROM messages m
         LEFT JOIN participants p ON p.id = m.sender_id
         WHERE m.conversation_id = $1 AND m.seq BETWEEN 4970 AND 5029 ORDER BY m.seq",
    )
    .bind(id)
    .fetch_all(&db)
    .await
    .unwrap_or_default();
    let mut page = String::from("<!DOCTYPE html><title>Conversation</title>");
    for row in rows {
        let text: String = row.get(1);
        let (at, name): (Option<String>, Option<String>) = (row.get(2), row.get(3));
        let (seq, at, name): (i64, _, _) = (row.get(0), at.unwrap_or_default(), name.unwrap_or_default());
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(page, "<article id=\"m{seq}\"><b>{name}</b><p>{text}</p><time>{at}</time></article>");
    }
    Html(page)
}
