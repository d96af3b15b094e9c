//! Exports of the longest conversation, compared with a bare `COPY … TO` of its messages, and their memory usage.

use std::path::Path;
use std::time::Instant;

use app::exports::pipeline;
use app::exports::{self, ExportOptions, ExportRequest, ExportScope};
use app::state::AppState;
use app::viewer::{Job, Viewer};
use export::Format;
use futures::TryStreamExt;
use uuid::Uuid;

use super::{Row, Target};
use crate::start::StartError;

/// The largest increase in memory usage during an export, in MB.
const MAX_MEMORY: f64 = 128.0;

/// Measures the speed and the memory usage of two formats.
pub async fn measure(state: &AppState, scratch: &Path, email: &str) -> Result<Vec<Row>, StartError> {
    let other = |e: app::error::AppError| StartError::Other(format!("exports: {e}"));
    let viewer = Viewer::of_email(email, state).await.map_err(other)?;
    let (id, messages): (Uuid, i64) = sqlx::query_as(
        "SELECT id, message_count FROM conversations WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY message_count DESC LIMIT 1",
    )
    .bind(viewer.id())
    .fetch_one(state.db.system())
    .await?;
    let bare = copy(state, id).await?;
    let mut rows = Vec::new();
    for (what, format) in [("export, JSON Lines", Format::Jsonl), ("export, web page", Format::Html)] {
        let mut tx = viewer.begin(state).await.map_err(other)?;
        let reader = viewer.read(&mut tx, id).await.map_err(other)?;
        let options = ExportOptions { format, ..ExportOptions::default() };
        let request = ExportRequest { options, ..ExportRequest::default() };
        let export = exports::request(&mut tx, ExportScope::One(&reader), &request).await.map_err(other)?;
        tx.commit().await?;
        // Resets the peak memory usage (VmHWM) to the current usage; see clear_refs in proc(5).
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let before = memory("VmRSS:");
        let started = Instant::now();
        pipeline::run(&Job::new(state), export, scratch).await.map_err(other)?;
        let seconds = started.elapsed().as_secs_f64();
        let increase = memory("VmHWM:") - before;
        let mut tx = viewer.begin(state).await.map_err(other)?;
        let file = exports::file(&mut tx, &viewer, export).await.map_err(other)?;
        exports::remove(&mut tx, &viewer, export).await.map_err(other)?;
        tx.commit().await?;
        let size = file.size_bytes;
        let figures = format!(
            "{:.0} messages/s, bare COPY {:.0}/s, file of {} MB, {messages} messages",
            messages as f64 / seconds,
            messages as f64 / bare,
            size / 1_000_000
        );
        rows.push(Row { what, figures, ratio: bare / seconds, target: Target::AtLeast(0.5) });
        let figures = format!("{increase:.0} MB of {MAX_MEMORY:.0} MB above the baseline");
        rows.push(Row { what: "  memory", figures, ratio: increase / MAX_MEMORY, target: Target::AtMost(1.0) });
    }
    Ok(rows)
}

/// The time in seconds that PostgreSQL takes to send the same messages as text.
async fn copy(state: &AppState, conversation: Uuid) -> Result<f64, StartError> {
    let started = Instant::now();
    let mut db = state.db.system().acquire().await?;
    let statement = format!(
        "COPY (SELECT id, seq, sender_id, kind, content, caption, sent_at, wall_time, edited, details FROM messages
         WHERE conversation_id = '{conversation}' ORDER BY seq) TO STDOUT"
    );
    let mut out = db.copy_out_raw(&statement).await?;
    let mut bytes = 0;
    while let Some(chunk) = out.try_next().await? {
        bytes += chunk.len();
    }
    tracing::debug!(bytes, "copied");
    Ok(started.elapsed().as_secs_f64())
}

/// A value of `/proc/self/status` in MB, such as that of `VmRSS:`; 0 on systems without `/proc`.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|found| found.strip_prefix(line));
    value.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
