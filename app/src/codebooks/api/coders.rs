//! Server functions that add and remove the coders of a codebook.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::codebooks::model::NewCoderRole;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    crate::audit,
    crate::codebooks::model::{CodebookRole, codebook_url},
    crate::codebooks::store::coders as store,
    crate::request::{redirect_plain_form, with_viewer},
    crate::viewer::Coder,
};

/// Adds the account with this e-mail address as a coder, or changes its role.
#[server]
pub async fn add_coder(id: Uuid, email: String, role: NewCoderRole) -> Result<(), AppError> {
    with_viewer(async |request| {
        let role = match role {
            NewCoderRole::Coder => CodebookRole::Coder,
            NewCoderRole::Editor => CodebookRole::Editor,
        };
        let (viewer, db) = request.viewer_and_db();
        let owner = Coder::prove(db, viewer, id).await?.owns()?;
        store::add(db, &owner, &email, role).await?;
        audit::record(db, viewer.id(), "access.granted", "codebook", id).await?;
        redirect_plain_form(&codebook_url(id));
        Ok(())
    })
    .await
}

/// Removes a coder. The owner may remove anyone, others only themselves. Their codings are kept.
#[server]
pub async fn remove_coder(id: Uuid, user: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, id).await?;
        let leaves = user == viewer.id();
        if leaves {
            store::leave(db, &coder).await?;
        } else {
            store::remove(db, &coder.owns()?, user).await?;
        }
        audit::record(db, viewer.id(), "access.revoked", "codebook", id).await?;
        redirect_plain_form(&if leaves { "/codebooks".to_owned() } else { codebook_url(id) });
        Ok(())
    })
    .await
}
