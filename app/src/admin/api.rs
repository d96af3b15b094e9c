//! Server functions of administration.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;

use crate::accounts::model::Member;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    crate::accounts::{
        api::{new_token, token_hash},
        model::MAX_EMAIL,
        store,
    },
    crate::audit::{self, Access},
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// The people of this installation.
#[server]
pub async fn people() -> Result<Vec<Member>, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let permit = viewer.permit("admin:user:read")?;
        let (user, action, resource_type) = (Some(viewer.id()), "members.listed", "user");
        state.audit.access(Access { user, action, resource_type, resource: None }).await?;
        store::people(state.db.accounts(), permit).await
    })
    .await
}

/// Makes an invitation and returns the path of its link, which is shown this once.
#[server]
pub async fn invite(email: String) -> Result<String, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let permit = viewer.permit("admin:user:invite")?;
        let token = new_token();
        let email = Some(email.trim()).filter(|email| !email.is_empty());
        if email.is_some_and(|email| email.len() > MAX_EMAIL) {
            return Err(AppError::field("email", "This is not an e-mail address."));
        }
        let mut tx = state.db.accounts().begin().await?;
        let made = store::invite(&mut tx, permit, email, &token_hash(&token), state.clock.now()).await?;
        audit::record(&mut *tx, viewer.id(), "invitation.made", "invitation", made).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/admin/people?invited={token}"));
        Ok(format!("/sign-up?token={token}"))
    })
    .await
}
