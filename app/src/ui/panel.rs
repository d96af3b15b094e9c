//! A panel beside the page: a column where there is room, a sheet at the bottom on phones.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Icon, lucide};

/// The id of the panel's title.
const TITLE: &str = "side-panel-title";

/// A panel that can be closed with its button or with Escape. In a text field, the first Escape only leaves the field,
/// so that nothing typed is lost by mistake.
#[component]
pub fn SidePanel(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The address of the page without the panel, for browsers without script.
    #[prop(into)]
    page: Signal<String>,
    /// Closes it.
    on_close: Callback<()>,
    /// What it shows.
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

/// Where the focus goes when the row with the pressed button disappears: to the title of the panel, or the page.
pub fn focus_after_removal() {
    focus_element(if document().get_element_by_id(TITLE).is_some() { TITLE } else { "main" });
}

/// Moves the focus to the element with this id, if it is in the page.
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
