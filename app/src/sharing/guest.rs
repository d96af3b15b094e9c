//! What a guest sees: a page that stands alone, without scripts, and without anything of the rest.

use export::redact::Redactor;
use export::{FRAGMENT_STYLE, File, Message, PAGE_STYLE, escape, fragment};
use leptos::prelude::*;
use uuid::Uuid;

use crate::conversations::store::{self, Media};
use crate::error::AppError;
use crate::exports::store::read::{self, ExportParticipant, SelectedMessages};
use crate::exports::wish::Wish;
use crate::insights::components::Tiles;
use crate::insights::components::board::Board;
use crate::insights::model::Tile;
use crate::insights::{Filter, Mask, opening, page_data};
use crate::state::AppState;
use crate::ui::chart::data::Chart;
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Guest, Subject};

/// Messages on a page.
const PAGE: i64 = 200;

/// A page: the messages after a place, from 0. `token` is that of the address, for the links in it.
///
/// # Errors
/// Those of the database.
pub async fn page(state: &AppState, guest: &Guest, token: &str, after: i64) -> Result<String, AppError> {
    only_messages(guest)?;
    let mut tx = state.db.begin_for(guest.maker()).await?;
    let (reader, wish) = (guest.reader(), Wish::read(guest.filters()));
    let participants = read::participants(&mut tx, reader).await?;
    let selection = selection(&mut tx, guest, &wish, &participants).await?;
    let head = read::head(&mut tx, reader, &participants, &wish, state.clock.now()).await?;
    let mut messages = read::portion(&mut tx, reader, &participants, &selection, after, PAGE + 1).await?;
    let more = messages.len() as i64 > PAGE;
    messages.truncate(PAGE as usize);
    // What a message answers may lie outside of what is shared.
    let answered: Vec<i64> = messages.iter().filter_map(|one| one.reply.as_ref()).map(|reply| reply.seq).collect();
    let shared = read::within(&mut tx, reader, &selection, &answered).await?;
    let redactor = Redactor::new(wish.redactions, &head);
    for message in &mut messages {
        message.reply = message.reply.take().filter(|reply| shared.contains(&reply.seq));
        redactor.message(message);
    }
    let ids = if wish.media && !wish.redactions.names {
        read::attachments(&mut tx, reader, &messages).await?
    } else {
        Vec::new()
    };
    let link = |file: &File| {
        let (id, _) = ids.iter().find(|(_, known)| Some(known.as_slice()) == file.sha256.as_deref())?;
        Some(format!("/s/{token}/media/{id}"))
    };
    let head = redactor.head(&head);
    let about = format!("{} Read-only, until {}.", head.selection, guest.expires_at().format("%-d %B %Y"));
    let mut out = begin(&head.title, escape(about.trim()).as_str());
    let mut day = None;
    for message in &messages {
        if day.replace(message.at.date()) != Some(message.at.date()) {
            out.push_str(&format!("<h2>{}</h2>", message.at.format("%A, %-d %B %Y")));
        }
        out.push_str(&fragment(&head, message, &link));
    }
    if messages.is_empty() {
        out.push_str("<p class=\"none\">There is nothing here any more.</p>");
    }
    let next = messages
        .last()
        .filter(|_| more)
        .map(|last: &Message| format!("<a href=\"/s/{token}?after={}\">Later messages</a>", last.seq));
    let first = (after > 0).then(|| format!("<a href=\"/s/{token}\">From the beginning</a>"));
    out.push_str(&format!("<nav class=\"turn\">{}{}</nav>", first.unwrap_or_default(), next.unwrap_or_default()));
    out.push_str("</main></body></html>");
    Ok(out)
}

/// The page of a dashboard. It has the product's own style sheet, at `style`.
///
/// # Errors
/// Those of the database; [`AppError::NotFound`] for a link to messages.
pub async fn dashboard(state: &AppState, guest: &Guest, style: &str) -> Result<String, AppError> {
    if guest.subject() != Subject::Dashboard {
        return Err(AppError::NotFound);
    }
    let (filter, mask) = shared_dashboard(guest)?;
    let mut tx = state.db.begin_for(guest.maker()).await?;
    let today = state.clock.now().date_naive();
    let period = match (filter.from, filter.until) {
        (Some(from), Some(until)) => format!("{} to {}. ", format::day(from), format::day(until)),
        (Some(from), None) => format!("From {}. ", format::day(from)),
        (None, Some(until)) => format!("To {}. ", format::day(until)),
        (None, None) => String::new(),
    };
    let dashboard =
        opening::open_masked(&mut tx, guest.maker_as_viewer(), guest.reader(), (filter, mask), today).await?;
    let charts = page_data::charts(&mut tx, &dashboard).await?;
    let inside = Owner::new().with(|| figures(page_data::tiles(&dashboard), charts));
    let (title, style) = (escape(&dashboard.title), escape(style));
    let about = format!("{period}Read-only, until {}.", guest.expires_at().format("%-d %B %Y"));
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"system\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"{style}\"></head>\
         <body class=\"guest\"><main class=\"page wide\"><h1><bdi>{title}</bdi></h1><p class=\"soft\">{about}</p>{inside}</main></body></html>"
    ))
}

