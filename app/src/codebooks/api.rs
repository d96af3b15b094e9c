//! Server functions of codebooks: plain forms.

#![expect(clippy::too_many_arguments, reason = "a form has as many fields as it has")]
#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::store::{books, coders, codes, codings},
    crate::audit,
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::{CodebookRole, Coder, Viewer},
};

/// The page of a codebook.
#[cfg(feature = "ssr")]
pub fn page(codebook: Uuid) -> String {
    format!("/codebooks/{codebook}")
}

#[cfg(feature = "ssr")]
fn said(title: &str, description: &str, blind: &str) -> Result<books::CodebookFields, AppError> {
    let title: String = title.trim().chars().take(200).collect();
    if title.is_empty() {
        return Err(AppError::field("title", "Give the codebook a name."));
    }
    let description = description.trim().chars().take(10_000).collect();
    Ok(books::CodebookFields { title, description, blind: !blind.is_empty() })
}

/// Makes a codebook. With a conversation, leads to where that is coded.
#[server]
pub async fn make_codebook(
    title: String,
    #[server(default)] description: String,
    #[server(default)] conversation: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let said = said(&title, &description, "")?;
        let mut tx = viewer.begin(&state).await?;
        let id = books::create(&mut tx, &viewer, &said).await?;
        tx.commit().await?;
        leptos_axum::redirect(&match conversation.parse::<Uuid>() {
            Ok(conversation) => format!("/c/{conversation}/code?book={id}"),
            Err(_) => page(id),
        });
        Ok(())
    })
    .await
}

/// Describes a codebook anew. `blind`: anything, when coders are to see only what they coded themselves.
#[server]
pub async fn edit_codebook(
    id: Uuid,
    title: String,
    #[server(default)] description: String,
    #[server(default)] blind: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let said = said(&title, &description, &blind)?;
        let mut tx = viewer.begin(&state).await?;
        let editor = Coder::prove(&mut tx, &viewer, id).await?.edits()?;
        books::say(&mut tx, &editor, &said).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(id));
        Ok(())
    })
    .await
}

/// Takes a codebook away (`delete`), or back (`restore`).
#[server]
pub async fn change_codebook(id: Uuid, to: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let then = match to.as_str() {
            "delete" => {
                let owner = Coder::prove(&mut tx, &viewer, id).await?.owns()?;
                books::delete(&mut tx, &owner).await?;
                audit::record(&mut *tx, viewer.id(), "codebook.deleted", "codebook", id).await?;
                format!("/codebooks?removed={id}")
            }
            "restore" => {
                books::restore(&mut tx, &viewer, id).await?;
                page(id)
            }
            _ => return Err(AppError::field("to", "There is no such change.")),
        };
        tx.commit().await?;
        leptos_axum::redirect(&then);
        Ok(())
    })
    .await
}

/// Lets the account of this address code with it: as `coder` or `editor`.
#[server]
pub async fn add_coder(id: Uuid, email: String, role: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let role = match role.as_str() {
            "coder" => CodebookRole::Coder,
            "editor" => CodebookRole::Editor,
            _ => return Err(AppError::field("role", "Choose what they may do.")),
        };
        let mut tx = viewer.begin(&state).await?;
        let owner = Coder::prove(&mut tx, &viewer, id).await?.owns()?;
        coders::add(&mut tx, &owner, &email, role).await?;
        audit::record(&mut *tx, viewer.id(), "access.granted", "codebook", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&page(id));
        Ok(())
    })
    .await
}

/// Lets somebody code no longer: the owner anybody, others themselves. What they coded stays.
#[server]
pub async fn remove_coder(id: Uuid, user: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let coder = Coder::prove(&mut tx, &viewer, id).await?;
        match user == viewer.id() {
            true => coders::leave(&mut tx, &coder).await?,
            false => coders::remove(&mut tx, &coder.owns()?, user).await?,
        }
        audit::record(&mut *tx, viewer.id(), "access.revoked", "codebook", id).await?;
        tx.commit().await?;
        leptos_axum::redirect(&if user == viewer.id() { "/codebooks".to_owned() } else { page(id) });
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn code(
    name: &str,
    color: &str,
    shortcut: &str,
    parent: &str,
    definition: &str,
    memo: &str,
) -> Result<codes::CodeFields, AppError> {
    let name: String = name.trim().chars().take(200).collect();
    if name.is_empty() {
        return Err(AppError::field("name", "Give the code a name."));
    }
    let shortcut = shortcut.trim().to_lowercase();
    let is_key = shortcut.len() == 1 && shortcut.bytes().all(|key| key.is_ascii_alphanumeric());
    if !shortcut.is_empty() && (!is_key || ["j", "k"].contains(&shortcut.as_str())) {
        return Err(AppError::field("shortcut", "A key is one letter or digit, but not j or k: those move."));
    }
    Ok(codes::CodeFields {
        name,
        color: color.parse().ok().filter(|color| (1..=12).contains(color)),
        definition: definition.trim().chars().take(10_000).collect(),
        memo: memo.trim().chars().take(20_000).collect(),
        shortcut: (!shortcut.is_empty()).then_some(shortcut),
        parent: parent.parse().ok(),
    })
}

/// Adds a code.
///
/// - `color`: 1 to 12, or empty for the next one; `shortcut`: a key, or empty; `parent`: a code, or empty
#[server]
pub async fn add_code(
    book: Uuid,
    name: String,
    #[server(default)] color: String,
    #[server(default)] shortcut: String,
    #[server(default)] parent: String,
    #[server(default)] definition: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let said = code(&name, &color, &shortcut, &parent, &definition, "")?;
        let mut tx = viewer.begin(&state).await?;
        let editor = Coder::prove(&mut tx, &viewer, book).await?.edits()?;
        codes::add(&mut tx, &editor, Uuid::now_v7(), &said).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("{}#add", page(book)));
        Ok(())
    })
    .await
}

