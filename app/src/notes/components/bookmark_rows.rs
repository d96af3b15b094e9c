//! A list of bookmarks that can be reordered by drag and drop or with buttons.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::bookmark::BookmarkItem;
use crate::notes::api::put_bookmark;
use crate::notes::model::Bookmark;
use crate::page::Revision;
use crate::ui::toast::Toasts;

/// The state of drag and drop: the row being dragged, and the row under the pointer.
#[derive(Clone, Copy)]
struct Drag {
    row: RwSignal<Option<Uuid>>,
    over: RwSignal<Option<Uuid>>,
    revision: Revision,
    toasts: Toasts,
}

/// The rows, keyed by the ids of the bookmarks. Renders nothing for an empty list.
#[component]
pub fn BookmarkRows(
    /// The bookmarks.
    #[prop(into)]
    bookmarks: Signal<Vec<Bookmark>>,
    /// Whether the rows can be reordered.
    #[prop(into)]
    movable: Signal<bool>,
    /// The bookmark whose edit form is initially open.
    edit: Option<Uuid>,
) -> impl IntoView {
    let drag = Drag {
        row: RwSignal::new(None),
        over: RwSignal::new(None),
        revision: Revision::expect(),
        toasts: Toasts::get(),
    };
    // Elements lose the focus when they move. Once the list is in its new order, the button that was pressed gets
    // the focus again.
    let moved = StoredValue::new(None::<(Uuid, bool)>);
    Effect::new(move |_| {
        bookmarks.track();
        if let Some((id, up)) = moved.get_value() {
            moved.set_value(None);
            request_animation_frame(move || focus_move_button(id, up));
        }
    });
    let row = move |first: Bookmark| {
        let id = first.id;
        let bookmark = Memo::new(move |last: Option<&Bookmark>| {
            let now = bookmarks.with(|all| all.iter().find(|one| one.id == id).cloned());
            now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
        });
        let moves = Memo::new(move |_| {
            let place =
                bookmarks.with(|all| all.iter().position(|one| one.id == id).map(|at| (at > 0, at + 1 < all.len())));
            place.filter(|_| movable.get()).unwrap_or_default()
        });
        let draggable = move || (moves.get() != (false, false)).then_some("true");
        let is = move |signal: RwSignal<Option<Uuid>>| move || signal.get() == Some(id);
        let on_move = Callback::new(move |up| moved.set_value(Some((id, up))));
        view! {
            <li class="row" id=format!("b{id}") draggable=draggable
                class:dragged=is(drag.row) class:drop-target=is(drag.over)
                on:dragstart=move |event| start(&event, drag, id, movable)
                on:dragover=move |event| over(&event, drag, id)
                on:dragend=move |_| end(drag)
                on:drop=move |event| drop_on(&event, drag, id)
            >
                <BookmarkItem bookmark edit=edit == Some(id) moves on_move/>
            </li>
        }
    };
    view! {
        <Show when=move || bookmarks.with(|all| !all.is_empty())>
            <ul class="rows card bookmarks">
                <For each=move || bookmarks.get() key=|bookmark| bookmark.id children=row/>
            </ul>
        </Show>
    }
}

/// A `<datalist>` with the names of the folders, which the edit forms suggest.
#[component]
pub fn FolderOptions(
    /// The names.
    #[prop(into)]
    folders: Signal<Vec<String>>,
) -> impl IntoView {
    let options =
        move || folders.get().into_iter().map(|folder| view! { <option value=folder></option> }).collect_view();
    view! { <datalist id="bookmark-folders">{options}</datalist> }
}

fn start(event: &DragEvent, drag: Drag, id: Uuid, movable: Signal<bool>) {
    if movable.get_untracked() {
        drag.row.set(Some(id));
        // Firefox only drags elements that have data.
        if let Some(data) = event.data_transfer() {
            let _ = data.set_data("text/plain", &id.to_string());
        }
    }
}

fn over(event: &DragEvent, drag: Drag, id: Uuid) {
    if drag.row.get_untracked().is_some_and(|row| row != id) {
        event.prevent_default();
        drag.over.set(Some(id));
    }
}

fn end(drag: Drag) {
    drag.row.set(None);
    drag.over.set(None);
}

fn drop_on(event: &DragEvent, drag: Drag, onto: Uuid) {
    let Some(row) = drag.row.get_untracked().filter(|row| *row != onto) else { return };
    event.prevent_default();
    end(drag);
    spawn_local(async move {
        match put_bookmark(row, onto).await {
            Ok(()) => drag.revision.bump(),
            Err(error) => drag.toasts.say(error.to_string(), None),
        }
    });
}

/// Focuses the button that moves a row up or down. At the ends of the list that button does not exist; then the other
/// one of the row is focused.
fn focus_move_button(id: Uuid, up: bool) {
    use wasm_bindgen::JsCast;
    let find = |label| document().query_selector(&format!("#b{id} button[aria-label='{label}']")).ok().flatten();
    let (first, second) = if up { ("Move up", "Move down") } else { ("Move down", "Move up") };
    let button = find(first).or_else(|| find(second));
    if let Some(button) = button.and_then(|button| button.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
