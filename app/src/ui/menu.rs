//! Menus that open below a button. They are `<details>` elements, so they work without JavaScript; with it, Escape or a
//! click outside closes them.

use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlDetailsElement, HtmlElement, Node};
use wasm_bindgen::JsCast;

use super::icon::Icon;

/// Context of a [`Menu`], so that forms and links inside it can close it.
#[derive(Clone, Copy)]
pub struct OpenMenu(NodeRef<html::Details>);

impl OpenMenu {
    /// Closes the menu and returns the focus to its button.
    pub fn close(self) {
        let menu = self.0.try_get_untracked().flatten();
        if let Some(menu) = menu.filter(|menu| menu.open()) {
            menu.set_open(false);
            focus_button(&menu);
        }
    }
}

/// A button that opens a menu below it. Its contents can close it through the [`OpenMenu`] context.
#[component]
pub fn Menu(
    /// The accessible name of the button.
    label: &'static str,
    /// The icon of the button.
    icon: icondata_core::Icon,
    /// Set while the menu is open.
    #[prop(optional)]
    is_open: Option<RwSignal<bool>>,
    /// The contents of the menu.
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

/// Closes the menu if the pointer is pressed outside of it. The focus moves to whatever was pressed.
fn close_if_outside(menu: NodeRef<html::Details>, event: &ev::PointerEvent) {
    let Some(menu) = menu.try_get_untracked().flatten().filter(|menu| menu.open()) else { return };
    let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    if !menu.contains(pressed.as_ref()) {
        menu.set_open(false);
    }
}
