//! `/imports/:id`: a real progress bar, a question if there is one, then the receipt. With `?open` (as after an upload) the
//! conversation opens as soon as it is there.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::api::show_import;
use super::model::{Import, Status};
use super::parts::{Asking, Done, Ended, Running, Undone};
use crate::error::AppError;
use crate::shell::ListResource;
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
            Status::Done if now.with_untracked(|import| import.undone) => view! { <Undone import=now.get_untracked()/> }.into_any(),
            Status::Done => view! { <Done import=now.get_untracked()/> }.into_any(),
            Status::Asking => view! { <Asking import=now.get_untracked()/> }.into_any(),
            Status::Failed | Status::Cancelled => view! { <Ended import=now.get_untracked()/> }.into_any(),
            _ => view! { <Running id now/> }.into_any(),
        }}
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
    use super::super::model::{Import, Outcome, Status};
    use crate::shell::ListResource;

    const EVERY: Duration = Duration::from_millis(400);

    /// Effects run in the browser only, after hydration, and end with the page.
    pub fn watch(id: Uuid, now: RwSignal<Import>, list: ListResource, open: bool) {
        let navigate = leptos_router::hooks::use_navigate();
        Effect::new(move |_| {
            let Import { status, conversations, .. } = now.get();
            if status != Status::Done || !open {
                return;
            }
            list.refetch();
            // Several conversations, or none that is new, are for the page to tell.
            if let [one] = conversations.as_slice()
                && one.outcome == Outcome::New
            {
                navigate(&format!("/c/{}", one.id), NavigateOptions { replace: true, ..Default::default() });
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
