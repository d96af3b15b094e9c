//! An import that is over: its result, its receipt, and forms to undo or repeat it.

use leptos::prelude::*;

use super::super::api::{AnswerImport, DeleteOriginal, RedoImport, UndoImport};
use super::super::model::{Import, ImportStatus, ImportedConversation, Outcome};
use super::receipt::Receipt;
use crate::conversations::api::SetSelf;
use crate::error::AppError;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// A successful import.
#[component]
pub fn Done(
    /// The import.
    import: Import,
) -> impl IntoView {
    let unchanged = !import.conversations.is_empty()
        && import.conversations.iter().all(|conversation| conversation.outcome == Outcome::Unchanged);
    let heading = if unchanged { "Already imported" } else { "Imported" };
    let result = match import.conversations.as_slice() {
        [] => view! { <p>"The conversation has been deleted."</p> }.into_any(),
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
            {result}
            <Form action={ServerAction::<UndoImport>::new()}>
                <input type="hidden" name="id" value=id/>
                <button class="button quiet">"Undo this import"</button>
            </Form>
        </section>
        {settings}
        {original}
        {import.receipt.map(|receipt| view! { <Receipt receipt/> })}
    }
}

/// The uploaded file: download, hash, delete.
fn original(import: &Import) -> AnyView {
    let id = import.id.to_string();
    let content = match &import.original {
        Some(sha256) => view! {
            <p>"Kept for reference: "{format::bytes(import.size_bytes)}", SHA-256 "<code class="hash">{sha256.clone()}</code></p>
            <div class="buttons">
                <a class="button" href=format!("/imports/{id}/original") rel="external" download><Icon icon=lucide::LuDownload/>"Download"</a>
                <Form action={ServerAction::<DeleteOriginal>::new()}>
                    <input type="hidden" name="id" value=id/>
                    <button class="button">"Delete file permanently"</button>
                </Form>
            </div>
        }
        .into_any(),
        None => view! { <p>"The file was deleted. The imported messages stay."</p> }.into_any(),
    };
    view! { <details class="card settings"><summary>"Original file"</summary>{content}</details> }.into_any()
}

fn single(one: &ImportedConversation) -> impl IntoView {
    let (before, after) = match one.outcome {
        Outcome::New => (format!("{} imported into", format::count(one.added, "message", "messages")), String::new()),
        Outcome::Merged => (
            format!("{} added to", format::count(one.added, "new message", "new messages")),
            format!(" {} already there.", format::count(one.same + one.changed, "message was", "messages were")),
        ),
        Outcome::Unchanged => {
            (format!("{} already imported into", format::count(one.same, "message", "messages")), String::new())
        }
    };
    view! {
        <p>{before}" “"<bdi>{one.title.clone()}</bdi>"”."{after}</p>
        <a class="button primary" href=format!("/c/{}", one.id)>"Open the conversation"</a>
    }
}

fn several(many: &[ImportedConversation]) -> impl IntoView {
    let rows = many.iter().map(|one| {
        let outcome = match one.outcome {
            Outcome::New => "new",
            Outcome::Merged => "merged",
            Outcome::Unchanged => "already imported",
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
                <thead><tr><th scope="col">"Conversation"</th><th scope="col">"Result"</th><th scope="col">"New messages"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Forms to import the stored file again with other settings, and to choose the owner's participant.
fn settings(import: &Import) -> Option<impl IntoView + use<>> {
    let receipt = import.receipt.as_ref()?;
    let merged = import.conversations.iter().any(|conversation| conversation.outcome != Outcome::New);
    let order = receipt.date_order_percent.map(|_| {
        let current = receipt.date_order_name.clone();
        let option = |name: &'static str, label: &'static str| {
            let selected = current == name;
            view! { <option value=name selected=selected>{label}</option> }
        };
        view! {
            <label class="field">
                <span>"Date format"</span>
                <select name="date_order">
                    {option("day_month_year", "day, month, year (27/3/2022)")}
                    {option("month_day_year", "month, day, year (3/27/2022)")}
                    {option("year_month_day", "year, month, day (2022/3/27)")}
                </select>
            </label>
        }
    });
    let (id, zones) = (import.id.to_string(), zones(&import.time_zones, &import.time_zone));
    let again = (!merged).then(|| {
        view! {
            <Form action={ServerAction::<AnswerImport>::new()} class="stack">
                <input type="hidden" name="id" value=id/>
                {order}
                <label class="field">
                    <span>"Time zone of the messages"</span>
                    <select name="time_zone">{zones}</select>
                </label>
                <button class="button">"Import again"</button>
            </Form>
        }
    });
    let me = (!import.people.is_empty()).then(|| self_form(import)).flatten();
    Some(view! {
        <details class="card settings">
            <summary>"Import settings"</summary>
            {again}
            {me}
        </details>
    })
}

fn zones(all: &[String], current: &str) -> Vec<impl IntoView + use<>> {
    let zone = |name: &String| {
        view! { <option value=name.clone() selected=name == current>{name.replace('_', " ")}</option> }
    };
    all.iter().map(zone).collect()
}

fn self_form(import: &Import) -> Option<impl IntoView + use<>> {
    let conversation = import.conversations.first()?;
    let options = import.people.iter().map(|(ordinal, name, is_self)| {
        view! { <option value=ordinal.to_string() selected=*is_self>{name.clone()}</option> }
    });
    let (id, options) = (conversation.id.to_string(), options.collect_view());
    Some(view! {
        <Form action={ServerAction::<SetSelf>::new()} class="stack">
            <input type="hidden" name="id" value=id/>
            <label class="field">
                <span>"Which participant are you?"</span>
                <select name="ordinal"><option value="">"Not in this chat"</option>{options}</select>
            </label>
            <button class="button">"Save"</button>
        </Form>
    })
}

/// An import that was undone.
#[component]
pub fn Reverted(
    /// The import.
    import: Import,
) -> impl IntoView {
    view! {
        <section class="card import">
            <h1>"Import undone"</h1>
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            <p>"The imported messages were removed from your conversations. The file is still stored, so you can restore them."</p>
            <Form action={ServerAction::<RedoImport>::new()} class="buttons">
                <input type="hidden" name="id" value=import.id.to_string()/>
                <button class="button primary">"Restore"</button>
                <a class="button" href="/">"Import another file"</a>
            </Form>
        </section>
    }
}

/// An import that failed or was cancelled.
#[component]
pub fn Ended(
    /// The import.
    import: Import,
) -> impl IntoView {
    let cancelled = import.status == ImportStatus::Cancelled;
    let text = if cancelled {
        "The import was cancelled. No messages were added.".to_owned()
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
