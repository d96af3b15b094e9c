//! Windows in various places of the longest conversation, compared with bare SQL for the same messages.

use std::time::Instant;

use app::conversations;
use app::conversations::model::WindowPosition;
use app::state::AppState;
use app::viewer::Viewer;
use insight::query::Query;
use uuid::Uuid;

use super::{Row, Target};
use crate::start::StartError;

const RUNS: usize = 200;

/// Measures four windows.
pub async fn measure(state: &AppState, email: &str) -> Result<Vec<Row>, StartError> {
    let other = |e: app::error::AppError| StartError::Other(format!("windows: {e}"));
    let viewer = Viewer::of_email(email, state).await.map_err(other)?;
    let (id, last): (Uuid, i64) = sqlx::query_as(
        "SELECT id, last_seq FROM conversations WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY message_count DESC LIMIT 1",
    )
    .bind(viewer.id())
    .fetch_one(state.db.system())
    .await?;
    let day = chrono::NaiveDate::from_ymd_opt(2020, 6, 1).unwrap_or_default();
    let places = [
        ("window, first", WindowPosition::Around(1)),
        ("window, middle", WindowPosition::Around(last / 2)),
        ("window, last", WindowPosition::End),
        ("window, by date", WindowPosition::Day(day)),
    ];
    let mut rows = Vec::new();
    for (what, place) in places {
        let (mut ours, mut bare, mut first) = (Vec::new(), Vec::new(), 1);
        for _ in 0..RUNS {
            let mut tx = viewer.begin(state).await.map_err(other)?;
            let reader = viewer.read(&mut tx, id).await.map_err(other)?;
            let started = Instant::now();
            let window = conversations::window(&mut tx, &reader, place, &Query::default()).await.map_err(other)?;
            ours.push(started.elapsed().as_secs_f64() * 1e6);
            first = window.messages.first().map_or(1, |message| message.seq);
        }
        let mut db = state.db.system().acquire().await?;
        for _ in 0..RUNS {
            let started = Instant::now();
            let found = sqlx::query(
                "SELECT m.seq, m.id, m.kind::text, m.content, m.wall_time, m.details, p.ordinal, p.display_name, a.file_name
                 FROM messages m
                 LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
                 LEFT JOIN attachments a ON a.conversation_id = m.conversation_id AND a.message_id = m.id
                 WHERE m.conversation_id = $1 AND m.seq BETWEEN $2 AND $2 + 59 ORDER BY m.seq",
            )
            .bind(id)
            .bind(first)
            .fetch_all(&mut *db)
            .await?;
            bare.push(started.elapsed().as_secs_f64() * 1e6);
            if found.len() < 60 {
                return Err(StartError::Other(format!("{what}: {} messages", found.len())));
            }
        }
        let median = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[RUNS / 2]
        };
        let (ours, bare) = (median(&mut ours), median(&mut bare));
        let figures = format!("{ours:.0} µs, bare SQL {bare:.0} µs, of {last} messages");
        rows.push(Row { what, figures, ratio: ours / bare, target: Target::AtMost(1.5) });
    }
    Ok(rows)
}
