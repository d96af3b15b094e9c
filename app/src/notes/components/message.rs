//! A message with its notes and its bookmark.

use leptos::prelude::*;
use uuid::Uuid;

use super::bookmark::{BookmarkItem, BookmarkToggleForm};
use super::bookmark_rows::FolderOptions;
use super::new_note::NewNote;
use super::note::NoteRows;
use crate::notes::api::set_bookmark;
use crate::notes::model::{Bookmark, MessageNotes, NoteTarget};
use crate::notes::request::MessageNotesRequest;
use crate::query::address;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// A message with its notes and its bookmark. Used on the page of the message and in the side panel.
#[component]
pub fn MessageNotesView(
    /// The message and its notes.
    #[prop(into)]
    data: Signal<MessageNotes>,
    /// What a new note refers to.
    target: RwSignal<NoteTarget>,
    /// The note whose edit form is initially open.
    edit: Option<Uuid>,
    /// Whether it is in the side panel, where headings are one level lower.
    #[prop(optional)]
    in_panel: bool,
) -> impl IntoView {
    let (conversation, message, can_share, exists) =
        data.with_untracked(|data| (data.conversation_id, data.message_id, data.can_share, data.message.is_some()));
    let heading = move || {
        let count = data.with(|data| format::count(data.total, "note", "notes"));
        if in_panel { view! { <h3>{count}</h3> }.into_any() } else { view! { <h2>{count}</h2> }.into_any() }
    };
    let earlier = move || {
        data.with(|data| data.earlier).map(|before| {
            let query = MessageNotesRequest { before: Some(before), ..MessageNotesRequest::default() };
            let href = address(&format!("/c/{conversation}/notes/{message}"), &query);
            view! { <p><a class="button" href=href>"Earlier notes"</a></p> }
        })
    };
    let notes = Signal::derive(move || data.with(|data| data.notes.clone()));
    let folders = Signal::derive(move || data.with(|data| data.folders.clone()));
    view! {
        {move || excerpt(&data.get())}
        {exists.then(|| view! { <MessageBookmark data/><FolderOptions folders/> })}
        {heading}
        {earlier}
        <NoteRows notes edit/>
        {exists.then(|| view! {
            <section class="card note-new" aria-label="New note">
                <NewNote conversation message target can_share/>
            </section>
        })}
    }
}

fn excerpt(data: &MessageNotes) -> AnyView {
    let Some(message) = data.message.clone() else {
        return view! { <p class="hint">"This message was removed."</p> }.into_any();
    };
    let href = format!("/c/{}?at={}#m{}", data.conversation_id, message.seq, message.seq);
    view! {
        <div class="note-message">
            <p class="note-head">
                <strong><bdi>{message.sender}</bdi></strong>
                <small><a href=href>{format::day_and_time(message.at)}</a></small>
            </p>
            <p class="note-message-text" dir="auto">{message.text}</p>
        </div>
    }
    .into_any()
}

/// The bookmark of the message, or a button to add one.
#[component]
fn MessageBookmark(data: Signal<MessageNotes>) -> impl IntoView {
    let toasts = Toasts::get();
    let (conversation, message) = data.with_untracked(|data| (data.conversation_id, data.message_id));
    let added = Callback::new(move |()| {
        toasts.say_undoable("Bookmarked", move || set_bookmark(conversation, message, false));
    });
    let bookmark = Memo::new(move |_| data.with(|data| data.bookmark.clone()));
    let row = move |first: Bookmark| {
        let bookmark = Memo::new(move |_| bookmark.get().unwrap_or_else(|| first.clone()));
        let on_move = Callback::new(|_| ());
        view! { <div class="row note-bookmark"><BookmarkItem bookmark edit=false moves=(false, false) on_move/></div> }
    };
    view! {
        <For each=move || bookmark.get() key=|bookmark| bookmark.id children=row/>
        <Show when=move || bookmark.with(Option::is_none)>
            <BookmarkToggleForm conversation message on=true on_success=added>
                <button class="button small"><Icon icon=lucide::LuBookmark/>"Bookmark"</button>
            </BookmarkToggleForm>
        </Show>
    }
}
