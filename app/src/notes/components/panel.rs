//! The side panel with notes and bookmarks, next to a conversation.
//!
//! Links open the panel: a link to the notes on a message (`/c/:id/notes/:message`) opens it instead of leaving the
//! conversation, and the button in the toolbar links to `?panel=notes`. What the panel shows is part of the URL
//! (`?note=`, `?panel=`), so that it can be linked to and works without JavaScript.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::bookmark_rows::{BookmarkRows, FolderOptions};
use super::message::MessageNotesView;
use super::new_note::TEXT_AREA;
use super::note::NoteRows;
use crate::error::AppError;
use crate::notes::api::{bookmarks, message_notes, notes};
use crate::notes::model::{Annotation, BookmarkList, MessageNotes, NoteTarget};
use crate::notes::request::{
    BookmarkSort, BookmarksRequest, MessageNotesRequest, NoteSort, NotesRequest, PanelList, PanelRequest,
};
use crate::page::{loaded_once, page_resource};
use crate::query::{address, parse, use_request};
use crate::ui::icon::{Icon, lucide};
use crate::ui::panel::{SidePanel, focus_element, focus_panel};

/// The state of the panel.
#[derive(Clone, Copy)]
pub struct NotesPanel {
    conversation: Memo<Option<Uuid>>,
    shown: RwSignal<PanelRequest>,
    /// What a new note refers to.
    target: RwSignal<NoteTarget>,
    /// The element that had the focus before the panel opened, and the id of the nearest element around it. The id is a
    /// fallback, because message rows are replaced when they change. `None` on the server, where local storage would
    /// have to be shared between threads.
    opener: Option<StoredValue<Option<(leptos::web_sys::HtmlElement, String)>, LocalStorage>>,
    /// Whether the focus moves into the panel once its content is rendered.
    takes_focus: StoredValue<bool>,
}

impl NotesPanel {
    fn is_open(self) -> bool {
        self.shown.with(|shown| *shown != PanelRequest::default())
    }

    /// Shows a message or a list, and moves the focus there.
    fn open(self, request: PanelRequest, target: NoteTarget) {
        if let Some(opener) =
            self.opener.filter(|_| self.shown.with_untracked(|shown| *shown == PanelRequest::default()))
        {
            opener.set_value(focused());
        }
        self.takes_focus.set_value(true);
        self.target.set(target);
        if self.shown.with_untracked(|shown| *shown == request) {
            self.focus(request.note.is_some());
        }
        self.shown.set(request);
    }

    /// Closes the panel, and returns the focus to where it was before.
    fn close(self) {
        self.shown.set(PanelRequest::default());
        self.target.set(NoteTarget::default());
        let opener = self.opener.and_then(|opener| opener.try_update_value(Option::take).flatten());
        match opener {
            Some((opener, _)) if opener.is_connected() => drop(opener.focus()),
            Some((_, around)) => focus_element(&around),
            None => focus_element("timeline"),
        }
    }

    /// Moves the focus into the panel, if it was just opened. `writes` says that the user probably wants to write a
    /// note: the text area gets the focus then.
    fn focus(self, writes: bool) {
        if self.takes_focus.get_value() {
            self.takes_focus.set_value(false);
            request_animation_frame(move || if writes { focus_element(TEXT_AREA) } else { focus_panel() });
        }
    }

    /// Opens a clicked link in the panel, if it leads to notes of this conversation.
    fn on_click(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || modified {
            return;
        }
        if let Some((request, target)) = self.linked(event) {
            event.prevent_default();
            self.open(request, target);
        }
    }

