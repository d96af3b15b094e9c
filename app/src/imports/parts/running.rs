//! While it is worked on: a progress bar with figures.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::super::api::CancelImport;
use super::super::model::{Import, Status};
use crate::ui::format;

/// A real progress bar, and the way to stop.
#[component]
pub fn Running(
    /// Which import.
    id: Uuid,
    /// Its figures, as they come.
    now: RwSignal<Import>,
) -> impl IntoView {
    let what = move || match now.read().status {
        Status::Queued => "Waiting for a free worker…".to_owned(),
        _ => {
            let messages = now.read().messages_done;
            if messages == 0 {
                "Looking over the file…".to_owned()
            } else {
                format!("{} read", format::count(messages, "message", "messages"))
            }
        }
    };
    let file = now.with_untracked(|import| format!("{} · {}", import.file_name, format::bytes(import.size_bytes)));
    view! {
        <section class="card import">
            <h1>"Importing"</h1>
            <p class="page-lead"><bdi>{file}</bdi></p>
            <div class="progress">
                <progress max="100" value=move || now.read().percent() aria-label="Import"></progress>
                <span role="status">{what}</span>
                <span class="progress-figure">{move || format!("{} %", now.read().percent())}</span>
            </div>
            <p class="hint">"You can leave this page; the import goes on."</p>
            <noscript><p><a href="">"Reload to see how far it is"</a></p></noscript>
            <form method="post" action=CancelImport::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button">"Cancel"</button>
            </form>
        </section>
    }
}
