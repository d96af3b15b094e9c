//! `GET /s/{token}`: what a share link shows, to whoever has it. `POST /s/{token}`: its password.
//! `GET /s/{token}/media/{attachment}`: a file in it.

use std::net::IpAddr;

use app::accounts::api::token_hash;
use app::accounts::request::ClientAddress;
use app::error::AppError;
use app::sharing::guest::{self, GuestPages};
use app::viewer::{Entrance, Guest, Subject};
use axum::extract::{Extension, Form, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, Sent};

/// No script runs here, and nothing comes from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
/// In a session: the links whose password was given.
const UNLOCKED: &str = "unlocked_links";

/// The query of a page of messages.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PageRequest {
    /// The `seq` of the last message of the page before.
    after: i64,
}

/// Shows a page of what is shared, or asks for the password.
pub async fn show(
    State(server): State<ServerState>,
    session: Session,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let PageRequest { after } = app::query::parse(query.as_deref().unwrap_or_default());
    let result = read(&server, &session, &token, after, address, agent).await;
    result.unwrap_or_else(|error| failed(&server, &error))
}

async fn read(
    server: &ServerState,
    session: &Session,
    token: &str,
    after: i64,
    address: IpAddr,
    agent: &str,
) -> Result<Response, AppError> {
    let (state, pages) = (&server.app, pages(server));
    match enter(server, session, token).await? {
        Entrance::Open(guest) => {
            let page = match guest.subject() {
                Subject::Messages => pages.messages(state, &guest, token, after.max(0)).await?,
                Subject::Dashboard => pages.dashboard(state, &guest).await?,
            };
            let mut db = state.db.system().acquire().await.map_err(AppError::from)?;
            app::sharing::opened(&mut db, &guest, address, agent).await?;
            Ok(document(StatusCode::OK, page))
        }
        Entrance::Locked { .. } => Ok(document(StatusCode::OK, pages.locked(token, None))),
    }
}

/// What the form of a locked link sends.
#[derive(Deserialize)]
pub struct Unlock {
    #[serde(default)]
    password: String,
}

/// Takes the password.
pub async fn unlock(
    State(server): State<ServerState>,
    session: Session,
    Path(token): Path<String>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Form(form): Form<Unlock>,
) -> Response {
    match try_password(&server, &session, &token, address, form.password).await {
        Ok(true) => Redirect::to(&format!("/s/{token}")).into_response(),
        Ok(false) => {
            document(StatusCode::UNAUTHORIZED, pages(&server).locked(&token, Some("Wrong password.".to_owned())))
        }
        Err(error @ AppError::TooMany { .. }) => {
            document(StatusCode::TOO_MANY_REQUESTS, pages(&server).locked(&token, Some(error.to_string())))
        }
        Err(error) => failed(&server, &error),
    }
}

async fn try_password(
    server: &ServerState,
    session: &Session,
    token: &str,
    address: IpAddr,
    password: String,
) -> Result<bool, AppError> {
    let state = &server.app;
    let Entrance::Locked { link, password_hash } = enter(server, session, token).await? else { return Ok(true) };
    let attempt = state.sign_in_limits.attempt(&format!("link {link}"), address).await?;
    let right = state.passwords.verify(password, Some(password_hash)).await?;
    if right {
        attempt.succeeded();
        let failed = |e: tower_sessions::session::Error| AppError::internal("the session could not be written", e);
        let mut unlocked: Vec<Uuid> = session.get(UNLOCKED).await.map_err(failed)?.unwrap_or_default();
        unlocked.push(link);
        session.insert(UNLOCKED, unlocked).await.map_err(failed)?;
    }
    Ok(right)
}

/// Sends a file.
pub async fn media(
    State(server): State<ServerState>,
    session: Session,
    Path((token, attachment)): Path<(String, Uuid)>,
    headers: HeaderMap,
) -> Response {
    let result = send(&server, &session, &token, attachment, &headers).await;
    result.unwrap_or_else(|error| failed(&server, &error))
}

async fn send(
    server: &ServerState,
    session: &Session,
    token: &str,
    attachment: Uuid,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let Entrance::Open(guest) = enter(server, session, token).await? else { return Err(AppError::NotFound) };
    let media = guest::media(&server.app, &guest, attachment).await?;
    let mut response = sending::send(&server.app, &Sent::of(&media), headers).await?;
    // A link that is closed shows nothing any more.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

async fn enter(server: &ServerState, session: &Session, token: &str) -> Result<Entrance, AppError> {
    let unlocked: Vec<Uuid> = session.get(UNLOCKED).await.ok().flatten().unwrap_or_default();
    Guest::enter(&server.app, &token_hash(token), |link| unlocked.contains(&link)).await
}

fn document(status: StatusCode, page: String) -> Response {
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (status, headers, Html(page)).into_response()
}

fn failed(server: &ServerState, error: &AppError) -> Response {
    match error {
        AppError::NotFound => document(StatusCode::NOT_FOUND, pages(server).closed()),
        error => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            document(status, pages(server).failed(error))
        }
    }
}

fn pages(server: &ServerState) -> GuestPages {
    GuestPages { stylesheet: app::shell::stylesheet(&server.app.leptos) }
}
