//! The status of an export: progress, file or error.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::exports::api::{CancelExport, RemoveExport};
use crate::exports::model::{ExportStatus, ExportSummary, ExportedFile};
use crate::exports::page::progress;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// Shows the progress of an export, its file, or why there is none.
#[component]
pub fn ExportCard(
    /// The export.
    export: ExportSummary,
) -> impl IntoView {
    let (id, again) = (export.id, export.again_url.clone());
    match export.status {
        ExportStatus::Queued | ExportStatus::Running => view! { <InProgress export/> }.into_any(),
        ExportStatus::Done => match export.file {
            Some(file) => view! { <Ready id file note=export.note/><Actions id again/> }.into_any(),
            None => view! {
                <section class="card"><h2>"The file has expired"</h2><p>"Files are kept for 7 days."</p><Actions id again/></section>
            }
            .into_any(),
        },
        ExportStatus::Cancelled => view! {
            <section class="card"><h2>"Cancelled"</h2><p>"No file was created."</p><Actions id again/></section>
        }
        .into_any(),
        ExportStatus::Failed => view! {
            <section class="card" role="alert"><h2>"Export failed"</h2><p>{export.error}</p><Actions id again/></section>
        }
        .into_any(),
    }
}

#[component]
fn InProgress(export: ExportSummary) -> impl IntoView {
    let heading = if export.status == ExportStatus::Queued { "Queued" } else { "Exporting…" };
    let written = format!("{} of {}", format::number(export.done), format::count(export.total, "message", "messages"));
    let share = progress(&export);
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <div class="progress">
                <span>{written}</span><span>{share}</span>
                <progress max=export.total.max(1).to_string() value=export.done.to_string() aria-label="Messages written"></progress>
            </div>
            <p class="hint">"You can leave this page. The file will appear in your exports."</p>
            <Form action={ServerAction::<CancelExport>::new()} quiet=true>
                <input type="hidden" name="id" value=export.id.to_string()/>
                <button class="button">"Cancel"</button>
            </Form>
        </section>
    }
}

/// The file with its download link and hashes.
#[component]
fn Ready(id: Uuid, file: ExportedFile, note: Option<String>) -> impl IntoView {
    let manifest = file.manifest_sha256.map(|sha256| {
        view! {
            <dt>"SHA-256 of the manifest"</dt><dd><code>{sha256}</code></dd>
            <dd class="hint">"Share this hash with anyone who needs to verify the file: “colloquy verify” must print the same hash."</dd>
        }
    });
    view! {
        <section class="card">
            <h2><bdi>{file.name}</bdi></h2>
            <p>{format!("{}, available until {}", format::bytes(file.size_bytes), format::day(file.expires_on))}</p>
            {note.map(|note| view! { <p class="board-note">{note}</p> })}
            <a class="button primary" href=format!("/exports/{id}/file") rel="external" download><Icon icon=lucide::LuDownload/>"Download"</a>
            <dl class="export-proof"><dt>"SHA-256"</dt><dd><code>{file.sha256}</code></dd>{manifest}</dl>
        </section>
    }
}

/// Buttons for an export that is no longer in progress.
#[component]
fn Actions(id: Uuid, again: Option<String>) -> impl IntoView {
    let (navigate, toasts) = (StoredValue::new(use_navigate()), Toasts::get());
    let removed = Callback::new(move |()| {
        toasts.say("Export removed.", None);
        navigate.with_value(|navigate| navigate("/exports", NavigateOptions::default()));
    });
    view! {
        <div class="buttons">
            {again.map(|href| view! { <a class="button" href=href>"Export again"</a> })}
            <Form action={ServerAction::<RemoveExport>::new()} on_success=removed quiet=true>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button danger">"Remove"</button>
            </Form>
        </div>
    }
}
