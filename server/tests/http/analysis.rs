//! The job behind the dashboards: the same rows however it came about, done again after a crash, stopped.

use app::insights::store::task;
use app::viewer::Worker;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::harness::Server;
use crate::insights::sample;

/// All rows of an analysis, in one text.
async fn rows(server: &Server) -> String {
    sqlx::query_scalar(
        "SELECT jsonb_build_array(
             (SELECT jsonb_agg(to_jsonb(a) - 'created_at' ORDER BY conversation_id, analysis_date) FROM conversation_analytics a),
             (SELECT jsonb_agg(to_jsonb(k) ORDER BY conversation_id, month) FROM conversation_keywords k),
             (SELECT jsonb_agg(to_jsonb(s) ORDER BY conversation_id, message_id) FROM message_sentiment s),
             (SELECT jsonb_agg(to_jsonb(e) ORDER BY conversation_id, message_id, start_position) FROM message_entities e))::text",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap()
}

async fn ask_for(server: &Server, id: &str, months: Option<&[NaiveDate]>) {
    let mut db = server.state.db.system().acquire().await.unwrap();
    task::request(&mut db, Worker::in_a_job(), id.parse::<Uuid>().unwrap(), months).await.unwrap();
    drop(db);
    server.analyse().await;
}

#[tokio::test]
async fn counting_changed_months_gives_what_counting_all_anew_gives() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let first = rows(&server).await;
    ask_for(&server, &id, None).await;
    assert_eq!(rows(&server).await, first, "the same messages give the same rows");
    let change = async |sql: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(server.state.db.system()).await.unwrap();
    };
    for sql in [
        "UPDATE messages SET content = 'what a wonderful day, see https://example.com on 2025-06-01' WHERE seq = 60",
        "UPDATE messages SET content = 'awful 😭', kind = 'text' WHERE seq = 100",
        "UPDATE messages SET deleted_at = now() WHERE seq IN (101, 102)",
    ] {
        change(sql).await;
        let months: Vec<NaiveDate> = sqlx::query_scalar(
            "SELECT DISTINCT date_trunc('month', wall_time)::date FROM messages WHERE seq IN (60, 100, 101, 102, 103)",
        )
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
        ask_for(&server, &id, Some(&months)).await;
        let some = rows(&server).await;
        assert_ne!(some, first, "{sql}");
        ask_for(&server, &id, None).await;
        assert_eq!(rows(&server).await, some, "{sql}");
    }
}

#[tokio::test]
async fn an_analysis_that_died_is_done_again_and_one_that_fails_says_so() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let all = rows(&server).await;
    // Killed in the middle: some months are gone, and the row still says that it runs.
    sqlx::raw_sql(
        "UPDATE analytics_jobs SET status = 'running'; DELETE FROM conversation_keywords WHERE month > '2025-04-01';
         DELETE FROM conversation_analytics WHERE analysis_date > '2025-04-20'; DELETE FROM message_sentiment",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    server.analyse().await;
    assert_eq!(rows(&server).await, all);
    sqlx::raw_sql("UPDATE analytics_jobs SET status = 'failed', error_message = 'It broke.'")
        .execute(server.state.db.system())
        .await
        .unwrap();
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(page.contains("It broke."));
}

#[tokio::test]
async fn the_owner_has_the_texts_read_again_or_stops_it() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let states = async || -> Vec<String> {
        sqlx::query_scalar("SELECT status::text FROM analytics_jobs ORDER BY scheduled_at")
            .fetch_all(server.state.db.system())
            .await
            .unwrap()
    };
    for _ in 0..2 {
        owner.call("analyse_again", &[("id", &id)]).await;
    }
    assert_eq!(states().await, ["done", "queued"], "asked twice, it waits once");
    owner.call("stop_analysis", &[("id", &id)]).await;
    assert_eq!(states().await, ["done", "cancelled"]);
    server.analyse().await;
    assert_eq!(states().await, ["done", "cancelled"]);
    assert!(owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap().contains("was stopped"));
    owner.call("analyse_again", &[("id", &id)]).await;
    server.analyse().await;
    assert_eq!(states().await, ["done", "cancelled", "done"]);
}