/// Describes a code anew; see [`add_code`].
#[server]
pub async fn edit_code(
    book: Uuid,
    id: Uuid,
    name: String,
    #[server(default)] color: String,
    #[server(default)] shortcut: String,
    #[server(default)] parent: String,
    #[server(default)] definition: String,
    #[server(default)] memo: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let said = code(&name, &color, &shortcut, &parent, &definition, &memo)?;
        let mut tx = viewer.begin(&state).await?;
        let editor = Coder::prove(&mut tx, &viewer, book).await?.edits()?;
        codes::say(&mut tx, &editor, id, &said).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("{}#code-{id}", page(book)));
        Ok(())
    })
    .await
}

/// Does something to a code: `up`, `down`, `delete`, `restore`.
#[server]
pub async fn change_code(book: Uuid, id: Uuid, to: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let editor = Coder::prove(&mut tx, &viewer, book).await?.edits()?;
        match to.as_str() {
            "up" | "down" => codes::shift(&mut tx, &editor, id, to == "up").await?,
            "delete" => codes::delete(&mut tx, &editor, id).await?,
            "restore" => codes::restore(&mut tx, &editor, id).await?,
            _ => return Err(AppError::field("to", "There is no such change.")),
        }
        tx.commit().await?;
        let then = if to == "delete" { format!("?removed={id}") } else { format!("#code-{id}") };
        leptos_axum::redirect(&format!("{}{then}", page(book)));
        Ok(())
    })
    .await
}

/// Makes two codes one.
#[server]
pub async fn merge_code(book: Uuid, id: Uuid, into: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let editor = Coder::prove(&mut tx, &viewer, book).await?.edits()?;
        codes::merge(&mut tx, &editor, id, into).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("{}#code-{into}", page(book)));
        Ok(())
    })
    .await
}

/// The page where a conversation is coded, at a place.
#[cfg(feature = "ssr")]
fn coding_page(conversation: Uuid, book: Uuid, at: i64) -> String {
    format!("/c/{conversation}/code?book={book}&at={at}")
}

/// Gives a code to words of a message, or to whole messages.
///
/// - `at`: where the page begins, to come back to; `seqs`: the places of whole messages
/// - `quote`: words; `words`: the place of their message; `near`: where in it, as a browser counts
#[server]
pub async fn apply_code(
    conversation: Uuid,
    book: Uuid,
    #[server(default)] at: i64,
    code: Uuid,
    #[server(default)] seqs: Vec<i64>,
    #[server(default)] quote: String,
    #[server(default)] words: String,
    #[server(default)] near: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let reader = viewer.read(&mut tx, conversation).await?;
        let coder = Coder::prove(&mut tx, &viewer, book).await?;
        let seq = words.parse::<i64>().ok().filter(|_| !quote.trim().is_empty());
        let place = match seq {
            Some(seq) => {
                let words = codings::Words { seq, quote, near_utf16: near.parse().unwrap_or_default() };
                codings::code_words(&mut tx, &coder, &reader, code, &words).await?;
                seq
            }
            None => {
                codings::code_messages(&mut tx, &coder, &reader, code, &seqs).await?;
                seqs.last().copied().unwrap_or(at)
            }
        };
        tx.commit().await?;
        leptos_axum::redirect(&format!("{}#m{place}", coding_page(conversation, book, at)));
        Ok(())
    })
    .await
}

/// Takes a segment away, or back (`to` is `restore`).
#[server]
pub async fn remove_segment(
    conversation: Uuid,
    book: Uuid,
    #[server(default)] at: i64,
    segment: Uuid,
    #[server(default)] to: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let coder = Coder::prove(&mut tx, &viewer, book).await?;
        let back = to == "restore";
        codings::set_removed(&mut tx, &coder, segment, !back).await?;
        tx.commit().await?;
        let undo = if back { String::new() } else { format!("&removed={segment}") };
        leptos_axum::redirect(&format!("{}{undo}", coding_page(conversation, book, at)));
        Ok(())
    })
    .await
}

/// Says something about a segment; leads to the list of segments.
#[server]
pub async fn say_segment(book: Uuid, segment: Uuid, #[server(default)] memo: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let memo: String = memo.trim().chars().take(5_000).collect();
        let mut tx = viewer.begin(&state).await?;
        let coder = Coder::prove(&mut tx, &viewer, book).await?;
        codings::say(&mut tx, &coder, segment, &memo).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("{}/segments#s{segment}", page(book)));
        Ok(())
    })
    .await
}
