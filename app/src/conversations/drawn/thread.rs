//! `/c/:id/thread/:seq`: a message with what it answers and all that answers them.

use export::{File, fragment};
use leptos::prelude::*;
use sqlx::PgConnection;

use super::head;
use crate::conversations::MessageFilter;
use crate::conversations::messages::{self, SelectedMessages};
use crate::conversations::store::threads::{MAX, thread};
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::{Conversation, Reader};

/// Draws the page.
///
/// # Errors
/// [`AppError::NotFound`] when there is no message at this place.
pub async fn draw(db: &mut PgConnection, conversation: &Reader<Conversation>, seq: i64) -> Result<Drawn, AppError> {
    let (ids, count) = thread(&mut *db, conversation, seq).await?;
    if ids.is_empty() {
        return Err(AppError::NotFound);
    }
    let participants = messages::participants(&mut *db, conversation).await?;
    let exported =
        messages::head(&mut *db, conversation, &participants, &MessageFilter::default(), chrono::DateTime::default())
            .await?;
    let shown = messages::read(db, conversation, &participants, &SelectedMessages::of(ids), 0, MAX).await?;
    let rows = shown.iter().map(|one| {
        let href = format!("/c/{}?at={}#m{}", conversation.id, one.seq, one.seq);
        let html = fragment(&exported, one, &|_: &File| None);
        view! {
            <li class="thread-message" class:asked=one.seq == seq>
                <div inner_html=html></div>
                <p class="hint">{format::day_and_time(one.at)}" · "<a href=href>"In the conversation"</a></p>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    let more = (count > MAX).then(|| view! { <p class="hint">{format!("The first {MAX} of {count} messages.")}</p> });
    let html = view! {
        {head(conversation, Some(seq))}
        <h2>{format!("A thread of {}", format::count(count, "message", "messages"))}</h2>
        <ol class="thread export-preview">{rows}</ol>
        {more}
    };
    Ok(Drawn { title: "Thread".to_owned(), html: html.to_html() })
}
