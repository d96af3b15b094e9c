//! The column with the viewer's conversations.

use std::time::Duration;

use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use uuid::Uuid;

use crate::conversations::api::{conversations, move_to_folder};
use crate::conversations::model::{ConversationSummary, ListRequest, Listing};
use crate::error::AppError;
use crate::page::Revision;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// A pause in the typing, before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// So many rows are in the page at most.
const MAX_ROWS: usize = 180;

/// The viewer's conversations; refetch it when they change.
pub type ListResource = Resource<Result<Listing, AppError>>;

/// The list, pinned conversations first, then the latest; with a filter by name, and shelves.
#[component]
pub fn ConversationList(
    /// What is listed.
    asked: RwSignal<ListRequest>,
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

/// The conversation whose line is dragged: a browser drags a link as its address.
#[cfg(feature = "hydrate")]
fn dragged(event: &DragEvent) -> Option<Uuid> {
    let address = event.data_transfer()?.get_data("text/plain").ok()?;
    address.split("/c/").nth(1)?.get(..36)?.parse().ok()
}

#[cfg(not(feature = "hydrate"))]
fn dragged(_event: &DragEvent) -> Option<Uuid> {
    None
}

/// Puts a conversation onto a shelf, and offers to put it back.
fn put_on_shelf(id: Uuid, folder: String, archived: bool, toasts: Toasts, revision: Revision) {
    spawn_local(async move {
        let text = match (&folder, archived) {
            (_, true) => "Archived".to_owned(),
            (folder, _) if folder.is_empty() => "Taken off its shelf".to_owned(),
            (folder, _) => format!("Put into “{folder}”"),
        };
        match move_to_folder(id, folder, archived).await {
            Ok(before) => {
                let back = move |()| {
                    let folder = before.folder.clone();
                    spawn_local(async move {
                        let _ = move_to_folder(id, folder, before.archived).await;
                        revision.bump();
                    });
                };
                toasts.say(text, Some(Callback::new(back)));
            }
            Err(error) => toasts.say(error.to_string(), None),
        }
        revision.bump();
    });
}

/// The folders and the archive, when there are any.
#[component]
fn Shelves(listing: Listing, asked: RwSignal<ListRequest>) -> impl IntoView {
    let (toasts, revision) = (Toasts::get(), Revision::expect());
    let shelf = move |label: String, folder: Option<String>, archived: bool| {
        let wanted = (folder.clone(), archived);
        let target = wanted.clone();
        let here = move || asked.with(|asked| (&asked.folder, asked.archived) == (&wanted.0, wanted.1)).to_string();
        let choose = move |_| {
            asked.update(|asked| {
                asked.folder = folder.clone();
                asked.archived = archived;
            })
        };
        let put = move |event: DragEvent| {
            if let Some(id) = dragged(&event) {
                event.prevent_default();
                put_on_shelf(id, target.0.clone().unwrap_or_default(), target.1, toasts, revision);
            }
        };
        view! {
            <button type="button" aria-pressed=here on:click=choose on:dragover=|event| event.prevent_default() on:drop=put>
                <bdi>{label}</bdi>
            </button>
        }
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
fn Rows(listing: Listing, asked: RwSignal<ListRequest>) -> impl IntoView {
    let path = use_location().pathname;
    let more = RwSignal::new(listing.more);
    let loaded = RwSignal::new(listing.rows);
    // The first row that is in the page: those far from what is seen are not.
    let first = RwSignal::new(0);
    let (above, below) = (NodeRef::<html::Li>::new(), NodeRef::<html::Li>::new());
    let empty = move || match asked.with(|asked| *asked == ListRequest::default()) {
        true => "Your conversations will be listed here.",
        false => "No conversation is like this.",
    };
    let load = move || {
        if !more.get_untracked() {
            return;
        }
        more.set(false);
        let after = loaded.with_untracked(|loaded| loaded.last().map(|row| row.id));
        let asked = ListRequest { after, ..asked.get_untracked() };
        spawn_local(async move {
            // The list may be another one by now; then its signals are gone.
            if let Ok(listing) = conversations(asked).await {
                loaded.try_update(|loaded| loaded.extend(listing.rows));
                more.try_set(listing.more);
            }
        });
    };
    let row = move |row: ConversationSummary| {
        let href = format!("/c/{}", row.id);
        let here = href.clone();
        let current = move || path.read().starts_with(&here).then_some("page");
        let unread = (row.unread > 0).then(|| {
            let label = format!("{} unread", format::number(row.unread.into()));
            let count = if row.unread > 99 { "99+".to_owned() } else { row.unread.to_string() };
            view! { <span class="list-unread" aria-label=label role="img">{count}</span> }
        });
        view! {
            <li>
                <a class="list-row" href=href aria-current=current>
                    <Avatar name=row.title.clone() ordinal=color_of(&row)/>
                    <span class="list-title"><bdi>{row.title.clone()}</bdi>{row.pinned.then(|| view! { <Icon icon=lucide::LuPin/> })}</span>
                    <time class="list-date">{row.last_message_at.map(|at| format::day(at.date()))}</time>
                    <span class="list-preview" dir="auto">{row.preview.clone()}</span>
                    {unread}
                </a>
            </li>
        }
    };
    let shown = move || {
        let (first, loaded) = (first.get(), loaded.read());
        loaded.iter().skip(first).take(MAX_ROWS).cloned().collect::<Vec<_>>()
    };
    let on_scroll = move |event| {
        let Some(place) = scrolled(&event) else { return };
        if place.left < 600 {
            load();
        }
        let count = loaded.with_untracked(Vec::len);
        let wanted = first_row(place.top, count);
        if wanted != first.get_untracked() {
            let hidden_below = count.saturating_sub(wanted + MAX_ROWS);
            make_room(above, wanted);
            make_room(below, hidden_below);
            first.set(wanted);
        }
    };
    view! {
        <Show when=move || loaded.read().is_empty()><p class="list-empty">{empty}</p></Show>
        <ul class="list-rows" on:scroll=on_scroll>
            <li class="list-room" aria-hidden="true" node_ref=above></li>
            <For each=shown key=|row| (row.id, row.unread, row.last_message_at, row.title.clone()) children=row/>
            <li class="list-room" aria-hidden="true" node_ref=below></li>
            <Show when=move || more.get()>
                <li><button type="button" class="button wide" on:click=move |_| load()>"More conversations"</button></li>
            </Show>
        </ul>
    }
}

/// Which row is the first in the page when the list is scrolled so far: a third of the rows stand above what is
/// seen. It moves in steps, so that few scrollings change anything.
fn first_row(top: i32, count: usize) -> usize {
    const STEP: usize = 30;
    let seen = usize::try_from(top / row_height().max(1)).unwrap_or_default();
    let first = seen.saturating_sub(MAX_ROWS / 3).min(count.saturating_sub(MAX_ROWS));
    first - first % STEP
}

/// How far a list is scrolled, in pixels, and what is left below.
struct Scrolled {
    top: i32,
    left: i32,
}

#[cfg(feature = "hydrate")]
fn scrolled(event: &leptos::ev::Event) -> Option<Scrolled> {
    use wasm_bindgen::JsCast;
    let list = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Some(Scrolled { top: list.scroll_top(), left: list.scroll_height() - list.scroll_top() - list.client_height() })
}

#[cfg(feature = "hydrate")]
fn row_height() -> i32 {
    let row = document().query_selector(".list-row").ok().flatten();
    row.map_or(0, |row| row.get_bounding_client_rect().height() as i32)
}

/// Stands in for so many rows.
#[cfg(feature = "hydrate")]
fn make_room(place: NodeRef<html::Li>, rows: usize) {
    if let Some(place) = place.get_untracked() {
        let height = rows as i32 * row_height();
        let _ = web_sys::HtmlElement::style(&place).set_property("height", &format!("{height}px"));
    }
}

#[cfg(not(feature = "hydrate"))]
fn scrolled(_event: &leptos::ev::Event) -> Option<Scrolled> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn row_height() -> i32 {
    0
}

#[cfg(not(feature = "hydrate"))]
fn make_room(_place: NodeRef<html::Li>, _rows: usize) {}

/// A colour that stays with the conversation.
fn color_of(row: &ConversationSummary) -> i32 {
    i32::from(row.id.as_bytes()[15] % 12)
}
