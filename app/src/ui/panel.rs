//! A side panel: a column on wide screens, a bottom sheet on phones. Also helpers that move the focus.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Icon, lucide};

/// The id of the panel's title.
const TITLE: &str = "side-panel-title";

/// A panel that is closed with its button or Escape. In a text field, the first Escape only leaves the field, so that
/// no input is lost by accident.
#[component]
pub fn SidePanel(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The URL of the page without the panel, for browsers without JavaScript.
    #[prop(into)]
    page: Signal<String>,
    /// Called to close the panel.
    on_close: Callback<()>,
    /// The contents.
    children: Children,
) -> impl IntoView {
    let close = move |event: SubmitEvent| {
        event.prevent_default();
        on_close.run(());
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            if is_text_field(&event) {
                focus_panel();
            } else {
                on_close.run(());
            }
        }
    };
    view! {
        <aside class="side-panel" aria-labelledby=TITLE on:keydown=on_key>
            <header class="side-panel-head">
                <h2 id=TITLE tabindex="-1">{title}</h2>
                <form method="get" action=page on:submit=close>
                    <button class="icon-button" aria-label="Close panel" title="Close panel"><Icon icon=lucide::LuX/></button>
                </form>
            </header>
            <div class="side-panel-body">{children()}</div>
        </aside>
    }
}

/// Moves the focus to the panel's title.
pub fn focus_panel() {
    focus_element(TITLE);
}

/// Moves the focus to the title of the panel, or to the page if there is none. For buttons that remove the row they are
/// in, so that the focus is not lost.
pub fn focus_after_removal() {
    focus_element(if document().get_element_by_id(TITLE).is_some() { TITLE } else { "main" });
}

/// Moves the focus to the element with this id, if it exists.
pub fn focus_element(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn is_text_field(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    element.is_some_and(|element| element.matches("textarea, select, input:not([type=checkbox])").unwrap_or(false))
}
