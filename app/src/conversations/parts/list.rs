//! The column with the viewer's conversations.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::conversations::model::Summary;
use crate::shell::ListResource;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The list, the latest first, with a filter by name.
#[component]
pub fn ConversationList() -> impl IntoView {
    let list = expect_context::<ListResource>();
    let filter = RwSignal::new(String::new());
    let rows = move || {
        Suspend::new(async move {
            match list.await {
                Ok(all) if all.is_empty() => {
                    view! { <p class="list-empty">"Your conversations will be listed here."</p> }.into_any()
                }
                Ok(all) => view! { <Rows all filter/> }.into_any(),
                Err(error) => view! { <p class="list-empty" role="alert">{error.to_string()}</p> }.into_any(),
            }
        })
    };
    view! {
        <aside class="list" aria-label="Conversations">
            <header class="list-head">
                <h2>"Conversations"</h2>
                <a class="icon-button" href="/" aria-label="Import a conversation" title="Import a conversation">
                    <Icon icon=lucide::LuPlus/>
                </a>
            </header>
            <label class="search-field list-filter">
                <Icon icon=lucide::LuListFilter/>
                <input type="search" placeholder="Filter by name" aria-label="Filter conversations by name"
                    autocomplete="off" prop:value=filter on:input=move |event| filter.set(event_target_value(&event))/>
            </label>
            <Transition fallback=skeleton>{rows}</Transition>
        </aside>
    }
}

fn skeleton() -> impl IntoView {
    (0..6).map(|_| view! { <div class="list-row skeleton"></div> }).collect_view()
}

#[component]
fn Rows(all: Vec<Summary>, filter: RwSignal<String>) -> impl IntoView {
    let path = use_location().pathname;
    let matching = move || {
        let wanted = filter.get().to_lowercase();
        all.iter().filter(|row| row.title.to_lowercase().contains(&wanted)).cloned().collect::<Vec<_>>()
    };
    let row = move |row: Summary| {
        let href = format!("/c/{}", row.id);
        let here = href.clone();
        let current = move || path.read().starts_with(&here).then_some("page");
        view! {
            <li>
                <a class="list-row" href=href aria-current=current>
                    <Avatar name=row.title.clone() ordinal=color_of(&row)/>
                    <span class="list-title"><bdi>{row.title.clone()}</bdi></span>
                    <time class="list-date">{row.last_message_at.map(|at| format::day(at.date()))}</time>
                    <span class="list-preview" dir="auto">{row.preview.clone()}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="list-rows"><For each=matching key=|row| row.id children=row/></ul> }
}

/// A colour that stays with the conversation.
fn color_of(row: &Summary) -> i32 {
    i32::from(row.id.as_bytes()[15] % 12)
}
