//! A bookmark in a list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use uuid::Uuid;

use super::bookmark_form::BookmarkForm;
use crate::notes::api::{MoveBookmark, PlaceBookmark, set_bookmark};
use crate::notes::model::{Bookmark, BookmarkColor};
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::panel::focus_after_removal;
use crate::ui::toast::Toasts;

/// A bookmark with its edit form and its buttons.
#[component]
pub fn BookmarkItem(
    /// The bookmark.
    bookmark: Memo<Bookmark>,
    /// Whether the edit form is initially open.
    edit: bool,
    /// Whether it can be moved up, and whether it can be moved down.
    #[prop(into)]
    moves: Signal<(bool, bool)>,
    /// Called before it is moved up (`true`) or down.
    on_move: Callback<bool>,
) -> impl IntoView {
    let editing = RwSignal::new(edit);
    let id = bookmark.with_untracked(|bookmark| bookmark.id);
    let start_editing = move |event: MouseEvent| {
        event.prevent_default();
        editing.update(|editing| *editing = !*editing);
    };
    let form = move || {
        let close = Callback::new(move |()| editing.set(false));
        editing.get().then(|| view! { <BookmarkForm bookmark=bookmark.get_untracked() on_close=close/> })
    };
    view! {
        {move || color_dot(bookmark.with(|bookmark| bookmark.color))}
        <div class="bookmark">
            {move || content(bookmark.get())}
            {form}
        </div>
        <div class="bookmark-tools">
            {move || moves.get().0.then(|| view! { <MoveButton id up=true on_move/> })}
            {move || moves.get().1.then(|| view! { <MoveButton id up=false on_move/> })}
            <a class="icon-button" href=format!("/bookmarks?edit={id}#b{id}") aria-label="Edit details" title="Edit details" on:click=start_editing>
                <Icon icon=lucide::LuPencil/>
            </a>
            <RemoveButton bookmark/>
        </div>
    }
}

fn color_dot(color: BookmarkColor) -> Option<impl IntoView> {
    (color != BookmarkColor::None).then(|| {
        let label = color.label();
        view! { <span class=format!("bookmark-dot bookmark-{color}") role="img" aria-label=label title=label></span> }
    })
}

fn content(bookmark: Bookmark) -> impl IntoView {
    let href = format!("/c/{}?at={}#m{}", bookmark.conversation_id, bookmark.seq, bookmark.seq);
    let title = (!bookmark.title.is_empty()).then(|| view! { <strong dir="auto">{bookmark.title}</strong> });
    let notes =
        (!bookmark.notes.is_empty()).then(|| view! { <span class="bookmark-notes" dir="auto">{bookmark.notes}</span> });
    let folder = (!bookmark.folder.is_empty()).then(|| view! { " · "<bdi>{bookmark.folder}</bdi> });
    let until = bookmark.until_seq.map(|until| format!(" · through message {}", format::number(until)));
    view! {
        <a class="row-text" href=href>
            <small><bdi>{bookmark.conversation_title}</bdi>" · "<bdi>{bookmark.sender_name}</bdi>" · "{format::day_and_time(bookmark.at)}{until}{folder}</small>
            {title}
            <span dir="auto">{bookmark.excerpt}</span>
            {notes}
        </a>
    }
}

/// A button that moves a bookmark up or down by one position.
#[component]
fn MoveButton(id: Uuid, up: bool, on_move: Callback<bool>) -> impl IntoView {
    let (label, icon) = if up { ("Move up", lucide::LuChevronUp) } else { ("Move down", lucide::LuChevronDown) };
    let moved = Callback::new(move |()| on_move.run(up));
    view! {
        <Form action={ServerAction::<MoveBookmark>::new()} quiet=true on_success=moved>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="up" value=up.to_string()/>
            <button class="icon-button" aria-label=label title=label><Icon icon=icon/></button>
        </Form>
    }
}

/// A button that removes a bookmark. A toast offers to undo that.
#[component]
fn RemoveButton(bookmark: Memo<Bookmark>) -> impl IntoView {
    let toasts = Toasts::get();
    let (conversation, message) = bookmark.with_untracked(|bookmark| (bookmark.conversation_id, bookmark.message_id));
    let removed = Callback::new(move |()| {
        toasts.say_undoable("Bookmark removed", move || set_bookmark(conversation, message, true));
        focus_after_removal();
    });
    view! {
        <BookmarkToggleForm conversation message on=false on_success=removed>
            <button class="icon-button" aria-label="Remove bookmark" title="Remove bookmark"><Icon icon=lucide::LuBookmarkX/></button>
        </BookmarkToggleForm>
    }
}

/// A form that adds or removes the bookmark on a message. Its only child is the button.
#[component]
pub fn BookmarkToggleForm(
    /// The conversation.
    conversation: Uuid,
    /// The message.
    message: Uuid,
    /// Whether the form adds the bookmark (true) or removes it.
    on: bool,
    /// Called afterwards.
    on_success: Callback<()>,
    /// The button.
    children: Children,
) -> impl IntoView {
    view! {
        <Form action={ServerAction::<PlaceBookmark>::new()} quiet=true on_success=on_success>
            <input type="hidden" name="conversation" value=conversation.to_string()/>
            <input type="hidden" name="message" value=message.to_string()/>
            <input type="hidden" name="on" value=on.to_string()/>
            {children()}
        </Form>
    }
}
