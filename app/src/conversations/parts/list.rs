//! The column with the viewer's conversations.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use crate::conversations::api::conversations;
use crate::conversations::model::{ListAsked, Listing, Summary};
use crate::error::AppError;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// A pause in the typing, before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// The viewer's conversations; refetch it when they change.
pub type ListResource = Resource<Result<Listing, AppError>>;

/// The list, pinned conversations first, then the latest; with a filter by name, and shelves.
#[component]
pub fn ConversationList(
    /// What is listed.
    asked: RwSignal<ListAsked>,
) -> impl IntoView {
    let list = expect_context::<ListResource>();
    let filter = NodeRef::<html::Input>::new();
    let on_input = move |event| {
        let text = event_target_value(&event);
        set_timeout(
            move || {
                // Who types on is asked for later.
                if filter.get_untracked().is_some_and(|filter| filter.value() == text) {
                    asked.update(|asked| asked.filter = text);
                }
            },
            PAUSE,
        );
    };
    let rows = move || {
        Suspend::new(async move {
            match list.await {
                Ok(listing) => view! { <Shelves listing=listing.clone() asked/><Rows listing asked/> }.into_any(),
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
                <input type="search" node_ref=filter placeholder="Filter by name" aria-label="Filter conversations by name"
                    autocomplete="off" on:input=on_input/>
            </label>
            <Transition fallback=skeleton>{rows}</Transition>
        </aside>
    }
}

fn skeleton() -> impl IntoView {
    (0..6).map(|_| view! { <div class="list-row skeleton"></div> }).collect_view()
}

/// The folders and the archive, when there are any.
#[component]
fn Shelves(listing: Listing, asked: RwSignal<ListAsked>) -> impl IntoView {
    let shelf = move |label: String, folder: Option<String>, archived: bool| {
        let wanted = (folder.clone(), archived);
        let here = move || asked.with(|asked| (&asked.folder, asked.archived) == (&wanted.0, wanted.1)).to_string();
        let choose = move |_| {
            asked.update(|asked| {
                asked.folder = folder.clone();
                asked.archived = archived;
            })
        };
        view! { <button type="button" aria-pressed=here on:click=choose><bdi>{label}</bdi></button> }
    };
    let any = listing.archived || !listing.folders.is_empty();
    any.then(|| {
        view! {
            <div class="segments shelves" role="group" aria-label="Shelves">
                {shelf("All".to_owned(), None, false)}
                {listing.folders.into_iter().map(|folder| shelf(folder.clone(), Some(folder), false)).collect_view()}
                {listing.archived.then(|| shelf("Archive".to_owned(), None, true))}
            </div>
        }
    })
}

#[component]
fn Rows(listing: Listing, asked: RwSignal<ListAsked>) -> impl IntoView {
    let path = use_location().pathname;
    let more = RwSignal::new(listing.more);
    let shown = RwSignal::new(listing.rows);
    let empty = move || match asked.with(|asked| *asked == ListAsked::default()) {
        true => "Your conversations will be listed here.",
        false => "No conversation is like this.",
    };
    let load = move || {
        if !more.get_untracked() {
            return;
        }
        more.set(false);
        let after = shown.with_untracked(|shown| shown.last().map(|row| row.id));
        let asked = ListAsked { after, ..asked.get_untracked() };
        spawn_local(async move {
            // The list may be another one by now; then its signals are gone.
            if let Ok(listing) = conversations(asked).await {
                shown.try_update(|shown| shown.extend(listing.rows));
                more.try_set(listing.more);
            }
        });
    };
    let row = move |row: Summary| {
        let href = format!("/c/{}", row.id);
        let here = href.clone();
        let current = move || path.read().starts_with(&here).then_some("page");
        view! {
            <li>
                <a class="list-row" href=href aria-current=current>
                    <Avatar name=row.title.clone() ordinal=color_of(&row)/>
                    <span class="list-title"><bdi>{row.title.clone()}</bdi>{row.pinned.then(|| view! { <Icon icon=lucide::LuPin/> })}</span>
                    <time class="list-date">{row.last_message_at.map(|at| format::day(at.date()))}</time>
                    <span class="list-preview" dir="auto">{row.preview.clone()}</span>
                </a>
            </li>
        }
    };
    view! {
        <Show when=move || shown.read().is_empty()><p class="list-empty">{empty}</p></Show>
        <ul class="list-rows" on:scroll=move |event| if near_the_end(&event) { load() }>
            <For each=move || shown.get() key=|row| row.id children=row/>
            <Show when=move || more.get()>
                <li><button type="button" class="button wide" on:click=move |_| load()>"More conversations"</button></li>
            </Show>
        </ul>
    }
}

/// Whether what is scrolled has little left below.
#[cfg(feature = "hydrate")]
fn near_the_end(event: &leptos::ev::Event) -> bool {
    use wasm_bindgen::JsCast;
    let list = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    list.is_some_and(|list| list.scroll_height() - list.scroll_top() - list.client_height() < 600)
}

#[cfg(not(feature = "hydrate"))]
fn near_the_end(_event: &leptos::ev::Event) -> bool {
    false
}

/// A colour that stays with the conversation.
fn color_of(row: &Summary) -> i32 {
    i32::from(row.id.as_bytes()[15] % 12)
}
