//! `POST /codebooks/import`: a file of another program becomes a codebook. `GET /codebooks/{id}/files/{file}`:
//! `codebook.qdc`, `project.qdpx`, `segments.csv` and the charts `chart-….csv` and `.svg`.

use app::audit;
use app::codebooks::drawn::{figures, segments};
use app::codebooks::exchange;
use app::codebooks::store::codes;
use app::drawn::escaped;
use app::error::AppError;
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

/// A file of another program has at most so many bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// Takes a form with a `file`.
pub async fn import(State(server): State<ServerState>, session: Session, form: Multipart) -> Response {
    match take(&server, &session, form).await {
        Ok(came) => {
            Redirect::to(&format!("/codebooks/{}?imported={}", came.codebook, escaped(&came.says))).into_response()
        }
        Err(error @ AppError::Invalid { .. }) => {
            Redirect::to(&format!("/codebooks?error={}", escaped(&error.to_string()))).into_response()
        }
        Err(error) => error.into_response(),
    }
}

async fn take(server: &ServerState, session: &Session, mut form: Multipart) -> Result<exchange::Came, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let cut = |_| AppError::field("file", "The upload was cut off, or is larger than 256 MB. Please try again.");
    let unwritable = |e: std::io::Error| AppError::internal("an upload could not be kept", e);
    while let Some(mut field) = form.next_field().await.map_err(cut)? {
        if field.name() != Some("file") {
            continue;
        }
        let name: String = field.file_name().unwrap_or_default().chars().take(200).collect();
        let file = tempfile::tempfile_in(server.scratch.as_ref()).map_err(unwritable)?;
        let mut out = tokio::fs::File::from_std(file.try_clone().map_err(unwritable)?);
        while let Some(bytes) = field.chunk().await.map_err(cut)? {
            out.write_all(&bytes).await.map_err(unwritable)?;
        }
        out.flush().await.map_err(unwritable)?;
        let mut file = std::io::BufReader::new(file);
        std::io::Seek::rewind(&mut file).map_err(unwritable)?;
        let mut tx = viewer.begin(state).await?;
        let came = exchange::import(&mut tx, &viewer, &name, file).await?;
        audit::record(&mut *tx, viewer.id(), "codebook.imported", "codebook", came.codebook).await?;
        tx.commit().await?;
        return Ok(came);
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
    match read(&server, &session, id, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn read(
    server: &ServerState,
    session: &Session,
    id: Uuid,
    file: &str,
    query: &str,
) -> Result<Response, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    // One moment for all that is read.
    let mut tx = state.db.snapshot_for(viewer.id()).await?;
    let coder = Coder::prove(&mut tx, &viewer, id).await?;
    let audited =
        async |what: &'static str| audit::record(state.db.accounts(), viewer.id(), what, "codebook", id).await;
    match file {
        "codebook.qdc" => {
            let document = exchange::codebook(&mut tx, &coder).await?;
            Ok(attached("application/xml", &exchange::file_name(&coder.title, "qdc"), document))
        }
        "segments.csv" => {
            let wanted = segments::wanted(query, &codes::tree(&mut tx, &coder).await?);
            let table = exchange::segments_table(&mut tx, &viewer, &coder, &wanted).await?;
            audited("codebook.exported").await?;
            Ok(attached("text/csv; charset=utf-8", "segments.csv", charts::csv(&table)?))
        }
        "project.qdpx" => {
            let unwritable = |e: std::io::Error| AppError::internal("a project could not be kept", e);
            let out = tempfile::tempfile_in(server.scratch.as_ref()).map_err(unwritable)?;
            let out =
                exchange::project(&mut tx, &viewer, &coder, std::io::BufWriter::new(out), state.clock.now()).await?;
            let mut out = out.into_inner().map_err(|e| AppError::internal("a project could not be kept", e))?;
            std::io::Seek::rewind(&mut out).map_err(unwritable)?;
            audited("codebook.exported").await?;
            let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(out)));
            Ok(attached("application/zip", &exchange::file_name(&coder.title, "qdpx"), body))
        }
        chart => {
            let key = chart.strip_prefix("chart-").ok_or(AppError::NotFound)?;
            let (key, _) = key.rsplit_once('.').ok_or(AppError::NotFound)?;
            let all = figures::charts(&mut tx, &viewer, &coder, query).await?;
            let chart = all.into_iter().find(|chart| chart.key == key).ok_or(AppError::NotFound)?;
            charts::as_file(&chart, file)
        }
    }
}

/// A file to save, under a name of letters and digits of any script.
fn attached(kind: &'static str, name: &str, body: impl IntoResponse) -> Response {
    let name = escaped(name);
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}
