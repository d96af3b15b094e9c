//! `/imports`: the list. `/imports/:id`: a real progress bar, a question if there is one, then the receipt. With `?open`
//! (as after an upload) the conversation opens as soon as it is there.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::api::{CancelImport, watch_import};
use super::model::Watched;
use crate::conversations::parts::list::ListResource;
use crate::ui::notice::ErrorNotice;

/// An import, or the list of them.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    // An address that names no import is not the list.
    let id = Memo::new(move |_| params.read().get("id").map(|id| id.parse().unwrap_or(Uuid::nil())));
    let of = Memo::new(move |_| query.read().get("of").and_then(|of| of.parse().ok()));
    let import = Resource::new_blocking(move || (id.get(), of.get()), |(id, of)| watch_import(id, of));
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
fn Watch(import: Watched) -> impl IntoView {
    let list = expect_context::<ListResource>();
    let id = import.id;
    let open = use_query_map().with_untracked(|query| query.get("open").is_some());
    let now = RwSignal::new(import);
    let over = Memo::new(move |_| now.read().ended.is_some());
    #[cfg(feature = "hydrate")]
    browser::watch(id, now, list, open);
    let _ = (list, open);
    view! {
        {move || match over.get() {
            true => view! { <div class="cards" inner_html=move || now.read().ended.clone().unwrap_or_default()></div> }.into_any(),
            false => view! { <Running id now/> }.into_any(),
        }}
    }
}

/// A real progress bar, and the way to stop.
#[component]
fn Running(id: Uuid, now: RwSignal<Watched>) -> impl IntoView {
    let file = now.with_untracked(|import| import.file.clone());
    view! {
        <section class="card import">
            <h1>"Importing"</h1>
            <p class="page-lead"><bdi>{file}</bdi></p>
            <div class="progress">
                <progress max="100" value=move || now.read().percent aria-label="Import"></progress>
                <span role="status">{move || now.read().what.clone()}</span>
                <span class="progress-figure">{move || format!("{} %", now.read().percent)}</span>
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

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::NavigateOptions;
    use uuid::Uuid;

    use super::super::api::watch_import;
    use super::super::model::Watched;
    use crate::conversations::parts::list::ListResource;

    const EVERY: Duration = Duration::from_millis(400);

    /// Effects run in the browser only, after hydration, and end with the page.
    pub fn watch(id: Uuid, now: RwSignal<Watched>, list: ListResource, open: bool) {
        let navigate = leptos_router::hooks::use_navigate();
        let was_over = now.read_untracked().ended.is_some();
        Effect::new(move |_| {
            let (over, made) = now.with(|import| (import.ended.is_some(), import.made));
            if over && !was_over {
                list.refetch();
            }
            // Several conversations, or none that is new, are for the page to tell.
            if let (Some(made), true) = (made, open) {
                navigate(&format!("/c/{made}"), NavigateOptions { replace: true, ..Default::default() });
            }
        });
        if was_over {
            return;
        }
        Effect::new(move |_| {
            let tick = move || {
                spawn_local(async move {
                    let Ok(import) = watch_import(Some(id), None).await else { return };
                    // The page may be gone, or an earlier answer may have ended the watch.
                    if now.try_with_untracked(|shown| shown.ended.is_none()) == Some(true) {
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
