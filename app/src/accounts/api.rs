//! Server functions for accounts. Their input is form-encoded, so that the forms work without JavaScript.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;

use super::model::{self, SessionStatus};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{request, session_store, store},
    crate::audit::{self, Access},
    crate::error::answer,
    crate::request::redirect_plain_form,
    crate::state::{AppState, SignUpPolicy},
    crate::viewer::{SESSION_USER, Viewer},
    tower_sessions::Session,
    uuid::Uuid,
};

/// Whether the visitor is signed in, signed out, or the first visitor of a new installation.
#[server(name = GetSessionStatus)]
pub async fn session_status() -> Result<SessionStatus, AppError> {
    answer(async {
        let state = AppState::current()?;
        if let Some(viewer) = Viewer::maybe_current().await? {
            return Ok(SessionStatus::SignedIn(account(&viewer)));
        }
        if !store::any_user(state.db.accounts()).await? {
            return Ok(SessionStatus::SetupRequired);
        }
        Ok(SessionStatus::SignedOut { sign_up: state.settings.sign_up == SignUpPolicy::Open })
    })
    .await
}

/// Creates the first account, the administrator's, and signs it in. Not found if there already is an account.
#[server]
pub async fn set_up(full_name: String, email: String, password: String) -> Result<(), AppError> {
    answer(async {
        let state = AppState::current()?;
        let (full_name, email) = checked(&full_name, &email, &password)?;
        if store::any_user(state.db.accounts()).await? {
            return Err(AppError::NotFound);
        }
        let password_hash = state.passwords.hash(password).await?;
        let user = store::NewUser { full_name: &full_name, email: &email, password_hash: &password_hash };
        let id = store::create_first(state.db.accounts(), user).await?;
        open_session(&state, id).await?;
        redirect_plain_form("/");
        Ok(())
    })
    .await
}

/// Creates an account, if the policy or an invitation allows it, and signs it in.
#[server]
pub async fn sign_up(full_name: String, email: String, password: String, token: String) -> Result<(), AppError> {
    answer(async {
        let state = AppState::current()?;
        let (full_name, email) = checked(&full_name, &email, &password)?;
        let policy = state.settings.sign_up;
        if policy == SignUpPolicy::Closed || (policy == SignUpPolicy::Invitation && token.is_empty()) {
            return Err(AppError::field("", "Sign-up is by invitation only. Ask an administrator for a link."));
        }
        state.sign_in_limits.check_address(request::address())?;
        let (hash, now) = (token_hash(&token), state.clock.now());
        let bad_invitation = || {
            AppError::field(
                "",
                "This invitation has been used, has expired, or is for another address. Ask for a new one.",
            )
        };
        // Check this before looking up the address. Otherwise anyone could find out who has an account.
        if policy == SignUpPolicy::Invitation && !store::is_invited(state.db.accounts(), &hash, &email, now).await? {
            return Err(bad_invitation());
        }
        let password_hash = state.passwords.hash(password).await?;
        let user = store::NewUser { full_name: &full_name, email: &email, password_hash: &password_hash };
        let mut tx = state.db.accounts().begin().await?;
        let id = store::create_member(&mut tx, user).await?;
        if policy == SignUpPolicy::Invitation && !store::redeem(&mut tx, &hash, &email, id, now).await? {
            return Err(bad_invitation());
        }
        tx.commit().await?;
        open_session(&state, id).await?;
        redirect_plain_form("/");
        Ok(())
    })
    .await
}

/// Signs in. Returns the path to go to: `next` if it is a path on this site, otherwise the home page.
#[server]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<String, AppError> {
    answer(async {
        let state = AppState::current()?;
        let email = email.trim();
        let wrong = || AppError::field("", "Wrong e-mail or password.");
        if email.len() > model::MAX_EMAIL {
            return Err(wrong());
        }
        let attempt = state.sign_in_limits.attempt(email, request::address()).await?;
        let credentials = store::credentials(state.db.accounts(), email).await?;
        let (account, stored) = credentials.unzip();
        // Unknown accounts are verified too, so that the response time does not reveal whether an account exists.
        let matches = password.len() <= 4 * model::MAX_PASSWORD && state.passwords.verify(password, stored).await?;
        let Some(id) = account.filter(|_| matches) else {
            let (action, resource_type) = ("account.sign_in_failed", "user");
            state.audit.access(Access { user: None, action, resource_type, resource: account }).await?;
            return Err(wrong());
        };
        attempt.succeeded();
        open_session(&state, id).await?;
        let next = local_path(&next);
        redirect_plain_form(next);
        Ok(next.to_owned())
    })
    .await
}

/// Ends this browser's session.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    answer(async {
        session().await?.flush().await.map_err(|e| AppError::internal("session not ended", e))?;
        clear_cache();
        redirect_plain_form("/sign-in");
        Ok(())
    })
    .await
}

/// Ends all sessions of the account, including this one.
#[server]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        store::end_devices(state.db.accounts(), &viewer, None).await?;
        session().await?.flush().await.map_err(|e| AppError::internal("session not ended", e))?;
        clear_cache();
        redirect_plain_form("/sign-in");
        Ok(())
    })
    .await
}

