//! An import in progress.

use leptos::prelude::*;

use super::super::api::CancelImport;
use super::super::model::{Import, ImportStatus};
use crate::ui::form::Form;
use crate::ui::format;

/// Shows a progress bar and a cancel button.
#[component]
pub fn Running(
    /// An import that is not over.
    import: Import,
) -> impl IntoView {
    let percent = import.percent();
    let status = match import.status {
        ImportStatus::Queued => "Waiting to start…".to_owned(),
        _ if import.messages_done == 0 => "Scanning the file…".to_owned(),
        _ => format!("{} imported", format::count(import.messages_done, "message", "messages")),
    };
    view! {
        <section class="card import">
            <h1>"Importing"</h1>
            <p class="page-lead"><bdi>{format!("{} · {}", import.file_name, format::bytes(import.size_bytes))}</bdi></p>
            <div class="progress">
                <progress max="100" value=percent.to_string() aria-label="Import"></progress>
                <span>{status}</span>
                <span class="progress-figure">{format!("{percent}%")}</span>
            </div>
            <p class="hint">"You can leave this page. The import continues."</p>
            <noscript><p><a href="">"Reload to see the progress"</a></p></noscript>
            <Form action={ServerAction::<CancelImport>::new()} quiet=true>
                <input type="hidden" name="id" value=import.id.to_string()/>
                <button class="button">"Cancel"</button>
            </Form>
        </section>
    }
}
