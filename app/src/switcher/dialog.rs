//! The dialog of the switcher.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::SwitcherEntry;
use super::api::places;
use crate::ui::combobox::{Combobox, Pressed};
use crate::ui::icon::{Icon, lucide};
use crate::ui::latest::Latest;

/// A pause in the typing, before the server is asked.
const PAUSE: Duration = Duration::from_millis(80);

/// The dialog. It opens at once, and again whenever the number changes.
#[lazy]
pub fn switcher_dialog(opened: RwSignal<u32>) -> AnyView {
    view! { <Dialog opened/> }.into_any()
}

#[component]
fn Dialog(opened: RwSignal<u32>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(None::<String>);
    let lines = Combobox::new("places");
    // With what was typed for it: Enter before the answer is there waits for it.
    let found = Latest::<(String, Vec<SwitcherEntry>)>::default();
    let hurried = RwSignal::new(false);
    Effect::new(move |_| match typed.get() {
        Some(typed) => found.ask(async move { places(typed.clone()).await.map(|places| (typed, places)) }),
        None => found.clear(),
    });
    let list = move || found.get().1;
    let is_answered = move || input.get_untracked().is_some_and(|input| input.value() == found.get().0);
    Effect::new(move |_| {
        opened.track();
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
            typed.set(Some(String::new()));
            lines.activate(Some(0));
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let navigate = use_navigate();
    let go = move |place: &SwitcherEntry| {
        close();
        navigate(&place.href, Default::default());
    };
    {
        let go = go.clone();
        Effect::new(move |_| {
            if let (true, true, Some(first)) = (hurried.get(), is_answered(), list().first()) {
                hurried.set(false);
                go(first);
            }
        });
    }
    let on_input = move |event| {
        let text = event_target_value(&event);
        hurried.set(false);
        lines.activate(Some(0));
        set_timeout(
            move || {
                // More was typed since: its own timer asks.
                if input.get_untracked().is_some_and(|input| input.value() == text) {
                    typed.set(Some(text));
                }
            },
            PAUSE,
        );
    };
    let on_key = {
        let go = go.clone();
        move |event: KeyboardEvent| {
            let list = list();
            match lines.press(&event, list.len()) {
                Pressed::Taken(line) if untrack(is_answered) => go(&list[line]),
                Pressed::Taken(_) => hurried.set(true),
                _ => {}
            }
        }
    };
    let rows = move || {
        let row = |(line, place): (usize, SwitcherEntry)| {
            let go = go.clone();
            let (label, about) = (place.label.clone(), place.about.clone());
            view! {
                <li id=lines.id(line) role="option" aria-selected=move || lines.selected(line) on:click=move |_| go(&place)>
                    <bdi>{label}</bdi><span>{about}</span>
                </li>
            }
        };
        list().into_iter().enumerate().map(row).collect_view()
    };
    let closed = move |_| {
        typed.set(None);
        hurried.set(false);
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    view! {
        <dialog class="switcher" node_ref=dialog aria-label="Go to" on:close=closed>
            <label class="search-field large">
                <Icon icon=lucide::LuSearch/>
                <input type="search" node_ref=input placeholder="Conversation, person, page …" aria-label="Go to" autocomplete="off"
                    role="combobox" aria-autocomplete="list" aria-expanded="true" aria-controls="places"
                    aria-activedescendant=move || lines.active_id() on:input=on_input on:keydown=on_key/>
            </label>
            <ul id="places" class="offers" role="listbox" aria-label="Places">{rows}</ul>
        </dialog>
    }
}
