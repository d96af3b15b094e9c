//! Server functions of sharing.

#![expect(missing_docs, reason = "#[server] generates structs whose fields are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{DashboardGrant, SharedMessages, SharingPageData};
use crate::error::AppError;
use crate::role::Role;

#[cfg(feature = "ssr")]
use {
    super::store::{access, analysts, links},
    crate::accounts::api::{new_token, token_hash},
    crate::accounts::request::origin,
    crate::audit,
    crate::insights::{Filter, Mask},
    crate::request::{Request, redirect_plain_form, with_viewer},
    chrono::TimeDelta,
};

/// The data of the sharing page of a conversation.
#[server(name = GetSharing, input = Json)]
pub async fn sharing(conversation: Uuid) -> Result<SharingPageData, AppError> {
    with_viewer(async |request| {
        let reader = request.read(conversation).await?;
        let owner = match request.own(conversation).await {
            Ok(owner) => Some(owner),
            Err(AppError::Forbidden { .. }) => None,
            Err(error) => return Err(error),
        };
        let links = match &owner {
            Some(owner) => links::list(request.db(), owner).await?,
            None => Vec::new(),
        };
        let now = request.state.clock.now();
        Ok(SharingPageData {
            conversation,
            title: reader.title.clone(),
            is_owner: owner.is_some(),
            people: access::list(request.db(), &reader).await?,
            analysts: analysts::list(request.db(), &reader).await?,
            links: links.iter().map(|link| link.summary(now)).collect(),
            origin: origin(),
        })
    })
    .await
}

/// Gives the account with this e-mail address access to a conversation, or changes its role.
#[server]
pub async fn share_with(id: Uuid, email: String, role: Role) -> Result<(), AppError> {
    with_viewer(async |request| {
        let owner = request.own(id).await?;
        access::grant(request.db(), &owner, &email, role).await?;
        record(request, "access.granted", "conversation", id).await
    })
    .await?;
    redirect_plain_form(&page(id));
    Ok(())
}

/// Gives the account with this e-mail address access to the dashboard of a conversation, but not to its messages.
#[server]
pub async fn share_dashboard_with(
    id: Uuid,
    email: String,
    #[server(flatten)] grant: DashboardGrant,
) -> Result<(), AppError> {
    with_viewer(async |request| {
        let owner = request.own(id).await?;
        let mask = Mask::of(grant.names, grant.texts);
        analysts::grant(request.db(), &owner, &email, (mask.names, mask.texts)).await?;
        record(request, "access.granted", "conversation", id).await
    })
    .await?;
    redirect_plain_form(&page(id));
    Ok(())
}

/// Revokes an account's access to the dashboard.
#[server]
pub async fn unshare_dashboard(id: Uuid, user: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let owner = request.own(id).await?;
        analysts::revoke(request.db(), &owner, user).await?;
        record(request, "access.revoked", "conversation", id).await
    })
    .await?;
    redirect_plain_form(&page(id));
    Ok(())
}

/// Revokes an account's access to a conversation. The owner can do this for anyone, others only for themselves. Returns
/// whether it was the viewer's own access.
#[server]
pub async fn unshare(id: Uuid, user: Uuid) -> Result<bool, AppError> {
    let left = with_viewer(async |request| {
        let own = user == request.viewer.id();
        if own {
            let reader = request.read(id).await?;
            access::leave(request.db(), &reader).await?;
        } else {
            let owner = request.own(id).await?;
            access::revoke(request.db(), &owner, user).await?;
        }
        record(request, "access.revoked", "conversation", id).await?;
        Ok(own)
    })
    .await?;
    redirect_plain_form(&if left { "/".to_owned() } else { page(id) });
    Ok(left)
}

/// Creates a link to messages. Returns its token, which the server does not store.
///
/// - `days`: days until it expires, from 1 to 366
/// - `password`: empty for none
#[server]
pub async fn make_link(
    id: Uuid,
    #[server(default)] label: String,
    #[server(flatten)] shared: SharedMessages,
    days: i64,
    #[server(default)] password: String,
) -> Result<String, AppError> {
    let token = with_viewer(async |request| {
        let owner = request.own(id).await?;
        let (token, link) = new_link(request, &label, days, password).await?;
        let (viewer, today) = (request.viewer.clone(), request.state.clock.now().date_naive());
        let link = links::create(request.db(), &viewer, &owner, &link, &shared, today).await?;
        record(request, "share.made", "share_link", link).await?;
        Ok(token)
    })
    .await?;
    redirect_plain_form(&format!("{}?made={token}", page(id)));
    Ok(token)
}

/// Creates a link to the dashboard of a conversation. Returns its token, which the server does not store.
///
/// - `filters`: the query string of the dashboard
/// - `days`, `password`: as for [`make_link`]
#[server]
pub async fn make_dashboard_link(
    id: Uuid,
    #[server(default)] label: String,
    #[server(default)] filters: String,
    #[server(flatten)] grant: DashboardGrant,
    days: i64,
    #[server(default)] password: String,
) -> Result<String, AppError> {
    let token = with_viewer(async |request| {
        let owner = request.own(id).await?;
        let mask = Mask::of(grant.names, grant.texts);
        let filters = mask.with_filter(&crate::query::parse::<Filter>(&filters));
        let (token, link) = new_link(request, &label, days, password).await?;
        let link = links::create_for_dashboard(request.db(), &owner, &link, &filters).await?;
        record(request, "share.made", "share_link", link).await?;
        Ok(token)
    })
    .await?;
    redirect_plain_form(&format!("{}?made={token}", page(id)));
    Ok(token)
}

/// Revokes a link permanently.
#[server]
pub async fn revoke_link(id: Uuid, link: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let owner = request.own(id).await?;
        links::revoke(request.db(), &owner, link).await?;
        record(request, "share.revoked", "share_link", link).await
    })
    .await?;
    redirect_plain_form(&page(id));
    Ok(())
}

#[cfg(feature = "ssr")]
fn page(conversation: Uuid) -> String {
    format!("/c/{conversation}/sharing")
}

#[cfg(feature = "ssr")]
async fn record(request: &mut Request, action: &str, kind: &str, id: Uuid) -> Result<(), AppError> {
    let user = request.viewer.id();
    audit::record(request.db(), user, action, kind, id).await
}

/// Creates a token and the link that it opens.
#[cfg(feature = "ssr")]
async fn new_link(
    request: &Request,
    label: &str,
    days: i64,
    password: String,
) -> Result<(String, links::NewLink), AppError> {
    if !(1..=366).contains(&days) {
        return Err(AppError::field("days", "A link can be valid for 1 day to 1 year."));
    }
    let password_hash = match password.is_empty() {
        true => None,
        false => Some(request.state.passwords.hash(password).await?),
    };
    let token = new_token();
    let link = links::NewLink {
        token_sha256: token_hash(&token),
        label: label.trim().chars().take(200).collect(),
        password_hash,
        expires_at: request.state.clock.now() + TimeDelta::days(days),
    };
    Ok((token, link))
}
