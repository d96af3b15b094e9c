//! Server functions for the codes of a codebook.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument")]
#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::codebooks::model::CodeChange;
use crate::error::AppError;
use crate::query::Blank;

#[cfg(feature = "ssr")]
use {
    crate::codebooks::model::codebook_url,
    crate::codebooks::store::{code_tree, codes as store},
    crate::request::{redirect_plain_form, with_viewer},
    crate::viewer::Coder,
};

/// Validates the fields of the form. Texts are cut to their maximum lengths.
#[cfg(feature = "ssr")]
fn checked(fields: store::CodeFields, shortcut: &str) -> Result<store::CodeFields, AppError> {
    let name: String = fields.name.trim().chars().take(200).collect();
    if name.is_empty() {
        return Err(AppError::field("name", "Give the code a name."));
    }
    let shortcut = shortcut.trim().to_lowercase();
    let is_key = shortcut.len() == 1 && shortcut.bytes().all(|key| key.is_ascii_alphanumeric());
    if !shortcut.is_empty() && (!is_key || ["j", "k"].contains(&shortcut.as_str())) {
        return Err(AppError::field(
            "shortcut",
            "Use one letter or digit, except j and k, which move between messages.",
        ));
    }
    Ok(store::CodeFields {
        name,
        color: fields.color.filter(|color| (1..=12).contains(color)),
        definition: fields.definition.trim().chars().take(10_000).collect(),
        memo: fields.memo.trim().chars().take(20_000).collect(),
        shortcut: (!shortcut.is_empty()).then_some(shortcut),
        parent: fields.parent,
    })
}

/// Adds a code.
///
/// - `color`: 1 to 12; if empty, the colours are used in turn
/// - `shortcut`: the key that applies the code, a letter or digit; may be empty
#[server]
pub async fn add_code(
    book: Uuid,
    name: String,
    #[server(default)] color: Blank<i16>,
    #[server(default)] shortcut: String,
    #[server(default)] parent: Blank<Uuid>,
    #[server(default)] definition: String,
) -> Result<(), AppError> {
    with_viewer(async |request| {
        let fields =
            store::CodeFields { name, color: color.0, definition, parent: parent.0, ..store::CodeFields::default() };
        let fields = checked(fields, &shortcut)?;
        let (viewer, db) = request.viewer_and_db();
        let editor = Coder::prove(db, viewer, book).await?.edits()?;
        store::add(db, &editor, Uuid::now_v7(), &fields).await?;
        redirect_plain_form(&format!("{}#add", codebook_url(book)));
        Ok(())
    })
    .await
}

/// Changes a code. The arguments are those of [`add_code`], but an empty `color` keeps the current colour.
#[server]
pub async fn edit_code(
    book: Uuid,
    id: Uuid,
    name: String,
    #[server(default)] color: Blank<i16>,
    #[server(default)] shortcut: String,
    #[server(default)] parent: Blank<Uuid>,
    #[server(default)] definition: String,
    #[server(default)] memo: String,
) -> Result<(), AppError> {
    with_viewer(async |request| {
        let fields = store::CodeFields { name, color: color.0, definition, memo, parent: parent.0, shortcut: None };
        let fields = checked(fields, &shortcut)?;
        let (viewer, db) = request.viewer_and_db();
        let editor = Coder::prove(db, viewer, book).await?.edits()?;
        store::edit(db, &editor, id, &fields).await?;
        redirect_plain_form(&format!("{}#code-{id}", codebook_url(book)));
        Ok(())
    })
    .await
}

/// Moves, deletes or restores a code. Returns the change.
#[server]
pub async fn change_code(book: Uuid, id: Uuid, to: CodeChange) -> Result<CodeChange, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let editor = Coder::prove(db, viewer, book).await?.edits()?;
        match to {
            CodeChange::Up => code_tree::move_by_one(db, &editor, id, true).await?,
            CodeChange::Down => code_tree::move_by_one(db, &editor, id, false).await?,
            CodeChange::Delete => code_tree::delete(db, &editor, id).await?,
            CodeChange::Restore => code_tree::restore(db, &editor, id).await?,
        }
        let place = if to == CodeChange::Delete { format!("?removed={id}") } else { format!("#code-{id}") };
        redirect_plain_form(&format!("{}{place}", codebook_url(book)));
        Ok(to)
    })
    .await
}

/// Merges the code `id` into the code `into`.
#[server]
pub async fn merge_code(book: Uuid, id: Uuid, into: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let editor = Coder::prove(db, viewer, book).await?.edits()?;
        code_tree::merge(db, &editor, id, into).await?;
        redirect_plain_form(&format!("{}#code-{into}", codebook_url(book)));
        Ok(())
    })
    .await
}
