//! The list of imports: the way back to a receipt, and to undoing.

use leptos::prelude::*;

use super::super::model::{Listed, Status};
use crate::ui::format;

/// The imports, the latest first.
#[component]
pub fn List(
    /// Their lines.
    imports: Vec<Listed>,
) -> impl IntoView {
    let none = imports.is_empty().then(|| {
        view! { <p>"Nothing was imported yet. "<a href="/">"Bring a conversation"</a></p> }
    });
    let rows = imports.into_iter().map(|import| {
        let state = match import.status {
            _ if import.undone => "taken back",
            Status::Queued | Status::Reading | Status::Saving => "being read",
            Status::Asking => "waits for your answer",
            Status::Done => "done",
            Status::Failed => "failed",
            Status::Cancelled => "cancelled",
        };
        view! {
            <tr>
                <th scope="row"><a href=format!("/imports/{}", import.id)><bdi>{import.file_name}</bdi></a></th>
                <td>{format::day(import.created_at.date_naive())}</td>
                <td><bdi>{import.conversations}</bdi></td>
                <td>{format::number(import.messages)}</td>
                <td>{state}</td>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label="Imports">
                <table>
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Day"</th><th scope="col">"Conversation"</th><th scope="col">"Messages"</th><th scope="col">"State"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section class="card"><h1>"Imports"</h1>{none}{table}</section> }
}
