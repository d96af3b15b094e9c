//! Server functions of exports.

#![expect(missing_docs, reason = "#[server] generates structs whose fields are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{ExportFormData, ExportPreview, ExportRequest, ExportSummary};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::preview,
    super::store::{self, ExportScope},
    crate::audit,
    crate::error::answer,
    crate::request::{redirect_plain_form, with_viewer},
    crate::state::AppState,
};

/// The data of the form for a new export.
#[server(name = GetExportForm, input = Json)]
pub async fn export_form(conversation: Uuid) -> Result<ExportFormData, AppError> {
    with_viewer(async |request| {
        let reader = request.read(conversation).await?;
        preview::form(request.db(), &reader).await
    })
    .await
}

/// A preview of the file that an export would create.
#[server(name = GetExportPreview, input = Json)]
pub async fn export_preview(conversation: Uuid, request: ExportRequest) -> Result<ExportPreview, AppError> {
    let wanted = request;
    with_viewer(async |request| {
        let today = request.state.clock.now().date_naive();
        let (viewer, reader) = (request.viewer.clone(), request.read(conversation).await?);
        preview::preview(request.db(), &viewer, &reader, &wanted, today).await
    })
    .await
}

/// The viewer's exports, newest first.
#[server(name = GetExports)]
pub async fn exports() -> Result<Vec<ExportSummary>, AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        Ok(store::list(request.db(), &viewer).await?.iter().map(store::StoredExport::summary).collect())
    })
    .await
}

/// One of the viewer's exports.
#[server(name = GetExport, input = Json)]
pub async fn export(id: Uuid) -> Result<ExportSummary, AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        Ok(store::get(request.db(), &viewer, id).await?.summary())
    })
    .await
}

/// Starts an export of a conversation, or of everything that the viewer owns if `conversation` is `None`. Returns the
/// id of the export.
#[server]
pub async fn request_export(
    #[server(default)] conversation: Option<Uuid>,
    #[server(flatten)] request: ExportRequest,
) -> Result<Uuid, AppError> {
    let wanted = request;
    let id = with_viewer(async |request| {
        wanted.filter.selected_seqs()?;
        let viewer = request.viewer.clone();
        match conversation {
            Some(conversation) => {
                let reader = request.read(conversation).await?;
                let id = store::request(request.db(), ExportScope::One(&reader), &wanted).await?;
                audit::record(request.db(), viewer.id(), "conversation.exported", "conversation", reader.id).await?;
                Ok(id)
            }
            None => {
                let id = store::request(request.db(), ExportScope::Everything(&viewer), &wanted).await?;
                audit::record(request.db(), viewer.id(), "account.exported", "user", viewer.id()).await?;
                Ok(id)
            }
        }
    })
    .await?;
    // Only after the commit: a worker that wakes up earlier would not see the new row.
    answer(async { AppState::current()?.jobs.export(id).await }).await?;
    redirect_plain_form(&format!("/exports/{id}"));
    Ok(id)
}

/// Cancels one of the viewer's exports.
#[server]
pub async fn cancel_export(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::get(request.db(), &viewer, id).await?;
        store::cancel(request.db(), &viewer, id).await
    })
    .await?;
    redirect_plain_form(&format!("/exports/{id}"));
    Ok(())
}

/// Removes one of the viewer's exports and its file.
#[server]
pub async fn remove_export(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::get(request.db(), &viewer, id).await?;
        store::remove(request.db(), &viewer, id).await
    })
    .await?;
    redirect_plain_form("/exports");
    Ok(())
}
