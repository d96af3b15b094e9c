//! What an import's page says once nothing changes by itself any more, by where the import stands.
//!
//! Rendered by the server alone: the forms in it are plain ones, so the browser needs no code for it.

mod done;
mod list;
mod question;
mod receipt;

use leptos::prelude::*;

use super::model::{Import, Listed, Outcome, Status, Watched};
use crate::ui::format;
use done::{Done, Ended, Undone};
use list::List;
use question::Asking;

/// The import as its page follows it.
pub fn watched(import: Import) -> Watched {
    let made = match import.conversations.as_slice() {
        [one] if import.status == Status::Done && one.outcome == Outcome::New && !import.undone => Some(one.id),
        _ => None,
    };
    Watched {
        id: import.id,
        file: format!("{} · {}", import.file_name, format::bytes(import.size_bytes)),
        percent: import.percent(),
        what: what(&import),
        made,
        ended: import.status.is_over().then(|| ended(import)),
    }
}

/// The list of imports, where nothing is to be followed.
pub fn listed(imports: Vec<Listed>) -> Watched {
    let ended = Some(view! { <List imports/> }.to_html());
    Watched { id: uuid::Uuid::nil(), file: String::new(), percent: 100, what: String::new(), made: None, ended }
}

fn what(import: &Import) -> String {
    match import.status {
        Status::Queued => "Waiting for a free worker…".to_owned(),
        _ if import.messages_done == 0 => "Looking over the file…".to_owned(),
        _ => format!("{} read", format::count(import.messages_done, "message", "messages")),
    }
}

fn ended(import: Import) -> String {
    match import.status {
        Status::Done if import.undone => view! { <Undone import/> }.to_html(),
        Status::Done => view! { <Done import/> }.to_html(),
        Status::Asking => view! { <Asking import/> }.to_html(),
        _ => view! { <Ended import/> }.to_html(),
    }
}
