//! Recovers when a WebAssembly chunk cannot be loaded, usually because a new version was deployed while the page was
//! open.
//!
//! The chunk loader (`server/bundle/src/split/report.js`) dispatches an event for every load. When a chunk fails for
//! the first time, the target page is opened with a full page load, which uses the chunks of the current version. If
//! the chunk fails again, an error message is shown.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The message about a chunk that could not be loaded. Every page contains it, hidden: if a page's own chunk is
/// missing, the page never hydrates, and nothing could be rendered at that point.
#[component]
pub fn LoadError(
    /// Set once this element is hydrated.
    element: NodeRef<html::Div>,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen(use_location());
    #[cfg(not(feature = "hydrate"))]
    let _ = use_location;
    view! {
        <div class="load-error" id="load-error" role="alert" hidden node_ref=element>
            <p>"This page could not be loaded. Check your connection and try again."</p>
            <a class="button small" href="/" rel="external">"Reload"</a>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use leptos_router::location::Location;
    use wasm_bindgen::JsCast;
    use web_sys::{CustomEvent, Event};

    /// Listens to the chunk loader for the lifetime of the document.
    pub fn listen(location: Location) {
        window_event_listener_untyped("chunk-loaded", |event| {
            if let Some(storage) = storage() {
                let _ = storage.remove_item(&reload_key(&event));
            }
        });
        window_event_listener_untyped("chunk-failed", move |event| {
            // Makes the loader leave its caller waiting instead of panicking.
            event.prevent_default();
            let target = target(&location);
            let key = reload_key(&event);
            // Without storage, a second failure would look like the first and the page would reload in a loop.
            let reload = storage().is_some_and(|storage| {
                matches!(storage.get_item(&key), Ok(None)) && storage.set_item(&key, "").is_ok()
            });
            if reload {
                let _ = window().location().assign(&target);
            } else {
                show(&target);
            }
        });
    }

    fn storage() -> Option<web_sys::Storage> {
        window().session_storage().ok().flatten()
    }

    /// Key in the session storage, present from the failure of a chunk until it loads.
    fn reload_key(event: &Event) -> String {
        let name = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        format!("reloaded-for:{}", name.unwrap_or_default())
    }

    /// The URL of the page that needs the chunk. The address bar may still show the previous page, because the router
    /// updates it after loading. Has no fragment: navigating to the current URL with one would not reload the document.
    fn target(location: &Location) -> String {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        if search.is_empty() { path } else { format!("{path}?{search}") }
    }

    fn show(target: &str) {
        let Some(message) = document().get_element_by_id("load-error") else { return };
        if let Ok(Some(link)) = message.query_selector("a") {
            let _ = link.set_attribute("href", target);
        }
        let _ = message.remove_attribute("hidden");
    }
}
