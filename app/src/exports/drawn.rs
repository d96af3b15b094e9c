//! The pages of exports.

use chrono::NaiveDate;
use export::redact::Redactor;
use export::{Format, fragment};
use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store::read::{self, ExportParticipant};
use super::store::{self, Export, ExportStatus, Made};
use super::wish::{Group, Wish};
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Conversation, Reader, Viewer};

/// So many messages are shown as they would be.
const PREVIEWED: i64 = 8;
/// People to choose from by a box; of more, a search with `from:` chooses.
const BOXES: usize = 60;

/// `/c/:id/export`: what is wanted, and how it would look.
pub async fn wish(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    query: &str,
    today: NaiveDate,
) -> Result<Drawn, AppError> {
    let wish = Wish::read(query);
    let participants = read::participants(&mut *db, conversation).await?;
    let preview = match preview(db, viewer, conversation, &participants, &wish, today).await {
        Ok(preview) => preview,
        Err(AppError::Invalid { message, .. }) => view! { <p class="form-error" role="alert">{message}</p> }.into_any(),
        Err(error) => return Err(error),
    };
    let id = conversation.id.to_string();
    let here = format!("/c/{id}/export");
    let html = view! {
        <a class="back-link" href=format!("/c/{id}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Export "<bdi>{conversation.title.clone()}</bdi></h1>
        <form class="export" method="get" action=here>
            <input type="hidden" name="conversation" value=id/>
            {formats(&wish)}
            {what(&wish, conversation, &participants)}
            {how(&wish)}
            <div class="buttons">
                <button class="button primary" formmethod="post" formaction="/exports"><Icon icon=lucide::LuDownload/>"Export"</button>
                <button class="button"><Icon icon=lucide::LuEye/>"Show a preview"</button>
                <a class="button quiet" href="/exports">"Earlier exports"</a>
            </div>
        </form>
        {preview}
    };
    Ok(Drawn { title: format!("Export: {}", conversation.title), html: html.to_html() })
}

/// What a format is good for.
fn about(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Html => ("Web page", "Opens in every browser, with pictures and a search field"),
        Format::Pdf => ("PDF", "Pages to print and to file, up to 50,000 messages"),
        Format::Markdown => ("Markdown", "Text for notes and documents"),
        Format::Whatsapp => ("WhatsApp text", "As WhatsApp exports; other programs read it"),
        Format::Csv => ("CSV", "A table for spreadsheets and statistics"),
        Format::Xlsx => ("Excel", "A workbook, up to 1,048,575 messages"),
        Format::Json => ("JSON", "All details, for programs"),
        Format::Jsonl => ("JSON Lines", "A message in each line, for large data"),
    }
}

fn formats(wish: &Wish) -> impl IntoView + use<> {
    let chosen = wish.format;
    let one = move |format: Format| {
        let (name, text) = about(format);
        view! {
            <label class="format">
                <input type="radio" name="format" value=format.word() checked=format == chosen/>
                <strong>{name}</strong><small>{text}</small>
            </label>
        }
    };
    view! { <fieldset class="card"><legend>"As what"</legend><div class="formats">{Format::ALL.map(one).collect_view()}</div></fieldset> }
}

fn what(wish: &Wish, conversation: &Reader<Conversation>, participants: &[ExportParticipant]) -> impl IntoView + use<> {
    let zone = conversation.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.with_timezone(&zone).date_naive().to_string());
    let (first, last) = (day(conversation.first_message_at), day(conversation.last_message_at));
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let people = participants.iter().take(BOXES).map(|one| {
        let checked = wish.people.contains(&one.ordinal());
        view! { <label><input type="checkbox" name="who" value=one.ordinal().to_string() checked=checked/><bdi>{one.name().to_owned()}</bdi></label> }
    });
    let kinds = Group::ALL.map(|group| {
        let checked = wish.groups.contains(&group);
        view! { <label><input type="checkbox" name="kind" value=group.word() checked=checked/>{group.label()}</label> }
    });
    let chosen = (!wish.seqs.is_empty()).then(|| {
        view! {
            <p class="export-chosen">
                <input type="hidden" name="seqs" value=wish.seqs.clone()/>
                "Only the messages that you have chosen. "<a href=format!("/c/{}/export", conversation.id)>"All messages instead"</a>
            </p>
        }
    });
    let people: Vec<_> = people.collect();
    view! {
        <fieldset class="card">
            <legend>"What"</legend>
            {chosen}
            <div class="export-row">
                <label class="field"><span>"From"</span><input type="date" name="from" value=text(wish.from) min=first.clone() max=last.clone()/></label>
                <label class="field"><span>"To"</span><input type="date" name="until" value=text(wish.until) min=first max=last/></label>
                <label class="field grow"><span>"Only messages that a search finds"</span><input type="search" name="q" value=wish.query.clone() placeholder="has:link, \"a phrase\" …" maxlength="500"/></label>
            </div>
            <details class="export-more" open=!wish.people.is_empty()><summary>"Only some people"</summary><div class="export-boxes">{people}</div></details>
            <details class="export-more" open=!wish.groups.is_empty()><summary>"Only some kinds"</summary><div class="export-boxes">{kinds.collect_view()}</div></details>
        </fieldset>
    }
}

