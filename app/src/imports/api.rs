//! Server functions of imports. The upload itself is a plain streaming route of the server.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::Import;
#[cfg(feature = "ssr")]
use super::model::ImportStatus;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{objects, options, store},
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// A fictional WhatsApp export with pictures, in several languages.
#[cfg(feature = "ssr")]
pub const SAMPLE: &[u8] = include_bytes!("sample.zip");

/// One of the viewer's imports, with all that is known of it.
#[server(input = Json)]
pub async fn show_import(id: Uuid) -> Result<Import, AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::get(&mut tx, &viewer, id).await
    })
    .await
}

/// Asks an import to stop.
#[server]
pub async fn cancel_import(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::get(&mut tx, &viewer, id).await?;
        store::request_cancel(&mut tx, &viewer, id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Answers what an import asks, or reads its file again, differently. What is empty stays as it was.
///
/// - `date_order`: `day_month_year`, `month_day_year`, or empty to let the file decide
/// - `time_zone`: an IANA name
/// - `time`, `sender`, `text`: columns of a table
/// - `merge`: `together` or `apart`
#[server]
pub async fn answer_import(
    id: Uuid,
    #[server(default)] date_order: String,
    #[server(default)] time_zone: String,
    #[server(default)] time: String,
    #[server(default)] sender: String,
    #[server(default)] text: String,
    #[server(default)] merge: String,
) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let import = store::get(&mut tx, &viewer, id).await?;
        let mut options = store::options(&mut tx, &viewer, id).await?;
        if !date_order.is_empty() {
            options.date_order = options::date_order(&date_order);
        }
        if !time.is_empty() && !text.is_empty() {
            let sender = (!sender.is_empty()).then_some(sender);
            options.columns = Some(transcript::Columns { time, sender, text });
        }
        match merge.as_str() {
            "together" => options.merge = Some(options::MergeChoice::Together),
            "apart" => options.merge = Some(options::MergeChoice::Apart),
            _ => {}
        }
        let time_zone = if time_zone.is_empty() { import.time_zone } else { checked_zone(&time_zone)? };
        if import.original.is_none() {
            return Err(AppError::field("file", NO_FILE));
        }
        if import.status == ImportStatus::Done && store::is_mixed(&mut tx, &viewer, id).await? {
            return Err(AppError::field("merge", MIXED));
        }
        if !store::requeue(&mut tx, &viewer, id, &[ImportStatus::Asking, ImportStatus::Done], &options, &time_zone)
            .await?
        {
            return Err(AppError::field("status", "This import is being worked on. Wait until it is done."));
        }
        tx.commit().await?;
        state.jobs.import(id).await?;
        leptos_axum::redirect(&format!("/imports/{id}"));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
const MIXED: &str = "Other exports were merged with this one. Take those back first: then it can be read again, or \
                     taken back itself.";

#[cfg(feature = "ssr")]
const NO_FILE: &str = "The original file was deleted, so it cannot be read again. Upload it once more.";

/// Deletes the file that an import was made of. What was read of it stays, and its hash.
#[server]
pub async fn delete_original(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let unneeded = store::original::delete(&mut tx, &viewer, id).await?;
        crate::audit::record(&mut *tx, viewer.id(), "import.original_deleted", "import", id).await?;
        if let Some(sha256) = unneeded {
            objects::delete(&*state.objects, &sha256).await?;
        }
        tx.commit().await?;
        leptos_axum::redirect(&format!("/imports/{id}"));
        Ok(())
    })
    .await
}

/// Takes an import back: conversations that it made go to the bin, messages that it merged into
/// others are taken out again.
#[server]
pub async fn undo_import(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let import = store::get(&mut tx, &viewer, id).await?;
        if store::is_mixed(&mut tx, &viewer, id).await? {
            return Err(AppError::field("merge", MIXED));
        }
        let options = options::Options { revert: true, ..store::options(&mut tx, &viewer, id).await? };
        if !store::requeue(&mut tx, &viewer, id, &[ImportStatus::Done], &options, &import.time_zone).await? {
            return Err(AppError::field("status", "Only an import that is done can be taken back."));
        }
        tx.commit().await?;
        state.jobs.import(id).await?;
        leptos_axum::redirect(&format!("/imports/{id}"));
        Ok(())
    })
    .await
}

/// Brings an import back that was taken back: the file is still there, so it is read once more, or
/// what it made comes out of the bin.
#[server]
pub async fn redo_import(id: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let import = store::get(&mut tx, &viewer, id).await?;
        let read_again = store::bring_back(&mut tx, &viewer, id).await?;
        if read_again && import.original.is_none() {
            return Err(AppError::field("file", NO_FILE));
        }
        tx.commit().await?;
        if read_again {
            state.jobs.import(id).await?;
        }
        leptos_axum::redirect(&format!("/imports/{id}"));
        Ok(())
    })
    .await
}

/// Imports the fictional conversation that comes with the product.
#[server]
pub async fn import_sample(time_zone: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let bytes = SAMPLE;
        let sha256 = objects::put_bytes(&*state.objects, bytes::Bytes::from_static(bytes)).await?;
        let file = store::NewImport {
            file_name: "WhatsApp Chat with Lighthouse Weekend.zip".to_owned(),
            sha256,
            size_bytes: bytes.len() as i64,
            time_zone: known_zone(&time_zone),
            options: options::Options::default(),
        };
        let id = begin(&state, &viewer, file).await?;
        leptos_axum::redirect(&format!("/imports/{id}?open"));
        Ok(())
    })
    .await
}

/// Notes a stored file as an import and queues the work.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not import.
#[cfg(feature = "ssr")]
pub async fn begin(state: &AppState, viewer: &Viewer, file: store::NewImport) -> Result<Uuid, AppError> {
    let id = register(state, viewer, file).await?;
    state.jobs.import(id).await?;
    Ok(id)
}

/// Notes a stored file as an import, for who does the work at once.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not import.
#[cfg(feature = "ssr")]
pub async fn register(state: &AppState, viewer: &Viewer, file: store::NewImport) -> Result<Uuid, AppError> {
    let permit = viewer.permit("archive:import:create")?;
    let mut tx = viewer.begin(state).await?;
    let id = store::create(&mut tx, permit, &file).await?;
    crate::audit::record(&mut *tx, viewer.id(), "import.queued", "import", id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The zone if it is one that is known.
#[cfg(feature = "ssr")]
fn checked_zone(name: &str) -> Result<String, AppError> {
    let zone = name.trim().parse::<chrono_tz::Tz>();
    let unknown = format!("“{name}” is no time zone. Write it like Europe/Berlin or America/New_York.");
    zone.map(|zone| zone.name().to_owned()).map_err(|_| AppError::field("time_zone", unknown))
}

/// The zone if it is one that is known, else UTC.
#[cfg(feature = "ssr")]
pub fn known_zone(name: &str) -> String {
    name.parse::<chrono_tz::Tz>().map_or_else(|_| "UTC".to_owned(), |zone| zone.name().to_owned())
}
