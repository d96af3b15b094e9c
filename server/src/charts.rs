//! `GET /charts/{scope}/{key}.csv` and `.svg`: a chart of a dashboard as a file, narrowed as
//! the dashboard is (the same query). `GET /story/{conversation}/story.html` and `.svg`: a story.

use app::error::AppError;
use app::insights::parts;
use app::insights::scope::Scope;
use app::insights::story;
use app::ui::chart::data::Table;
use app::ui::chart::{Chart, land, svg_document};
use app::viewer::Viewer;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use export::harmless;
use tower_sessions::Session;
use uuid::Uuid;

use crate::router::ServerState;

/// Colours and letters for a picture that stands alone: those of the light theme, in hexadecimal,
/// since few programs that show SVG know `oklch`.
const STYLE: &str = include_str!("charts.css");

/// Sends a chart.
pub async fn file(
    State(server): State<ServerState>,
    session: Session,
    Path((scope, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    match read(&server, &session, &scope, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

/// Sends a story: a document that needs nothing else, or one picture.
pub async fn story(
    State(server): State<ServerState>,
    session: Session,
    Path((conversation, file)): Path<(Uuid, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    match tell(&server, &session, conversation, &file, query.as_deref().unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn tell(
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
    let story = story::story(&mut tx, &viewer, conversation, query, today).await?;
    match file {
        "story.html" => Ok(attached("text/html; charset=utf-8", file, story.document())),
        "story.svg" => Ok(attached("image/svg+xml", file, story.poster())),
        _ => Err(AppError::NotFound),
    }
}

/// `GET /land.svg`: the coastlines, which maps on pages refer to. They change only with the program.
pub async fn coastlines() -> Response {
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=86400"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, land()).into_response()
}

/// A file to save. Opened by itself, a picture or a page with foreign words runs nothing.
fn attached(kind: &str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, disposition.as_str()),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    (headers, body).into_response()
}

async fn read(
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
    let chart = parts::chart(&mut tx, &viewer, scope, query, today, key).await?;
    as_file(&chart, file)
}

/// A chart as the file of this name: what it is, its ending says.
///
/// # Errors
/// [`AppError::NotFound`] for other endings, and for a chart without a picture.
pub fn as_file(chart: &Chart, file: &str) -> Result<Response, AppError> {
    let (kind, body) = match file.rsplit_once('.') {
        Some((_, "csv")) => ("text/csv; charset=utf-8", csv(&chart.table)?),
        Some((_, "svg")) => ("image/svg+xml", svg_document(chart, STYLE).ok_or(AppError::NotFound)?),
        _ => return Err(AppError::NotFound),
    };
    Ok(attached(kind, file, body))
}

/// The table, with the mark by which spreadsheets know UTF-8.
///
/// # Errors
/// None in practice.
pub fn csv(table: &Table) -> Result<String, AppError> {
    let broken = |e: csv::Error| AppError::internal("a table could not be written", e);
    let mut writer = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record(table.columns.iter().map(AsRef::as_ref)).map_err(broken)?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(|cell| harmless(cell))).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|e| AppError::internal("a table could not be written", e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| AppError::internal("a table is no UTF-8", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let table = Table::plain(
            &["Word", "Times"],
            [vec!["=1+1".to_owned(), "-2.5".to_owned()], vec!["a,\"b\"".to_owned(), "3".to_owned()]],
        );
        let written = csv(&table).expect("a table");
        assert_eq!(written, "\u{feff}Word,Times\n'=1+1,-2.5\n\"a,\"\"b\"\"\",3\n");
    }
}
