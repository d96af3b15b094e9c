//! A note in a list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use uuid::Uuid;

use super::note_details::{Comments, labels, reference, versions};
use super::note_form::EditNoteForm;
use crate::notes::api::{ChangeNote, change_note};
use crate::notes::model::{Annotation, NoteChange};
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::markdown::Markdown;
use crate::ui::panel::focus_after_removal;
use crate::ui::toast::Toasts;

/// A list of notes, keyed by id. Renders nothing for an empty list.
#[component]
pub fn NoteRows(
    /// The notes.
    #[prop(into)]
    notes: Signal<Vec<Annotation>>,
    /// Whether the notes belong to different messages. Each then shows its message, and a link to its comments instead
    /// of the comments.
    #[prop(optional)]
    overview: bool,
    /// The note whose edit form is initially open.
    edit: Option<Uuid>,
) -> impl IntoView {
    let row = move |first: Annotation| {
        let id = first.id;
        let note = Memo::new(move |last: Option<&Annotation>| {
            let now = notes.with(|all| all.iter().find(|one| one.id == id).cloned());
            now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
        });
        view! { <li class="note card" id=format!("n{id}")><NoteItem note overview edit=edit == Some(id)/></li> }
    };
    view! {
        <Show when=move || notes.with(|all| !all.is_empty())>
            <ul class="notes"><For each=move || notes.get() key=|note| note.id children=row/></ul>
        </Show>
    }
}

#[component]
fn NoteItem(note: Memo<Annotation>, overview: bool, edit: bool) -> impl IntoView {
    let editing = RwSignal::new(edit);
    let can_change = Memo::new(move |_| note.with(|note| note.can_change));
    let body = move || {
        if editing.get() {
            let close = Callback::new(move |()| editing.set(false));
            view! { <EditNoteForm note=note.get_untracked() on_close=close/> }.into_any()
        } else {
            view! { <Markdown html=note.get().html class="note-body"/> }.into_any()
        }
    };
    view! {
        {move || head(&note.get(), overview)}
        {move || reference(&note.get())}
        {body}
        {move || labels(&note.get())}
        {(!overview).then(|| view! { <Comments note/> })}
        <div class="buttons">
            {overview.then_some(move || open_link(&note.get()))}
            {move || can_change.get().then(|| view! { <Tools note editing/> })}
        </div>
        {move || versions(note.get().versions)}
    }
}

fn head(note: &Annotation, overview: bool) -> impl IntoView + use<> {
    let time = format::day_and_time(note.created_at.naive_utc());
    let conversation = overview.then(|| view! { <bdi>{note.conversation_title.clone()}</bdi>" · " });
    let excerpt = note.excerpt.clone().filter(|_| overview && note.quote.is_empty());
    let excerpt = excerpt.map(|text| view! { <blockquote dir="auto">{text}</blockquote> });
    view! {
        <p class="note-head"><strong><bdi>{note.author.clone()}</bdi></strong><small>{conversation}{time}</small></p>
        {excerpt}
    }
}

/// A link to the page of the note's message, which shows all notes and comments.
fn open_link(note: &Annotation) -> impl IntoView + use<> {
    let href = format!("/c/{}/notes/{}#n{}", note.conversation_id, note.message_id, note.id);
    let label = match note.comments.len() as i64 {
        0 => "Open".to_owned(),
        comments => format::count(comments, "comment", "comments"),
    };
    view! { <a class="button small" href=href><Icon icon=lucide::LuMessageSquareText/>{label}</a> }
}

/// The buttons to resolve, edit and delete a note.
#[component]
fn Tools(note: Memo<Annotation>, editing: RwSignal<bool>) -> impl IntoView {
    let (id, href) = note.with_untracked(|note| {
        (note.id, format!("/c/{}/notes/{}?edit={}#n{}", note.conversation_id, note.message_id, note.id, note.id))
    });
    let start_editing = move |event: MouseEvent| {
        event.prevent_default();
        editing.update(|editing| *editing = !*editing);
    };
    let resolved = Memo::new(move |_| note.with(|note| note.resolved));
    let resolve = move || match resolved.get() {
        true => view! { <ChangeButton id change=NoteChange::Reopen/> }.into_any(),
        false => view! { <ChangeButton id change=NoteChange::Resolve/> }.into_any(),
    };
    view! {
        {resolve}
        <a class="button small" href=href on:click=start_editing>"Edit"</a>
        <ChangeButton id change=NoteChange::Delete/>
    }
}

/// A button that changes a note. A toast offers to undo the change.
#[component]
pub fn ChangeButton(
    /// The note.
    id: Uuid,
    /// What the button does.
    change: NoteChange,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (name, label, done, undo) = match change {
        NoteChange::Resolve => ("resolve", "Resolve", "Note resolved", NoteChange::Reopen),
        NoteChange::Reopen => ("reopen", "Reopen", "Note reopened", NoteChange::Resolve),
        NoteChange::Delete => ("delete", "Delete", "Note deleted", NoteChange::Restore),
        NoteChange::Restore => ("restore", "Undo", "Note restored", NoteChange::Delete),
    };
    let changed = Callback::new(move |()| {
        toasts.say_undoable(done, move || change_note(id, undo));
        if change == NoteChange::Delete {
            focus_after_removal();
        }
    });
    view! {
        <Form action={ServerAction::<ChangeNote>::new()} quiet=true on_success=changed>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="change" value=name/>
            <button class="button small">{label}</button>
        </Form>
    }
}