fn how(wish: &Wish) -> impl IntoView + use<> {
    let mark = |name: &'static str, on: bool, label: &'static str, text: &'static str| {
        view! {
            <label class="export-mark"><input type="checkbox" name=name checked=on/><span><strong>{label}</strong><small>{text}</small></span></label>
        }
    };
    view! {
        <fieldset class="card">
            <legend>"How"</legend>
            {mark("names", wish.redactions.names, "Without names", "People are called Person 1, Person 2 …, in texts too. Small pictures and places are left out.")}
            {mark("numbers", wish.redactions.numbers, "Without phone numbers and e-mail addresses", "They are masked wherever they stand.")}
            {mark("media", wish.media, "With pictures, sounds and files", "As a zip with everything that was sent.")}
            {mark("notes", wish.notes, "With notes and codes", "Those that you see: yours, and what others share. Not in WhatsApp's own text.")}
            {mark("proof", wish.proof, "With proof", "A manifest with the hashes of all files, so that others can check that nothing was changed.")}
        </fieldset>
    }
}

async fn preview(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    participants: &[ExportParticipant],
    wish: &Wish,
    today: NaiveDate,
) -> Result<AnyView, AppError> {
    let now = chrono::DateTime::default();
    let selection = read::select(&mut *db, viewer, conversation, participants, wish, today).await?;
    let head = read::head(&mut *db, conversation, participants, wish, now).await?;
    let mut messages = read::portion(&mut *db, conversation, participants, &selection, 0, PREVIEWED).await?;
    if wish.notes {
        store::notes::add(db, conversation, &mut messages).await?;
    }
    let redactor = Redactor::new(wish.redactions, &head);
    messages.iter_mut().for_each(|message| redactor.message(message));
    let head = redactor.head(&head);
    let shown: String = messages.iter().map(|message| fragment(&head, message, &|_| None)).collect();
    let count = format::count(selection.count, "message", "messages");
    let note = selection.note.map(|note| view! { <p class="board-note">{note}</p> });
    let begin = if selection.count > PREVIEWED { "; this is how it begins" } else { "" };
    Ok(match messages.is_empty() {
        true => view! { <EmptyNotice icon=lucide::LuFileX2 title="Nothing to export" text="No message matches what you chose. Choose less strictly."/> }.into_any(),
        false => view! {
            <section class="export-preview" aria-label="Preview">
                <h2>{format!("{count}{begin}")}</h2>{note}
                <div inner_html=shown></div>
            </section>
        }.into_any(),
    })
}

/// `/exports`: what one has taken out.
pub async fn list(db: &mut PgConnection, viewer: &Viewer) -> Result<Drawn, AppError> {
    let all = store::list(db, viewer).await?;
    let open = all.iter().any(|export| matches!(export.status, ExportStatus::Queued | ExportStatus::Running));
    let empty = all.is_empty().then(|| {
        view! { <EmptyNotice icon=lucide::LuDownload title="No exports yet" text="Open a conversation and choose “Export” in its menu, or take out everything at once."/> }
    });
    let rows =
        (!all.is_empty()).then(|| view! { <ul class="rows card">{all.into_iter().map(row).collect_view()}</ul> });
    let html = view! {
        <h1>"Exports"</h1>
        <p class="page-lead">"Files that you made of conversations. Each is here for seven days; then make it again."</p>
        <form class="buttons" method="post" action="/exports">
            <input type="hidden" name="media" value="on"/>
            <button class="button" name="format" value="html"><Icon icon=lucide::LuDownload/>"Everything I own, as web pages with media"</button>
            <button class="button" name="format" value="jsonl"><Icon icon=lucide::LuDownload/>"… as data"</button>
        </form>
        {empty}
        <div data-refresh=open.then_some("2000")>{rows}</div>
    };
    Ok(Drawn { title: "Exports".to_owned(), html: html.to_html() })
}

fn title(export: &Export) -> String {
    match (&export.title, export.conversation) {
        (Some(title), _) => title.clone(),
        (None, None) => "Everything I own".to_owned(),
        (None, Some(_)) => "A conversation that is gone".to_owned(),
    }
}

