//! The head of a conversation: its name, search, jump to a date, and what can be done with it.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::location::Url;

use super::activity::Calendar;
use crate::conversations::model::Opened;
use crate::notes::SidePanelButton;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// A pause in the typing, before what is typed is searched for.
const PAUSE: Duration = Duration::from_millis(150);

/// The bar above the timeline.
#[component]
pub fn Toolbar(
    /// The conversation.
    opened: Opened,
    /// What can be done with it, as HTML.
    menu: String,
    /// What is searched for.
    query: String,
) -> impl IntoView {
    let id = opened.id;
    let base = format!("/c/{id}");
    let about = format!(
        "{} · {}",
        format::count(opened.message_count, "message", "messages"),
        format::count(opened.participants.len() as i64, "participant", "participants"),
    );
    let range = opened.first_day.zip(opened.last_day).map(|(first, last)| (first.to_string(), last.to_string()));
    let (first, last) = range.unzip();
    let jump = base.clone();
    let looking = RwSignal::new(false);
    let on_input = as_typed(base.clone());
    let place = |seq: Option<i64>, label: &'static str| {
        seq.map(|seq| view! { <a class="button small" href=format!("/c/{id}?at={seq}#m{seq}")>{label}</a> })
    };
    view! {
        <header class="toolbar">
            <a class="icon-button back" href="/" aria-label="All conversations"><Icon icon=lucide::LuArrowLeft/></a>
            <div class="toolbar-title">
                <h1><bdi>{opened.title.clone()}</bdi></h1>
                <p>{about}</p>
            </div>
            <div class="toolbar-search" role="search">
                <form method="get" action=base.clone()>
                    <label class="search-field">
                        <Icon icon=lucide::LuSearch/>
                        <input type="search" name="q" value=query placeholder="Search here" aria-label="Search in this conversation" autocomplete="off"
                            on:input=on_input/>
                    </label>
                </form>
            </div>
            <details class="menu" on:toggle=move |_| looking.update(|looking| *looking = !*looking)>
                <summary class="icon-button" aria-label="Jump to a date" title="Jump to a date"><Icon icon=lucide::LuCalendarDays/></summary>
                <div class="menu-sheet">
                    <Calendar id open=looking/>
                    <form method="get" action=jump>
                        <label class="field-inline">"Go to the day"
                            <input type="date" name="on" min=first max=last.clone() value=last required/>
                        </label>
                        <button class="button primary wide">"Go"</button>
                    </form>
                    <div class="buttons">
                        <a class="button small" href=format!("{base}?at=1#m1")>"First message"</a>
                        {place(opened.reading.stopped, "Where you stopped")}
                        {place(opened.reading.unread_from, "First unread")}
                        <a class="button small" href=base.clone()>"Last message"</a>
                    </div>
                </div>
            </details>
            <SidePanelButton/>
            <a class="icon-button" href=format!("{base}/media") aria-label="Media, links and documents" title="Media, links and documents"><Icon icon=lucide::LuImages/></a>
            <a class="icon-button" href=format!("{base}/insights") aria-label="Insights" title="Insights"><Icon icon=lucide::LuChartColumn/></a>
            <details class="menu">
                <summary class="icon-button" aria-label="More" title="More"><Icon icon=lucide::LuEllipsisVertical/></summary>
                <div class="menu-sheet" inner_html=menu></div>
            </details>
        </header>
    }
}

/// Searches while somebody types, after a pause; the place in the timeline stays.
fn as_typed(base: String) -> impl Fn(leptos::ev::Event) {
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    move |event| {
        let typed = event_target_value(&event);
        let (base, navigate) = (base.clone(), navigate.clone());
        let search = move || {
            let at = window().location().search().unwrap_or_default();
            let at = at.trim_start_matches('?').split('&').find(|pair| pair.starts_with("at=")).unwrap_or_default();
            let query = if typed.trim().is_empty() { String::new() } else { format!("q={}", Url::escape(&typed)) };
            let pairs: Vec<&str> = [query.as_str(), at].into_iter().filter(|pair| !pair.is_empty()).collect();
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
