//! `/notes`: all notes that one sees.

use leptos::prelude::*;
use sqlx::PgConnection;

use super::annotations::{about, before, earlier, marks};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::notes::annotate::page;
use crate::notes::markdown;
use crate::notes::store::annotations::{self, Annotation, AnnotationFilter};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::Viewer;

/// Draws the page: `?q=` text, `?tag=`, `?c=` conversation, `?state=open|settled`, `?who=me|named`,
/// `?before=` a note.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let value = |name: &str| parameter(query, name).unwrap_or_default();
    let (text, tag, state, who) = (value("q"), value("tag"), value("state"), value("who"));
    let wanted = AnnotationFilter {
        conversation: value("c").parse().ok(),
        text: text.trim().to_owned(),
        tag: tag.trim().trim_start_matches('#').to_lowercase(),
        resolved: match state.as_str() {
            "open" => Some(false),
            "settled" => Some(true),
            _ => None,
        },
        mine: who == "me",
        mentioned: who == "named",
        before: before(query),
        ..AnnotationFilter::default()
    };
    let all = annotations::list(db, viewer, &wanted).await?;
    let more = earlier(&all, query, "Earlier notes");
    let narrowed = !query.trim_matches(['?', '&']).is_empty();
    let empty = all.is_empty().then(|| match narrowed {
        true => view! { <EmptyNotice icon=lucide::LuStickyNote title="No such notes" text="Choose less strictly."/> },
        false => view! { <EmptyNotice icon=lucide::LuStickyNote title="No notes yet" text="Open a conversation and press the note beside a message, or the key n on the message in focus. Select words first to note only those."/> },
    });
    let option = |value: &'static str, label: &'static str, now: &str| {
        view! { <option value=value selected=value == now>{label}</option> }
    };
    let rows: Vec<_> = all.into_iter().map(row).collect();
    let html = view! {
        <h1>"Notes"</h1>
        <nav class="segments" aria-label="What was saved"><a href="/bookmarks">"Bookmarks"</a><a href="/notes" aria-current="true">"Notes"</a><a href="/codebooks">"Codebooks"</a></nav>
        <form class="board-filter" method="get" action="/notes" role="search" aria-label="Narrow the notes">
            <label class="field grow"><span>"With these words"</span><input type="search" name="q" value=text maxlength="200"/></label>
            <label class="field"><span>"Tag"</span><input name="tag" value=tag maxlength="60"/></label>
            <label class="field"><span>"State"</span><select name="state">{option("", "All", &state)}{option("open", "Open", &state)}{option("settled", "Settled", &state)}</select></label>
            <label class="field"><span>"Whose"</span><select name="who">{option("", "All I see", &who)}{option("me", "Mine", &who)}{option("named", "That name me", &who)}</select></label>
            <div class="board-buttons"><button class="button primary">"Apply"</button></div>
        </form>
        {empty}
        <ul class="notes">{rows}</ul>
        {more}
    };
    Ok(Drawn { title: "Notes".to_owned(), html: html.to_html() })
}

fn row(note: Annotation) -> impl IntoView {
    let href = page(note.conversation_id, note.message_id);
    let said = note.content.clone().filter(|_| note.quote.is_empty());
    let said =
        said.map(|text| view! { <blockquote dir="auto">{text.chars().take(300).collect::<String>()}</blockquote> });
    let comments =
        (!note.comments.is_empty()).then(|| format::count(note.comments.len() as i64, "comment", "comments"));
    view! {
        <li class="note card">
            <p class="note-head"><strong><bdi>{note.author.clone()}</bdi></strong><small><bdi>{note.conversation_title.clone()}</bdi>" · "{format::day_and_time(note.created_at.naive_utc())}</small></p>
            {said}{about(&note)}
            <div class="note-body" dir="auto" inner_html=markdown::to_html(&note.draft.body)></div>
            {marks(&note)}
            <p><a href=href><Icon icon=lucide::LuMessageSquareText/>{comments.unwrap_or_else(|| "Open".to_owned())}</a></p>
        </li>
    }
}
