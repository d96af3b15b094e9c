//! The column that lists the viewer's conversations.

mod folders;
mod rows;
mod virtual_rows;

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use self::folders::Folders;
use self::rows::Rows;
use crate::conversations::model::{ListRequest, Listing};
use crate::error::AppError;
use crate::ui::icon::{Icon, lucide};

/// Debounce: how long to wait after a keystroke before asking the server.
const PAUSE: Duration = Duration::from_millis(150);

/// The first page of the viewer's conversations. Refetch it when they change.
pub type ListResource = Resource<Result<Listing, AppError>>;

/// The conversation list with folders and a filter by name: pinned conversations first, then the most recent.
#[component]
pub fn ConversationList(
    /// Which conversations to list.
    request: RwSignal<ListRequest>,
) -> impl IntoView {
    let list = expect_context::<ListResource>();
    let on_input = debounce(PAUSE, move |event| {
        let text = event_target_value(&event);
        request.try_update(|request| request.filter = text);
    });
    let content = move || {
        Suspend::new(async move {
            match list.await {
                Ok(listing) => view! { <Folders listing=listing.clone() request/><Rows listing request/> }.into_any(),
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
                <input type="search" placeholder="Filter by name" aria-label="Filter conversations by name" autocomplete="off" on:input=on_input/>
            </label>
            <Transition fallback=skeleton>{content}</Transition>
        </aside>
    }
}

fn skeleton() -> impl IntoView {
    (0..6).map(|_| view! { <div class="list-row skeleton"></div> }).collect_view()
}
