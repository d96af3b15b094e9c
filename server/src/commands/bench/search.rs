//! Searches of all kinds in the fictional world, compared with the bare SQL for the same matches and with `LIKE`. Our
//! searches run as for a user: with row-level security and everything that is displayed of each hit.

use std::time::Instant;

use app::search;
use app::search::model::{SearchRequest, Sort};
use app::state::AppState;
use app::viewer::Viewer;
use insight::query::Query;
use sqlx::{AssertSqlSafe, PgConnection};

use super::{Row, Target};
use crate::start::StartError;

/// Number of runs of each search.
const RUNS: usize = 40;

/// The searches: a description, the query, and the order of the hits.
const SEARCHES: [(&str, &str, Sort); 10] = [
    ("search, rare word", "dulule", Sort::Latest),
    ("search, common word", "coffee", Sort::Latest),
    ("search, commonest word", "the", Sort::Latest),
    ("search, common word, ranked", "coffee", Sort::Best),
    ("search, two words", "coffee garden", Sort::Latest),
    ("search, phrase", "\"good night\"", Sort::Latest),
    ("search, typo", "weakend meeeting", Sort::Latest),
    ("search, operator mix", "from:ana has:link after:2019 coffee", Sort::Latest),
    ("search, Chinese", "我们", Sort::Latest),
    ("search, no words", "from:bruno is:edited during:2020", Sort::Latest),
];

/// Measures each search, and all of them together.
pub async fn measure(state: &AppState, email: &str) -> Result<Vec<Row>, StartError> {
    let other = |e: app::error::AppError| StartError::Other(format!("search: {e}"));
    let viewer = Viewer::of_email(email, state).await.map_err(other)?;
    let today = state.clock.now().date_naive();
    let (mut rows, mut all, mut all_bare) = (Vec::new(), Vec::new(), Vec::new());
    for (what, text, sort) in SEARCHES {
        let request = SearchRequest { sort, ..SearchRequest::of(text) };
        let query = Query::read(text, today);
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..RUNS {
            let started = Instant::now();
            let mut tx = viewer.begin(state).await.map_err(other)?;
            let hits = search::search(&mut tx, &viewer, &query, &request).await.map_err(other)?;
            drop(tx);
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            found = hits.count();
        }
        // The first run may read from disk what the others find in memory.
        let first = times[0];
        times.sort_by(f64::total_cmp);
        let (p50, p95) = (times[RUNS / 2], times[RUNS * 95 / 100]);
        let bare = bare(state, &viewer, &query, times[RUNS / 2] * 4.0).await?;
        let like = match text {
            "dulule" | "coffee" | "我们" => format!(", LIKE {:.0} ms", like(state, text).await?),
            _ => String::new(),
        };
        if let Some(bare) = &bare {
            all.extend_from_slice(&times);
            all_bare.extend_from_slice(bare);
        }
        let bare = bare.map(|times| times[RUNS / 2]);
        let ratio = bare.map_or_else(String::new, |bare| format!(", {:.2}x of bare SQL ({bare:.0} ms)", p50 / bare));
        let figures =
            format!("{found} hits, p50 {p50:.1} ms, p95 {p95:.1} ms of 150 ms, first run {first:.0} ms{ratio}{like}");
        rows.push(Row { what, figures, ratio: p95 / 150.0, target: Target::AtMost(1.0) });
    }
    // The percentile of all searches together, because users do all of them.
    let p95 = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() * 95 / 100]
    };
    let (ours, bare) = (p95(&mut all), p95(&mut all_bare));
    let figures = format!("p95 of all searches with only words {ours:.0} ms, bare SQL {bare:.0} ms");
    rows.push(Row { what: "search, all", figures, ratio: ours / bare, target: Target::AtMost(1.3) });
    Ok(rows)
}

/// The times of bare SQL in milliseconds, in ascending order, for the faster of two statements: one finds all matches
/// in the index and sorts them, the other reads the latest messages of each conversation and stops early. Both return
/// texts, but no names, snippets or counts, and without row-level security. `None` for a query with operators.
/// Statements that take longer than `timeout` milliseconds do not count.
async fn bare(state: &AppState, viewer: &Viewer, query: &Query, timeout: f64) -> Result<Option<Vec<f64>>, StartError> {
    let Some(words) = query.to_tsquery().filter(|_| query.filters.is_empty()) else { return Ok(None) };
    let words = words.replace('\'', "''");
    let mut db = state.db.system().acquire().await?;
    let by_index = format!(
        "WITH all_of_them AS MATERIALIZED (SELECT conversation_id, seq, sent_at, content FROM messages WHERE search_vector @@ '{words}'::tsquery)
         SELECT * FROM all_of_them ORDER BY sent_at DESC LIMIT 51"
    );
    let mut found: Vec<Vec<f64>> = Vec::new();
    sqlx::raw_sql(AssertSqlSafe(format!("SET statement_timeout = '{}ms'", (timeout.max(50.0)) as i64)))
        .execute(&mut *db)
        .await?;
    found.extend(times(&mut db, &by_index).await.ok());
    for days in [10, 40, 160, 640] {
        let walk = format!(
            "SELECT m.* FROM conversations c CROSS JOIN LATERAL (
                 SELECT conversation_id, seq, sent_at, content FROM messages m WHERE m.conversation_id = c.id
                     AND m.sent_at > '2024-06-15'::timestamptz - interval '{days} days'
                     AND (m.search_vector @@ '{words}'::tsquery) IS TRUE ORDER BY sent_at DESC, seq DESC LIMIT 51) m
             WHERE c.owner_id = '{}' ORDER BY sent_at DESC LIMIT 51",
            viewer.id()
        );
        let rows = sqlx::query(AssertSqlSafe(walk.clone())).fetch_all(&mut *db).await;
        if rows.is_ok_and(|rows| rows.len() == 51) {
            found.extend(times(&mut db, &walk).await.ok());
            break;
        }
    }
    sqlx::raw_sql("SET statement_timeout = 0").execute(&mut *db).await?;
    Ok(found.into_iter().min_by(|a, b| a[RUNS / 2].total_cmp(&b[RUNS / 2])))
}

/// The times of a statement in milliseconds, in ascending order.
async fn times(db: &mut PgConnection, sql: &str) -> Result<Vec<f64>, sqlx::Error> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        run(db, sql).await?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// The time of a substring match in milliseconds.
async fn like(state: &AppState, text: &str) -> Result<f64, StartError> {
    let mut db: sqlx::pool::PoolConnection<sqlx::Postgres> = state.db.system().acquire().await?;
    let started = Instant::now();
    run(
        &mut db,
        &format!(
            "SELECT conversation_id, seq FROM messages WHERE content ILIKE '%{text}%' ORDER BY sent_at DESC LIMIT 51"
        ),
    )
    .await?;
    Ok(started.elapsed().as_secs_f64() * 1000.0)
}

async fn run(db: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(db).await.map(drop)
}
