//! Charts and stories as files.
//!
//! - `GET /charts/{scope}/{key}.csv` and `.svg`: a chart of a dashboard. The query string is the dashboard's filter.
//! - `GET /story/{conversation}/story.html` and `.svg`: the story of a conversation.
//! - `GET /land.svg`: the coastlines on maps.

use app::error::AppError;
use app::insights::scope::Scope;
use app::insights::{Filter, page_data, story};
use app::query;
use app::ui::chart::data::Table;
use app::ui::chart::{Chart, land, svg_document};
use app::viewer::Viewer;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use export::escape_formula;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;

/// Styles of standalone SVG files: the light theme with hexadecimal colours, because few programs that display SVG
/// support `oklch`.
const STYLE: &str = include_str!("charts.css");

/// Sends a chart as CSV or SVG.
pub async fn file(
    State(server): State<ServerState>,
    session: Session,
    Path((scope, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    match chart_response(&server, &session, &scope, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

/// Sends a story as a self-contained HTML document or as an SVG poster.
pub async fn story(
    State(server): State<ServerState>,
    session: Session,
    Path((conversation, file)): Path<(Uuid, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    match story_response(&server, &session, conversation, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn story_response(
    server: &ServerState,
    session: &Session,
    conversation: Uuid,
    file: &str,
    query: &str,
) -> Result<Response, AppError> {
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let today = state.clock.now().date_naive();
    let story = story::story(&mut tx, &viewer, conversation, query::parse(query), today).await?;
    match file {
        "story.html" => Ok(attachment("text/html; charset=utf-8", file, story::document(story))),
        "story.svg" => Ok(attachment("image/svg+xml", file, story::poster(&story))),
        _ => Err(AppError::NotFound),
    }
}

/// Sends the coastlines that maps on pages reference. They change only with a new version.
pub async fn coastlines() -> Response {
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=86400"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, land()).into_response()
}

/// A file download. The content security policy blocks scripts, because the file contains untrusted text.
fn attachment(kind: &str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, disposition.as_str()),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    (headers, body).into_response()
}

async fn chart_response(
    server: &ServerState,
    session: &Session,
    scope: &str,
    file: &str,
    query: &str,
) -> Result<Response, AppError> {
    let (key, _) = file.rsplit_once('.').ok_or(AppError::NotFound)?;
    let scope = Scope::by_name(scope).ok_or(AppError::NotFound)?;
    let state = &server.app;
    let viewer = Viewer::of_session(session, state).await?.ok_or(AppError::SignInNeeded)?;
    let mut tx = viewer.begin(state).await?;
    let today = state.clock.now().date_naive();
    let filter: Filter = query::parse(query);
    let chart = page_data::chart(&mut tx, &viewer, scope, (filter, key), today).await?;
    as_file(&chart, file)
}

/// A chart as a download named `file`. The extension decides the format: CSV or SVG.
///
/// # Errors
/// [`AppError::NotFound`] for other extensions, and for SVG if the chart has no picture.
pub fn as_file(chart: &Chart, file: &str) -> Result<Response, AppError> {
    let (kind, body) = match file.rsplit_once('.') {
        Some((_, "csv")) => ("text/csv; charset=utf-8", csv(&chart.table)?),
        Some((_, "svg")) => ("image/svg+xml", svg_document(chart, STYLE).ok_or(AppError::NotFound)?),
        _ => return Err(AppError::NotFound),
    };
    Ok(attachment(kind, file, body))
}

/// A table as CSV. It starts with a byte order mark, so that spreadsheets read it as UTF-8, and no cell is a formula.
///
/// # Errors
/// [`AppError::Internal`] if encoding fails, which does not happen in practice.
pub fn csv(table: &Table) -> Result<String, AppError> {
    let failed = |e: csv::Error| AppError::internal("could not write a CSV table", e);
    let mut writer = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record(table.columns.iter().map(AsRef::as_ref)).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(|cell| escape_formula(cell))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| AppError::internal("could not write a CSV table", e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| AppError::internal("a CSV table is not valid UTF-8", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_cells_are_never_formulas() {
        let table = Table::plain(
            &["Word", "Times"],
            [vec!["=1+1".to_owned(), "-2.5".to_owned()], vec!["a,\"b\"".to_owned(), "3".to_owned()]],
        );
        let written = csv(&table).expect("a table");
        assert_eq!(written, "\u{feff}Word,Times\n'=1+1,-2.5\n\"a,\"\"b\"\"\",3\n");
    }
}
