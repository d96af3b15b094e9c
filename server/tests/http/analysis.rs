//! The job behind the dashboards: the same rows however it came about, done again after a crash, stopped.

use app::insights::task;
use app::viewer::Job;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::harness::{Server, chat};
use crate::insights::sample;

/// All rows of an analysis, in one text.
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

async fn ask_for(server: &Server, id: &str, months: Option<&[NaiveDate]>) {
    let mut db = Job::new(&server.state).connect().await.unwrap();
    task::request(&mut db, id.parse::<Uuid>().unwrap(), months).await.unwrap();
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
         DELETE FROM conversation_analytics WHERE analysis_date > '2025-04-20'; DELETE FROM message_analysis",
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
    assert!(owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap().contains("Analysis stopped"));
    owner.call("analyse_again", &[("id", &id)]).await;
    server.analyse().await;
    assert_eq!(states().await, ["done", "cancelled", "done"]);
}

#[tokio::test]
async fn a_conversation_that_goes_on_has_its_month_counted_anew() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    // What an archive was imported as goes on as a group: sending is two statements in one transaction.
    let id = owner.conversation(&server, &chat(500)).await;
    server.analyse().await;
    let asked = async || -> Vec<Option<Vec<NaiveDate>>> {
        sqlx::query_scalar("SELECT months FROM analytics_jobs WHERE status = 'queued'")
            .fetch_all(server.state.db.system())
            .await
            .unwrap()
    };
    let run = async |sql: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(server.state.db.system()).await.unwrap();
    };
    run("UPDATE messages SET content = 'archives ask themselves' WHERE seq = 1").await;
    assert!(asked().await.is_empty());
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
    assert_eq!(asked().await, [Some(vec![march])], "asked twice, it waits once");
    server.analyse().await;
    let of_march = async || {
        let response = owner.get(&format!("/charts/{id}/people.csv?from=2024-03-01")).await;
        response.text().await.unwrap()
    };
    assert!(of_march().await.contains("Ana,2,4"), "{}", of_march().await);
    // An edit and a deletion ask, too; also beside another month.
    run("UPDATE messages SET content = 'still here and there' WHERE seq = 501").await;
    run("UPDATE messages SET deleted_at = now() WHERE seq = 1").await;
    let january = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    assert_eq!(asked().await, [Some(vec![march, january])]);
    server.analyse().await;
    assert!(of_march().await.contains("Ana,2,6"), "{}", of_march().await);
    let people = owner.get(&format!("/charts/{id}/people.csv")).await.text().await.unwrap();
    assert!(people.contains("Ana,251,"), "{people}");
    assert!(asked().await.is_empty());
}

#[tokio::test]
async fn importing_the_same_file_again_keeps_the_figures_and_queues_no_analysis() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = chat(60);
    let id = owner.conversation(&server, &text).await;
    server.analyse().await;
    let before = rows(&server).await;
    let import = owner.import(&server, "chat.txt", text).await;
    assert_eq!(import["conversations"][0]["outcome"], "Unchanged", "{import}");
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM analytics_jobs WHERE status IN ('queued', 'running')")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(open, 0, "nobody would work it off");
    assert_eq!(rows(&server).await, before);
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(!page.contains("Analysing messages"));
}
