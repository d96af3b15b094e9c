//! `/imports`: the import history. `/imports/:id`: the progress of an import, its questions, and its receipt.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::{import, imports};
use super::components::{Asking, Done, Ended, ImportList, Reverted, Running};
use super::model::{Import, ImportStatus, Outcome};
use crate::page::{PageResource, PageTitle, Revision, loaded, page_resource, poll, use_id};
use crate::query::use_request;

/// How often the page polls a running import.
const POLL_INTERVAL: Duration = Duration::from_millis(400);

/// The query of `/imports`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportsRequest {
    /// Only imports into this conversation.
    #[serde(with = "crate::query::blank")]
    pub of: Option<Uuid>,
}

/// `/imports`
pub struct ImportsRoute;

#[lazy_route]
impl LazyRoute for ImportsRoute {
    fn data() -> Self {
        ImportsRoute
    }

    fn view(ImportsRoute: Self) -> AnyView {
        let request = use_request::<ImportsRequest>();
        let imports = page_resource(move || request.get().of, imports);
        view! {
            <PageTitle text="Import history"/>
            <div class="page wide"><div class="cards">{loaded(imports, |imports| view! { <ImportList imports/> })}</div></div>
        }
        .into_any()
    }
}

/// The query of `/imports/:id`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct ImportRequest {
    /// Present after an upload: opens a new conversation as soon as it is imported.
    open: Option<String>,
}

/// `/imports/:id`
pub struct ImportRoute;

#[lazy_route]
impl LazyRoute for ImportRoute {
    fn data() -> Self {
        ImportRoute
    }

    fn view(ImportRoute: Self) -> AnyView {
        let id = use_id();
        let resource = page_resource(move || id.get(), import);
        poll(resource, POLL_INTERVAL, |import| !import.status.is_over());
        refresh_when_over(resource);
        open_when_done(resource);
        view! {
            <PageTitle text="Import"/>
            <div class="page wide"><div class="cards">{loaded(resource, import_state)}</div></div>
        }
        .into_any()
    }
}

/// Reloads the list of conversations when the import ends.
fn refresh_when_over(resource: PageResource<Import>) {
    let revision = Revision::expect();
    Effect::new(move |before: Option<Option<bool>>| {
        let is_over = resource.with(|import| Some(import.as_ref()?.as_ref().ok()?.status.is_over()));
        if before.flatten() == Some(false) && is_over == Some(true) {
            revision.bump();
        }
        is_over.or(before.flatten())
    });
}

/// Opens the conversation once it is imported, if the URL asks for it. If the import has several conversations, or was
/// merged into an existing one, its page stays open.
fn open_when_done(resource: PageResource<Import>) {
    let request = use_request::<ImportRequest>();
    let (navigate, revision) = (use_navigate(), Revision::expect());
    Effect::new(move |_| {
        let done = resource.with(|import| {
            let import = import.as_ref()?.as_ref().ok()?;
            let created = match import.conversations.as_slice() {
                [one] if import.status == ImportStatus::Done && one.outcome == Outcome::New && !import.undone => {
                    Some(one.id)
                }
                _ => None,
            };
            import.status.is_over().then_some(created)
        });
        if request.get().open.is_some()
            && let Some(Some(conversation)) = done
        {
            navigate(&format!("/c/{conversation}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
            // The import may have ended before this page was loaded.
            revision.bump();
        }
    });
}

fn import_state(import: Import) -> AnyView {
    match import.status {
        ImportStatus::Done if import.undone => view! { <Reverted import/> }.into_any(),
        ImportStatus::Done => view! { <Done import/> }.into_any(),
        ImportStatus::Asking => view! { <Asking import/> }.into_any(),
        ImportStatus::Failed | ImportStatus::Cancelled => view! { <Ended import/> }.into_any(),
        ImportStatus::Queued | ImportStatus::Reading | ImportStatus::Saving => view! { <Running import/> }.into_any(),
    }
}
