//! Server functions of imports. Uploads have a streaming route of their own in the server.

#![expect(missing_docs, reason = "#[server] generates structs whose fields are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{DateFormat, Import, ImportSummary, MergeChoice};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::model::ImportStatus,
    super::{objects, options, store},
    crate::audit,
    crate::error::answer,
    crate::request::{redirect_plain_form, with_viewer},
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// A fictional WhatsApp export with pictures, in several languages.
#[cfg(feature = "ssr")]
pub const SAMPLE: &[u8] = include_bytes!("sample.zip");

/// The viewer's imports, newest first. If `of` is a conversation, only imports into it.
#[server(name = GetImports, input = Json)]
pub async fn imports(of: Option<Uuid>) -> Result<Vec<ImportSummary>, AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::list(request.db(), &viewer, of).await
    })
    .await
}

/// One of the viewer's imports.
#[server(name = GetImport, input = Json)]
pub async fn import(id: Uuid) -> Result<Import, AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::get(request.db(), &viewer, id).await
    })
    .await
}

/// Cancels an import. A running one stops shortly afterwards.
#[server]
pub async fn cancel_import(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::get(request.db(), &viewer, id).await?;
        store::request_cancel(request.db(), &viewer, id).await?;
        redirect_plain_form(&import_path(id));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn import_path(id: Uuid) -> String {
    format!("/imports/{id}")
}

/// Answers the question of an import, or imports its file again with other settings. Absent settings do not change.
///
/// - `time_zone`: an IANA name
/// - `time`, `sender`, `text`: names of table columns; `sender` is empty if the table has no such column
#[server]
pub async fn answer_import(
    id: Uuid,
    date_order: Option<DateFormat>,
    #[server(default)] time_zone: String,
    #[server(default)] time: String,
    #[server(default)] sender: String,
    #[server(default)] text: String,
    merge: Option<MergeChoice>,
) -> Result<(), AppError> {
    let jobs = with_viewer(async |request| {
        let viewer = request.viewer.clone();
        let import = store::get(request.db(), &viewer, id).await?;
        let mut options = store::options(request.db(), &viewer, id).await?;
        if let Some(format) = date_order {
            options.date_order = Some(format.into());
        }
        if !time.is_empty() && !text.is_empty() {
            let sender = (!sender.is_empty()).then_some(sender);
            options.columns = Some(transcript::Columns { time, sender, text });
        }
        options.merge = merge.or(options.merge);
        let time_zone = if time_zone.is_empty() { import.time_zone } else { parse_zone(&time_zone)? };
        if import.original.is_none() {
            return Err(AppError::field("file", NO_FILE));
        }
        if import.status == ImportStatus::Done && store::has_later_merges(request.db(), &viewer, id).await? {
            return Err(AppError::field("merge", HAS_LATER_MERGES));
        }
        let from = [ImportStatus::Asking, ImportStatus::Done];
        if !store::requeue(request.db(), &viewer, id, &from, &options, &time_zone).await? {
            return Err(AppError::field("status", "This import is still running. Wait until it is done."));
        }
        Ok(request.state.jobs.clone())
    })
    .await?;
    answer(jobs.import(id)).await?;
    redirect_plain_form(&import_path(id));
    Ok(())
}

#[cfg(feature = "ssr")]
const HAS_LATER_MERGES: &str = "Later imports were merged into this conversation. Undo those first.";

#[cfg(feature = "ssr")]
const NO_FILE: &str = "The original file was deleted. Upload it again.";

/// Deletes the uploaded file of an import. The imported messages and the hash of the file are kept.
#[server]
pub async fn delete_original(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        let unreferenced = store::original::delete(request.db(), &viewer, id).await?;
        audit::record(request.db(), viewer.id(), "import.original_deleted", "import", id).await?;
        if let Some(sha256) = unreferenced {
            objects::delete(&*request.state.objects, &sha256).await?;
        }
        redirect_plain_form(&import_path(id));
        Ok(())
    })
    .await
}