    /// The target of a clicked link, if the panel can show it.
    fn linked(self, event: &MouseEvent) -> Option<(PanelRequest, NoteTarget)> {
        let clicked = event.target()?.dyn_into::<leptos::web_sys::Element>().ok()?;
        let href = clicked.closest("a[href]").ok()??.get_attribute("href")?;
        let notes = format!("/c/{}/notes/", self.conversation.get_untracked()?);
        let rest = href.strip_prefix(&notes)?.split('#').next()?;
        let (message, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = parse::<MessageNotesRequest>(query);
        // Earlier notes are only shown on the page of the message.
        if query.before.is_some() {
            return None;
        }
        let request = PanelRequest { note: Some(message.parse().ok()?), panel: PanelList::None };
        Some((request, NoteTarget { until: query.until, quote: query.quote, near: query.near }))
    }
}

/// The element that has the focus, and the nearest id: its own, or that of an element around it.
fn focused() -> Option<(leptos::web_sys::HtmlElement, String)> {
    let element = document().active_element()?.dyn_into::<leptos::web_sys::HtmlElement>().ok()?;
    let around = element.closest("[id]").ok().flatten().map(|around| around.id()).unwrap_or_default();
    Some((element, around))
}

/// The page of a conversation, with the side panel next to it.
#[component]
pub fn NotesFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let params = use_params_map();
    let conversation = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<Uuid>().ok()));
    let request = use_request::<PanelRequest>();
    let panel = NotesPanel {
        conversation,
        shown: RwSignal::new(request.get_untracked()),
        target: RwSignal::new(NoteTarget::default()),
        opener: cfg!(feature = "hydrate").then(|| StoredValue::new_local(None)),
        takes_focus: StoredValue::new(false),
    };
    provide_context(panel);
    sync_with_url(panel, request);
    let data = page_resource(
        move || (conversation.get(), panel.shown.get()),
        |(conversation, shown)| async move { Ok(fetch(conversation, shown).await) },
    );
    let title = move || match panel.shown.with(|shown| shown.note.is_some()) {
        true => "Message",
        false => "Notes and bookmarks",
    };
    let page = move || conversation.get().map(|id| format!("/c/{id}")).unwrap_or_default();
    let close = Callback::new(move |()| panel.close());
    let is_open = Memo::new(move |_| panel.is_open());
    view! {
        <div class="beside" on:click=move |event| panel.on_click(&event)>
            <div class="beside-page">{children()}</div>
            <Show when=move || is_open.get()>
                <SidePanel title=Signal::derive(title) page=Signal::derive(page) on_close=close>
                    <Tabs panel/>
                    {loaded_once(data, move |data| view! { <PanelContent panel data/> })}
                </SidePanel>
            </Show>
        </div>
    }
}

/// Keeps the panel and the URL in sync. The panel opens when the URL says so, and closes when another conversation is
/// opened. When the panel changes, the URL is replaced without navigating, so that the conversation stays as it is.
fn sync_with_url(panel: NotesPanel, request: Memo<PanelRequest>) {
    Effect::new(move |before: Option<(Option<Uuid>, PanelRequest)>| {
        let now = (panel.conversation.get(), request.get());
        if let Some(before) = before.filter(|before| *before != now)
            && (before.0 != now.0 || now.1 != PanelRequest::default())
        {
            panel.target.set(NoteTarget::default());
            panel.shown.set(now.1.clone());
        }
        now
    });
    let search = use_location().search;
    Effect::new(move |_| {
        search.track();
        let _ = panel.shown.with(|shown| write_url(panel.conversation.get(), shown));
    });
}

/// Writes what is shown into the query of the conversation's URL. Does nothing (`None`) on other pages.
fn write_url(conversation: Option<Uuid>, shown: &PanelRequest) -> Option<()> {
    let location = window().location();
    let path = location.pathname().ok()?;
    if path != format!("/c/{}", conversation?) {
        return None;
    }
    let search = location.search().ok()?;
    let search = search.trim_start_matches('?');
    let kept =
        search.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("note=") && !pair.starts_with("panel="));
    let own = crate::query::write(shown);
    let pairs: Vec<&str> = kept.chain((!own.is_empty()).then_some(own.as_str())).collect();
    let query = pairs.join("&");
    if query != search {
        let address = if query.is_empty() { path } else { format!("{path}?{query}") };
        let address = address + &location.hash().ok()?;
        let history = window().history().ok()?;
        let state = history.state().unwrap_or(wasm_bindgen::JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
    Some(())
}

/// The content of the panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum PanelData {
    Closed,
    Message(Box<MessageNotes>),
    Notes(Vec<Annotation>),
    Bookmarks(BookmarkList),
    Failed(AppError),
}

/// Identifies what the panel shows. The panel is rendered anew when the key changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum PanelKey {
    Closed,
    Message(Uuid),
    Notes,
    Bookmarks,
    Failed(String),
}

impl PanelData {
    fn key(&self) -> PanelKey {
        match self {
            PanelData::Closed => PanelKey::Closed,
            PanelData::Message(message) => PanelKey::Message(message.message_id),
            PanelData::Notes(_) => PanelKey::Notes,
            PanelData::Bookmarks(_) => PanelKey::Bookmarks,
            PanelData::Failed(error) => PanelKey::Failed(error.to_string()),
        }
    }
}

async fn fetch(conversation: Option<Uuid>, shown: PanelRequest) -> PanelData {
    let Some(id) = conversation else { return PanelData::Closed };
    let data = match (shown.note, shown.panel) {
        (Some(message), _) => message_notes(id, message, None).await.map(|notes| PanelData::Message(Box::new(notes))),
        (None, PanelList::Notes) => {
            let filter = NotesRequest { c: conversation, sort: NoteSort::Conversation, ..NotesRequest::default() };
            notes(filter).await.map(PanelData::Notes)
        }
        (None, PanelList::Bookmarks) => {
            let sort = BookmarkSort::Conversation;
            let filter = BookmarksRequest { c: conversation, sort, ..BookmarksRequest::default() };
            bookmarks(filter).await.map(PanelData::Bookmarks)
        }
        (None, PanelList::None) => Ok(PanelData::Closed),
    };
    data.unwrap_or_else(PanelData::Failed)
}

