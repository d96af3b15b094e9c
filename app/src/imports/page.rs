//! `/imports/:id`: a real progress bar, then the receipt. With `?open` (as after an upload) the
//! conversation opens as soon as it is there.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::api::{CancelImport, show_import};
use super::model::{Import, ReceiptView, Status};
use crate::error::AppError;
use crate::shell::ListResource;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::ErrorNotice;

/// An import.
#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let import =
        Resource::new_blocking(move || id.get(), |id| async move { show_import(id.ok_or(AppError::NotFound)?).await });
    let content = move || {
        Suspend::new(async move {
            match import.await {
                Ok(import) => view! { <Watch import/> }.into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! { <Title text="Import"/><div class="page"><Transition>{content}</Transition></div> }
}

/// Asks for the figures again and again until the import is over.
#[component]
fn Watch(import: Import) -> impl IntoView {
    let list = expect_context::<ListResource>();
    let id = import.id;
    let open = use_query_map().with_untracked(|query| query.get("open").is_some());
    let now = RwSignal::new(import);
    let status = Memo::new(move |_| now.read().status);
    #[cfg(feature = "hydrate")]
    browser::watch(id, now, list, open);
    let _ = (list, open);
    view! {
        {move || match status.get() {
            Status::Done => view! { <Done import=now.get_untracked()/> }.into_any(),
            Status::Failed | Status::Cancelled => view! { <Ended import=now.get_untracked()/> }.into_any(),
            _ => view! { <Running id now/> }.into_any(),
        }}
    }
}

#[component]
fn Running(id: Uuid, now: RwSignal<Import>) -> impl IntoView {
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

#[component]
fn Done(import: Import) -> impl IntoView {
    let open = match import.conversation_id {
        Some(id) => view! { <a class="button primary" href=format!("/c/{id}")>"Open the conversation"</a> }.into_any(),
        None => view! { <p>"The conversation was deleted since."</p> }.into_any(),
    };
    view! {
        <section class="card import">
            <h1><Icon icon=lucide::LuCircleCheck/>"Imported"</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            {open}
        </section>
        {import.receipt.map(|receipt| view! { <Receipt receipt/> })}
    }
}

#[component]
fn Receipt(receipt: ReceiptView) -> impl IntoView {
    let row = |label: &'static str, value: u64| view! { <tr><th scope="row">{label}</th><td>{format::number(value.cast_signed())}</td></tr> };
    let media = receipt.media_found + receipt.media_missing > 0;
    let doubtful = receipt.date_order_doubtful;
    let skipped = receipt.skipped.into_iter().map(|(line, reason, text)| {
        view! { <tr><th scope="row">{line.to_string()}</th><td>{reason}</td><td dir="auto">{text}</td></tr> }
    });
    let skipped = skipped.collect_view();
    view! {
        <section class="card">
            <h2>"Receipt"</h2>
            <p>"Every line of the file is accounted for."</p>
            <table class="receipt">
                <tbody>
                    {row("Lines in the file", receipt.lines)}
                    {row("begin a message", receipt.message_lines)}
                    {row("carry a message on", receipt.continuation_lines)}
                    {row("are system messages", receipt.system_lines)}
                    {row("skipped", receipt.skipped_lines)}
                    {row("Messages", receipt.messages)}
                    {row("Participants", receipt.participants)}
                    {media.then(|| view! { {row("Media files found", receipt.media_found)}{row("Media files missing", receipt.media_missing)} })}
                </tbody>
            </table>
            <p class:warning=doubtful>{format!("Dates are read as {} ({}). Text encoding: {}.", receipt.date_order, receipt.date_order_reason, receipt.encoding)}</p>
            {(receipt.skipped_lines > 0).then(|| view! {
                <details class="figure-data">
                    <summary>"Show the skipped lines"</summary>
                    <div class="table-scroll" tabindex="0">
                        <table>
                            <thead><tr><th scope="col">"Line"</th><th scope="col">"Why"</th><th scope="col">"Text"</th></tr></thead>
                            <tbody>{skipped}</tbody>
                        </table>
                    </div>
                </details>
            })}
        </section>
    }
}

#[component]
fn Ended(import: Import) -> impl IntoView {
    let cancelled = import.status == Status::Cancelled;
    let text = if cancelled {
        "The import was cancelled. Nothing of the file was kept in your conversations.".to_owned()
    } else {
        import.error.unwrap_or_else(|| AppError::Internal.to_string())
    };
    view! {
        <section class="card import" role="alert">
            <h1><Icon icon=lucide::LuCircleAlert/>{if cancelled { "Cancelled" } else { "This file could not be imported" }}</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            <p>{text}</p>
            <a class="button primary" href="/">"Choose another file"</a>
        </section>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::NavigateOptions;
    use uuid::Uuid;

    use super::super::api::show_import;
    use super::super::model::{Import, Status};
    use crate::shell::ListResource;

    const EVERY: Duration = Duration::from_millis(400);

    /// Effects run in the browser only, after hydration, and end with the page.
    pub fn watch(id: Uuid, now: RwSignal<Import>, list: ListResource, open: bool) {
        let navigate = leptos_router::hooks::use_navigate();
        Effect::new(move |_| {
            let Import { status, conversation_id, .. } = now.get();
            if let (Status::Done, Some(conversation), true) = (status, conversation_id, open) {
                list.refetch();
                navigate(&format!("/c/{conversation}"), NavigateOptions { replace: true, ..Default::default() });
            }
        });
        if now.read_untracked().status.is_over() {
            return;
        }
        Effect::new(move |_| {
            let tick = move || {
                spawn_local(async move {
                    let Ok(import) = show_import(id).await else { return };
                    // The page may be gone, or an earlier answer may have ended the watch.
                    if now.try_with_untracked(|shown| shown.status.is_over()) == Some(false) {
                        now.set(import);
                    }
                });
            };
            if let Ok(handle) = set_interval_with_handle(tick, EVERY) {
                on_cleanup(move || handle.clear());
            }
        });
    }
}