/// Undoes an import: deletes conversations that it created and removes messages that it merged into others.
#[server]
pub async fn undo_import(id: Uuid) -> Result<(), AppError> {
    let jobs = with_viewer(async |request| {
        let viewer = request.viewer.clone();
        let import = store::get(request.db(), &viewer, id).await?;
        if store::has_later_merges(request.db(), &viewer, id).await? {
            return Err(AppError::field("merge", HAS_LATER_MERGES));
        }
        let options = options::Options { revert: true, ..store::options(request.db(), &viewer, id).await? };
        if !store::requeue(request.db(), &viewer, id, &[ImportStatus::Done], &options, &import.time_zone).await? {
            return Err(AppError::field("status", "Only a finished import can be undone."));
        }
        Ok(request.state.jobs.clone())
    })
    .await?;
    answer(jobs.import(id)).await?;
    redirect_plain_form(&import_path(id));
    Ok(())
}

/// Restores an import that was undone. Conversations that it created are undeleted; otherwise the file is imported
/// again.
#[server]
pub async fn redo_import(id: Uuid) -> Result<(), AppError> {
    let jobs = with_viewer(async |request| {
        let viewer = request.viewer.clone();
        let import = store::get(request.db(), &viewer, id).await?;
        let again = store::restore(request.db(), &viewer, id).await?;
        if again && import.original.is_none() {
            return Err(AppError::field("file", NO_FILE));
        }
        Ok(again.then(|| request.state.jobs.clone()))
    })
    .await?;
    if let Some(jobs) = jobs {
        answer(jobs.import(id)).await?;
    }
    redirect_plain_form(&import_path(id));
    Ok(())
}

/// Imports the sample conversation. Returns the id of the import.
#[server]
pub async fn import_sample(#[server(default)] time_zone: String) -> Result<Uuid, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let sha256 = objects::put_bytes(&*state.objects, bytes::Bytes::from_static(SAMPLE)).await?;
        let file = store::NewImport {
            file_name: "WhatsApp Chat with Lighthouse Weekend.zip".to_owned(),
            sha256,
            size_bytes: SAMPLE.len() as i64,
            time_zone: zone_or_utc(&time_zone),
            options: options::Options::default(),
        };
        let id = begin(&state, &viewer, file).await?;
        redirect_plain_form(&format!("{}?open", import_path(id)));
        Ok(id)
    })
    .await
}

/// Creates an import of a stored file and queues it. Returns its id.
///
/// # Errors
/// [`AppError::Forbidden`] without the permission to import.
#[cfg(feature = "ssr")]
pub async fn begin(state: &AppState, viewer: &Viewer, file: store::NewImport) -> Result<Uuid, AppError> {
    let id = register(state, viewer, file).await?;
    state.jobs.import(id).await?;
    Ok(id)
}

/// Creates an import of a stored file without queuing it. Returns its id.
///
/// # Errors
/// [`AppError::Forbidden`] without the permission to import.
#[cfg(feature = "ssr")]
pub async fn register(state: &AppState, viewer: &Viewer, file: store::NewImport) -> Result<Uuid, AppError> {
    let permit = viewer.permit("archive:import:create")?;
    let mut tx = viewer.begin(state).await?;
    let id = store::create(&mut tx, permit, &file).await?;
    audit::record(&mut *tx, viewer.id(), "import.queued", "import", id).await?;
    tx.commit().await?;
    Ok(id)
}

/// Checks that a name is an IANA time zone.
#[cfg(feature = "ssr")]
fn parse_zone(name: &str) -> Result<String, AppError> {
    let zone = name.trim().parse::<chrono_tz::Tz>();
    let unknown = format!("“{name}” is not a time zone. Write it like Europe/Berlin or America/New_York.");
    zone.map(|zone| zone.name().to_owned()).map_err(|_| AppError::field("time_zone", unknown))
}

/// The name of a time zone, or `UTC` if it is unknown.
#[cfg(feature = "ssr")]
pub fn zone_or_utc(name: &str) -> String {
    name.parse::<chrono_tz::Tz>().map_or_else(|_| "UTC".to_owned(), |zone| zone.name().to_owned())
}
