//! Server functions of administration.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;

use crate::accounts::model::Member;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    crate::accounts::{
        api::{new_token, token_hash},
        store,
    },
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// The people of this installation.
#[server]
pub async fn people() -> Result<Vec<Member>, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        store::people(state.db.accounts(), viewer.permit("admin:user:read")?).await
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
        store::invite(state.db.accounts(), permit, email, &token_hash(&token), state.clock.now()).await?;
        leptos_axum::redirect(&format!("/admin/people?invited={token}"));
        Ok(format!("/sign-up?token={token}"))
    })
    .await
}