/// What the settings page shows.
#[server(name = GetSettings)]
pub async fn settings() -> Result<model::AccountSettings, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let current = session().await?.id().map(|id| session_store::hashed(&id)).unwrap_or_default();
        let devices = store::devices(state.db.accounts(), &viewer, &current).await?;
        Ok(model::AccountSettings { account: account(&viewer), devices, theme: super::theme::chosen().to_owned() })
    })
    .await
}

#[cfg(feature = "ssr")]
fn account(viewer: &Viewer) -> model::Account {
    model::Account {
        full_name: viewer.full_name().to_owned(),
        email: viewer.email().to_owned(),
        sees_people: viewer.has("admin:user:read"),
    }
}

/// Ends another browser's session.
#[server]
pub async fn end_device(key: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        store::end_device(state.db.accounts(), &viewer, &key).await
    })
    .await
}

/// Replaces the password and ends all other sessions.
#[server]
pub async fn change_password(current: String, password: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        check_password(&password)?;
        let attempt = state.sign_in_limits.attempt(viewer.email(), request::address()).await?;
        let stored = store::password_hash(state.db.accounts(), &viewer).await?;
        if !state.passwords.verify(current, Some(stored)).await? {
            return Err(AppError::field("current", "This is not your current password."));
        }
        attempt.succeeded();
        let hash = state.passwords.hash(password).await?;
        store::set_password(state.db.accounts(), &viewer, &hash).await?;
        let session = session().await?;
        session.cycle_id().await.map_err(|e| AppError::internal("session not rotated", e))?;
        session.save().await.map_err(|e| AppError::internal("session not saved", e))?;
        let keep = session.id().map(|id| session_store::hashed(&id));
        store::end_devices(state.db.accounts(), &viewer, keep.as_deref()).await?;
        audit::record(state.db.accounts(), viewer.id(), "account.password_changed", "user", viewer.id()).await?;
        redirect_plain_form("/settings?done=password");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
async fn session() -> Result<Session, AppError> {
    leptos_axum::extract().await.map_err(|e| AppError::internal("no session layer", e))
}

/// Tells the browser to clear its cache, so that the next person who uses it finds no pages or pictures.
#[cfg(feature = "ssr")]
fn clear_cache() {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        let name = http::HeaderName::from_static("clear-site-data");
        response.insert_header(name, http::HeaderValue::from_static("\"cache\""));
    }
}

/// Signs `user` in. The session gets a new id, which prevents session fixation.
#[cfg(feature = "ssr")]
async fn open_session(state: &AppState, user: Uuid) -> Result<(), AppError> {
    let session = session().await?;
    let failed = |e: tower_sessions::session::Error| AppError::internal("session not opened", e);
    session.cycle_id().await.map_err(failed)?;
    session.insert(SESSION_USER, user).await.map_err(failed)?;
    session.insert(session_store::SESSION_DEVICE, request::device()).await.map_err(failed)?;
    session.insert(session_store::SESSION_ADDRESS, request::address().to_string()).await.map_err(failed)?;
    store::record_login(state.db.accounts(), user, state.clock.now()).await?;
    audit::record(state.db.accounts(), user, "account.signed_in", "user", user).await
}

/// An unguessable token for a link: 24 random bytes in hexadecimal.
#[cfg(feature = "ssr")]
pub fn new_token() -> String {
    use rand::RngCore;
    let mut bytes = [0u8; 24];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of a link's token. Only the hash is stored in the database.
#[cfg(feature = "ssr")]
pub fn token_hash(token: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(feature = "ssr")]
fn checked(full_name: &str, email: &str, password: &str) -> Result<(String, String), AppError> {
    let (full_name, email) = (full_name.trim(), email.trim());
    if full_name.is_empty() || full_name.chars().count() > 200 {
        return Err(AppError::field("full_name", "Enter a name of at most 200 characters."));
    }
    check_email(email)?;
    check_password(password)?;
    Ok((full_name.to_owned(), email.to_owned()))
}

/// Rejects text that cannot be an e-mail address. Only a message to it could prove that one exists.
#[cfg(feature = "ssr")]
pub fn check_email(email: &str) -> Result<(), AppError> {
    let looks_right = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.len() > 1);
    if !looks_right || email.len() > model::MAX_EMAIL || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(AppError::field("email", "Enter a valid e-mail address."));
    }
    Ok(())
}

#[cfg(feature = "ssr")]
fn check_password(password: &str) -> Result<(), AppError> {
    let length = password.chars().count();
    if length < model::MIN_PASSWORD {
        return Err(AppError::field("password", format!("Please use at least {} characters.", model::MIN_PASSWORD)));
    }
    if length > model::MAX_PASSWORD {
        return Err(AppError::field("password", format!("Please use at most {} characters.", model::MAX_PASSWORD)));
    }
    Ok(())
}

/// Returns `next` if it is a path on this site, otherwise `/`. Hosts and schemes are rejected, and so are backslashes,
/// which browsers treat like slashes.
#[cfg(feature = "ssr")]
fn local_path(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if local && next.is_ascii() { next } else { "/" }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::local_path;

    #[test]
    fn redirects_lead_only_to_paths_on_this_site() {
        assert_eq!(local_path("/c/1?at=2"), "/c/1?at=2");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", ""] {
            assert_eq!(local_path(foreign), "/");
        }
    }
}
