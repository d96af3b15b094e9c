//! `/codebooks/:id`: the codes, the coders, files and settings.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codebooks::api::{AddCode, ChangeCode, ChangeCodebook, EditCodebook, change_codebook};
use crate::codebooks::components::code_fields::CodeFields;
use crate::codebooks::components::code_row::{CodeRow, Moved, follow_moved};
use crate::codebooks::components::codebook_frame::{CodebookFrame, Tab};
use crate::codebooks::components::coders::Coders;
use crate::codebooks::components::scroll::scroll_to_fragment;
use crate::codebooks::model::{Code, CodeChange, CodebookChange, CodebookDetails, CodebookRole, codebook_url};
use crate::query::use_request;
use crate::ui::form::{FieldError, Form};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text_area::TextArea;
use crate::ui::toast::Toasts;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct CodebookRequest {
    /// The code whose edit form is open.
    #[serde(with = "crate::query::blank")]
    edit: Option<Uuid>,
    /// A code that was just deleted without JavaScript.
    #[serde(with = "crate::query::blank")]
    removed: Option<Uuid>,
    /// The result of an import, in sentences for the user.
    imported: String,
}

/// The content of the page.
#[component]
pub fn CodebookPage(
    /// The codebook.
    details: CodebookDetails,
    /// The code that was just moved.
    moved: Moved,
    /// Whether the page was already scrolled to the fragment of the URL.
    scrolled: StoredValue<bool>,
) -> impl IntoView {
    scroll_to_fragment(scrolled);
    let CodebookDetails { codebook, description, blind, codes, members } = details;
    let (id, may_edit, is_owner) = (codebook.id, codebook.may_edit(), codebook.role == CodebookRole::Owner);
    let about = (!description.is_empty()).then(|| view! { <p class="pre-line">{description.clone()}</p> });
    let title = codebook.title.clone();
    let all = codes.clone();
    view! {
        <CodebookFrame codebook=codebook.clone() tab=Tab::Codes>
            <Banners book=id/>
            {about}
            <CodeList book=id codes may_edit moved/>
            {may_edit.then(|| view! { <NewCode book=id all/> })}
            <Coders codebook members/>
            <Files book=id/>
            {may_edit.then(|| view! { <Settings book=id title description blind is_owner/> })}
        </CodebookFrame>
    }
}

/// The result of an import. For browsers without JavaScript, also a banner that offers to undo a deletion.
#[component]
fn Banners(book: Uuid) -> impl IntoView {
    let request = use_request::<CodebookRequest>();
    let navigate = use_navigate();
    let restored = Callback::new(move |_: CodeChange| navigate(&codebook_url(book), Default::default()));
    let undo = move || {
        request.get().removed.map(|code| {
            view! {
                <div class="banner" role="status"><span>"Code deleted, including its subcodes."</span>
                    <Form action={ServerAction::<ChangeCode>::new()} quiet=true on_success=restored>
                        <input type="hidden" name="book" value=book.to_string()/>
                        <input type="hidden" name="id" value=code.to_string()/>
                        <button class="button small" name="to" value="restore">"Undo"</button>
                    </Form>
                </div>
            }
        })
    };
    let imported = move || {
        let summary = request.get().imported;
        (!summary.is_empty()).then(|| view! { <p class="banner" role="status">{summary}</p> })
    };
    view! { {undo}{imported} }
}

#[component]
fn CodeList(book: Uuid, codes: Vec<Code>, may_edit: bool, moved: Moved) -> impl IntoView {
    let request = use_request::<CodebookRequest>();
    let edited = Memo::new(move |_| request.get().edit);
    follow_moved(moved);
    let all = StoredValue::new(codes.clone());
    let hint = if may_edit { "Add the first one below." } else { "Editors of this codebook can add codes." };
    let empty = codes.is_empty().then(|| view! { <EmptyNotice icon=lucide::LuTags title="No codes yet" text=hint/> });
    let row = |code| view! { <CodeRow book code may_edit moved all edited/> };
    let rows =
        (!codes.is_empty()).then(|| view! { <ul class="codes card">{codes.into_iter().map(row).collect_view()}</ul> });
    view! { {empty}{rows} }
}

