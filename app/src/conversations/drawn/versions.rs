//! `/c/:id/versions/:message`: what a message says, and what it said before.

use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::head;
use crate::conversations::store::versions::{MessageVersion, versions};
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::{Conversation, Reader};

/// Draws the page.
pub async fn draw(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: Uuid,
) -> Result<Drawn, AppError> {
    let (now, before) = versions(db, conversation, message).await?;
    let one = |version: &MessageVersion, label: String| {
        view! {
            <li class="version">
                <p class="page-lead">{label}</p>
                <p class="message-text" dir="auto">{version.content.clone()}</p>
            </li>
        }
    };
    let earlier = before
        .iter()
        .map(|version| one(version, format!("until {}", format::day_and_time(version.until))))
        .collect_view();
    let html = view! {
        {head(conversation, Some(now.seq))}
        <p class="page-lead">{format!("A message of {}, {}", now.sender, format::day_and_time(now.at))}</p>
        <ol class="versions">
            {one(&MessageVersion { content: now.content.clone(), until: now.at }, "Now".to_owned())}
            {earlier}
        </ol>
    };
    Ok(Drawn { title: "Versions of a message".to_owned(), html: html.to_html() })
}