#[component]
fn PanelContent(panel: NotesPanel, data: Signal<PanelData>) -> impl IntoView {
    let content = move |key: PanelKey| {
        if key != PanelKey::Closed {
            Effect::new(move |_| {
                let writes = data.with_untracked(|data| match data {
                    PanelData::Message(message) => {
                        message.notes.is_empty() || panel.target.with_untracked(|target| !target.quote.is_empty())
                    }
                    _ => false,
                });
                panel.focus(writes);
            });
        }
        match key {
            PanelKey::Closed => view! { <p class="hint" role="status">"Loading…"</p> }.into_any(),
            PanelKey::Failed(error) => view! { <p class="hint" role="alert">{error}</p> }.into_any(),
            PanelKey::Message(_) => message(panel, data),
            PanelKey::Notes => note_list(data),
            PanelKey::Bookmarks => bookmark_list(data),
        }
    };
    view! { <For each=move || [data.with(PanelData::key)] key=PanelKey::clone children=content/> }
}

fn message(panel: NotesPanel, data: Signal<PanelData>) -> AnyView {
    let Some(first) = data.with_untracked(|data| match data {
        PanelData::Message(message) => Some((**message).clone()),
        _ => None,
    }) else {
        return ().into_any();
    };
    let id = first.message_id;
    let data = Memo::new(move |last: Option<&MessageNotes>| {
        data.with(|data| match data {
            PanelData::Message(message) if message.message_id == id => (**message).clone(),
            _ => last.cloned().unwrap_or_else(|| first.clone()),
        })
    });
    view! { <MessageNotesView data target=panel.target edit=None in_panel=true/> }.into_any()
}

fn note_list(data: Signal<PanelData>) -> AnyView {
    let notes = Memo::new(move |last: Option<&Vec<Annotation>>| {
        data.with(|data| match data {
            PanelData::Notes(notes) => notes.clone(),
            _ => last.cloned().unwrap_or_default(),
        })
    });
    view! {
        <Show when=move || notes.with(Vec::is_empty)>
            <p class="hint">"No notes in this conversation yet. Select the note icon next to a message, or press n."</p>
        </Show>
        <NoteRows notes overview=true edit=None/>
    }
    .into_any()
}

fn bookmark_list(data: Signal<PanelData>) -> AnyView {
    let list = Memo::new(move |last: Option<&BookmarkList>| {
        data.with(|data| match data {
            PanelData::Bookmarks(list) => list.clone(),
            _ => last.cloned().unwrap_or_default(),
        })
    });
    let bookmarks = Signal::derive(move || list.with(|list| list.bookmarks.clone()));
    view! {
        <Show when=move || bookmarks.with(Vec::is_empty)>
            <p class="hint">"No bookmarks in this conversation yet. Select the bookmark icon next to a message, or press b."</p>
        </Show>
        <FolderOptions folders=Signal::derive(move || list.with(|list| list.folders.clone()))/>
        <BookmarkRows bookmarks movable=false edit=None/>
    }
    .into_any()
}

/// Tabs for the notes and the bookmarks of the conversation.
#[component]
fn Tabs(panel: NotesPanel) -> impl IntoView {
    let tab = move |list: PanelList, label: &'static str| {
        let current = move || panel.shown.with(|shown| shown.note.is_none() && shown.panel == list).then_some("true");
        view! { <a href=move || list_url(panel, list) aria-current=current on:click=move |event| show_list(panel, list, &event)>{label}</a> }
    };
    view! {
        <nav class="segments" aria-label="Saved in this conversation">
            {tab(PanelList::Notes, "Notes")}{tab(PanelList::Bookmarks, "Bookmarks")}
        </nav>
    }
}

fn list_url(panel: NotesPanel, list: PanelList) -> String {
    let id = panel.conversation.get().unwrap_or_default();
    address(&format!("/c/{id}"), &PanelRequest { note: None, panel: list })
}

fn show_list(panel: NotesPanel, list: PanelList, event: &MouseEvent) {
    if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
        event.prevent_default();
        panel.open(PanelRequest { note: None, panel: list }, NoteTarget::default());
    }
}

/// A button that opens the panel with the notes of the conversation, or closes the panel. For the toolbar of a page
/// inside a [`NotesFrame`].
#[component]
pub fn SidePanelButton() -> impl IntoView {
    let panel = expect_context::<NotesPanel>();
    let toggle = move |event: MouseEvent| {
        if panel.shown.with_untracked(|shown| *shown == PanelRequest::default()) {
            show_list(panel, PanelList::Notes, &event);
        } else {
            event.prevent_default();
            panel.close();
        }
    };
    view! {
        <a class="icon-button" href=move || list_url(panel, PanelList::Notes) aria-label="Notes and bookmarks" title="Notes and bookmarks"
            aria-expanded=move || panel.is_open().to_string() on:click=toggle>
            <Icon icon=lucide::LuNotebookPen/>
        </a>
    }
}
