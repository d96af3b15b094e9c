//! Merging exports of the same chat, undoing imports, and changing the settings of an import.

use std::fmt::Write;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Browser, Server, zip};

/// Messages `from..until` of one chat. Some have the same text, sender and minute.
fn part(from: usize, until: usize) -> String {
    let mut text = String::new();
    for n in from..until {
        let (day, hour, minute) = (13 + n / 200, n / 10 % 24, n / 2 % 60);
        let who = if n % 3 == 0 { "Ana" } else { "Bruno" };
        let what = if n % 4 == 1 { "ok".to_owned() } else { format!("message {n}") };
        writeln!(text, "{day:02}/01/2024, {hour:02}:{minute:02} - {who}: {what}").unwrap();
    }
    text
}

/// Answers the question of an import, or changes its settings, and runs it again. Returns the import.
async fn answer_import(owner: &Browser, server: &Server, import: &Value, fields: &[(&str, &str)]) -> Value {
    let id = import["id"].as_str().unwrap();
    let mut all = vec![("id", id)];
    all.extend(fields);
    let response = owner.call("answer_import", &all).await;
    assert!(response.status().is_success() || response.status().is_redirection(), "{}", response.text().await.unwrap());
    run_again(owner, server, id).await
}

async fn run_again(owner: &Browser, server: &Server, id: &str) -> Value {
    server.run_import(id.parse().unwrap()).await;
    owner.fetch("import", json!({ "id": id })).await
}

/// All texts of a conversation in order. Panics if there is a gap in `seq`.
async fn texts(server: &Server, conversation: &str) -> Vec<String> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, content FROM messages WHERE conversation_id = $1 ORDER BY seq")
            .bind(conversation.parse::<Uuid>().unwrap())
            .fetch_all(server.state.db.system())
            .await
            .unwrap();
    assert!(rows.iter().zip(1..).all(|((seq, _), expected)| *seq == expected), "seq has a gap");
    rows.into_iter().map(|(_, text)| text).collect()
}

/// The texts in an export.
fn bodies(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_once(": ").unwrap().1.to_owned()).collect()
}

/// Checks that the counts of the conversation, its participants and its statistics match the messages.
async fn assert_figures(owner: &Browser, server: &Server, conversation: &str) {
    let id: Uuid = conversation.parse().unwrap();
    let db = server.state.db.system();
    let (count, sum, analysed): (i64, i64, i64) = sqlx::query_as(
        "SELECT c.message_count, (SELECT sum(message_count)::bigint FROM participants WHERE conversation_id = c.id),
             (SELECT sum((daily_stats ->> 'messages')::bigint)::bigint FROM conversation_analytics
              WHERE conversation_id = c.id)
         FROM conversations c WHERE id = $1",
    )
    .bind(id)
    .fetch_one(db)
    .await
    .unwrap();
    let messages = texts(server, conversation).await.len() as i64;
    assert_eq!((count, sum, analysed), (messages, messages, messages));
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM staged_messages").fetch_one(db).await.unwrap();
    assert_eq!(left, 0, "no staged messages are left");
    owner.fetch("open_conversation", json!({ "id": conversation, "place": "End", "query": "" })).await;
}

