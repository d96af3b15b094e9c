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

/// The id of its text area.
pub const TEXT_AREA: &str = "new-note";

/// Adds a note to a message. What it refers to can be narrowed to words of the message.
#[component]
pub fn NewNote(
    /// The conversation.
    conversation: Uuid,
    /// The message.
    message: Uuid,
    /// What the note refers to; reset after it was added.
    target: RwSignal<NoteTarget>,
    /// Whether the viewer may share it.
    can_share: bool,
) -> impl IntoView {
    let toasts = Toasts::get();
    let around = NodeRef::<html::Div>::new();
    let added = Callback::new(move |id: Uuid| {
        toasts.say_undoable("Note added", move || change_note(id, NoteChange::Delete));
        target.set(NoteTarget::default());
        reset_form_in(around);
    });
    let through = move || {
        target.with(|target| target.until).map(|until| {
            let href = format!("/c/{conversation}?at={until}#m{until}");
            view! { <p class="hint">"Refers to this message and those after it, through "<a href=href>{format!("message {}", format::number(until))}</a>"."</p> }
        })
    };
    let hidden = move |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let quote = move || target.with(|target| target.quote.clone());
    view! {
        {through}
        <div node_ref=around>
            <Form action={ServerAction::<AddNote>::new()} class="note-form" on_success=added>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <input type="hidden" name="message" value=message.to_string()/>
                {move || hidden("until", target.with(|target| target.until.map(|until| until.to_string())))}
                {move || hidden("near", target.with(|target| target.near.map(|near| near.to_string())))}
                <NoteFieldset id=TEXT_AREA.to_owned() fields=NoteFields::default() can_share/>
                <label class="field"><span>"Only these words of the message"</span>
                    <input name="quote" value=quote prop:value=quote maxlength="20000" autocomplete="off" dir="auto" placeholder="Leave empty for the whole message" aria-describedby="quote-error"/>
                </label>
                <FieldError name="quote"/>
                <button class="button primary"><Icon icon=lucide::LuStickyNote/>"Add note"</button>
            </Form>
        </div>
    }
}

/// Empties the form in an element.
pub fn reset_form_in(around: NodeRef<html::Div>) {
    use wasm_bindgen::JsCast;
    let form = around.try_get_untracked().flatten().and_then(|around| around.query_selector("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<leptos::web_sys::HtmlFormElement>().ok()) {
        form.reset();
    }
}
