//! The preview of an export.

use leptos::prelude::*;

use crate::conversations::TranscriptEntry;
use crate::exports::model::ExportPreview;
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// Shows the number of messages and the first of them, or why there is no preview.
#[component]
pub fn Preview(
    /// The preview.
    preview: ExportPreview,
) -> impl IntoView {
    let ExportPreview { count, note, problem, messages } = preview;
    if let Some(problem) = problem {
        return view! { <p class="form-error" role="alert">{problem}</p> }.into_any();
    }
    if messages.is_empty() {
        return view! { <EmptyNotice icon=lucide::LuFileX2 title="No matching messages" text="Try fewer filters."/> }
            .into_any();
    }
    let shown = messages.len() as i64;
    let heading = match count > shown {
        true => format!("{} (showing the first {shown})", format::count(count, "message", "messages")),
        false => format::count(count, "message", "messages"),
    };
    view! {
        <section class="export-preview" aria-label="Preview">
            <h2><span role="status">{heading}</span></h2>
            {note.map(|note| view! { <p class="board-note">{note}</p> })}
            {messages.into_iter().map(|message| view! { <TranscriptEntry message/> }).collect_view()}
        </section>
    }
    .into_any()
}
