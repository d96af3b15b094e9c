//! `/bookmarks`: the places one has saved.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;

use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::notes::api::{EditBookmark, MoveBookmark, PlaceBookmark, PutBookmark};
use crate::notes::model::Bookmark;
use crate::notes::store::bookmarks::{self as store, BookmarkFilter};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text_area::TextArea;
use crate::viewer::Viewer;

/// The colours, as people call them; the first is none.
const COLORS: [&str; 7] = ["No colour", "Red", "Orange", "Green", "Blue", "Violet", "Pink"];

/// Draws the page: `?q=` text, `?folder=`, `?color=`. After a removal its address names what was removed:
/// `?removed=conversation.message`.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let wanted = BookmarkFilter {
        text: parameter(query, "q").unwrap_or_default().trim().to_owned(),
        folder: parameter(query, "folder").filter(|folder| !folder.is_empty()),
        color: parameter(query, "color").and_then(|color| color.parse().ok()),
    };
    let narrowed = wanted != BookmarkFilter::default();
    let all = store::list(&mut *db, viewer, &wanted).await?;
    let folders = store::folders(db, viewer).await?;
    let empty = all.is_empty().then(|| match narrowed {
        true => view! { <EmptyNotice icon=lucide::LuBookmark title="No such bookmarks" text="Choose less strictly."/> },
        false => view! { <EmptyNotice icon=lucide::LuBookmark title="Nothing saved yet" text="Open a conversation and press the bookmark beside a message, or the key b on the message in focus."/> },
    });
    let bar = (narrowed || !all.is_empty()).then(|| filters(&wanted, &folders));
    let known = view! { <datalist id="folders">{folders.into_iter().map(|folder| view! { <option value=folder></option> }).collect_view()}</datalist> };
    let last = all.len().saturating_sub(1);
    let rows: Vec<_> =
        all.into_iter().enumerate().map(|(at, one)| row(one, !narrowed && at > 0, !narrowed && at < last)).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="rows card bookmarks">{rows}</ul> });
    // Sent when a row is dragged onto another (`drawn::dragging`).
    let put = (!narrowed).then(|| {
        view! {
            <form method="post" action=PutBookmark::url() data-put=""><input type="hidden" name="id"/><input type="hidden" name="onto"/></form>
        }
    });
    let html = view! {
        <h1>"Saved"</h1>
        <nav class="segments" aria-label="What was saved"><a href="/bookmarks" aria-current="true">"Bookmarks"</a><a href="/notes">"Notes"</a><a href="/codebooks">"Codebooks"</a></nav>
        {undo(query)}{bar}{known}{empty}{rows}{put}
    };
    Ok(Drawn { title: "Saved".to_owned(), html: html.to_html() })
}

fn filters(wanted: &BookmarkFilter, folders: &[String]) -> impl IntoView + use<> {
    let folder = wanted.folder.clone().unwrap_or_default();
    let folders: Vec<_> = folders
        .iter()
        .map(|one| view! { <option value=one.clone() selected=*one == folder>{one.clone()}</option> })
        .collect();
    let color = wanted.color;
    let colors = (0i16..).zip(COLORS).skip(1);
    let colors: Vec<_> = colors
        .map(|(number, name)| view! { <option value=number.to_string() selected=color == Some(number)>{name}</option> })
        .collect();
    view! {
        <form class="board-filter" method="get" action="/bookmarks" role="search" aria-label="Narrow the bookmarks">
            <label class="field grow"><span>"With these words"</span><input type="search" name="q" value=wanted.text.clone() maxlength="200"/></label>
            <label class="field"><span>"Folder"</span><select name="folder"><option value="">"All"</option>{folders}</select></label>
            <label class="field"><span>"Colour"</span><select name="color"><option value="">"All"</option>{colors}</select></label>
            <div class="board-buttons"><button class="button primary">"Apply"</button></div>
        </form>
    }
}

/// The way back for a bookmark that was just removed.
fn undo(query: &str) -> Option<impl IntoView + use<>> {
    let removed = parameter(query, "removed")?;
    let (conversation, message) = removed.split_once('.')?;
    Some(view! {
        <div class="banner" role="status">
            <span>"Bookmark removed."</span>
            {form(conversation, message, true, view! { <button class="button small">"Undo"</button> }.into_any())}
        </div>
    })
}

