//! Recovers when a chunk of the WASM cannot be fetched, usually because a new version was deployed
//! while the page was open.
//!
//! The loader of chunks (`server/bundle/src/split/report.js`) dispatches an event for every load. The
//! first time that a chunk fails, the page it was needed for is loaded as a new document, which brings
//! the present version's chunks. If the chunk fails again after that, a message says so.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The message about a chunk that could not be loaded. It is part of every page but hidden: a page
/// whose own chunk is missing never hydrates, so nothing could be rendered then.
#[component]
pub fn LoadError(
    /// Set when this element is hydrated.
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

    /// Listens to the loader for as long as the document exists.
    pub fn listen(location: Location) {
        window_event_listener_untyped("chunk-loaded", |event| {
            if let Some(storage) = storage() {
                let _ = storage.remove_item(&reload_key(&event));
            }
        });
        window_event_listener_untyped("chunk-failed", move |event| {
            // The loader then leaves the caller waiting; without this it would panic.
            event.prevent_default();
            let target = target(&location);
            let key = reload_key(&event);
            // Without storage a second failure could not be told from the first: better no reload than a loop.
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

    /// Present in the session storage from a chunk's failure until it is loaded.
    fn reload_key(event: &Event) -> String {
        let name = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        format!("reloaded-for:{}", name.unwrap_or_default())
    }

    /// The page that needs the chunk. The router changes the address bar only after loading it. Without
    /// a fragment: going to the present address with one would not load the document again.
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
