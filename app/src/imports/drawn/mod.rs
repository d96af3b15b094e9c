//! `/imports`: the list. `/imports/:id`: how far it is, a question if there is one, then the receipt. With `?open`
//! (as after an upload) the conversation opens as soon as it is there.

mod done;
mod list;
mod question;
mod receipt;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::api::CancelImport;
use super::model::{Import, ImportStatus, Outcome};
use super::store;
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::Viewer;
use done::{Done, Ended, Undone};
use list::List;
use question::Asking;

/// Milliseconds until an import that goes on is looked at again.
const PAUSE: u32 = 400;

/// Draws the list of the viewer's imports; `?of=` names one conversation's.
///
/// # Errors
/// Those of the database.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let of = parameter(query, "of").and_then(|of| of.parse().ok());
    let imports = store::list(db, viewer, of).await?;
    Ok(page(view! { <List imports/> }.into_any()))
}

/// Draws an import.
///
/// # Errors
/// [`AppError::NotFound`] when it is not the viewer's.
pub async fn one(db: &mut PgConnection, viewer: &Viewer, id: Uuid, query: &str) -> Result<Drawn, AppError> {
    let import = store::get(db, viewer, id).await?;
    if !import.status.is_over() {
        return Ok(page(running(&import)));
    }
    // Several conversations, or none that is new, are for the page to tell.
    let made = match import.conversations.as_slice() {
        [one] if import.status == ImportStatus::Done && one.outcome == Outcome::New && !import.undone => Some(one.id),
        _ => None,
    };
    let open = made.filter(|_| query.split('&').any(|pair| pair == "open" || pair.starts_with("open=")));
    let open = open.map(|id| view! { <a hidden data-open href=format!("/c/{id}")></a> });
    Ok(page(view! { {open}{ended(import)} }.into_any()))
}

fn page(content: AnyView) -> Drawn {
    Drawn { title: "Import".to_owned(), html: view! { <div class="cards">{content}</div> }.to_html() }
}

/// A real progress bar, and the way to stop.
fn running(import: &Import) -> AnyView {
    let (percent, what) = (import.percent(), what(import));
    let file = format!("{} · {}", import.file_name, format::bytes(import.size_bytes));
    view! {
        <section class="card import" data-refresh=PAUSE.to_string()>
            <h1>"Importing"</h1>
            <p class="page-lead"><bdi>{file}</bdi></p>
            <div class="progress" data-live>
                <progress max="100" value=percent.to_string() aria-label="Import"></progress>
                <span>{what}</span>
                <span class="progress-figure">{format!("{percent} %")}</span>
            </div>
            <p class="hint">"You can leave this page; the import goes on."</p>
            <noscript><p><a href="">"Reload to see how far it is"</a></p></noscript>
            <form method="post" action=CancelImport::url()>
                <input type="hidden" name="id" value=import.id.to_string()/>
                <button class="button">"Cancel"</button>
            </form>
        </section>
    }
    .into_any()
}

fn what(import: &Import) -> String {
    match import.status {
        ImportStatus::Queued => "Waiting for a free worker…".to_owned(),
        _ if import.messages_done == 0 => "Looking over the file…".to_owned(),
        _ => format!("{} read", format::count(import.messages_done, "message", "messages")),
    }
}

fn ended(import: Import) -> AnyView {
    match import.status {
        ImportStatus::Done if import.undone => view! { <Undone import/> }.into_any(),
        ImportStatus::Done => view! { <Done import/> }.into_any(),
        ImportStatus::Asking => view! { <Asking import/> }.into_any(),
        _ => view! { <Ended import/> }.into_any(),
    }
}
