//! The form for a new note.

use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use super::note_form::NoteFieldset;
use crate::notes::api::{AddNote, change_note};
use crate::notes::model::{NoteChange, NoteFields, NoteTarget};
use crate::ui::form::{FieldError, Form};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// The id of the text area.
pub const TEXT_AREA: &str = "new-note";

/// A form that adds a note to a message, or to some words of the message.
#[component]
pub fn NewNote(
    /// The conversation.
    conversation: Uuid,
    /// The message.
    message: Uuid,
    /// What the note refers to. Reset after the note was added.
    target: RwSignal<NoteTarget>,
    /// Whether the viewer may share it.
    can_share: bool,
) -> impl IntoView {
    let toasts = Toasts::get();
    let container = NodeRef::<html::Div>::new();
    let added = Callback::new(move |id: Uuid| {
        toasts.say_undoable("Note added", move || change_note(id, NoteChange::Delete));
        target.set(NoteTarget::default());
        reset_form_in(container);
    });
    let through = move || {
        target.with(|target| target.until).map(|until| {
            let href = format!("/c/{conversation}?at={until}#m{until}");
            view! { <p class="hint">"Applies to this message and those after it, through "<a href=href>{format!("message {}", format::number(until))}</a>"."</p> }
        })
    };
    let hidden = move |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let quote = move || target.with(|target| target.quote.clone());
    view! {
        {through}
        <div node_ref=container>
            <Form action={ServerAction::<AddNote>::new()} class="note-form" on_success=added>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <input type="hidden" name="message" value=message.to_string()/>
                {move || hidden("until", target.with(|target| target.until.map(|until| until.to_string())))}
                {move || hidden("near", target.with(|target| target.near.map(|near| near.to_string())))}
                <NoteFieldset id=TEXT_AREA.to_owned() fields=NoteFields::default() can_share/>
                <label class="field"><span>"Only these words from the message"</span>
                    <input name="quote" value=quote prop:value=quote maxlength="20000" autocomplete="off" dir="auto" placeholder="Leave empty for the whole message" aria-describedby="quote-error"/>
                </label>
                <FieldError name="quote"/>
                <button class="button primary"><Icon icon=lucide::LuStickyNote/>"Add note"</button>
            </Form>
        </div>
    }
}

/// Resets the form inside an element.
pub fn reset_form_in(container: NodeRef<html::Div>) {
    use wasm_bindgen::JsCast;
    let form =
        container.try_get_untracked().flatten().and_then(|element| element.query_selector("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<leptos::web_sys::HtmlFormElement>().ok()) {
        form.reset();
    }
}
