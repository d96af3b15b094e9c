//! Searches of all kinds over the whole world, against the bare SQL of the same route and against
//! `LIKE`, as a person's request: with session, row-level security and what they read of each hit.

use std::time::Instant;

use app::search;
use app::search::model::{SearchRequest, Sort};
use app::state::AppState;
use app::viewer::Viewer;
use insight::query::Query;
use sqlx::{AssertSqlSafe, PgConnection};

use super::{Bar, Row};
use crate::start::StartError;

/// How often each search is run; the figures are of these runs.
const RUNS: usize = 40;

/// What is searched for: what it stands for, the query, and the order.
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

/// Measures each search; a row each.
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
            let begun = Instant::now();
            let mut tx = viewer.begin(state).await.map_err(other)?;
            let hits = search::search(&mut tx, &viewer, &query, &request).await.map_err(other)?;
            drop(tx);
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            found = hits.count();
        }
        // The first run reads from the disk what the others find in memory.
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
        let figures = format!("{found} hits, p50 {p50:.1} ms, p95 {p95:.1} ms, first {first:.0} ms{ratio}{like}");
        rows.push(Row { what, figures, ratio: p95 / 150.0, bar: Bar::AtMost(1.0) });
    }
    // Whoever searches does all of these, so the slow ones count together.
    let p95 = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() * 95 / 100]
    };
    let (ours, bare) = (p95(&mut all), p95(&mut all_bare));
    let figures = format!("p95 of all kinds with words {ours:.0} ms, of their bare SQL {bare:.0} ms");
    rows.push(Row { what: "search, together", figures, ratio: ours / bare, bar: Bar::AtMost(1.3) });
    Ok(rows)
}

/// The times of the quicker of two statements, milliseconds, the shortest first: all matches by the index, sorted, or
/// the latest messages from an instant on that is known to be early enough. With the texts, without
/// names, snippets, counts, or a look at who may see them. `None` for a query of operators alone.
async fn bare(state: &AppState, viewer: &Viewer, query: &Query, most: f64) -> Result<Option<Vec<f64>>, StartError> {
    let Some(words) = query.to_tsquery().filter(|_| query.filters.is_empty()) else { return Ok(None) };
    let words = words.replace('\'', "''");
    let mut db = state.db.system().acquire().await?;
    let by_index = format!(
        "WITH all_of_them AS MATERIALIZED (SELECT conversation_id, seq, sent_at, content FROM messages WHERE search_vector @@ '{words}'::tsquery)
         SELECT * FROM all_of_them ORDER BY sent_at DESC LIMIT 51"
    );
    let mut found: Vec<Vec<f64>> = Vec::new();
    sqlx::raw_sql(AssertSqlSafe(format!("SET statement_timeout = '{}ms'", (most.max(50.0)) as i64)))
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

/// The times of a statement, milliseconds, the shortest first.
async fn times(db: &mut PgConnection, sql: &str) -> Result<Vec<f64>, sqlx::Error> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        run(db, sql).await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// What a substring match takes, milliseconds.
async fn like(state: &AppState, text: &str) -> Result<f64, StartError> {
    let mut db: sqlx::pool::PoolConnection<sqlx::Postgres> = state.db.system().acquire().await?;
    let begun = Instant::now();
    run(
        &mut db,
        &format!(
            "SELECT conversation_id, seq FROM messages WHERE content ILIKE '%{text}%' ORDER BY sent_at DESC LIMIT 51"
        ),
    )
    .await?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

async fn run(db: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(db).await.map(drop)
}
