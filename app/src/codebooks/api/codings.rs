//! Server functions for coding a conversation.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use crate::codebooks::model::{CodingPage, CodingRequest, Passage, SegmentChange, SelectedWords};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::header,
    crate::codebooks::model::{CodingWorkspace, codebook_url, coding_url},
    crate::codebooks::store::{code_tree, codebooks, codings as store, passages},
    crate::request::{redirect_plain_form, with_viewer},
    crate::viewer::{Coder, Conversation, Reader, Viewer},
    sqlx::PgConnection,
};

/// A page of a conversation's messages, and the codebook to code them with.
#[server(name = GetCodingPage, input = Json)]
pub async fn coding_page(conversation: Uuid, query: CodingRequest) -> Result<CodingPage, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let reader = viewer.read(db, conversation).await?;
        let workspace = workspace(db, viewer, &reader, &query).await?;
        Ok(CodingPage { conversation, title: reader.title.clone(), workspace })
    })
    .await
}

#[cfg(feature = "ssr")]
async fn workspace(
    db: &mut PgConnection,
    viewer: &Viewer,
    reader: &Reader<Conversation>,
    query: &CodingRequest,
) -> Result<Option<CodingWorkspace>, AppError> {
    let book = match query.book {
        Some(book) => Some(book),
        None => codebooks::latest(db, viewer, reader).await?,
    };
    let Some(book) = book else { return Ok(None) };
    let coder = Coder::prove(db, viewer, book).await?;
    let last = reader.last_seq;
    let at = query.at.unwrap_or(1).clamp(1, last.max(1));
    Ok(Some(CodingWorkspace {
        conversation: reader.id,
        codebook: header(&coder),
        codebooks: codebooks::list(db, viewer).await?,
        codes: code_tree::tree(db, &coder).await?,
        at,
        last,
        passages: passages::page(db, &coder, reader, at).await?,
    }))
}

/// Applies a code to words of a message or to whole messages. Returns the changed messages.
///
/// - `at`: the first message of the page to which a plain form is redirected
/// - `seqs`: the whole messages; ignored if there are `words`
#[server]
pub async fn apply_code(
    conversation: Uuid,
    book: Uuid,
    #[server(default)] at: i64,
    code: Uuid,
    #[server(default)] seqs: Vec<i64>,
    #[server(default)] words: Option<SelectedWords>,
) -> Result<Vec<Passage>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let reader = viewer.read(db, conversation).await?;
        let coder = Coder::prove(db, viewer, book).await?;
        let changed = match words.filter(|words| !words.quote.trim().is_empty()) {
            Some(words) => {
                store::code_words(db, &coder, &reader, code, &words).await?;
                vec![words.seq]
            }
            None => {
                store::code_messages(db, &coder, &reader, code, &seqs).await?;
                seqs
            }
        };
        let place = changed.last().copied().unwrap_or(at);
        redirect_plain_form(&format!("{}#m{place}", coding_url(conversation, book, at)));
        passages::by_seqs(db, &coder, &reader, &changed).await
    })
    .await
}

/// Removes or restores a segment. Returns the changed messages.
#[server]
pub async fn remove_segment(
    conversation: Uuid,
    book: Uuid,
    #[server(default)] at: i64,
    segment: Uuid,
    #[server(default)] to: SegmentChange,
) -> Result<Vec<Passage>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, book).await?;
        store::set_removed(db, &coder, segment, to == SegmentChange::Remove).await?;
        let undo = if to == SegmentChange::Remove { format!("&removed={segment}") } else { String::new() };
        redirect_plain_form(&format!("{}{undo}", coding_url(conversation, book, at)));
        let reader = viewer.read(db, conversation).await?;
        let seqs = store::segment_seqs(db, &reader, segment).await?;
        passages::by_seqs(db, &coder, &reader, &seqs).await
    })
    .await
}

/// Sets the memo of a segment. Only the first 5,000 characters are kept.
#[server]
pub async fn edit_segment(book: Uuid, segment: Uuid, #[server(default)] memo: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let memo: String = memo.trim().chars().take(5_000).collect();
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, book).await?;
        store::set_memo(db, &coder, segment, &memo).await?;
        redirect_plain_form(&format!("{}/segments#s{segment}", codebook_url(book)));
        Ok(())
    })
    .await
}
