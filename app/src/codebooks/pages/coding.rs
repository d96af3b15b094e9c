//! `/c/:id/code`: the page where a conversation is coded.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::codebooks::api::{CreateCodebook, RemoveSegment};
use crate::codebooks::components::workspace::CodingForm;
use crate::codebooks::model::{
    CodebookSummary, CodingPage, CodingRequest, CodingWorkspace, PAGE_SIZE, Passage, codebook_url, coding_url,
};
use crate::page::PageTitle;
use crate::query::use_request;
use crate::ui::filter_form::FilterForm;
use crate::ui::form::{FieldError, Form};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The content of the page.
#[component]
pub fn Coding(
    /// The data of the page.
    page: CodingPage,
) -> impl IntoView {
    let CodingPage { conversation, title, workspace } = page;
    let content = match workspace {
        Some(workspace) => view! { <Text workspace/> }.into_any(),
        None => view! { <FirstCodebook conversation/> }.into_any(),
    };
    view! {
        <PageTitle text=format!("Coding: {title}")/>
        <a class="back-link" href=format!("/c/{conversation}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Coding "<bdi>{title}</bdi></h1>
        {content}
    }
}

/// A form to create a codebook, for users without one.
#[component]
fn FirstCodebook(conversation: Uuid) -> impl IntoView {
    let navigate = use_navigate();
    let created = Callback::new(move |book| navigate(&coding_url(conversation, book, 1), Default::default()));
    view! {
        <section class="card">
            <h2>"Create a codebook first"</h2>
            <p>"A codebook is a list of themes, such as “promise” or “argument”, to apply to messages and words."</p>
            <Form action={ServerAction::<CreateCodebook>::new()} on_success=created>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required autocomplete="off" placeholder="Promises and arguments" aria-describedby="title-error"/></label>
                <FieldError name="title"/>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Create codebook"</button>
            </Form>
            <p><a href="/codebooks">"Or import one"</a></p>
        </section>
    }
}

#[component]
fn Text(workspace: CodingWorkspace) -> impl IntoView {
    let request = use_request::<CodingRequest>();
    let seqs = request.get_untracked().seqs;
    let blind = workspace
        .codebook
        .only_own
        .then(|| view! { <p class="hint">"Coding is blind: you see only your own codes."</p> });
    let below = view! { <Pages workspace=workspace.clone() label="Pages of the text (bottom)"/> };
    view! {
        <Removed workspace=workspace.clone()/>
        <div class="coding-head">
            <CodebookChoice workspace=workspace.clone()/>
            <Pages workspace=workspace.clone() label="Pages of the text"/>
        </div>
        {blind}
        <CodingForm workspace seqs/>
        {below}
    }
}

#[component]
fn CodebookChoice(workspace: CodingWorkspace) -> impl IntoView {
    let book = workspace.codebook.id;
    let option = move |one: CodebookSummary| {
        view! { <option value=one.id.to_string() selected=one.id == book>{one.title}</option> }
    };
    view! {
        <div class="coding-book">
            <FilterForm label="Choose a codebook" class="coding-book" button="Open">
                <input type="hidden" name="at" value=workspace.at.to_string()/>
                <label class="field-inline">"Codebook"<select name="book">{workspace.codebooks.into_iter().map(option).collect_view()}</select></label>
            </FilterForm>
            <a class="button small" href=codebook_url(book)>"Edit codes"</a>
        </div>
    }
}

/// Links to earlier and later messages.
#[component]
fn Pages(workspace: CodingWorkspace, label: &'static str) -> impl IntoView {
    let (first, last) = (workspace.at, workspace.last);
    let until = (first + PAGE_SIZE - 1).min(last);
    let link = |at: i64, label| view! { <a class="button small" href=workspace.url(at)>{label}</a> };
    let earlier = (first > 1).then(|| link((first - PAGE_SIZE).max(1), "Earlier"));
    let later = (until < last).then(|| link(first + PAGE_SIZE, "Later"));
    let place = format!("{}–{} of {}", format::number(first), format::number(until), format::number(last));
    view! { <nav class="coding-pages" aria-label=label>{earlier}<span>{place}</span>{later}</nav> }
}

/// A banner that offers to undo a removal, for browsers without JavaScript. Others get a toast.
#[component]
fn Removed(workspace: CodingWorkspace) -> impl IntoView {
    let request = use_request::<CodingRequest>();
    let navigate = use_navigate();
    let (conversation, book, at) = (workspace.conversation, workspace.codebook.id, workspace.at);
    let restored =
        Callback::new(move |_: Vec<Passage>| navigate(&coding_url(conversation, book, at), Default::default()));
    move || {
        request.get().removed.map(|segment| {
            view! {
                <div class="banner" role="status"><span>"Code removed."</span>
                    <Form action={ServerAction::<RemoveSegment>::new()} quiet=true on_success=restored>
                        <input type="hidden" name="conversation" value=conversation.to_string()/>
                        <input type="hidden" name="book" value=book.to_string()/>
                        <input type="hidden" name="at" value=at.to_string()/>
                        <input type="hidden" name="segment" value=segment.to_string()/>
                        <button class="button small" name="to" value="restore">"Undo"</button>
                    </Form>
                </div>
            }
        })
    }
}
