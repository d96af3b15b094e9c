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

/// How long to wait for more typing before asking the server.
const PAUSE: Duration = Duration::from_millis(80);

/// Finds the places for a text; answers with the text, too.
type Finding = Action<String, (String, Vec<SwitcherEntry>)>;

/// What the handlers of the switcher share.
#[derive(Clone, Copy)]
struct SwitcherState {
    dialog: NodeRef<html::Dialog>,
    input: NodeRef<html::Input>,
    /// What was typed; `None` while the dialog is closed.
    typed: RwSignal<Option<String>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    lines: Combobox,
    found: Finding,
    /// Enter was pressed before the answer for the text was there; the first place is opened when it is.
    hurried: RwSignal<bool>,
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
            lines: Combobox::new("places"),
            found: Action::new(|text: &String| {
                let text = text.clone();
                async move { (text.clone(), places(text).await.unwrap_or_default()) }
            }),
            hurried: RwSignal::new(false),
            navigate: Callback::new(move |href: String| navigate(&href, Default::default())),
        }
    }

    fn list(self) -> Vec<SwitcherEntry> {
        self.found.value().get().map(|(_, places)| places).unwrap_or_default()
    }

    /// Whether the list is the answer to what stands in the field.
    fn is_answered(self) -> bool {
        let text = self.found.value().with(|found| found.as_ref().map(|(text, _)| text.clone()));
        self.input.get_untracked().is_some_and(|input| Some(input.value()) == text)
    }

    fn open(self) {
        if let Some(dialog) = self.dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
            self.typed.set(Some(String::new()));
            self.lines.activate(Some(0));
        }
    }

    fn closed(self) {
        self.typed.set(None);
        self.found.clear();
        self.hurried.set(false);
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
    }

    fn go(self, place: &SwitcherEntry) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
        self.navigate.run(place.href.clone());
    }

    fn on_input(self, text: String) {
        self.hurried.set(false);
        self.lines.activate(Some(0));
        let later = set_timeout_with_handle(move || self.typed.set(Some(text.clone())), PAUSE).ok();
        self.waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, later) {
                earlier.clear();
            }
        });
    }

    fn on_key(self, event: &KeyboardEvent) {
        let list = untrack(|| self.list());
        match self.lines.press(event, list.len()) {
            Pressed::Taken(line) if untrack(|| self.is_answered()) => self.go(&list[line]),
            Pressed::Taken(_) => self.hurried.set(true),
            _ => {}
        }
    }
}

/// The switcher. It is there on every page and opens with Ctrl+K.
#[component]
pub fn Switcher() -> impl IntoView {
    let state = SwitcherState::new();
    let SwitcherState { dialog, input, lines, .. } = state;
    let navigate = state.navigate;
    look_up(state.found, move || state.typed.get());
    keys::attach(Callback::new(move |()| state.open()), navigate);
    Effect::new(move |_| {
        if let (true, true, Some(first)) = (state.hurried.get(), state.is_answered(), state.list().first()) {
            state.hurried.set(false);
            state.go(first);
        }
    });
    view! {
        <button class="rail-item switcher-button" type="button" title="Ctrl+K" on:click=move |_| state.open()>
            <Icon icon=lucide::LuZap/><span>"Jump"</span>
        </button>
        <dialog class="switcher" node_ref=dialog aria-label="Go to" on:close=move |_| state.closed()>
            <label class="search-field large">
                <Icon icon=lucide::LuSearch/>
                <input type="search" node_ref=input placeholder="Conversation, person, page…" aria-label="Go to" autocomplete="off"
                    role="combobox" aria-autocomplete="list" aria-expanded="true" aria-controls="places"
                    aria-activedescendant=move || lines.active_id()
                    on:input=move |event| state.on_input(event_target_value(&event)) on:keydown=move |event| state.on_key(&event)/>
            </label>
            <ul id="places" class="offers" role="listbox" aria-label="Places">
                {move || state.list().into_iter().enumerate().map(|(line, place)| view! { <Line line place state/> }).collect_view()}
            </ul>
        </dialog>
    }
}

#[component]
fn Line(line: usize, place: SwitcherEntry, state: SwitcherState) -> impl IntoView {
    let (label, about) = (place.label.clone(), place.about.clone());
    view! {
        <li id=state.lines.id(line) role="option" aria-selected=move || state.lines.selected(line) on:click=move |_| state.go(&place)>
            <bdi>{label}</bdi><span>{about}</span>
        </li>
    }
}
