//! The head of a conversation: its name, search, jump to a date, and its menu.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::activity::Calendar;
use super::menu::MoreMenu;
use crate::conversations::model::Opened;
use crate::notes::SidePanelButton;
use crate::ui::format;
use crate::ui::get_form::GetForm;
use crate::ui::icon::{Icon, lucide};
use crate::ui::menu::{Menu, OpenMenu};

/// How long to wait for more typing before searching.
const PAUSE: Duration = Duration::from_millis(150);

/// The bar above the timeline.
#[component]
pub fn Toolbar(
    /// The conversation, as it is now.
    details: RwSignal<Opened>,
    /// What is searched for.
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

/// The search field. Results follow the typing; the position in the timeline stays.
#[component]
fn Search(id: Uuid, query: String) -> impl IntoView {
    let on_input = as_typed(id);
    view! {
        <div class="toolbar-search" role="search">
            <GetForm action=format!("/c/{id}")>
                <label class="search-field">
                    <Icon icon=lucide::LuSearch/>
                    <input type="search" name="q" value=query placeholder="Search here" aria-label="Search in this conversation" autocomplete="off"
                        on:input=on_input/>
                </label>
            </GetForm>
        </div>
    }
}

/// Ways to other times of the conversation.
#[component]
fn DateMenu(details: RwSignal<Opened>) -> impl IntoView {
    let (id, days, reading) =
        details.with_untracked(|opened| (opened.id, opened.first_day.zip(opened.last_day), opened.reading));
    let base = format!("/c/{id}");
    let (first, last) = days.map(|(first, last)| (first.to_string(), last.to_string())).unzip();
    let looking = RwSignal::new(false);
    let place = |seq: Option<i64>, label: &'static str| {
        seq.map(|seq| view! { <a class="button small" href=format!("/c/{id}?at={seq}#m{seq}")>{label}</a> })
    };
    let places = view! {
        <div class="buttons">
            <a class="button small" href=format!("{base}?at=1#m1")>"First message"</a>
            {place(reading.stopped, "Continue where you left off")}
            {place(reading.unread_from, "First unread message")}
            <a class="button small" href=base.clone()>"Latest message"</a>
        </div>
    };
    view! {
        <Menu label="Jump to a date" icon=lucide::LuCalendarDays is_open=looking>
            <Calendar id open=looking/>
            <DayForm base first last/>
            {places}
        </Menu>
    }
}

#[component]
fn DayForm(base: String, first: Option<String>, last: Option<String>) -> impl IntoView {
    let menu = expect_context::<OpenMenu>();
    view! {
        <GetForm action=base on_submit=move |()| menu.close()>
            <label class="field-inline">"Go to the day"
                <input type="date" name="on" min=first max=last.clone() value=last required/>
            </label>
            <button class="button primary wide">"Go"</button>
        </GetForm>
    }
}

/// Searches for what is typed, after a pause; the position in the timeline stays.
fn as_typed(id: Uuid) -> impl Fn(leptos::ev::Event) {
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    move |event| {
        let typed = event_target_value(&event);
        let navigate = navigate.clone();
        let search = move || {
            // The timeline keeps its position in the address without telling the router.
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
