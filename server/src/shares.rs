//! Share links, which need no account.
//!
//! - `GET /s/{token}`: the shared messages or dashboard.
//! - `POST /s/{token}`: submits the password of the link.
//! - `GET /s/{token}/media/{attachment}`: a shared file.

use std::net::IpAddr;

use app::accounts::api::token_hash;
use app::accounts::request::ClientAddress;
use app::error::AppError;
use app::sharing::guest::{self, GuestPages};
use app::viewer::{Guest, LinkAccess, Subject};
use axum::extract::{Extension, Form, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;
use crate::sending::{self, StoredFile};

/// Content security policy of guest pages: no scripts, and nothing from other sites.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Session key for the ids of links whose password was entered.
const UNLOCKED: &str = "unlocked_links";

/// Query string of a page of messages.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PageRequest {
    /// The `seq` of the last message on the previous page.
    after: i64,
}

/// Shows the shared messages, page by page, or the shared dashboard. Asks for the password if the link has one.
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
        LinkAccess::Open(guest) => {
            let page = match guest.subject() {
                Subject::Messages => pages.messages(state, &guest, token, after.max(0)).await?,
                Subject::Dashboard => pages.dashboard(state, &guest).await?,
            };
            let mut db = state.db.system().acquire().await.map_err(AppError::from)?;
            app::sharing::record_opening(&mut db, &guest, address, agent).await?;
            Ok(document(StatusCode::OK, page))
        }
        LinkAccess::Locked { .. } => Ok(document(StatusCode::OK, pages.locked(token, None))),
    }
}

/// The password form of a locked link.
#[derive(Deserialize)]
pub struct Unlock {
    #[serde(default)]
    password: String,
}

/// Checks the password and redirects to the link.
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
    let LinkAccess::Locked { link, password_hash } = enter(server, session, token).await? else { return Ok(true) };
    let attempt = state.sign_in_limits.attempt(&format!("link {link}"), address).await?;
    let is_correct = state.passwords.verify(password, Some(password_hash)).await?;
    if is_correct {
        attempt.succeeded();
        let failed = |e: tower_sessions::session::Error| AppError::internal("could not update the session", e);
        let mut unlocked: Vec<Uuid> = session.get(UNLOCKED).await.map_err(failed)?.unwrap_or_default();
        unlocked.push(link);
        session.insert(UNLOCKED, unlocked).await.map_err(failed)?;
    }
    Ok(is_correct)
}

/// Sends a shared file.
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
    let LinkAccess::Open(guest) = enter(server, session, token).await? else { return Err(AppError::NotFound) };
    let media = guest::media(&server.app, &guest, attachment).await?;
    let mut response = sending::send(&server.app, &StoredFile::of(&media), headers).await?;
    // Not cached, because a revoked link must show nothing.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

async fn enter(server: &ServerState, session: &Session, token: &str) -> Result<LinkAccess, AppError> {
    let unlocked: Vec<Uuid> = session.get(UNLOCKED).await.ok().flatten().unwrap_or_default();
    Guest::open(&server.app, &token_hash(token), |link| unlocked.contains(&link)).await
}

fn document(status: StatusCode, page: String) -> Response {
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (status, headers, Html(page)).into_response()
}

fn failed(server: &ServerState, error: &AppError) -> Response {
    match error {
        AppError::NotFound => document(StatusCode::NOT_FOUND, pages(server).invalid_link()),
        error => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            document(status, pages(server).failed(error))
        }
    }
}

fn pages(server: &ServerState) -> GuestPages {
    GuestPages { stylesheet: app::shell::stylesheet(&server.app.leptos) }
}
