//! The import history.

use leptos::prelude::*;

use super::super::model::{ImportStatus, ImportSummary};
use crate::ui::format;

/// Imports with links to their receipts, newest first.
#[component]
pub fn ImportList(
    /// The imports to list.
    imports: Vec<ImportSummary>,
) -> impl IntoView {
    let none = imports.is_empty().then(|| {
        view! { <p>"No imports yet. "<a href="/">"Import a conversation"</a></p> }
    });
    let rows = imports.into_iter().map(|import| {
        let state = match import.status {
            _ if import.undone => "undone",
            ImportStatus::Queued | ImportStatus::Reading | ImportStatus::Saving => "importing",
            ImportStatus::Asking => "waiting for your answer",
            ImportStatus::Done => "done",
            ImportStatus::Failed => "failed",
            ImportStatus::Cancelled => "cancelled",
        };
        let messages = format::count(import.messages, "message", "messages");
        view! {
            <li class="row">
                <span class="row-text">
                    <a href=format!("/imports/{}", import.id)><bdi>{import.file_name}</bdi></a>
                    <span class="hint">{format!("{} · {state} · {messages}", format::day(import.created_at.date_naive()))}</span>
                    <bdi class="hint">{import.conversations}</bdi>
                </span>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! { <section class="card"><h1>"Import history"</h1>{none}<ul class="rows">{rows}</ul></section> }
}
