//! The dialog of the switcher.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::SwitcherEntry;
use super::api::places;
use super::keys;
use crate::ui::combobox::{Combobox, Pressed, look_up};
use crate::ui::icon::{Icon, lucide};

/// Debounce: how long to wait after a keystroke before asking the server.
const PAUSE: Duration = Duration::from_millis(80);

/// Fetches the entries for a text, and returns them together with the text.
type Lookup = Action<String, (String, Vec<SwitcherEntry>)>;

/// State shared by the event handlers of the switcher.
#[derive(Clone, Copy)]
struct SwitcherState {
    dialog: NodeRef<html::Dialog>,
    input: NodeRef<html::Input>,
    /// The typed text; `None` while the dialog is closed.
    typed: RwSignal<Option<String>>,
    /// The timer that sets `typed` when typing pauses.
    waiting: StoredValue<Option<TimeoutHandle>>,
    combobox: Combobox,
    lookup: Lookup,
    /// Whether Enter was pressed before the entries for the text had arrived. The first entry is opened when they
    /// arrive.
    enter_pending: RwSignal<bool>,
    navigate: Callback<String>,
}

impl SwitcherState {
    fn new() -> SwitcherState {
        let navigate = use_navigate();
        SwitcherState {
            dialog: NodeRef::new(),
            input: NodeRef::new(),
            typed: RwSignal::new(None),
            waiting: StoredValue::new(None),
            combobox: Combobox::new("places"),
            lookup: Action::new(|text: &String| {
                let text = text.clone();
                async move { (text.clone(), places(text).await.unwrap_or_default()) }
            }),
            enter_pending: RwSignal::new(false),
            navigate: Callback::new(move |href: String| navigate(&href, Default::default())),
        }
    }

    fn entries(self) -> Vec<SwitcherEntry> {
        self.lookup.value().get().map(|(_, entries)| entries).unwrap_or_default()
    }

    /// Whether the entries belong to the current text of the field.
    fn is_up_to_date(self) -> bool {
        let text = self.lookup.value().with(|result| result.as_ref().map(|(text, _)| text.clone()));
        self.input.get_untracked().is_some_and(|input| Some(input.value()) == text)
    }

    fn open(self) {
        if let Some(dialog) = self.dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
            self.typed.set(Some(String::new()));
            self.combobox.activate(Some(0));
        }
    }

    /// Resets the state after the dialog was closed.
    fn on_close(self) {
        self.typed.set(None);
        self.lookup.clear();
        self.enter_pending.set(false);
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
    }

    fn go(self, entry: &SwitcherEntry) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
        self.navigate.run(entry.href.clone());
    }

    fn on_input(self, text: String) {
        self.enter_pending.set(false);
        self.combobox.activate(Some(0));
        let later = set_timeout_with_handle(move || self.typed.set(Some(text.clone())), PAUSE).ok();
        self.waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, later) {
                earlier.clear();
            }
        });
    }

    fn on_key(self, event: &KeyboardEvent) {
        let entries = untrack(|| self.entries());
        match self.combobox.press(event, entries.len()) {
            Pressed::Selected(line) if untrack(|| self.is_up_to_date()) => self.go(&entries[line]),
            Pressed::Selected(_) => self.enter_pending.set(true),
            _ => {}
        }
    }
}

/// The button and dialog of the switcher. Part of every page; also opens with Ctrl+K.
#[component]
pub fn Switcher() -> impl IntoView {
    let state = SwitcherState::new();
    let SwitcherState { dialog, input, combobox, .. } = state;
    let navigate = state.navigate;
    look_up(state.lookup, move || state.typed.get());
    keys::attach(Callback::new(move |()| state.open()), navigate);
    Effect::new(move |_| {
        if let (true, true, Some(first)) = (state.enter_pending.get(), state.is_up_to_date(), state.entries().first()) {
            state.enter_pending.set(false);
            state.go(first);
        }
    });
    view! {
        <button class="rail-item switcher-button" type="button" title="Ctrl+K" on:click=move |_| state.open()>
            <Icon icon=lucide::LuZap/><span>"Jump"</span>
        </button>
        <dialog class="switcher" node_ref=dialog aria-label="Go to" on:close=move |_| state.on_close()>
            <label class="search-field large">
                <Icon icon=lucide::LuSearch/>
                <input type="search" node_ref=input placeholder="Conversation, person, page…" aria-label="Go to" autocomplete="off"
                    role="combobox" aria-autocomplete="list" aria-expanded="true" aria-controls="places"
                    aria-activedescendant=move || combobox.active_id()
                    on:input=move |event| state.on_input(event_target_value(&event)) on:keydown=move |event| state.on_key(&event)/>
            </label>
            <ul id="places" class="offers" role="listbox" aria-label="Destinations">
                {move || state.entries().into_iter().enumerate().map(|(line, entry)| view! { <EntryRow line entry state/> }).collect_view()}
            </ul>
        </dialog>
    }
}

#[component]
fn EntryRow(line: usize, entry: SwitcherEntry, state: SwitcherState) -> impl IntoView {
    let (label, about) = (entry.label.clone(), entry.about.clone());
    view! {
        <li id=state.combobox.id(line) role="option" aria-selected=move || state.combobox.selected(line) on:click=move |_| state.go(&entry)>
            <bdi>{label}</bdi><span>{about}</span>
        </li>
    }
}
