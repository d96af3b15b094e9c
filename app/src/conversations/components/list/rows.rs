//! The rows of the conversation list. Only those near the visible part are rendered.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::virtual_rows::{first_row, resize_spacer, scroll_position};
use crate::conversations::api::conversations;
use crate::conversations::model::{ConversationSummary, ListRequest, Listing};
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// Maximum number of rendered rows.
pub const MAX_ROWS: usize = 180;

/// The pages of the list that have been fetched so far.
#[derive(Clone, Copy)]
struct Loaded {
    request: RwSignal<ListRequest>,
    rows: RwSignal<Vec<ConversationSummary>>,
    more: RwSignal<bool>,
}

impl Loaded {
    /// Fetches the next page, if there is one.
    fn load(self) {
        if !self.more.get_untracked() {
            return;
        }
        self.more.set(false);
        let after = self.rows.with_untracked(|rows| rows.last().map(|row| row.id));
        let request = ListRequest { after, ..self.request.get_untracked() };
        spawn_local(async move {
            // The list may have been replaced in the meantime. Its signals are then disposed, which `try_` ignores.
            if let Ok(listing) = conversations(request).await {
                self.rows.try_update(|rows| rows.extend(listing.rows));
                self.more.try_set(listing.more);
            }
        });
    }
}

/// The rows. More pages are fetched as the user scrolls down.
#[component]
pub fn Rows(
    /// The first page.
    listing: Listing,
    /// Which conversations to list.
    request: RwSignal<ListRequest>,
) -> impl IntoView {
    let loaded = Loaded { request, rows: RwSignal::new(listing.rows), more: RwSignal::new(listing.more) };
    let rows = loaded.rows;
    // Index of the first rendered row.
    let first = RwSignal::new(0);
    let (above, below) = (NodeRef::<html::Li>::new(), NodeRef::<html::Li>::new());
    let shown = move || {
        let (first, rows) = (first.get(), rows.read());
        rows.iter().skip(first).take(MAX_ROWS).cloned().collect::<Vec<_>>()
    };
    let on_scroll = move |event| {
        let Some(position) = scroll_position(&event) else { return };
        if position.below < 600 {
            loaded.load();
        }
        let count = rows.with_untracked(Vec::len);
        let wanted = first_row(position.top, count);
        if wanted != first.get_untracked() {
            resize_spacer(above, wanted);
            resize_spacer(below, count.saturating_sub(wanted + MAX_ROWS));
            first.set(wanted);
        }
    };
    let empty = move || match request.with(|request| *request == ListRequest::default()) {
        true => "Your conversations will appear here.",
        false => "No conversations match.",
    };
    view! {
        <Show when=move || rows.read().is_empty()><p class="list-empty">{empty}</p></Show>
        <ul class="list-rows" on:scroll=on_scroll>
            <li class="list-room" aria-hidden="true" node_ref=above></li>
            <For each=shown key=|row| (row.id, row.unread, row.last_message_at, row.title.clone(), row.pinned) let:row>
                <Row row/>
            </For>
            <li class="list-room" aria-hidden="true" node_ref=below></li>
            <Show when=move || loaded.more.get()>
                <li><button type="button" class="button wide" on:click=move |_| loaded.load()>"Show more conversations"</button></li>
            </Show>
        </ul>
    }
}

#[component]
fn Row(row: ConversationSummary) -> impl IntoView {
    let path = use_location().pathname;
    let href = format!("/c/{}", row.id);
    let here = href.clone();
    let current = move || path.read().starts_with(&here).then_some("page");
    // Derived from the id, so that a conversation keeps its colour.
    let color = i32::from(row.id.as_bytes()[15] % 12);
    let unread = (row.unread > 0).then(|| {
        let label = format!("{} unread", format::number(row.unread.into()));
        let count = if row.unread > 99 { "99+".to_owned() } else { row.unread.to_string() };
        view! { <span class="list-unread" aria-label=label role="img">{count}</span> }
    });
    view! {
        <li>
            <a class="list-row" href=href aria-current=current>
                <Avatar name=row.title.clone() ordinal=color/>
                <span class="list-title"><bdi>{row.title}</bdi>{row.pinned.then(|| view! { <Icon icon=lucide::LuPin/> })}</span>
                <time class="list-date">{row.last_message_at.map(|at| format::day(at.date()))}</time>
                <span class="list-preview" dir="auto">{row.preview}</span>
                {unread}
            </a>
        </li>
    }
}
