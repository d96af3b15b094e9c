//! Server functions of imports. The upload itself is a plain streaming route of the server.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::Import;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{objects, store},
    crate::error::answer,
    crate::state::AppState,
    crate::viewer::Viewer,
};

/// A fictional WhatsApp export with pictures, in several languages.
#[cfg(feature = "ssr")]
pub const SAMPLE: &[u8] = include_bytes!("sample.zip");

/// One of the viewer's imports.
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
    crate::admin::audit::record(&mut *tx, viewer.id(), "import.queued", "import", id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The zone if it is one that is known, else UTC.
#[cfg(feature = "ssr")]
pub fn known_zone(name: &str) -> String {
    name.parse::<chrono_tz::Tz>().map_or_else(|_| "UTC".to_owned(), |zone| zone.name().to_owned())
}
