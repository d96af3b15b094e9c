//! Keyboard shortcuts that work on every page: Ctrl+K, `/` and `?`.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

/// Listens to key presses as long as the switcher is mounted. `open` opens the switcher, `navigate` goes to a URL.
pub fn attach(open: Callback<()>, navigate: Callback<String>) {
    let listener = window_event_listener(ev::keydown, move |event| match shortcut(&event) {
        Some(Shortcut::Switcher) => {
            event.prevent_default();
            open.run(());
        }
        Some(Shortcut::Search) => {
            event.prevent_default();
            if !focus_search() {
                navigate.run("/search".to_owned());
            }
        }
        Some(Shortcut::Help) => navigate.run("/keys".to_owned()),
        None => {}
    });
    on_cleanup(move || listener.remove());
}

/// A keyboard shortcut that works on every page.
enum Shortcut {
    Switcher,
    Search,
    Help,
}

/// The shortcut that was pressed. While the user is typing in a field, only Ctrl+K counts.
fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "k" | "K" if command => Some(Shortcut::Switcher),
        "/" if !command && !is_typing() => Some(Shortcut::Search),
        "?" if !command && !is_typing() => Some(Shortcut::Help),
        _ => None,
    }
}

#[cfg(feature = "hydrate")]
fn is_typing() -> bool {
    let active = document().active_element();
    active.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Focuses the page's own search field. Returns whether there is one.
#[cfg(feature = "hydrate")]
fn focus_search() -> bool {
    use wasm_bindgen::JsCast;
    let field = document().query_selector("main [role=search] input").ok().flatten();
    let field = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    field.is_some_and(|field| field.focus().is_ok())
}

#[cfg(not(feature = "hydrate"))]
fn is_typing() -> bool {
    true
}

#[cfg(not(feature = "hydrate"))]
fn focus_search() -> bool {
    false
}
