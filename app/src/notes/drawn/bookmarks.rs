//! `/bookmarks`: the places one has saved.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;

use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::notes::api::PlaceBookmark;
use crate::notes::model::Bookmark;
use crate::notes::store::bookmarks as store;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::Viewer;

/// Draws the page. After a removal its address names what was removed: `?removed=conversation.message`.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let all = store::list(db, viewer).await?;
    let empty = all.is_empty().then(|| {
        view! { <EmptyNotice icon=lucide::LuBookmark title="Nothing saved yet" text="Open a conversation and press the bookmark beside a message, or the key b on the message in focus."/> }
    });
    let rows =
        (!all.is_empty()).then(|| view! { <ul class="rows card">{all.into_iter().map(row).collect_view()}</ul> });
    let html = view! {
    <h1>"Saved"</h1>
    <nav class="segments" aria-label="What was saved"><a href="/bookmarks" aria-current="true">"Bookmarks"</a><a href="/notes">"Notes"</a></nav>
    {undo(query)}{empty}{rows} };
    Ok(Drawn { title: "Saved".to_owned(), html: html.to_html() })
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

fn row(bookmark: Bookmark) -> impl IntoView {
    let href = format!("/c/{}?at={}#m{}", bookmark.conversation_id, bookmark.seq, bookmark.seq);
    let button = view! {
        <button class="icon-button" aria-label="Remove the bookmark" title="Remove the bookmark"><Icon icon=lucide::LuBookmarkX/></button>
    };
    view! {
        <li class="row">
            <a class="row-text" href=href>
                <small><bdi>{bookmark.conversation_title}</bdi>" · "<bdi>{bookmark.sender_name}</bdi>" · "{format::day_and_time(bookmark.at)}</small>
                <span dir="auto">{bookmark.excerpt}</span>
            </a>
            {form(&bookmark.conversation_id.to_string(), &bookmark.message_id.to_string(), false, button.into_any())}
        </li>
    }
}
