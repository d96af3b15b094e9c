//! The analysis job: incremental and full runs, restarts after a crash, cancelling.

use app::insights::task;
use app::viewer::Job;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::harness::{Server, chat};
use crate::insights::sample;

/// All rows that the analyses wrote, as JSON text.
async fn rows(server: &Server) -> String {
    sqlx::query_scalar(
        "SELECT jsonb_build_array(
             (SELECT jsonb_agg(to_jsonb(a) - 'created_at' ORDER BY conversation_id, analysis_date) FROM conversation_analytics a),
             (SELECT jsonb_agg(to_jsonb(k) ORDER BY conversation_id, month) FROM conversation_keywords k),
             (SELECT jsonb_agg(to_jsonb(s) ORDER BY conversation_id, message_id) FROM message_analysis s),
             (SELECT jsonb_agg(to_jsonb(e) ORDER BY conversation_id, message_id, start_position) FROM message_entities e))::text",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap()
}

/// Requests an analysis of a conversation and runs it; `None` means all months.
async fn analyse(server: &Server, id: &str, months: Option<&[NaiveDate]>) {
    let mut db = Job::new(&server.state).connect().await.unwrap();
    task::request(&mut db, id.parse::<Uuid>().unwrap(), months).await.unwrap();
    drop(db);
    server.run_analyses().await;
}

#[tokio::test]
async fn incremental_analysis_equals_full_analysis() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let first = rows(&server).await;
    analyse(&server, &id, None).await;
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
        analyse(&server, &id, Some(&months)).await;
        let incremental = rows(&server).await;
        assert_ne!(incremental, first, "{sql}");
        analyse(&server, &id, None).await;
        assert_eq!(rows(&server).await, incremental, "{sql}");
    }
}

#[tokio::test]
async fn interrupted_analyses_restart_and_failures_are_shown() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let all = rows(&server).await;
    // A worker was killed: some rows are missing, and the status is still `running`.
    sqlx::raw_sql(
        "UPDATE analytics_jobs SET status = 'running'; DELETE FROM conversation_keywords WHERE month > '2025-04-01';
         DELETE FROM conversation_analytics WHERE analysis_date > '2025-04-20'; DELETE FROM message_analysis",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    server.run_analyses().await;
    assert_eq!(rows(&server).await, all);
    sqlx::raw_sql("UPDATE analytics_jobs SET status = 'failed', error_message = 'It broke.'")
        .execute(server.state.db.system())
        .await
        .unwrap();
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(page.contains("It broke."));
}

#[tokio::test]
async fn owners_can_restart_and_stop_the_analysis() {
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
    assert_eq!(states().await, ["done", "queued"], "two requests queue one analysis");
    owner.call("stop_analysis", &[("id", &id)]).await;
    assert_eq!(states().await, ["done", "cancelled"]);
    server.run_analyses().await;
    assert_eq!(states().await, ["done", "cancelled"]);
    assert!(owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap().contains("Analysis stopped"));
    owner.call("analyse_again", &[("id", &id)]).await;
    server.run_analyses().await;
    assert_eq!(states().await, ["done", "cancelled", "done"]);
}

#[tokio::test]
async fn changes_to_live_conversations_trigger_analysis_of_their_months() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    // The imported archive becomes a live group. Sending a message takes two statements in one transaction.
    let id = owner.conversation(&server, &chat(500)).await;
    server.run_analyses().await;
    let queued = async || -> Vec<Option<Vec<NaiveDate>>> {
        sqlx::query_scalar("SELECT months FROM analytics_jobs WHERE status = 'queued'")
            .fetch_all(server.state.db.system())
            .await
            .unwrap()
    };
    let run = async |sql: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(server.state.db.system()).await.unwrap();
    };
    run("UPDATE messages SET content = 'archives ask themselves' WHERE seq = 1").await;
    assert!(queued().await.is_empty());
    run("UPDATE conversations SET kind = 'group'").await;
    for minute in 1..=2 {
        run(&format!(
            "BEGIN;
             UPDATE conversations SET last_seq = last_seq + 1, message_count = message_count + 1,
                 last_message_at = '2024-03-05T10:0{minute}:00Z';
             INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, sent_at, search_vector)
             SELECT gen_random_uuid(), c.id, c.last_seq, p.id, 'text', 'still here', c.last_message_at, ''
             FROM conversations c JOIN participants p ON p.conversation_id = c.id AND p.ordinal = 0;
             COMMIT"
        ))
        .await;
    }
    let march = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
    assert_eq!(queued().await, [Some(vec![march])], "two requests queue one analysis");
    server.run_analyses().await;
    let of_march = async || {
        let response = owner.get(&format!("/charts/{id}/people.csv?from=2024-03-01")).await;
        response.text().await.unwrap()
    };
    assert!(of_march().await.contains("Ana,2,4"), "{}", of_march().await);
    // An edit and a deletion request an analysis of their months, too.
    run("UPDATE messages SET content = 'still here and there' WHERE seq = 501").await;
    run("UPDATE messages SET deleted_at = now() WHERE seq = 1").await;
    let january = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    assert_eq!(queued().await, [Some(vec![march, january])]);
    server.run_analyses().await;
    assert!(of_march().await.contains("Ana,2,6"), "{}", of_march().await);
    let people = owner.get(&format!("/charts/{id}/people.csv")).await.text().await.unwrap();
    assert!(people.contains("Ana,251,"), "{people}");
    assert!(queued().await.is_empty());
}

#[tokio::test]
async fn importing_the_same_file_again_queues_no_analysis() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = chat(60);
    let id = owner.conversation(&server, &text).await;
    server.run_analyses().await;
    let before = rows(&server).await;
    let import = owner.import(&server, "chat.txt", text).await;
    assert_eq!(import["conversations"][0]["outcome"], "Unchanged", "{import}");
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM analytics_jobs WHERE status IN ('queued', 'running')")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(open, 0, "no analysis is queued or running");
    assert_eq!(rows(&server).await, before);
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(!page.contains("Analysing messages"));
}
