//! When it is over: what it made, the receipt, and the ways to change one's mind.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::super::api::{AnswerImport, DeleteOriginal, RedoImport, UndoImport};
use super::super::model::{Import, ImportStatus, ImportedConversation, Outcome};
use super::receipt::Receipt;
use crate::conversations::api::SetSelf;
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// An import that is done.
#[component]
pub fn Done(
    /// The import.
    import: Import,
) -> impl IntoView {
    let unchanged = !import.conversations.is_empty()
        && import.conversations.iter().all(|conversation| conversation.outcome == Outcome::Unchanged);
    let heading = if unchanged { "You have all of this already" } else { "Imported" };
    let made = match import.conversations.as_slice() {
        [] => view! { <p>"The conversation was deleted since."</p> }.into_any(),
        [one] => single(one).into_any(),
        many => several(many).into_any(),
    };
    let error = import.error.clone().map(|error| view! { <p class="warning" role="alert">{error}</p> });
    let settings = import.original.is_some().then(|| settings(&import));
    let original = original(&import);
    let id = import.id.to_string();
    view! {
        <section class="card import">
            <h1><Icon icon=lucide::LuCircleCheck/>{heading}</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            {error}
            {made}
            <form method="post" action=UndoImport::url()>
                <input type="hidden" name="id" value=id/>
                <button class="button quiet">"Undo this import"</button>
            </form>
        </section>
        {settings}
        {original}
        {import.receipt.map(|receipt| view! { <Receipt receipt/> })}
    }
}

/// The file that it was made of: to fetch, to compare, to delete.
fn original(import: &Import) -> AnyView {
    let id = import.id.to_string();
    let inside = match &import.original {
        Some(sha256) => view! {
            <p>"It is kept as evidence: "{format::bytes(import.size_bytes)}", SHA-256 "<code class="hash">{sha256.clone()}</code></p>
            <div class="buttons">
                <a class="button" href=format!("/imports/{id}/original") rel="external" download><Icon icon=lucide::LuDownload/>"Download"</a>
                <form method="post" action=DeleteOriginal::url()>
                    <input type="hidden" name="id" value=id/>
                    <button class="button">"Delete the file for ever"</button>
                </form>
            </div>
        }
        .into_any(),
        None => view! { <p>"It was deleted. What was read of it stays."</p> }.into_any(),
    };
    view! { <details class="card settings"><summary>"The original file"</summary>{inside}</details> }.into_any()
}

fn single(one: &ImportedConversation) -> impl IntoView {
    let figures = match one.outcome {
        Outcome::New => format!("{} are in", format::count(one.added, "message", "messages")),
        Outcome::Merged => {
            format!("{} new, {} already there, in", format::number(one.added), format::number(one.same + one.changed))
        }
        Outcome::Unchanged => format!("All {} are already in", format::count(one.same, "message", "messages")),
    };
    view! {
        <p>{figures}" “"<bdi>{one.title.clone()}</bdi>"”."</p>
        <a class="button primary" href=format!("/c/{}", one.id)>"Open the conversation"</a>
    }
}

fn several(many: &[ImportedConversation]) -> impl IntoView {
    let rows = many.iter().map(|one| {
        let outcome = match one.outcome {
            Outcome::New => "new",
            Outcome::Merged => "merged",
            Outcome::Unchanged => "already there",
        };
        view! {
            <tr>
                <th scope="row"><a href=format!("/c/{}", one.id)><bdi>{one.title.clone()}</bdi></a></th>
                <td>{outcome}</td>
                <td>{format::number(one.added)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Conversations">
            <table>
                <thead><tr><th scope="col">"Conversation"</th><th scope="col">"What became of it"</th><th scope="col">"New messages"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// "Read it differently": without another upload.
fn settings(import: &Import) -> Option<impl IntoView + use<>> {
    let receipt = import.receipt.as_ref()?;
    let merged = import.conversations.iter().any(|conversation| conversation.outcome != Outcome::New);
    let order = receipt.date_order_percent.map(|_| {
        let now = receipt.date_order_name.clone();
        let option = |name: &'static str, label: &'static str| {
            let selected = now == name;
            view! { <option value=name selected=selected>{label}</option> }
        };
        view! {
            <label class="field">
                <span>"Dates are written"</span>
                <select name="date_order">
                    {option("day_month_year", "day, month, year (27/3/2022)")}
                    {option("month_day_year", "month, day, year (3/27/2022)")}
                    {option("year_month_day", "year, month, day (2022/3/27)")}
                </select>
            </label>
        }
    });
    let (id, zone) = (import.id.to_string(), import.time_zone.clone());
    let again = (!merged).then(|| {
        view! {
            <form method="post" action=AnswerImport::url() class="stack">
                <input type="hidden" name="id" value=id/>
                {order}
                <label class="field">
                    <span>"The clock showed the time of"</span>
                    <select name="time_zone">{zones(&zone)}</select>
                </label>
                <button class="button">"Read it again"</button>
            </form>
        }
    });
    let me = (!import.people.is_empty()).then(|| who_am_i(import)).flatten();
    Some(view! {
        <details class="card settings">
            <summary>"Read it differently"</summary>
            {again}
            {me}
        </details>
    })
}

/// All zones, so that none can be misspelt.
fn zones(now: &str) -> Vec<impl IntoView + use<>> {
    let zone = |zone: &chrono_tz::Tz| {
        let name = zone.name();
        view! { <option value=name selected=name == now>{name.replace('_', " ")}</option> }
    };
    chrono_tz::TZ_VARIANTS.iter().map(zone).collect()
}

fn who_am_i(import: &Import) -> Option<impl IntoView + use<>> {
    let conversation = import.conversations.first()?;
    let options = import.people.iter().map(|(ordinal, name, is_self)| {
        view! { <option value=ordinal.to_string() selected=*is_self>{name.clone()}</option> }
    });
    let options = options.collect_view();
    Some(view! {
        <form method="post" action=SetSelf::url() class="stack">
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <label class="field">
                <span>"I am"</span>
                <select name="ordinal"><option value="">"(none of them)"</option>{options}</select>
            </label>
            <button class="button">"Save"</button>
        </form>
    })
}

/// An import that was taken back.
#[component]
pub fn Undone(
    /// The import.
    import: Import,
) -> impl IntoView {
    view! {
        <section class="card import">
            <h1>"Taken back"</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            <p>"What this import brought is gone from your conversations. The file is still here, so you can bring it back."</p>
            <form method="post" action=RedoImport::url() class="buttons">
                <input type="hidden" name="id" value=import.id.to_string()/>
                <button class="button primary">"Bring it back"</button>
                <a class="button" href="/">"Import something else"</a>
            </form>
        </section>
    }
}

/// An import that failed or was stopped.
#[component]
pub fn Ended(
    /// The import.
    import: Import,
) -> impl IntoView {
    let cancelled = import.status == ImportStatus::Cancelled;
    let text = if cancelled {
        "The import was cancelled. Nothing of the file was kept in your conversations.".to_owned()
    } else {
        import.error.unwrap_or_else(|| AppError::Internal.to_string())
    };
    view! {
        <section class="card import" role="alert">
            <h1><Icon icon=lucide::LuCircleAlert/>{if cancelled { "Cancelled" } else { "This file could not be imported" }}</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            <p>{text}</p>
            <a class="button primary" href="/">"Choose another file"</a>
        </section>
    }
}