#[tokio::test]
async fn an_overlapping_export_can_be_merged_undone_and_redone() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (whole, early, late) = (part(0, 900), part(0, 600), part(400, 900));
    let first = owner.import(&server, "WhatsApp Chat with Bruno.txt", late.as_str()).await;
    let conversation = first["conversations"][0]["id"].as_str().unwrap().to_owned();
    let message: Uuid = sqlx::query_scalar("SELECT id FROM messages WHERE content = 'message 700'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let bookmark = json!({ "conversation": conversation, "message": message, "on": true });
    owner.fetch("set_bookmark", bookmark).await;

    let second = owner.import(&server, "WhatsApp Chat with Bruno (1).txt", early.as_str()).await;
    assert_eq!(second["status"], "Asking", "{second}");
    let proposal = &second["question"]["proposals"][0];
    assert_eq!(proposal["into"].as_str(), Some(conversation.as_str()));
    assert_eq!(
        (proposal["new"].as_u64(), proposal["same"].as_u64(), proposal["old"].as_u64(), proposal["changed"].as_u64()),
        (Some(400), Some(200), Some(300), Some(0))
    );
    assert_eq!(texts(&server, &conversation).await, bodies(&late), "nothing changes before the answer");

    let merged = answer_import(&owner, &server, &second, &[("merge", "together")]).await;
    assert_eq!(
        (merged["status"].as_str(), merged["conversations"][0]["outcome"].as_str()),
        (Some("Done"), Some("Merged"))
    );
    assert_eq!(texts(&server, &conversation).await, bodies(&whole));
    assert_figures(&owner, &server, &conversation).await;
    let seq: i64 = sqlx::query_scalar(
        "SELECT m.seq FROM bookmarks b JOIN messages m ON m.conversation_id = b.conversation_id AND m.id = b.message_id",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap();
    assert_eq!(seq, 701, "the bookmark moved with its message");

    let undone = owner.call("undo_import", &[("id", first["id"].as_str().unwrap())]).await;
    assert!(undone.status().is_client_error(), "the first import cannot be undone before the second");
    let id = merged["id"].as_str().unwrap();
    owner.call("undo_import", &[("id", id)]).await;
    let undone = run_again(&owner, &server, id).await;
    assert_eq!((undone["undone"].as_bool(), undone["status"].as_str()), (Some(true), Some("Done")));
    assert_eq!(texts(&server, &conversation).await, bodies(&late));
    assert_figures(&owner, &server, &conversation).await;

    owner.call("redo_import", &[("id", id)]).await;
    run_again(&owner, &server, id).await;
    assert_eq!(texts(&server, &conversation).await, bodies(&whole), "redone");
}

#[tokio::test]
async fn importing_the_same_file_again_changes_nothing() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let first = owner.import(&server, "a.txt", part(0, 100)).await;
    let second = owner.import(&server, "a.txt", part(0, 100)).await;
    assert_eq!(second["status"], "Done");
    assert_eq!(second["conversations"][0]["id"], first["conversations"][0]["id"]);
    assert_eq!(second["conversations"][0]["outcome"], "Unchanged");
    let third = owner.import(&server, "b.txt", part(20, 60)).await;
    assert_eq!(third["conversations"][0]["outcome"], "Unchanged", "so does a part of the file");
    assert_eq!(texts(&server, first["conversations"][0]["id"].as_str().unwrap()).await.len(), 100);
}

#[tokio::test]
async fn an_import_that_is_not_merged_becomes_a_separate_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.import(&server, "a.txt", part(0, 100)).await;
    let second = owner.import(&server, "b.txt", part(50, 150)).await;
    let apart = answer_import(&owner, &server, &second, &[("merge", "apart")]).await;
    assert_eq!(apart["conversations"][0]["outcome"], "New");
    assert_eq!(owner.fetch("conversations", json!({})).await["rows"].as_array().unwrap().len(), 2);
    // A different chat of the same people does not match.
    let other =
        "13/01/2024, 00:00 - Ana: something else\n13/01/2024, 00:01 - Bruno: entirely\n14/01/2024, 00:01 - Ana: so\n";
    assert_eq!(owner.import(&server, "c.txt", other).await["conversations"][0]["outcome"], "New");
}

#[tokio::test]
async fn an_export_with_media_completes_an_earlier_one_without() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = |picture: &str| {
        format!("13/01/2024, 10:00 - Ana: look\n13/01/2024, 10:01 - Ana: {picture}\n14/01/2024, 10:01 - Bruno: nice\n")
    };
    let without = owner.import(&server, "a.txt", text("<Media omitted>")).await;
    let name = "IMG-20240113-WA0001.jpg";
    let with = text(&format!("\u{200e}{name} (file attached)"));
    let archive = zip(&[("WhatsApp Chat with Ana.txt", with.as_bytes()), (name, b"\xff\xd8\xff bytes")]);
    let second = owner.import(&server, "a.zip", archive).await;
    assert_eq!(second["question"]["proposals"][0]["changed"], 1);
    let merged = answer_import(&owner, &server, &second, &[("merge", "together")]).await;
    let id = without["conversations"][0]["id"].as_str().unwrap();
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"].as_array().unwrap().len(), 3);
    assert_eq!(window["messages"][1]["kind"], "image");
    assert_eq!(window["messages"][1]["attachments"][0]["file_name"], name);
    owner.call("undo_import", &[("id", merged["id"].as_str().unwrap())]).await;
    run_again(&owner, &server, merged["id"].as_str().unwrap()).await;
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][1]["content"], "<Media omitted>");
    assert!(window["messages"][1]["attachments"].is_null());
}

