//! Server functions of sharing: plain forms of `/c/:id/sharing`.

#![expect(clippy::too_many_arguments, reason = "a form has as many fields as it has")]
#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store::{access, analysts, links},
    crate::accounts::api::{new_token, token_hash},
    crate::admin::audit,
    crate::error::answer,
    crate::exports::wish::Wish,
    crate::insights::{Filter, Mask},
    crate::state::AppState,
    crate::viewer::Viewer,
    chrono::TimeDelta,
    export::redact::Redactions,
};

/// Lets the account of this address read a conversation, or do more: `reader`, `annotator`, `editor`.
#[server]
pub async fn share_with(id: Uuid, email: String, role: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let role = access::Role::by_word(&role).ok_or_else(|| AppError::field("role", "Choose what they may do."))?;
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        access::grant(&mut tx, &owner, &email, role).await?;
        audit::record(&mut *tx, viewer.id(), "access.granted", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing"));
        Ok(())
    })
    .await
}

/// Lets the account of this address see the dashboards of a conversation, but not read it.
///
/// - `names`, `texts`: anything, when it sees names, and words of messages
#[server]
pub async fn share_dashboard_with(
    id: Uuid,
    email: String,
    #[server(default)] names: String,
    #[server(default)] texts: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        let mask = Mask::of(!names.is_empty(), !texts.is_empty());
        analysts::grant(&mut tx, &owner, &email, (mask.names, mask.texts)).await?;
        audit::record(&mut *tx, viewer.id(), "access.granted", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing"));
        Ok(())
    })
    .await
}

/// Lets an account see the dashboards no longer.
#[server]
pub async fn unshare_dashboard(id: Uuid, user: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        analysts::revoke(&mut tx, &owner, user).await?;
        audit::record(&mut *tx, viewer.id(), "access.revoked", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing"));
        Ok(())
    })
    .await
}

/// Takes an account's access away: the owner anybody's, others their own.
#[server]
pub async fn unshare(id: Uuid, user: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        if user == viewer.id() {
            let reader = viewer.read(&mut tx, id).await?;
            access::leave(&mut tx, &reader).await?;
        } else {
            let owner = viewer.own(&mut tx, id).await?;
            access::revoke(&mut tx, &owner, user).await?;
        }
        audit::record(&mut *tx, viewer.id(), "access.revoked", "conversation", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&if user == viewer.id() { "/".to_owned() } else { format!("/c/{id}/sharing") });
        Ok(())
    })
    .await
}

/// Makes a link to a part of a conversation, which is shown this once.
///
/// - `from`, `until`: days; `query`: what a search finds now; `seqs`: places chosen one by one
/// - `names`, `numbers`: what guests are not told; `media`: whether they see pictures and files
/// - `days`: how long it is open, at most 366; `password`: empty for none
#[server]
pub async fn make_link(
    id: Uuid,
    #[server(default)] label: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] query: String,
    #[server(default)] seqs: String,
    #[server(default)] names: String,
    #[server(default)] numbers: String,
    #[server(default)] media: String,
    days: i64,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let wish = Wish {
            from: from.parse().ok(),
            until: until.parse().ok(),
            query: query.trim().chars().take(500).collect(),
            seqs,
            redactions: Redactions { names: !names.is_empty(), numbers: !numbers.is_empty() },
            media: !media.is_empty(),
            ..Wish::read("")
        };
        let (token, link) = new_link(&state, &label, wish, days, password).await?;
        let today = state.clock.now().date_naive();
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        let made = links::create(&mut tx, &viewer, &owner, &link, today).await?;
        audit::record(&mut *tx, viewer.id(), "share.made", "share_link", made).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing?made={token}"));
        Ok(())
    })
    .await
}

/// Makes a link to the dashboard of a conversation, which is shown this once.
///
/// - `filters`: those of the dashboard, as in its address; `names`, `texts`: whether guests see names, and words
///   of messages; `days`, `password`: as for [`make_link`]
#[server]
pub async fn make_dashboard_link(
    id: Uuid,
    #[server(default)] label: String,
    #[server(default)] filters: String,
    #[server(default)] names: String,
    #[server(default)] texts: String,
    days: i64,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mask = Mask::of(!names.is_empty(), !texts.is_empty());
        let filters = mask.with_filter(&crate::query::parse::<Filter>(&filters));
        let (token, link) = new_link(&state, &label, Wish::read(""), days, password).await?;
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        let made = links::create_of_dashboard(&mut tx, &owner, &link, &filters).await?;
        audit::record(&mut *tx, viewer.id(), "share.made", "share_link", made).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing?made={token}"));
        Ok(())
    })
    .await
}

/// What all links have: a token, an end, and maybe a password.
#[cfg(feature = "ssr")]
async fn new_link(
    state: &AppState,
    label: &str,
    wish: Wish,
    days: i64,
    password: String,
) -> Result<(String, links::NewLink), AppError> {
    if !(1..=366).contains(&days) {
        return Err(AppError::field("days", "A link is open for a day to a year."));
    }
    let password_hash = match password.is_empty() {
        true => None,
        false => Some(state.passwords.hash(password).await?),
    };
    let token = new_token();
    let link = links::NewLink {
        token_sha256: token_hash(&token),
        label: label.trim().chars().take(200).collect(),
        wish,
        password_hash,
        expires_at: state.clock.now() + TimeDelta::days(days),
    };
    Ok((token, link))
}

/// Closes a link for ever.
#[server]
pub async fn revoke_link(id: Uuid, link: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let owner = viewer.own(&mut tx, id).await?;
        links::revoke(&mut tx, &owner, link).await?;
        audit::record(&mut *tx, viewer.id(), "share.revoked", "share_link", link).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/c/{id}/sharing"));
        Ok(())
    })
    .await
}
