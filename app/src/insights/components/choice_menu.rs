//! Checkboxes in a menu: people or conversations.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::insights::model::FilterChoice;
use crate::ui::icon::{Icon, lucide};

/// Checkboxes below a button that says what is chosen. The menu closes on Escape and when the pointer or the focus
/// leaves it.
#[component]
pub fn ChoiceMenu(
    /// Of the menu: "People".
    label: &'static str,
    /// In the form.
    name: &'static str,
    /// What the button says when nothing is chosen.
    none: &'static str,
    /// What it says when several are: the word after the number.
    several: &'static str,
    /// What can be chosen, in order.
    #[prop(into)]
    choices: Signal<Vec<FilterChoice>>,
    /// The values that are chosen.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    close_outside(menu);
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
    let box_of = move |choice: FilterChoice| {
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
            <div class="people-boxes"><For each=move || choices.get() key=|choice| choice.value.clone() children=box_of/></div>
        </details>
    }
}

/// Closes the menu and puts the focus back on its button.
fn close(menu: &leptos::web_sys::HtmlDetailsElement) {
    use wasm_bindgen::JsCast;
    menu.set_open(false);
    let button = menu.query_selector("summary").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Closes the menu when something else is clicked or focused.
fn close_outside(menu: NodeRef<html::Details>) {
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