#[component]
fn NewCode(book: Uuid, all: Vec<Code>) -> impl IntoView {
    let section = NodeRef::<leptos::html::Section>::new();
    let added = Callback::new(move |()| {
        if let Some(section) = section.get_untracked() {
            clear_fields(&section);
        }
    });
    view! {
        <section class="card" id="add" node_ref=section>
            <h2>"New code"</h2>
            <Form action={ServerAction::<AddCode>::new()} class="code-form" on_success=added>
                <input type="hidden" name="book" value=book.to_string()/>
                <CodeFields code=None all/>
                <FieldError name="name"/><FieldError name="shortcut"/>
                <label class="field"><span>"Definition"</span><input name="definition" maxlength="10000" autocomplete="off" placeholder="When to use it, and when not"/></label>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Add code"</button>
            </Form>
        </section>
    }
}

/// Resets the form for the next code, and moves the focus to its name field.
fn clear_fields(section: &web_sys::HtmlElement) {
    use wasm_bindgen::JsCast;
    let find = |selector: &str| section.query_selector(selector).ok().flatten();
    if let Some(form) = find("form").and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        form.reset();
    }
    if let Some(name) = find("[name=name]").and_then(|name| name.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = name.focus();
    }
}

#[component]
fn Files(book: Uuid) -> impl IntoView {
    let file = |name: &'static str, label: &'static str| {
        let href = format!("{}/files/{name}", codebook_url(book));
        view! { <a class="button" href=href download rel="external"><Icon icon=lucide::LuDownload/>{label}</a> }
    };
    view! {
        <section class="card">
            <h2>"Export"</h2>
            <p>"REFI-QDA files for ATLAS.ti, MAXQDA, NVivo, QualCoder and others, or a table for spreadsheets."</p>
            <div class="buttons">
                {file("codebook.qdc", "Codebook (.qdc)")}
                {file("project.qdpx", "Project with texts (.qdpx)")}
                {file("segments.csv", "Segments (.csv)")}
            </div>
        </section>
    }
}

#[component]
fn Settings(book: Uuid, title: String, description: String, blind: bool, is_owner: bool) -> impl IntoView {
    let toasts = Toasts::get();
    let saved = Callback::new(move |()| toasts.say("Saved.", None));
    view! {
        <section class="card">
            <h2>"Settings"</h2>
            <Form action={ServerAction::<EditCodebook>::new()} on_success=saved>
                <input type="hidden" name="id" value=book.to_string()/>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required value=title autocomplete="off" aria-describedby="title-error"/></label>
                <FieldError name="title"/>
                <div class="field"><label for="description">"Description"</label><TextArea id="description" name="description" value=description optional=true maxlength=10_000_u32/></div>
                <label class="export-mark"><input type="checkbox" name="blind" checked=blind/><span>"Blind coding: coders see only their own codes. Editors see everyone's."</span></label>
                <button class="button">"Save"</button>
            </Form>
            {is_owner.then(|| view! { <DeleteCodebook book/> })}
        </section>
    }
}

#[component]
fn DeleteCodebook(book: Uuid) -> impl IntoView {
    let (toasts, navigate) = (Toasts::get(), use_navigate());
    let deleted = Callback::new(move |()| {
        toasts.say_undoable("Codebook deleted.", move || change_codebook(book, CodebookChange::Restore));
        navigate("/codebooks", Default::default());
    });
    view! {
        <Form action={ServerAction::<ChangeCodebook>::new()} quiet=true on_success=deleted>
            <input type="hidden" name="id" value=book.to_string()/>
            <button class="button danger" name="to" value="delete">"Delete codebook"</button>
        </Form>
    }
}
