//! The search field: results follow the typing, and the last word is completed from a list.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::location::Url;

use super::api::complete;
use super::model::Completion;
use crate::ui::combobox::{Combobox, Pressed};
use crate::ui::icon::{Icon, lucide};
use crate::ui::latest::Latest;

/// Results are asked for after a pause of this length.
const PAUSE: Duration = Duration::from_millis(150);

/// The field of the search page.
#[component]
pub fn SearchField(
    /// What the address asks for.
    query: Memo<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(None::<String>);
    let lines = Combobox::new("offers");
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let wait = move |later: Option<TimeoutHandle>| {
        waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, later) {
                earlier.clear();
            }
        });
    };
    let offers = Latest::<Vec<Completion>>::default();
    // Only what is typed is completed.
    Effect::new(move |_| match typed.get() {
        Some(text) if !text.ends_with(' ') => offers.ask(complete(text)),
        _ => offers.clear(),
    });
    let list = move || offers.get();
    // Back and forward change the address under the field; who types is not interrupted.
    Effect::new(move |_| {
        let query = query.get();
        if let Some(input) = input.get().filter(|_| typed.read_untracked().is_none()) {
            input.set_value(&query);
        }
    });
    let navigate = use_navigate();
    let go = move |text: &str| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("/search?q={}", Url::escape(text.trim())), options);
    };
    let on_input = {
        let go = go.clone();
        move |event| {
            let text = event_target_value(&event);
            lines.activate(None);
            typed.set(Some(text.clone()));
            let go = go.clone();
            wait(set_timeout_with_handle(move || go(&text), PAUSE).ok());
        }
    };
    let take = move |offer: Completion| {
        if let Some(input) = input.get_untracked() {
            input.set_value(&offer.query);
            let _ = input.focus();
        }
        // What was typed before is not searched any more.
        wait(None);
        lines.activate(None);
        // An operator without its value goes on to be completed.
        typed.set(Some(offer.query.clone()));
        go(&offer.query);
    };
    let on_key = {
        let take = take.clone();
        move |event: KeyboardEvent| {
            let list = list();
            match (lines.press(&event, list.len()), event.key().as_str()) {
                (Pressed::Taken(line), _) => take(list[line].clone()),
                (Pressed::Nothing, "Enter" | "Escape") => typed.set(None),
                _ => {}
            }
        }
    };
    let options = move || {
        let option = |(index, offer): (usize, Completion)| {
            let take = take.clone();
            let (label, about) = (offer.label.clone(), offer.about.clone());
            view! {
                <li id=lines.id(index) role="option" aria-selected=move || lines.selected(index)
                    on:mousedown=move |event| { event.prevent_default(); take(offer.clone()) }>
                    <code><bdi>{label}</bdi></code><span>{about}</span>
                </li>
            }
        };
        list().into_iter().enumerate().map(option).collect_view()
    };
    let open = Memo::new(move |_| !list().is_empty());
    view! {
        <div role="search" class="search-box">
            <form method="get" action="/search">
                <label class="search-field large">
                    <Icon icon=lucide::LuSearch/>
                    <input type="search" name="q" node_ref=input value=query.get_untracked() placeholder="Search all conversations"
                        aria-label="Search all conversations" autocomplete="off" role="combobox" aria-autocomplete="list" maxlength="10000"
                        aria-expanded=move || open.get().to_string() aria-controls="offers"
                        aria-activedescendant=move || lines.active_id()
                        on:input=on_input on:keydown=on_key on:blur=move |_| typed.set(None)/>
                </label>
            </form>
            <ul id="offers" class="offers" role="listbox" aria-label="Completions" hidden=move || !open.get()>{options}</ul>
        </div>
    }
}