/// What a link to a dashboard shows. What cannot be read shows nothing, rather than all.
fn shared_dashboard(guest: &Guest) -> Result<(Filter, Mask), AppError> {
    let unreadable = |e| AppError::internal("the filters of a share link cannot be read", e);
    let filter = serde_html_form::from_str(guest.filters()).map_err(unreadable)?;
    let mask = serde_html_form::from_str(guest.filters()).map_err(unreadable)?;
    Ok((filter, mask))
}

/// The same components as on the page of the application, as HTML.
fn figures(tiles: Vec<Tile>, charts: Vec<Chart>) -> String {
    let (tiles, charts) = (Signal::stored(tiles), Signal::stored(charts));
    if charts.with(Vec::is_empty) {
        return view! { <EmptyNotice icon=lucide::LuChartColumn title="No messages" text="There are no messages in this period."/> }.to_html();
    }
    view! { <Tiles tiles/><Board charts/> }.to_html()
}

/// The page that asks for the password.
pub fn locked(token: &str, problem: Option<&str>) -> String {
    let problem =
        problem.map(|text| format!("<p role=\"alert\"><strong>{}</strong></p>", escape(text))).unwrap_or_default();
    format!(
        "{}<form method=\"post\" action=\"/s/{token}\">{problem}\
         <label>Password <input type=\"password\" name=\"password\" autocomplete=\"off\" required autofocus></label> \
         <button>Open</button></form></main></body></html>",
        begin("A conversation was shared with you", "It is protected by a password. Ask who sent you the link.")
    )
}

/// The page of a link that opens nothing: wrong, expired or closed, which nobody is told apart.
pub fn closed() -> String {
    format!(
        "{}<p>It may have expired or been closed. Ask who sent it to you for another.</p></main></body></html>",
        begin("This link opens nothing", "")
    )
}

/// `about` is HTML.
fn begin(title: &str, about: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <title>{title}</title><style>{PAGE_STYLE}{FRAGMENT_STYLE}</style></head>\
         <body><header class=\"top\"><h1><bdi>{title}</bdi></h1><p>{about}</p></header><main>"
    )
}

/// A file of a message that is shared.
///
/// # Errors
/// [`AppError::NotFound`] for those of other messages, and when files are not shared.
pub async fn media(state: &AppState, guest: &Guest, attachment: Uuid) -> Result<Media, AppError> {
    only_messages(guest)?;
    // A name in a file, and a face, are names.
    let wish = Wish::read(guest.filters());
    if !wish.media || wish.redactions.names {
        return Err(AppError::NotFound);
    }
    let mut tx = state.db.begin_for(guest.maker()).await?;
    let reader = guest.reader();
    let participants = read::participants(&mut tx, reader).await?;
    let selection = selection(&mut tx, guest, &wish, &participants).await?;
    let seq = read::place_of_attachment(&mut tx, reader, attachment).await?.ok_or(AppError::NotFound)?;
    if !read::within(&mut tx, reader, &selection, &[seq]).await?.contains(&seq) {
        return Err(AppError::NotFound);
    }
    store::media(&mut tx, reader, attachment).await
}

async fn selection(
    db: &mut sqlx::PgConnection,
    guest: &Guest,
    wish: &Wish,
    participants: &[ExportParticipant],
) -> Result<SelectedMessages, AppError> {
    let mut selection = read::bounds(db, guest.reader(), participants, wish).await?;
    selection.ids = guest.message_ids().map(<[Uuid]>::to_vec);
    Ok(selection)
}

/// Who has a link to a dashboard sees no messages.
fn only_messages(guest: &Guest) -> Result<(), AppError> {
    match guest.subject() {
        Subject::Messages => Ok(()),
        Subject::Dashboard => Err(AppError::NotFound),
    }
}
