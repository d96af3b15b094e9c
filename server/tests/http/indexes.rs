//! The hot pages read messages through indexes: asked of PostgreSQL's own counters, so that it holds for what is
//! really sent.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Server, chat};

/// How often tables of messages were read from end to end, and how often each kind of index was used.
async fn scans(server: &Server) -> (i64, Vec<(String, i64)>) {
    let db = server.state.db.system();
    let whole: i64 = sqlx::query_scalar(
        // Empty ones are read from end to end, and rightly.
        "SELECT COALESCE(sum(s.seq_scan), 0)::bigint FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
         WHERE s.relname ~ '^messages_p[0-9]+$' AND c.reltuples > 0",
    )
    .fetch_one(db)
    .await
    .unwrap();
    let indexes = sqlx::query_as(
        "SELECT regexp_replace(indexrelname, '^messages_p[0-9]+_', ''), sum(idx_scan)::bigint FROM pg_stat_user_indexes
         WHERE relname ~ '^messages_p[0-9]+$' GROUP BY 1 HAVING sum(idx_scan) > 0 ORDER BY 1",
    );
    (whole, indexes.fetch_all(db).await.unwrap())
}

#[tokio::test]
async fn the_hot_pages_read_messages_by_index() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    // Many enough that reading them all would cost more.
    let id = owner.conversation(&server, &chat(8_000)).await;
    let db = server.state.db.system();
    sqlx::raw_sql("ANALYZE").execute(db).await.unwrap();
    let own = "SELECT pg_stat_reset()";
    sqlx::raw_sql(own).execute(db).await.unwrap();
    let (before, _) = scans(&server).await;
    for place in [
        json!("End"),
        json!({ "Around": 4_000 }),
        json!({ "Before": 300 }),
        json!({ "After": 7 }),
        json!({ "Day": "2024-01-09" }),
    ] {
        owner.answer("read_window", json!({ "id": id, "place": place, "query": "" })).await;
    }
    owner.answer("mark_read", json!({ "id": id, "seen": { "furthest": 4_000, "stopped": 3_990 } })).await;
    for path in
        [format!("/c/{id}"), "/".to_owned(), format!("/c/{id}/thread/5"), format!("/c/{id}/code"), "/notes".to_owned()]
    {
        owner.get(&path).await.text().await.unwrap();
    }
    for query in
        ["number4711", "message", "\"message number17\"", "message from:ana", "message in:test before:2024-01-05"]
    {
        owner.search(query).await;
    }
    // A connection tells its counters once it is idle for some seconds.
    const WANTED: [&str; 3] = ["conversation_id_seq_key", "conversation_id_sent_at_seq_idx", "search_vector_idx"];
    let begun = Instant::now();
    let (whole, indexes) = loop {
        let (whole, indexes) = scans(&server).await;
        let told = WANTED.iter().all(|wanted| indexes.iter().any(|(name, _)| name == wanted));
        if told || begun.elapsed() > Duration::from_secs(60) {
            break (whole, indexes);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!(whole - before, 0, "{indexes:?}");
    for wanted in WANTED {
        assert!(indexes.iter().any(|(name, _)| name == wanted), "{wanted}: {indexes:?}");
    }
}
