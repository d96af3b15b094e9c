//! A code in the list of codes, with the forms that change it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::code_fields::CodeFields;
use super::code_label::CodeLabel;
use crate::codebooks::api::{ChangeCode, EditCode, MergeCode, change_code};
use crate::codebooks::model::{Code, CodeChange, codebook_url};
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text_area::TextArea;
use crate::ui::toast::Toasts;

/// The code that was just moved, and the direction. Needed to move the focus along with it.
pub type Moved = StoredValue<Option<(Uuid, CodeChange)>>;

/// A row in the list of codes.
#[component]
pub fn CodeRow(
    /// The codebook.
    book: Uuid,
    /// The code.
    code: Code,
    /// Whether the viewer may change it.
    may_edit: bool,
    /// Set when the code is moved.
    moved: Moved,
    /// All codes, for the forms.
    all: StoredValue<Vec<Code>>,
    /// The code that is being edited.
    edited: Memo<Option<Uuid>>,
) -> impl IntoView {
    let id = code.id;
    let key = code.shortcut.clone().map(|key| view! { <kbd>{key}</kbd> });
    let definition =
        (!code.definition.is_empty()).then(|| view! { <p class="pre-line soft">{code.definition.clone()}</p> });
    let memo =
        (!code.memo.is_empty()).then(|| view! { <p class="pre-line"><strong>"Memo: "</strong>{code.memo.clone()}</p> });
    let class = format!("code-row depth-{}", code.depth.min(8));
    let segments = format!("{}/segments?code={id}", codebook_url(book));
    let label = code.label();
    let tools = may_edit.then(|| view! { <CodeTools book id name=code.name.clone() moved/> });
    let editor = move || {
        let code = code.clone();
        (may_edit && edited.get() == Some(id)).then(|| view! { <CodeEditor book code all=all.get_value()/> })
    };
    view! {
        <li class=class id=format!("code-{id}")>
            <div class="code-head"><CodeLabel code=label/>{key}<a class="code-segments" href=segments>"Segments"</a>{tools}</div>
            {definition}{memo}{editor}
        </li>
    }
}

/// The buttons that edit, move and delete a code.
#[component]
fn CodeTools(book: Uuid, id: Uuid, name: String, moved: Moved) -> impl IntoView {
    let toasts = Toasts::get();
    let changed = Callback::new(move |change: CodeChange| match change {
        CodeChange::Delete => toasts.say_undoable("Code deleted.", move || async move {
            change_code(book, id, CodeChange::Restore).await.map(|_| ())
        }),
        change => moved.set_value(Some((id, change))),
    });
    let edit = format!("{}?edit={id}#code-{id}", codebook_url(book));
    let button = |to: &'static str, label: String, icon| {
        view! { <button class="icon-button" name="to" value=to aria-label=label.clone() title=label><Icon icon=icon/></button> }
    };
    view! {
        <Form action={ServerAction::<ChangeCode>::new()} quiet=true class="code-tools" on_success=changed>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <a class="icon-button" href=edit aria-label=format!("Edit {name}") title="Edit"><Icon icon=lucide::LuPencil/></a>
            {button("up", format!("Move {name} up"), lucide::LuArrowUp)}
            {button("down", format!("Move {name} down"), lucide::LuArrowDown)}
            {button("delete", format!("Delete {name}"), lucide::LuTrash2)}
        </Form>
    }
}

/// After a code was moved, focuses the button that moved it, at the new position of the code.
pub fn follow_moved(moved: Moved) {
    Effect::new(move |_| {
        // Waits until the new list is in the document.
        request_animation_frame(move || {
            let Some((id, change)) = moved.try_update_value(Option::take).flatten() else { return };
            let to = if change == CodeChange::Up { "up" } else { "down" };
            let button = document().query_selector(&format!("#code-{id} [name=to][value={to}]")).ok().flatten();
            if let Some(button) = button.and_then(|button| {
                use wasm_bindgen::JsCast;
                button.dyn_into::<web_sys::HtmlElement>().ok()
            }) {
                let _ = button.focus();
            }
        });
    });
}

/// The form with all fields of a code, and the form to merge it.
#[component]
fn CodeEditor(book: Uuid, code: Code, all: Vec<Code>) -> impl IntoView {
    let id = code.id;
    let navigate = use_navigate();
    let place = format!("{}#code-{id}", codebook_url(book));
    let cancel = place.clone();
    let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let saved = Callback::new(move |()| navigate(&place, options.clone()));
    let (definition, memo) = (format!("definition-{id}"), format!("memo-{id}"));
    let has_others = all.len() > 1;
    let others = all.clone();
    view! {
        <Form action={ServerAction::<EditCode>::new()} class="code-form" on_success=saved>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <CodeFields code=Some(code.clone()) all/>
            <div class="field"><label for=definition.clone()>"Definition"</label><TextArea id=definition name="definition" value=code.definition optional=true maxlength=10_000_u32/></div>
            <div class="field"><label for=memo.clone()>"Memo"</label><TextArea id=memo name="memo" value=code.memo optional=true maxlength=20_000_u32/></div>
            <div class="buttons"><button class="button primary">"Save"</button><a class="button" href=cancel>"Cancel"</a></div>
        </Form>
        {has_others.then(|| view! { <MergeForm book id others/> })}
    }
}

/// A form that merges the code into another.
#[component]
fn MergeForm(book: Uuid, id: Uuid, others: Vec<Code>) -> impl IntoView {
    let toasts = Toasts::get();
    let merged = Callback::new(move |()| toasts.say("Codes merged.", None));
    let option = |one: Code| view! { <option value=one.id.to_string()>{one.name}</option> };
    let options: Vec<_> = others.into_iter().filter(|one| one.id != id).map(option).collect();
    view! {
        <Form action={ServerAction::<MergeCode>::new()} class="code-merge" on_success=merged>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <label class="field-inline">"Merge into"<select name="into">{options}</select></label>
            <button class="button small">"Merge"</button>
        </Form>
    }
}
