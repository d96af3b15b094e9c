//! The search field: results follow the typing, and the last word is completed from a list.

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

/// How long to wait for more typing before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// What the handlers of the field share.
#[derive(Clone, Copy)]
struct FieldState {
    input: NodeRef<html::Input>,
    /// The text, while somebody types.
    typed: RwSignal<Option<String>>,
    lines: Combobox,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Shows the results of a query.
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
            lines: Combobox::new("completions"),
            waiting: StoredValue::new(None),
            show: Callback::new(show),
        }
    }

    /// Replaces the search that waits for more typing.
    fn wait(self, later: Option<TimeoutHandle>) {
        self.waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, later) {
                earlier.clear();
            }
        });
    }

    fn on_input(self, text: String) {
        self.lines.activate(None);
        self.typed.set(Some(text.clone()));
        self.wait(set_timeout_with_handle(move || self.show.run(text.clone()), PAUSE).ok());
    }

    /// Takes a completion. An operator without its value is completed further.
    fn take(self, completion: &Completion) {
        if let Some(input) = self.input.get_untracked() {
            input.set_value(&completion.query);
            let _ = input.focus();
        }
        // What was typed before is not searched any more.
        self.wait(None);
        self.lines.activate(None);
        self.typed.set(Some(completion.query.clone()));
        self.show.run(completion.query.clone());
    }

    fn on_key(self, event: &KeyboardEvent, completions: &[Completion]) {
        match (self.lines.press(event, completions.len()), event.key().as_str()) {
            (Pressed::Taken(line), _) => self.take(&completions[line]),
            (Pressed::Nothing, "Enter" | "Escape") => self.typed.set(None),
            _ => {}
        }
    }
}

/// The field of the search page.
#[component]
pub fn SearchField(
    /// The query in the address.
    query: Memo<String>,
) -> impl IntoView {
    let state = FieldState::new();
    let FieldState { input, typed, lines, .. } = state;
    let completions = Action::new(|text: &String| {
        let text = text.clone();
        async move { (text.clone(), complete(text).await.unwrap_or_default()) }
    });
    // Only what is typed is completed.
    let completed = move || typed.get().filter(|text| !text.ends_with(' '));
    look_up(completions, completed);
    // While the answer is on its way, that for the beginning of the text stays.
    let list = move || {
        let answer = completed().zip(completions.value().get());
        answer.filter(|(typed, (text, _))| typed.starts_with(text)).map(|(_, (_, list))| list).unwrap_or_default()
    };
    // Back and forward change the address below the field; typing is not interrupted.
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
                        aria-activedescendant=move || lines.active_id()
                        on:input=move |event| state.on_input(event_target_value(&event))
                        on:keydown=move |event| state.on_key(&event, &untrack(list)) on:blur=move |_| typed.set(None)/>
                </label>
            </GetForm>
            <ul id="completions" class="offers" role="listbox" aria-label="Completions" hidden=move || !is_open.get()>
                {move || list().into_iter().enumerate().map(|(line, completion)| view! { <Line line completion state/> }).collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn Line(line: usize, completion: Completion, state: FieldState) -> impl IntoView {
    let lines = state.lines;
    let (label, about) = (completion.label.clone(), completion.about.clone());
    view! {
        <li id=lines.id(line) role="option" aria-selected=move || lines.selected(line)
            on:mousedown=move |event| { event.prevent_default(); state.take(&completion) }>
            <code><bdi>{label}</bdi></code><span>{about}</span>
        </li>
    }
}