fn row(export: Export) -> impl IntoView {
    let state = match export.status {
        ExportStatus::Queued => "waits".to_owned(),
        ExportStatus::Running => format!("being written: {}", share(&export)),
        ExportStatus::Done => match &export.file {
            Some(file) => format::bytes(file.size_bytes),
            None => "expired".to_owned(),
        },
        ExportStatus::Failed => "failed".to_owned(),
        ExportStatus::Cancelled => "stopped".to_owned(),
    };
    let format = about(Wish::read(&export.wish).format).0;
    let download = export.file.is_some().then(|| {
        view! { <a class="button small" href=format!("/exports/{}/file", export.id) rel="external" download aria-label=format!("Download {}", title(&export))>"Download"</a> }
    });
    view! {
        <li class="row">
            <a class="row-text" href=format!("/exports/{}", export.id)>
                <bdi>{title(&export)}</bdi>
                <small>{format!("{format} · {} · {state}", format::day(export.requested_at.date_naive()))}</small>
            </a>
            {download}
        </li>
    }
}

fn share(export: &Export) -> String {
    format::percent(export.done.max(0).cast_unsigned(), export.total.max(1).cast_unsigned())
}

/// `/exports/:id`: how far it is, and its file.
pub async fn one(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Drawn, AppError> {
    let export = store::get(db, viewer, id).await?;
    let wish = Wish::read(&export.wish);
    let again = export.conversation.map(|conversation| format!("/c/{conversation}/export?{}", export.wish));
    let again = again.map(|href| view! { <a class="button" href=href>"Make it again"</a> });
    let form = |action: &str, label: &'static str, class: &'static str| {
        let action = format!("/exports/{id}/{action}");
        view! { <form method="post" action=action><button class=class>{label}</button></form> }
    };
    let content = match (export.status, &export.file) {
        (ExportStatus::Queued | ExportStatus::Running, _) => view! {
            <section class="card" data-refresh="500">
                <h2 data-live>{if export.status == ExportStatus::Queued { "Waiting for its turn" } else { "The file is being written" }}</h2>
                <div class="progress" data-live>
                    <span>{format!("{} of {}", format::number(export.done), format::count(export.total, "message", "messages"))}</span><span>{share(&export)}</span>
                    <progress max=export.total.max(1).to_string() value=export.done.to_string() aria-label="Messages written"></progress>
                </div>
                <p class="hint">"You can leave this page; the file will be in your list of exports."</p>
                {form("cancel", "Stop", "button")}
            </section>
        }.into_any(),
        (ExportStatus::Done, Some(file)) => view! {
            {made(id, file, export.note.clone())}
            <div class="buttons">{again}{form("forget", "Delete the file", "button danger")}</div>
        }.into_any(),
        (ExportStatus::Done, None) => view! {
            <section class="card"><h2>"The file has expired"</h2><p>"Files are kept for seven days."</p><div class="buttons">{again}</div></section>
        }.into_any(),
        (ExportStatus::Cancelled, _) => view! {
            <section class="card"><h2>"Stopped"</h2><p>"No file was made."</p><div class="buttons">{again}{form("forget", "Take it off the list", "button")}</div></section>
        }.into_any(),
        (ExportStatus::Failed, _) => view! {
            <section class="card" role="alert">
                <h2>"No file was made"</h2><p>{export.error.clone().unwrap_or_default()}</p>
                <div class="buttons">{again}{form("forget", "Take it off the list", "button")}</div>
            </section>
        }.into_any(),
    };
    let html = view! {
        <a class="back-link" href="/exports"><Icon icon=lucide::LuArrowLeft/>"All exports"</a>
        <h1><bdi>{title(&export)}</bdi></h1>
        <p class="page-lead">{format!("{} · {}", about(wish.format).0, format::day(export.requested_at.date_naive()))}</p>
        {content}
    };
    Ok(Drawn { title: format!("Export: {}", title(&export)), html: html.to_html() })
}

/// The file, and what proves it.
fn made(id: Uuid, file: &Made, note: Option<String>) -> impl IntoView + use<> {
    let hash = |bytes: &[u8]| export::manifest::hex(bytes);
    let proof = file.manifest_sha256.as_deref().map(|sha256| {
        view! {
            <dt>"SHA-256 of its manifest"</dt><dd><code>{hash(sha256)}</code></dd>
            <dd class="hint">"Give this to whoever shall check the file with “colloquy verify”: it must say the same."</dd>
        }
    });
    view! {
        <section class="card">
            <h2><bdi>{file.file_name.clone()}</bdi></h2>
            <p>{format!("{}, here until {}", format::bytes(file.size_bytes), format::day(file.expires_at.date_naive()))}</p>
            {note.map(|note| view! { <p class="board-note">{note}</p> })}
            <a class="button primary" href=format!("/exports/{id}/file") rel="external" download><Icon icon=lucide::LuDownload/>"Download"</a>
            <dl class="export-proof"><dt>"SHA-256"</dt><dd><code>{hash(&file.sha256)}</code></dd>{proof}</dl>
        </section>
    }
}
