//! `/notes`: all notes that the viewer can see.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::notes::api::notes;
use crate::notes::components::{NoteRows, SavedNavigation, Select, TextFilter};
use crate::notes::model::Annotation;
use crate::notes::request::{NoteAudience, NoteSort, NoteState, NotesRequest};
use crate::page::{PageTitle, loaded_once, page_resource};
use crate::query::{address, use_request};
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// The maximum number of notes in one response of the server function.
const PAGE: usize = 200;

/// `/notes`
pub struct NotesRoute;

#[lazy_route]
impl LazyRoute for NotesRoute {
    fn data() -> Self {
        NotesRoute
    }

    fn view(NotesRoute: Self) -> AnyView {
        let request = use_request::<NotesRequest>();
        let notes = page_resource(move || request.get(), notes);
        view! {
            <PageTitle text="Notes"/>
            <div class="page wide">
                <h1>"Notes"</h1>
                <SavedNavigation here="/notes"/>
                <Filters request/>
                {loaded_once(notes, move |notes| view! { <Results notes request/> })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn Filters(request: Memo<NotesRequest>) -> impl IntoView {
    let of = move |read: fn(&NotesRequest) -> String| Signal::derive(move || request.with(read));
    view! {
        <FilterForm label="Filter notes" class="saved-filter">
            <TextFilter label="Contains" name="q" value=of(|request| request.q.clone()) grow=true/>
            <TextFilter label="Tag" name="tag" value=of(|request| request.tag.clone()) maxlength=60/>
            <Select label="Status" name="state" options=&NoteState::OPTIONS value=Signal::derive(move || request.with(|request| request.state))/>
            <Select label="From" name="who" options=&NoteAudience::OPTIONS value=Signal::derive(move || request.with(|request| request.who))/>
            <Select label="Sort by" name="sort" options=&NoteSort::OPTIONS value=Signal::derive(move || request.with(|request| request.sort))/>
        </FilterForm>
    }
}

#[component]
fn Results(notes: Signal<Vec<Annotation>>, request: Memo<NotesRequest>) -> impl IntoView {
    let empty = move || {
        notes.with(Vec::is_empty).then(|| {
            let (title, text) = match request.with(|request| *request == NotesRequest::default()) {
                true => (
                    "No notes yet",
                    "Open a conversation and select the note icon next to a message, or press n. Select text first to annotate only that.",
                ),
                false => ("No matching notes", "Try fewer filters."),
            };
            view! { <EmptyNotice icon=lucide::LuStickyNote title text/> }
        })
    };
    let more = move || {
        let before = notes.with(|notes| notes.last().filter(|_| notes.len() == PAGE).map(|note| note.id))?;
        let href = address("/notes", &NotesRequest { before: Some(before), ..request.get() });
        Some(view! { <p><a class="button" href=href>"More notes"</a></p> })
    };
    view! { {empty}<NoteRows notes overview=true edit=None/>{more} }
}
