//! `/bookmarks`: the viewer's bookmarks.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

use crate::notes::api::{PlaceBookmark, bookmarks};
use crate::notes::components::{BookmarkRows, FolderOptions, SavedNavigation, Select, TextFilter};
use crate::notes::model::{BookmarkColor, BookmarkList};
use crate::notes::request::{BookmarkSort, BookmarksRequest, BookmarksState};
use crate::page::{PageTitle, loaded_once, page_resource};
use crate::query::use_request;
use crate::ui::filter_form::FilterForm;
use crate::ui::form::Form;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// `/bookmarks`
pub struct BookmarksRoute;

#[lazy_route]
impl LazyRoute for BookmarksRoute {
    fn data() -> Self {
        BookmarksRoute
    }

    fn view(BookmarksRoute: Self) -> AnyView {
        let request = use_request::<BookmarksRequest>();
        let bookmarks = page_resource(move || request.get(), bookmarks);
        view! {
            <PageTitle text="Saved"/>
            <div class="page wide">
                <h1>"Saved"</h1>
                <SavedNavigation here="/bookmarks"/>
                {loaded_once(bookmarks, move |list| view! { <BookmarksPage list request/> })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn BookmarksPage(list: Signal<BookmarkList>, request: Memo<BookmarksRequest>) -> impl IntoView {
    let state = use_request::<BookmarksState>();
    let bookmarks = Signal::derive(move || list.with(|list| list.bookmarks.clone()));
    let folders = Signal::derive(move || list.with(|list| list.folders.clone()));
    // The custom order can only be changed in the unfiltered list.
    let movable = Signal::derive(move || request.with(|request| *request == BookmarksRequest::default()));
    let filtered = move || {
        request.with(|request| *request != BookmarksRequest { sort: request.sort, ..BookmarksRequest::default() })
    };
    let empty = move || {
        bookmarks.with(Vec::is_empty).then(|| {
            let (title, text) = match filtered() {
                true => ("No matching bookmarks", "Try fewer filters."),
                false => (
                    "No bookmarks yet",
                    "Open a conversation and select the bookmark icon next to a message, or press b.",
                ),
            };
            view! { <EmptyNotice icon=lucide::LuBookmark title text/> }
        })
    };
    let shows_filters = Memo::new(move |_| filtered() || bookmarks.with(|all| !all.is_empty()));
    view! {
        <Removed state list/>
        <Show when=move || shows_filters.get()><Filters request folders/></Show>
        <FolderOptions folders/>
        {empty}
        <BookmarkRows bookmarks movable edit=state.get_untracked().edit/>
    }
}

#[component]
fn Filters(request: Memo<BookmarksRequest>, folders: Signal<Vec<String>>) -> impl IntoView {
    let folder = move |folder: String| {
        let (value, this) = (folder.clone(), folder.clone());
        view! { <option value=value selected=move || request.with(|request| request.folder == this)>{folder}</option> }
    };
    let color = move |color: BookmarkColor| {
        view! { <option value=color.to_string() selected=move || request.with(|request| request.color == Some(color))>{color.label()}</option> }
    };
    let colors = BookmarkColor::ALL.into_iter().filter(|color| *color != BookmarkColor::None);
    view! {
        <FilterForm label="Filter bookmarks" class="saved-filter">
            <TextFilter label="Contains" name="q" value=Signal::derive(move || request.with(|request| request.q.clone())) grow=true/>
            <label class="field"><span>"Folder"</span><select name="folder"><option value="">"All"</option>{move || folders.get().into_iter().map(folder).collect_view()}</select></label>
            <label class="field"><span>"Colour"</span><select name="color"><option value="">"All"</option>{colors.map(color).collect_view()}</select></label>
            <Select label="Sort by" name="sort" options=&BookmarkSort::OPTIONS value=Signal::derive(move || request.with(|request| request.sort))/>
        </FilterForm>
    }
}

/// A banner that offers to undo a removal, for browsers without JavaScript. Others get a toast.
#[component]
fn Removed(state: Memo<BookmarksState>, list: Signal<BookmarkList>) -> impl IntoView {
    move || {
        let removed = state.with(|state| {
            let (conversation, message) = state.removed.split_once('.')?;
            Some((conversation.parse::<Uuid>().ok()?, message.parse::<Uuid>().ok()?))
        });
        let is_back = |message| list.with(|list| list.bookmarks.iter().any(|one| one.message_id == message));
        removed.filter(|(_, message)| !is_back(*message)).map(|(conversation, message)| {
            view! {
                <div class="banner" role="status">
                    <span>"Bookmark removed."</span>
                    <Form action={ServerAction::<PlaceBookmark>::new()} quiet=true>
                        <input type="hidden" name="conversation" value=conversation.to_string()/>
                        <input type="hidden" name="message" value=message.to_string()/>
                        <input type="hidden" name="on" value="true"/>
                        <button class="button small">"Undo"</button>
                    </Form>
                </div>
            }
        })
    }
}
