//! A menu of checkboxes, to select people or conversations.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::insights::model::FilterChoice;
use crate::ui::icon::{Icon, lucide};

/// A button that shows what is selected and opens a menu of checkboxes. Escape closes the menu, and so does a click or
/// focus outside of it.
#[component]
pub fn ChoiceMenu(
    /// The label of the button, such as "People".
    label: &'static str,
    /// The name of the form field.
    name: &'static str,
    /// The text of the button when nothing is selected.
    none: &'static str,
    /// The noun after the number when several are selected.
    several: &'static str,
    /// The options, in order.
    #[prop(into)]
    choices: Signal<Vec<FilterChoice>>,
    /// The selected values.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    close_on_leave(menu);
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.get_untracked().filter(|menu| menu.open())
        {
            event.stop_propagation();
            close(&menu);
        }
    };
    let summary = move || {
        chosen.with(|chosen| match chosen.as_slice() {
            [] => none.to_owned(),
            [one] => choices
                .with(|choices| choices.iter().find(|it| it.value == *one).map(|it| it.label.clone()))
                .unwrap_or_else(|| format!("1 {several}")),
            all => format!("{} {several}", all.len()),
        })
    };
    let checkbox = move |choice: FilterChoice| {
        let FilterChoice { value, label } = choice;
        let checked = {
            let value = value.clone();
            Memo::new(move |_| chosen.with(|chosen| chosen.contains(&value)))
        };
        view! {
            <label>
                <input type="checkbox" name=name value=value checked=checked.get_untracked() prop:checked=checked/>
                <bdi>{label}</bdi>
            </label>
        }
    };
    view! {
        <details class="people-menu" node_ref=menu on:keydown=escape>
            <summary><span>{label}</span><strong><bdi>{summary}</bdi></strong><Icon icon=lucide::LuChevronDown/></summary>
            <div class="people-boxes"><For each=move || choices.get() key=|choice| choice.value.clone() children=checkbox/></div>
        </details>
    }
}

/// Closes the menu and returns the focus to its button.
fn close(menu: &leptos::web_sys::HtmlDetailsElement) {
    use wasm_bindgen::JsCast;
    menu.set_open(false);
    let button = menu.query_selector("summary").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Closes the menu when anything outside of it is clicked or focused.
fn close_on_leave(menu: NodeRef<html::Details>) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let leave = move |target: Option<web_sys::EventTarget>| {
            let Some(menu) = menu.get_untracked().filter(|menu| menu.open()) else { return };
            let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !menu.contains(target.as_ref()) {
                menu.set_open(false);
            }
        };
        let listeners = [
            window_event_listener(leptos::ev::pointerdown, move |event| leave(event.target())),
            window_event_listener(leptos::ev::focusin, move |event| leave(event.target())),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    }
    let _ = menu;
}
