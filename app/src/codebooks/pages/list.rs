//! `/codebooks`: the codebooks that the viewer can code with.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codebooks::api::{ChangeCodebook, CreateCodebook};
use crate::codebooks::components::import_form::ImportForm;
use crate::codebooks::model::{CodebookRole, CodebookSummary, codebook_url};
use crate::page::PageTitle;
use crate::query::use_request;
use crate::ui::form::{FieldError, Form};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct ListRequest {
    /// A codebook that was just deleted without JavaScript.
    #[serde(with = "crate::query::blank")]
    removed: Option<Uuid>,
}

/// The content of the page.
#[component]
pub fn CodebooksPage(
    /// The codebooks, sorted by name.
    all: Vec<CodebookSummary>,
) -> impl IntoView {
    let empty = all.is_empty().then(|| {
        view! { <EmptyNotice icon=lucide::LuTags title="No codebooks yet" text="A codebook is a list of themes, such as “promise” or “argument”. Create one, then apply its codes to messages of a conversation."/> }
    });
    let rows =
        (!all.is_empty()).then(|| view! { <ul class="rows card">{all.into_iter().map(row).collect_view()}</ul> });
    view! {
        <PageTitle text="Codebooks"/>
        <h1>"Codebooks"</h1>
        <nav class="segments" aria-label="Saved items"><a href="/bookmarks">"Bookmarks"</a><a href="/notes">"Notes"</a><a href="/codebooks" aria-current="true">"Codebooks"</a></nav>
        <Deleted/>
        {empty}{rows}
        <NewCodebook/>
        <ImportForm/>
    }
}

fn row(codebook: CodebookSummary) -> impl IntoView {
    let role = match codebook.role {
        CodebookRole::Owner => "owner",
        CodebookRole::Editor => "editor",
        CodebookRole::Coder => "coder",
    };
    let codes = format::count(codebook.codes, "code", "codes");
    let about = format!("{codes} · {} · {role}", format::count(codebook.coders, "person", "people"));
    view! {
        <li class="row">
            <a class="row-text" href=codebook_url(codebook.id)><bdi>{codebook.title}</bdi><small>{about}</small></a>
        </li>
    }
}

/// A banner that offers to undo a deletion, for browsers without JavaScript. Others get a toast.
#[component]
fn Deleted() -> impl IntoView {
    let request = use_request::<ListRequest>();
    let navigate = use_navigate();
    let restored = Callback::new(move |()| navigate("/codebooks", Default::default()));
    move || {
        request.get().removed.map(|id| {
            view! {
                <div class="banner" role="status"><span>"Codebook deleted."</span>
                    <Form action={ServerAction::<ChangeCodebook>::new()} quiet=true on_success=restored>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="button small" name="to" value="restore">"Undo"</button>
                    </Form>
                </div>
            }
        })
    }
}

/// A form that creates a codebook and opens it.
#[component]
fn NewCodebook() -> impl IntoView {
    let navigate = use_navigate();
    let created = Callback::new(move |id| navigate(&codebook_url(id), Default::default()));
    view! {
        <section class="card">
            <h2>"New codebook"</h2>
            <Form action={ServerAction::<CreateCodebook>::new()} on_success=created>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required autocomplete="off" placeholder="Promises and arguments" aria-describedby="title-error"/></label>
                <FieldError name="title"/>
                <label class="field"><span>"Description"</span><input name="description" maxlength="10000" autocomplete="off"/></label>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Create codebook"</button>
            </Form>
        </section>
    }
}
