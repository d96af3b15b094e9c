//! The toolbar of a conversation: name, search, jump to a date, and menus.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::activity::Calendar;
use super::menu::MoreMenu;
use crate::conversations::model::ConversationDetails;
use crate::notes::SidePanelButton;
use crate::ui::format;
use crate::ui::get_form::GetForm;
use crate::ui::icon::{Icon, lucide};
use crate::ui::menu::{Menu, OpenMenu};

/// Debounce: how long to wait after a keystroke before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// The bar above the timeline.
#[component]
pub fn Toolbar(
    /// The conversation; updated when it changes.
    details: RwSignal<ConversationDetails>,
    /// The current search query.
    query: String,
) -> impl IntoView {
    let id = details.with_untracked(|details| details.id);
    let base = format!("/c/{id}");
    let title = move || details.with(|details| details.title.clone());
    let about = details.with_untracked(|details| {
        format!(
            "{} · {}",
            format::count(details.message_count, "message", "messages"),
            format::count(details.participants.len() as i64, "participant", "participants"),
        )
    });
    view! {
        <header class="toolbar">
            <a class="icon-button back" href="/" aria-label="All conversations"><Icon icon=lucide::LuArrowLeft/></a>
            <div class="toolbar-title">
                <h1><bdi>{title}</bdi></h1>
                <p>{about}</p>
            </div>
            <Search id query/>
            <DateMenu details/>
            <SidePanelButton/>
            <a class="icon-button" href=format!("{base}/media") aria-label="Media, links and documents" title="Media, links and documents"><Icon icon=lucide::LuImages/></a>
            <a class="icon-button" href=format!("{base}/insights") aria-label="Insights" title="Insights"><Icon icon=lucide::LuChartColumn/></a>
            <MoreMenu details/>
        </header>
    }
}

/// The search field. Results update while typing; the timeline keeps its position.
#[component]
fn Search(id: Uuid, query: String) -> impl IntoView {
    let on_input = search_as_you_type(id);
    view! {
        <div class="toolbar-search" role="search">
            <GetForm action=format!("/c/{id}")>
                <label class="search-field">
                    <Icon icon=lucide::LuSearch/>
                    <input type="search" name="q" value=query placeholder="Search messages" aria-label="Search in this conversation" autocomplete="off"
                        on:input=on_input/>
                </label>
            </GetForm>
        </div>
    }
}

/// The menu for jumping to another date or to the unread messages.
#[component]
fn DateMenu(details: RwSignal<ConversationDetails>) -> impl IntoView {
    let (id, days, reading) =
        details.with_untracked(|opened| (opened.id, opened.first_day.zip(opened.last_day), opened.reading));
    let base = format!("/c/{id}");
    let (first, last) = days.map(|(first, last)| (first.to_string(), last.to_string())).unzip();
    let is_open = RwSignal::new(false);
    let link = |seq: Option<i64>, label: &'static str| {
        seq.map(|seq| view! { <a class="button small" href=format!("/c/{id}?at={seq}#m{seq}")>{label}</a> })
    };
    let links = view! {
        <div class="buttons">
            <a class="button small" href=format!("{base}?at=1#m1")>"First message"</a>
            {link(reading.stopped, "Continue where you left off")}
            {link(reading.unread_from, "First unread message")}
            <a class="button small" href=base.clone()>"Latest message"</a>
        </div>
    };
    view! {
        <Menu label="Jump to a date" icon=lucide::LuCalendarDays is_open>
            <Calendar id open=is_open/>
            <DayForm base first last/>
            {links}
        </Menu>
    }
}

#[component]
fn DayForm(base: String, first: Option<String>, last: Option<String>) -> impl IntoView {
    let menu = expect_context::<OpenMenu>();
    view! {
        <GetForm action=base on_submit=move |()| menu.close()>
            <label class="field-inline">"Go to date"
                <input type="date" name="on" min=first max=last.clone() value=last required/>
            </label>
            <button class="button primary wide">"Go"</button>
        </GetForm>
    }
}

/// Returns an input handler that navigates to the search for the typed text, keeping the timeline's position.
fn search_as_you_type(id: Uuid) -> impl Fn(leptos::ev::Event) {
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    move |event| {
        let typed = event_target_value(&event);
        let navigate = navigate.clone();
        let search = move || {
            // Read from the window, because the timeline writes `at` into the URL without notifying the router.
            let search = window().location().search().unwrap_or_default();
            let at = search.trim_start_matches('?').split('&').find(|pair| pair.starts_with("at="));
            let query = (!typed.trim().is_empty()).then(|| format!("q={}", crate::query::escape(&typed)));
            let pairs: Vec<&str> = query.as_deref().into_iter().chain(at).collect();
            let base = format!("/c/{id}");
            let to = if pairs.is_empty() { base } else { format!("{base}?{}", pairs.join("&")) };
            navigate(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        };
        waiting.update_value(|waiting| {
            if let Some(earlier) = std::mem::replace(waiting, set_timeout_with_handle(search, PAUSE).ok()) {
                earlier.clear();
            }
        });
    }
}
