//! Frequently used pages read messages through indexes. PostgreSQL's statistics show it, so this holds for the queries
//! that are really sent.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Server, chat};

/// The number of sequential scans of the message tables, and the number of scans of each index on them.
async fn scans(server: &Server) -> (i64, Vec<(String, i64)>) {
    let db = server.state.db.system();
    let sequential: i64 = sqlx::query_scalar(
        // Sequential scans of empty partitions are fine.
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
    (sequential, indexes.fetch_all(db).await.unwrap())
}

#[tokio::test]
async fn hot_pages_read_messages_through_indexes() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    // Enough messages to make a sequential scan more expensive than an index scan.
    let id = owner.conversation(&server, &chat(8_000)).await;
    let db = server.state.db.system();
    sqlx::raw_sql("ANALYZE").execute(db).await.unwrap();
    sqlx::raw_sql("SELECT pg_stat_reset()").execute(db).await.unwrap();
    let (before, _) = scans(&server).await;
    for place in [
        json!("End"),
        json!({ "Around": 4_000 }),
        json!({ "Before": 300 }),
        json!({ "After": 7 }),
        json!({ "Day": "2024-01-09" }),
    ] {
        owner.fetch("read_window", json!({ "id": id, "place": place, "query": "" })).await;
    }
    owner.fetch("mark_read", json!({ "id": id, "seen": { "furthest": 4_000, "stopped": 3_990 } })).await;
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
    // A connection reports its statistics only after it has been idle for some seconds.
    const EXPECTED: [&str; 3] = ["conversation_id_seq_key", "conversation_id_sent_at_seq_idx", "search_vector_idx"];
    let started = Instant::now();
    let (sequential, indexes) = loop {
        let (sequential, indexes) = scans(&server).await;
        let is_complete = EXPECTED.iter().all(|expected| indexes.iter().any(|(name, _)| name == expected));
        if is_complete || started.elapsed() > Duration::from_secs(60) {
            break (sequential, indexes);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!(sequential - before, 0, "{indexes:?}");
    for expected in EXPECTED {
        assert!(indexes.iter().any(|(name, _)| name == expected), "{expected}: {indexes:?}");
    }
}
