//! Pages: the form of a new export, the list of exports, and a single export.

use std::time::Duration;

use export::Format;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{RequestExport, export, export_form, export_preview, exports};
use super::components::form::NewExport;
use super::components::formats::label;
use super::components::preview::Preview;
use super::components::status::ExportCard;
use super::components::success::open_export;
use super::model::{ExportOptions, ExportRequest, ExportStatus, ExportSummary};
use crate::page::{PageTitle, loaded, page_resource, poll, use_id};
use crate::query::use_request;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// How often the page of an export polls its progress.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// How often the list of exports polls.
const LIST_POLL_INTERVAL: Duration = Duration::from_secs(2);

/// `/c/:id/export`
pub struct NewExportRoute;

#[lazy_route]
impl LazyRoute for NewExportRoute {
    fn data() -> Self {
        NewExportRoute
    }

    fn view(NewExportRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<ExportRequest>());
        // These options do not affect the preview, so changing them must not load it again.
        let previewed = move || {
            let request = request.get();
            let options = ExportOptions { format: Format::default(), media: false, proof: false, ..request.options };
            (id.get(), ExportRequest { options, ..request })
        };
        let form = page_resource(move || id.get(), export_form);
        let preview = page_resource(previewed, |(id, request)| export_preview(id, request));
        view! {
            <div class="page wide">
                {loaded(form, move |form| view! {
                    <PageTitle text=format!("Export: {}", form.title)/>
                    <NewExport form request/>
                })}
                {loaded(preview, |preview| view! { <Preview preview/> })}
            </div>
        }
        .into_any()
    }
}

/// `/exports`
pub struct ExportsRoute;

#[lazy_route]
impl LazyRoute for ExportsRoute {
    fn data() -> Self {
        ExportsRoute
    }

    fn view(ExportsRoute: Self) -> AnyView {
        let exports = page_resource(|| (), |()| exports());
        poll(exports, LIST_POLL_INTERVAL, |all| all.iter().any(ExportSummary::in_progress));
        view! {
            <PageTitle text="Exports"/>
            <div class="page wide">
                <h1>"Exports"</h1>
                <p class="page-lead">"Files are kept for 7 days."</p>
                <Everything/>
                {loaded(exports, |all| view! { <ExportList all/> })}
            </div>
        }
        .into_any()
    }
}

/// Buttons that export all conversations that the viewer owns.
#[component]
fn Everything() -> impl IntoView {
    view! {
        <Form action={ServerAction::<RequestExport>::new()} class="buttons" on_success=open_export()>
            <input type="hidden" name="media" value="on"/>
            <button class="button" name="format" value="html"><Icon icon=lucide::LuDownload/>"Export all my conversations as web pages"</button>
            <button class="button" name="format" value="jsonl"><Icon icon=lucide::LuDownload/>"Export all as JSON Lines"</button>
        </Form>
    }
}

#[component]
fn ExportList(all: Vec<ExportSummary>) -> impl IntoView {
    if all.is_empty() {
        return view! { <EmptyNotice icon=lucide::LuDownload title="No exports yet" text="Open a conversation and choose “Export” in its menu, or export all your conversations at once."/> }
            .into_any();
    }
    view! { <ul class="rows card">{all.into_iter().map(|export| view! { <ExportRow export/> }).collect_view()}</ul> }
        .into_any()
}

#[component]
fn ExportRow(export: ExportSummary) -> impl IntoView {
    let state = match (export.status, &export.file) {
        (ExportStatus::Queued, _) => "queued".to_owned(),
        (ExportStatus::Running, _) => format!("in progress: {}", progress(&export)),
        (ExportStatus::Done, Some(file)) => format::bytes(file.size_bytes),
        (ExportStatus::Done, None) => "expired".to_owned(),
        (ExportStatus::Failed, _) => "failed".to_owned(),
        (ExportStatus::Cancelled, _) => "cancelled".to_owned(),
    };
    let about = format!("{} · {} · {state}", label(export.format), format::day(export.requested_on));
    let download = export.file.is_some().then(|| {
        let name = format!("Download {}", export.title);
        view! { <a class="button small" href=format!("/exports/{}/file", export.id) rel="external" download aria-label=name>"Download"</a> }
    });
    view! {
        <li class="row">
            <a class="row-text" href=format!("/exports/{}", export.id)><bdi>{export.title.clone()}</bdi><small>{about}</small></a>
            {download}
        </li>
    }
}

/// The share of messages that are written, such as "67%".
pub(super) fn progress(export: &ExportSummary) -> String {
    format::percent(export.done.max(0).cast_unsigned(), export.total.max(1).cast_unsigned())
}

/// `/exports/:id`
pub struct ExportRoute;

#[lazy_route]
impl LazyRoute for ExportRoute {
    fn data() -> Self {
        ExportRoute
    }

    fn view(ExportRoute: Self) -> AnyView {
        let id = use_id();
        let export = page_resource(move || id.get(), export);
        poll(export, POLL_INTERVAL, ExportSummary::in_progress);
        view! {
            <div class="page wide">
                <a class="back-link" href="/exports"><Icon icon=lucide::LuArrowLeft/>"All exports"</a>
                {loaded(export, |export| view! {
                    <PageTitle text=format!("Export: {}", export.title)/>
                    <h1><bdi>{export.title.clone()}</bdi></h1>
                    <p class="page-lead">{format!("{} · {}", label(export.format), format::day(export.requested_on))}</p>
                    <ExportCard export/>
                })}
            </div>
        }
        .into_any()
    }
}