fn form(conversation: &str, message: &str, on: bool, button: AnyView) -> impl IntoView + use<> {
    view! {
        <form method="post" action=PlaceBookmark::url()>
            <input type="hidden" name="conversation" value=conversation.to_owned()/>
            <input type="hidden" name="message" value=message.to_owned()/>
            <input type="hidden" name="on" value=on.to_string()/>
            {button}
        </form>
    }
}

fn row(bookmark: Bookmark, may_rise: bool, may_sink: bool) -> impl IntoView {
    let href = format!("/c/{}?at={}#m{}", bookmark.conversation_id, bookmark.seq, bookmark.seq);
    let button = view! {
        <button class="icon-button" aria-label="Remove the bookmark" title="Remove the bookmark"><Icon icon=lucide::LuBookmarkX/></button>
    };
    let id = bookmark.id.to_string();
    let shift = |up: bool, label: &'static str, icon| {
        view! {
            <form method="post" action=MoveBookmark::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="up" value=up.to_string()/>
                <button class="icon-button" aria-label=label title=label><Icon icon=icon/></button>
            </form>
        }
    };
    let rise = may_rise.then(|| shift(true, "Up", lucide::LuChevronUp));
    let sink = may_sink.then(|| shift(false, "Down", lucide::LuChevronDown));
    let title = (!bookmark.title.is_empty()).then(|| view! { <strong dir="auto">{bookmark.title.clone()}</strong> });
    let notes = (!bookmark.notes.is_empty())
        .then(|| view! { <span class="bookmark-notes" dir="auto">{bookmark.notes.clone()}</span> });
    let folder = (!bookmark.folder.is_empty()).then(|| view! { " · "<bdi>{bookmark.folder.clone()}</bdi> });
    let color = COLORS.get(usize::try_from(bookmark.color).unwrap_or_default()).filter(|_| bookmark.color > 0);
    let dot = color.map(|name| {
        view! { <span class=format!("bookmark-dot bookmark-{}", bookmark.color) role="img" aria-label=*name title=*name></span> }
    });
    let edit = edit(&bookmark);
    let may_move = may_rise || may_sink;
    let until = bookmark.until_seq.map(|until| view! { " · "{format!("through message {}", format::number(until))} });
    view! {
        <li class="row" id=format!("b{}", bookmark.id) data-drag=may_move.then(|| bookmark.id.to_string()) draggable=may_move.then_some("true")>
            {dot}
            <div class="bookmark">
                <a class="row-text" href=href>
                    <small><bdi>{bookmark.conversation_title}</bdi>" · "<bdi>{bookmark.sender_name}</bdi>" · "{format::day_and_time(bookmark.at)}{until}{folder}</small>
                    {title}
                    <span dir="auto">{bookmark.excerpt}</span>
                    {notes}
                </a>
                {edit}
            </div>
            {rise}{sink}
            {form(&bookmark.conversation_id.to_string(), &bookmark.message_id.to_string(), false, button.into_any())}
        </li>
    }
}

fn edit(bookmark: &Bookmark) -> impl IntoView + use<> {
    let color = bookmark.color;
    let colors: Vec<_> = (0i16..)
        .zip(COLORS)
        .map(|(number, name)| view! { <option value=number.to_string() selected=number == color>{name}</option> })
        .collect();
    let area = format!("notes-{}", bookmark.id);
    view! {
        <details class="export-more"><summary>"Describe"</summary>
            <form method="post" action=EditBookmark::url()>
                <input type="hidden" name="id" value=bookmark.id.to_string()/>
                <div class="export-row">
                    <label class="field grow"><span>"Title"</span><input name="title" maxlength="300" value=bookmark.title.clone() autocomplete="off"/></label>
                    <label class="field grow"><span>"Folder"</span><input name="folder" maxlength="60" list="folders" value=bookmark.folder.clone() autocomplete="off"/></label>
                    <label class="field"><span>"Colour"</span><select name="color">{colors}</select></label>
                </div>
                <div class="field"><label for=area.clone()>"Notes"</label><TextArea id=area name="notes" value=bookmark.notes.clone() optional=true/></div>
                <button class="button">"Save"</button>
            </form>
        </details>
    }
}