#[tokio::test]
async fn ambiguous_dates_are_asked_about_and_can_be_changed_later() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "03/04/2024, 10:00 - Ana: hello\n03/04/2024, 10:05 - Bruno: hi\n";
    let import = owner.import(&server, "a.txt", text).await;
    assert_eq!(import["question"]["about"], "date_order");
    assert_eq!(import["question"]["day_first"], "2024-04-03");
    let done = answer_import(&owner, &server, &import, &[("date_order", "month_day_year")]).await;
    let id = done["conversations"][0]["id"].as_str().unwrap().to_owned();
    let day = async || owner.fetch("open_conversation", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(day().await["opened"]["first_day"], "2024-03-04");
    let before: Vec<Uuid> = ids(&server, &id).await;

    let again =
        answer_import(&owner, &server, &done, &[("date_order", "day_month_year"), ("time_zone", "Asia/Tokyo")]).await;
    assert_eq!(again["status"], "Done");
    assert_eq!(again["conversations"].as_array().unwrap().len(), 1);
    let opened = day().await;
    assert_eq!(
        (&opened["opened"]["first_day"], &opened["window"]["messages"][0]["at"]),
        (&json!("2024-04-03"), &json!("2024-04-03T10:00:00"))
    );
    assert_eq!(ids(&server, &id).await, before, "the messages keep their ids");
    let instant: chrono::DateTime<chrono::Utc> =
        sqlx::query_scalar("SELECT min(sent_at) FROM messages").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(instant.to_rfc3339(), "2024-04-03T01:00:00+00:00");
    assert_figures(&owner, &server, &id).await;
    let page = owner.get(&format!("/imports/{}", done["id"].as_str().unwrap())).await.text().await.unwrap();
    assert!(page.contains(r#"<option value="Asia/Tokyo" selected"#), "the time zone is selected in the list");
    let wrong = owner.call("answer_import", &[("id", done["id"].as_str().unwrap()), ("time_zone", "Atlantis")]).await;
    assert!(wrong.text().await.unwrap().contains("is not a time zone"));
}

async fn ids(server: &Server, conversation: &str) -> Vec<Uuid> {
    sqlx::query_scalar("SELECT id FROM messages WHERE conversation_id = $1 ORDER BY seq")
        .bind(conversation.parse::<Uuid>().unwrap())
        .fetch_all(server.state.db.system())
        .await
        .unwrap()
}

#[tokio::test]
async fn an_import_that_waits_for_an_answer_can_be_cancelled() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "a.txt", "03/04/2024, 10:00 - Ana: hello\n").await;
    assert_eq!(import["status"], "Asking");
    let id = import["id"].as_str().unwrap();
    owner.call("cancel_import", &[("id", id)]).await;
    assert_eq!(owner.fetch("import", json!({ "id": id })).await["status"], "Cancelled");
    assert_eq!(owner.fetch("conversations", json!({})).await["rows"], json!([]));
}

#[tokio::test]
async fn a_new_import_can_be_undone_and_redone() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "a.txt", part(0, 50)).await;
    let id = import["id"].as_str().unwrap();
    owner.call("undo_import", &[("id", id)]).await;
    assert_eq!(run_again(&owner, &server, id).await["undone"], true);
    assert_eq!(owner.fetch("conversations", json!({})).await["rows"], json!([]));
    owner.call("redo_import", &[("id", id)]).await;
    assert_eq!(owner.fetch("conversations", json!({})).await["rows"].as_array().unwrap().len(), 1);
    assert_eq!(owner.fetch("import", json!({ "id": id })).await["undone"], false);
}

#[tokio::test]
async fn each_chat_in_an_account_export_becomes_a_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let account = include_bytes!("../../../app/crates/transcript/tests/it/fixtures/telegram_account.json");
    let import = owner.import(&server, "result.json", account.as_slice()).await;
    let titles: Vec<&str> =
        import["conversations"].as_array().unwrap().iter().map(|made| made["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Bruno", "Saved messages", "Old club"]);
    assert_eq!(import["receipt"]["source"], "Telegram");
    // UTC times are shown in the time zone that was sent with the upload.
    let id = import["conversations"][0]["id"].as_str().unwrap();
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["at"], "2025-01-01T11:00:00");
    let hits = owner.search("oil").await;
    assert_eq!(hits["groups"][0]["title"], "Saved messages");
    let same = owner.import(&server, "result.json", account.as_slice()).await;
    assert_eq!(same["conversations"][2]["outcome"], "Unchanged");
}

#[tokio::test]
async fn a_table_is_imported_with_the_columns_the_user_selects() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "when,nick name,words\n2022-03-27 21:41,Ana,Hello\n2022-03-28 21:41,Bruno,Hi\n";
    let import = owner.import(&server, "table.csv", text).await;
    assert_eq!(import["question"]["about"], "columns", "{import}");
    let fields = [("time", "when"), ("sender", "nick name"), ("text", "words")];
    let done = answer_import(&owner, &server, &import, &fields).await;
    assert_eq!(done["conversations"][0]["added"], 2, "{done}");
}
