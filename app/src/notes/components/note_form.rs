//! The form fields of a note, and the form to edit one.

use leptos::prelude::*;

use crate::notes::api::{EditNote, edit_note};
use crate::notes::model::{Annotation, NoteFields};
use crate::ui::form::Form;
use crate::ui::text_area::TextArea;
use crate::ui::toast::Toasts;

/// The fields for text, category, tags and visibility.
#[component]
pub fn NoteFieldset(
    /// The id of the text area.
    id: String,
    /// The initial values.
    fields: NoteFields,
    /// Whether the viewer may share the note.
    can_share: bool,
) -> impl IntoView {
    let share = can_share.then(|| {
        view! {
            <label class="note-share"><input type="checkbox" name="shared" checked=fields.shared/><span>"Visible to everyone who can read this conversation"</span></label>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>"Note"</label>
            <TextArea id=id name="body" value=fields.body maxlength=20_000u32/>
            <p class="field-hint">"**bold**, *italic*, lists and links work. @name mentions someone."</p>
        </div>
        <div class="note-fields">
            <label class="field"><span>"Category"</span><input name="category" maxlength="60" value=fields.category autocomplete="off"/></label>
            <label class="field"><span>"Tags"</span><input name="tags" maxlength="400" value=fields.tags placeholder="money, promise" autocomplete="off"/></label>
        </div>
        {share}
    }
}

/// A form that edits a note. After saving, a toast offers to restore the previous values.
#[component]
pub fn EditNoteForm(
    /// The note.
    note: Annotation,
    /// Called after saving, and by the “Cancel” button.
    on_close: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (id, before) = (note.id, note.fields.clone());
    let saved = Callback::new(move |()| {
        let before = before.clone();
        toasts.say_undoable("Note saved", move || edit_note(id, before.clone()));
        on_close.run(());
    });
    view! {
        <Form action={ServerAction::<EditNote>::new()} class="note-form" on_success=saved>
            <input type="hidden" name="id" value=id.to_string()/>
            <NoteFieldset id=format!("edit-{id}") fields=note.fields can_share=note.can_share/>
            <div class="buttons">
                <button class="button primary small">"Save"</button>
                <button type="button" class="button small script-only" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Form>
    }
}
