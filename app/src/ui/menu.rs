//! Menus that open below a button. `<details>`, so they work without script; with script Escape and a click elsewhere
//! close them.

use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlDetailsElement, HtmlElement, Node};
use wasm_bindgen::JsCast;

use super::icon::Icon;

/// Closes the menu around a form or a link.
#[derive(Clone, Copy)]
pub struct OpenMenu(NodeRef<html::Details>);

impl OpenMenu {
    /// Closes the menu and puts the focus back on its button.
    pub fn close(self) {
        let menu = self.0.try_get_untracked().flatten();
        if let Some(menu) = menu.filter(|menu| menu.open()) {
            menu.set_open(false);
            focus_button(&menu);
        }
    }
}

/// A button that opens a sheet below it. What is inside can close it through [`OpenMenu`] in the context.
#[component]
pub fn Menu(
    /// The name of the button.
    label: &'static str,
    /// The icon of the button.
    icon: icondata_core::Icon,
    /// Set while the menu is open.
    #[prop(optional)]
    is_open: Option<RwSignal<bool>>,
    /// What is in the sheet.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let on_toggle = move |_| {
        if let (Some(is_open), Some(menu)) = (is_open, menu.get_untracked()) {
            is_open.set(menu.open());
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            OpenMenu(menu).close();
        }
    };
    Effect::new(move |_| {
        let outside = window_event_listener(ev::pointerdown, move |event| close_if_outside(menu, &event));
        on_cleanup(move || outside.remove());
    });
    view! {
        <leptos::context::Provider value=OpenMenu(menu)>
            <details class="menu" node_ref=menu on:toggle=on_toggle on:keydown=on_key>
                <summary class="icon-button" aria-label=label title=label><Icon icon/></summary>
                <div class="menu-sheet">{children()}</div>
            </details>
        </leptos::context::Provider>
    }
}

fn focus_button(menu: &HtmlDetailsElement) {
    let button = menu.query_selector("summary").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// A press outside closes the menu; the focus goes to what was pressed.
fn close_if_outside(menu: NodeRef<html::Details>, event: &ev::PointerEvent) {
    let Some(menu) = menu.try_get_untracked().flatten().filter(|menu| menu.open()) else { return };
    let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    if !menu.contains(pressed.as_ref()) {
        menu.set_open(false);
    }
}
