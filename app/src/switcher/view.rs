//! The button of the switcher, and the keys that work on every page.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::dialog::switcher_dialog;
use crate::ui::icon::{Icon, lucide};

/// The switcher: a button and Ctrl+K. Its dialog is loaded when it is opened for the first time.
#[component]
pub fn Switcher() -> impl IntoView {
    // How often it was opened.
    let opened = RwSignal::new(0u32);
    let navigate = use_navigate();
    let keys = window_event_listener(ev::keydown, move |event| match pressed(&event) {
        Some(Key::Switch) => {
            event.prevent_default();
            opened.update(|opened| *opened += 1);
        }
        Some(Key::Search) => {
            event.prevent_default();
            if !focus_search() {
                navigate("/search", Default::default());
            }
        }
        Some(Key::Help) => navigate("/keys", Default::default()),
        None => {}
    });
    on_cleanup(move || keys.remove());
    let needed = Memo::new(move |_| opened.get() > 0);
    let dialog = move || needed.get().then(|| Suspend::new(switcher_dialog(opened)));
    view! {
        <button class="rail-item switcher-button" type="button" title="Ctrl+K" on:click=move |_| opened.update(|opened| *opened += 1)>
            <Icon icon=lucide::LuZap/><span>"Jump"</span>
        </button>
        {dialog}
    }
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
