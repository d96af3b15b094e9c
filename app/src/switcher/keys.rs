//! The keys that work on every page: Ctrl+K, `/` and `?`.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

/// Listens for the keys as long as the switcher is there.
pub fn attach(open: Callback<()>, navigate: Callback<String>) {
    let listener = window_event_listener(ev::keydown, move |event| match pressed(&event) {
        Some(Key::Switch) => {
            event.prevent_default();
            open.run(());
        }
        Some(Key::Search) => {
            event.prevent_default();
            if !focus_search() {
                navigate.run("/search".to_owned());
            }
        }
        Some(Key::Help) => navigate.run("/keys".to_owned()),
        None => {}
    });
    on_cleanup(move || listener.remove());
}

/// A key that works everywhere.
enum Key {
    Switch,
    Search,
    Help,
}

/// Which of them was pressed, unless somebody is writing.
fn pressed(event: &KeyboardEvent) -> Option<Key> {
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "k" | "K" if command => Some(Key::Switch),
        "/" if !command && !is_writing() => Some(Key::Search),
        "?" if !command && !is_writing() => Some(Key::Help),
        _ => None,
    }
}

#[cfg(feature = "hydrate")]
fn is_writing() -> bool {
    let active = document().active_element();
    active.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Puts the cursor into the page's own search field, if it has one.
#[cfg(feature = "hydrate")]
fn focus_search() -> bool {
    use wasm_bindgen::JsCast;
    let field = document().query_selector("main [role=search] input").ok().flatten();
    let field = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    field.is_some_and(|field| field.focus().is_ok())
}

#[cfg(not(feature = "hydrate"))]
fn is_writing() -> bool {
    true
}

#[cfg(not(feature = "hydrate"))]
fn focus_search() -> bool {
    false
}
