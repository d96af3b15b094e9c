//! The head of a conversation: its name, search, jump to a date, and what can be done with it.

use leptos::prelude::*;

use super::activity::Calendar;
use crate::conversations::model::Opened;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

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
                        <input type="search" name="q" value=query placeholder="Search here" aria-label="Search in this conversation" autocomplete="off"/>
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
                        <a class="button small" href=base.clone()>"Last message"</a>
                    </div>
                </div>
            </details>
            <a class="icon-button" href=format!("{base}/media") aria-label="Media, links and documents" title="Media, links and documents"><Icon icon=lucide::LuImages/></a>
            <a class="icon-button" href=format!("{base}/insights") aria-label="Insights" title="Insights"><Icon icon=lucide::LuChartColumn/></a>
            <details class="menu">
                <summary class="icon-button" aria-label="More" title="More"><Icon icon=lucide::LuEllipsisVertical/></summary>
                <div class="menu-sheet" inner_html=menu></div>
            </details>
        </header>
    }
}
