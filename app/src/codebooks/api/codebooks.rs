//! Server functions that list, create, edit, delete and restore codebooks.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::codebooks::model::{CodebookChange, CodebookDetails, CodebookSummary};
use crate::error::AppError;
use crate::query::{Blank, Checkbox};

#[cfg(feature = "ssr")]
use {
    super::header,
    crate::audit,
    crate::codebooks::model::codebook_url,
    crate::codebooks::store::codebooks as store,
    crate::codebooks::store::{code_tree, coders},
    crate::request::{redirect_plain_form, with_viewer},
    crate::viewer::Coder,
};

/// The codebooks that the viewer can code with.
#[server(name = GetCodebooks)]
pub async fn codebooks() -> Result<Vec<CodebookSummary>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::list(db, viewer).await
    })
    .await
}

/// A codebook with its codes and coders.
#[server(name = GetCodebook)]
pub async fn codebook(id: Uuid) -> Result<CodebookDetails, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, id).await?;
        Ok(CodebookDetails {
            codebook: header(&coder),
            codes: code_tree::tree(db, &coder).await?,
            members: coders::list(db, &coder).await?,
            blind: coder.blind,
            description: coder.description,
        })
    })
    .await
}

/// Validates the fields of the form. Texts are cut to their maximum lengths.
#[cfg(feature = "ssr")]
fn fields(title: &str, description: &str, blind: bool) -> Result<store::CodebookFields, AppError> {
    let title: String = title.trim().chars().take(200).collect();
    if title.is_empty() {
        return Err(AppError::field("title", "Give the codebook a name."));
    }
    Ok(store::CodebookFields { title, description: description.trim().chars().take(10_000).collect(), blind })
}

/// Creates a codebook; returns its id. If `conversation` is given, a plain form is redirected to the page where that
/// conversation is coded.
#[server]
pub async fn create_codebook(
    title: String,
    #[server(default)] description: String,
    #[server(default)] conversation: Blank<Uuid>,
) -> Result<Uuid, AppError> {
    with_viewer(async |request| {
        let fields = fields(&title, &description, false)?;
        let (viewer, db) = request.viewer_and_db();
        let id = store::create(db, viewer, &fields).await?;
        redirect_plain_form(&match conversation.0 {
            Some(conversation) => format!("/c/{conversation}/code?book={id}"),
            None => codebook_url(id),
        });
        Ok(id)
    })
    .await
}

/// Changes the name and the description of a codebook, and whether coding is blind.
#[server]
pub async fn edit_codebook(
    id: Uuid,
    title: String,
    #[server(default)] description: String,
    #[server(default)] blind: Checkbox,
) -> Result<(), AppError> {
    with_viewer(async |request| {
        let fields = fields(&title, &description, blind.0)?;
        let (viewer, db) = request.viewer_and_db();
        let editor = Coder::prove(db, viewer, id).await?.edits()?;
        store::edit(db, &editor, &fields).await?;
        redirect_plain_form(&codebook_url(id));
        Ok(())
    })
    .await
}

/// Deletes or restores a codebook.
#[server]
pub async fn change_codebook(id: Uuid, to: CodebookChange) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        match to {
            CodebookChange::Delete => {
                let owner = Coder::prove(db, viewer, id).await?.owns()?;
                store::delete(db, &owner).await?;
                audit::record(db, viewer.id(), "codebook.deleted", "codebook", id).await?;
                redirect_plain_form(&format!("/codebooks?removed={id}"));
            }
            CodebookChange::Restore => {
                store::restore(db, viewer, id).await?;
                redirect_plain_form(&codebook_url(id));
            }
        }
        Ok(())
    })
    .await
}
