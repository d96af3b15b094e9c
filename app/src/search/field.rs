//! The field of the search page. Results update while typing, and a list suggests completions of the last word.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::api::complete;
use super::model::{Completion, SearchRequest};
use crate::ui::combobox::{Combobox, Pressed, look_up};
use crate::ui::get_form::GetForm;
use crate::ui::icon::{Icon, lucide};

/// Debounce: how long to wait after a keystroke before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// State shared by the event handlers of the field.
#[derive(Clone, Copy)]
struct FieldState {
    input: NodeRef<html::Input>,
    /// The text of the field while the user is typing; `None` hides the completions.
    typed: RwSignal<Option<String>>,
    combobox: Combobox,
    /// The timer of the search that runs when typing pauses.
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Navigates to the results of a query.
    show: Callback<String>,
}

impl FieldState {
    fn new() -> FieldState {
        let navigate = use_navigate();
        let show = move |query: String| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&SearchRequest::of(query.trim()).url(), options);
        };
        FieldState {
            input: NodeRef::new(),
            typed: RwSignal::new(None),
            combobox: Combobox::new("completions"),
            waiting: StoredValue::new(None),
            show: Callback::new(show),
        }
    }

    /// Replaces the pending search; `None` cancels it.
    fn schedule(self, later: Option<TimeoutHandle>) {
        self.waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, later) {
                earlier.clear();
            }
        });
    }

    fn on_input(self, text: String) {
        self.combobox.activate(None);
        self.typed.set(Some(text.clone()));
        self.schedule(set_timeout_with_handle(move || self.show.run(text.clone()), PAUSE).ok());
    }

    /// Accepts a completion. The suggestions stay open, so that the value of an operator can be completed next.
    fn accept(self, completion: &Completion) {
        if let Some(input) = self.input.get_untracked() {
            input.set_value(&completion.query);
            let _ = input.focus();
        }
        // Do not search for the text before the completion.
        self.schedule(None);
        self.combobox.activate(None);
        self.typed.set(Some(completion.query.clone()));
        self.show.run(completion.query.clone());
    }

    fn on_key(self, event: &KeyboardEvent, completions: &[Completion]) {
        match (self.combobox.press(event, completions.len()), event.key().as_str()) {
            (Pressed::Selected(line), _) => self.accept(&completions[line]),
            (Pressed::Ignored, "Enter" | "Escape") => self.typed.set(None),
            _ => {}
        }
    }
}

/// The search field with its completions.
#[component]
pub fn SearchField(
    /// The query in the URL.
    query: Memo<String>,
) -> impl IntoView {
    let state = FieldState::new();
    let FieldState { input, typed, combobox, .. } = state;
    let completions = Action::new(|text: &String| {
        let text = text.clone();
        async move { (text.clone(), complete(text).await.unwrap_or_default()) }
    });
    // A finished word is not completed.
    let to_complete = move || typed.get().filter(|text| !text.ends_with(' '));
    look_up(completions, to_complete);
    // While a request is in progress, keep showing the completions of a prefix of the text.
    let list = move || {
        let answer = to_complete().zip(completions.value().get());
        answer.filter(|(typed, (text, _))| typed.starts_with(text)).map(|(_, (_, list))| list).unwrap_or_default()
    };
    // Follow the URL when the user goes back or forward, but not while they are typing.
    Effect::new(move |_| {
        let query = query.get();
        if let Some(input) = input.get().filter(|_| typed.read_untracked().is_none()) {
            input.set_value(&query);
        }
    });
    let is_open = Memo::new(move |_| !list().is_empty());
    view! {
        <div role="search" class="search-box">
            <GetForm action="/search">
                <label class="search-field large">
                    <Icon icon=lucide::LuSearch/>
                    <input type="search" name="q" node_ref=input value=query.get_untracked() placeholder="Search all conversations"
                        aria-label="Search all conversations" autocomplete="off" role="combobox" aria-autocomplete="list" maxlength="10000"
                        aria-expanded=move || is_open.get().to_string() aria-controls="completions"
                        aria-activedescendant=move || combobox.active_id()
                        on:input=move |event| state.on_input(event_target_value(&event))
                        on:keydown=move |event| state.on_key(&event, &untrack(list)) on:blur=move |_| typed.set(None)/>
                </label>
            </GetForm>
            <ul id="completions" class="offers" role="listbox" aria-label="Completions" hidden=move || !is_open.get()>
                {move || list().into_iter().enumerate().map(|(line, completion)| view! { <CompletionRow line completion state/> }).collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn CompletionRow(line: usize, completion: Completion, state: FieldState) -> impl IntoView {
    let combobox = state.combobox;
    let (label, about) = (completion.label.clone(), completion.about.clone());
    view! {
        <li id=combobox.id(line) role="option" aria-selected=move || combobox.selected(line)
            on:mousedown=move |event| { event.prevent_default(); state.accept(&completion) }>
            <code><bdi>{label}</bdi></code><span>{about}</span>
        </li>
    }
}
