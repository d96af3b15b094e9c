//! Files of codebooks.
//!
//! - `POST /codebooks/import`: creates a codebook from a file of another program.
//! - `GET /codebooks/{id}/files/{file}`: `codebook.qdc`, `project.qdpx`, `segments.csv`, and charts as `chart-….csv`
//!   and `.svg`.

use app::audit;
use app::codebooks::exchange::{self, ImportedCodebook};
use app::codebooks::model::{FiguresRequest, SegmentsRequest, codebook_url};
use app::codebooks::{IMPORT_PATH, figures};
use app::error::AppError;
use app::query::{self, escape};
use app::request::form_error_url;
use app::viewer::{Coder, Viewer};
use axum::body::Body;
use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;
use tower_sessions::Session;
use uuid::Uuid;

use crate::charts;
use crate::router::ServerState;

/// Maximum size of an uploaded file in bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// Handles a multipart form with the field `file`. Redirects to the new codebook, or back to the form with the error.
pub async fn import(State(server): State<ServerState>, session: Session, form: Multipart) -> Redirect {
    Redirect::to(&match receive(&server, &session, form).await {
        Ok(imported) => format!("{}?imported={}", codebook_url(imported.codebook), escape(&imported.summary)),
        Err(AppError::SignInNeeded) => "/sign-in?next=%2Fcodebooks".to_owned(),
        Err(error) => form_error_url("/codebooks", IMPORT_PATH, error),
    })
}

async fn receive(server: &ServerState, session: &Session, mut form: Multipart) -> Result<ImportedCodebook, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let interrupted =
        |_| AppError::field("file", "The upload was interrupted, or the file is larger than 256 MB. Please try again.");
    let unwritable = |e: std::io::Error| AppError::internal("could not store an uploaded codebook", e);
    while let Some(mut field) = form.next_field().await.map_err(interrupted)? {
        if field.name() != Some("file") {
            continue;
        }
        let name: String = field.file_name().unwrap_or_default().chars().take(200).collect();
        let file = tempfile::tempfile_in(server.scratch.as_ref()).map_err(unwritable)?;
        let mut out = tokio::fs::File::from_std(file.try_clone().map_err(unwritable)?);
        while let Some(bytes) = field.chunk().await.map_err(interrupted)? {
            out.write_all(&bytes).await.map_err(unwritable)?;
        }
        out.flush().await.map_err(unwritable)?;
        let mut file = std::io::BufReader::new(file);
        std::io::Seek::rewind(&mut file).map_err(unwritable)?;
        let mut tx = viewer.begin(state).await?;
        let imported = exchange::import(&mut tx, &viewer, &name, file).await?;
        audit::record(&mut *tx, viewer.id(), "codebook.imported", "codebook", imported.codebook).await?;
        tx.commit().await?;
        return Ok(imported);
    }
    Err(AppError::field("file", "Choose a file first."))
}

/// Sends a file of a codebook.
pub async fn file(
    State(server): State<ServerState>,
    session: Session,
    Path((id, file)): Path<(Uuid, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    match file_response(&server, &session, id, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn file_response(
    server: &ServerState,
    session: &Session,
    id: Uuid,
    file: &str,
    query: &str,
) -> Result<Response, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    // A snapshot, so that all queries see the same state.
    let mut tx = state.db.snapshot_for(viewer.id()).await?;
    let coder = Coder::prove(&mut tx, &viewer, id).await?;
    let record =
        async |action: &'static str| audit::record(state.db.accounts(), viewer.id(), action, "codebook", id).await;
    match file {
        "codebook.qdc" => {
            let document = exchange::codebook(&mut tx, &coder).await?;
            Ok(attachment("application/xml", &exchange::file_name(&coder.title, "qdc"), document))
        }
        "segments.csv" => {
            let request: SegmentsRequest = query::parse(query);
            let table = exchange::segments_table(&mut tx, &viewer, &coder, &request).await?;
            record("codebook.exported").await?;
            Ok(attachment("text/csv; charset=utf-8", "segments.csv", charts::csv(&table)?))
        }
        "project.qdpx" => {
            let unwritable = |e: std::io::Error| AppError::internal("could not write a project", e);
            let out = tempfile::tempfile_in(server.scratch.as_ref()).map_err(unwritable)?;
            let out =
                exchange::project(&mut tx, &viewer, &coder, std::io::BufWriter::new(out), state.clock.now()).await?;
            let mut out = out.into_inner().map_err(|e| AppError::internal("could not write a project", e))?;
            std::io::Seek::rewind(&mut out).map_err(unwritable)?;
            record("codebook.exported").await?;
            let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(out)));
            Ok(attachment("application/zip", &exchange::file_name(&coder.title, "qdpx"), body))
        }
        chart => {
            let key = chart.strip_prefix("chart-").ok_or(AppError::NotFound)?;
            let (key, _) = key.rsplit_once('.').ok_or(AppError::NotFound)?;
            let request: FiguresRequest = query::parse(query);
            let charts = figures::charts(&mut tx, &viewer, &coder, &request).await?;
            let chart = charts.into_iter().find(|chart| chart.key == key).ok_or(AppError::NotFound)?;
            charts::as_file(&chart, file)
        }
    }
}

/// A file download. The name may contain characters of any script.
fn attachment(kind: &'static str, name: &str, body: impl IntoResponse) -> Response {
    let name = escape(name);
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}
