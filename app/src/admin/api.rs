//! Server functions for administration.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::accounts::model::Member;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    crate::accounts::{
        api::{check_email, new_token, token_hash},
        invite as create_invitation, members as all_members,
        request::origin,
    },
    crate::audit::{self, Access},
    crate::request::{redirect_plain_form, with_viewer},
};

/// The members of this installation, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// Sorted by name.
    pub all: Vec<Member>,
    /// Scheme and host of the URL that the browser used, to build invitation links with.
    pub origin: String,
}

/// The members of this installation.
#[server(name = GetMembers)]
pub async fn members() -> Result<Members, AppError> {
    with_viewer(async |request| {
        let permit = request.viewer.permit("admin:user:read")?;
        let (user, action, resource_type) = (Some(request.viewer.id()), "members.listed", "user");
        request.state.audit.access(Access { user, action, resource_type, resource: None }).await?;
        let all = all_members(request.state.db.accounts(), permit).await?;
        Ok(Members { all, origin: origin() })
    })
    .await
}

/// Creates an invitation, for one e-mail address or for anyone with the link. Returns its token, which is shown only
/// once.
#[server]
pub async fn invite(#[server(default)] email: String) -> Result<String, AppError> {
    with_viewer(async |request| {
        let permit = request.viewer.permit("admin:user:invite")?;
        let token = new_token();
        let email = Some(email.trim()).filter(|email| !email.is_empty());
        email.map_or(Ok(()), check_email)?;
        let (user, now) = (request.viewer.id(), request.state.clock.now());
        let mut tx = request.state.db.accounts().begin().await?;
        let invitation = create_invitation(&mut tx, permit, email, &token_hash(&token), now).await?;
        audit::record(&mut *tx, user, "invitation.made", "invitation", invitation).await?;
        tx.commit().await?;
        redirect_plain_form(&format!("/admin/people?invited={token}"));
        Ok(token)
    })
    .await
}
