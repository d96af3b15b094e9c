//! Access control: every way to access a conversation, tried by users with different roles.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Browser, Server, chat};

/// Tries every page, file and server function of a conversation. Returns each with its status.
async fn try_everything(
    browser: &Browser,
    id: &str,
    message: &str,
    attachment: &str,
    import: &str,
) -> Vec<(String, StatusCode)> {
    let mut found = Vec::new();
    for path in [
        format!("/c/{id}"),
        format!("/c/{id}?at=3"),
        format!("/c/{id}?q=message"),
        format!("/c/{id}/insights"),
        format!("/charts/{id}/over-time.csv"),
        format!("/charts/{id}/week.svg"),
        format!("/c/{id}/story"),
        format!("/c/{id}/compare"),
        format!("/story/{id}/story.html"),
        format!("/imports/{import}"),
        format!("/media/{id}/{attachment}"),
    ] {
        found.push((path.clone(), browser.get(&path).await.status()));
    }
    let json_calls: [(&str, Value); 14] = [
        ("open_conversation", json!({ "id": id, "place": "End", "query": "" })),
        ("read_window", json!({ "id": id, "place": "End", "query": "" })),
        ("search", json!({ "request": { "scope": id, "query": "message" } })),
        ("activity", json!({ "id": id })),
        ("search_panel", json!({ "request": { "scope": id, "query": "message" }, "at": 1 })),
        ("dashboard", json!({ "scope": { "Conversation": id }, "filter": { "q": "message" } })),
        ("gallery", json!({ "id": id, "kind": "Pictures", "before": null })),
        ("set_bookmark", json!({ "conversation": id, "message": message, "on": true })),
        ("message_notes", json!({ "conversation": id, "message": { "Id": message }, "before": null })),
        ("import", json!({ "id": import })),
        ("thread", json!({ "id": id, "seq": 1 })),
        ("conversation_details", json!({ "id": id })),
        ("mark_read", json!({ "id": id, "seen": { "furthest": 1, "stopped": 1 } })),
        ("move_to_folder", json!({ "id": id, "folder": "Mine", "archived": false })),
    ];
    for (function, input) in json_calls {
        found.push((function.to_owned(), browser.call_json(function, input).await.status()));
    }
    for (function, fields) in [
        ("rename_conversation", vec![("id", id), ("title", "Renamed")]),
        ("cancel_import", vec![("id", import)]),
        ("answer_import", vec![("id", import), ("time_zone", "UTC")]),
        ("set_self", vec![("id", id), ("ordinal", "0")]),
        ("arrange_conversation", vec![("id", id), ("pinned", "true")]),
        ("place_bookmark", vec![("conversation", id), ("message", message), ("on", "true")]),
        ("add_note", vec![("conversation", id), ("message", message), ("body", "A note")]),
        ("analyse_again", vec![("id", id)]),
        ("stop_analysis", vec![("id", id)]),
        ("delete_conversation", vec![("id", id)]),
        ("restore_conversation", vec![("id", id)]),
        ("undo_import", vec![("id", import)]),
        ("redo_import", vec![("id", import)]),
    ] {
        found.push((function.to_owned(), browser.call(function, &fields).await.status()));
    }
    found
}

struct Archive {
    id: String,
    message: String,
    attachment: String,
    import: String,
}

async fn archive(server: &Server, owner: &Browser) -> Archive {
    let import = owner.import(server, "sample.zip", app::imports::api::SAMPLE.to_vec()).await;
    server.run_analyses().await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let window = owner.fetch("read_window", json!({ "id": id, "place": { "Around": 1 }, "query": "" })).await;
    let message = window["messages"][5]["id"].as_str().unwrap().to_owned();
    let attachment: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM attachments WHERE object_sha256 IS NOT NULL LIMIT 1")
            .fetch_one(server.state.db.system())
            .await
            .unwrap();
    Archive { id, message, attachment: attachment.to_string(), import: import["id"].as_str().unwrap().to_owned() }
}

#[tokio::test]
async fn owners_have_full_access() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let a = archive(&server, &owner).await;
    for (access, status) in try_everything(&owner, &a.id, &a.message, &a.attachment, &a.import).await {
        let expected = match access.as_str() {
            // `answer_import` has queued the import, so it cannot be undone or redone now.
            "undo_import" => StatusCode::UNPROCESSABLE_ENTITY,
            "redo_import" => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        assert_eq!(status, expected, "{access}");
    }
}

#[tokio::test]
async fn other_users_and_administrators_get_404_everywhere() {
    let server = Server::start().await;
    let root = server.administrator().await;
    let owner = server.member("owner").await;
    let other = server.member("other").await;
    let a = archive(&server, &owner).await;
    for browser in [root, other] {
        for (access, status) in try_everything(&browser, &a.id, &a.message, &a.attachment, &a.import).await {
            assert_eq!(status, StatusCode::NOT_FOUND, "{access}");
        }
        let hits = browser.search("seagull").await;
        assert_eq!(hits["groups"], json!([]));
        assert_eq!(browser.fetch("conversations", json!({})).await["rows"], json!([]));
    }
}

#[tokio::test]
async fn visitors_have_no_access() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let a = archive(&server, &owner).await;
    for (access, status) in try_everything(&server.visitor(), &a.id, &a.message, &a.attachment, &a.import).await {
        let file = ["/media", "/charts", "/story"].iter().any(|file| access.starts_with(file));
        let expected = if access.starts_with('/') && !file { StatusCode::FOUND } else { StatusCode::UNAUTHORIZED };
        assert_eq!(status, expected, "{access}");
    }
}

#[tokio::test]
async fn participants_can_read_but_not_manage() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let reader = server.member("reader").await;
    let a = archive(&server, &owner).await;
    sqlx::query(
        "UPDATE participants SET user_id = (SELECT id FROM users WHERE email LIKE 'reader%')
         WHERE conversation_id = $1::uuid AND ordinal = 0",
    )
    .bind(&a.id)
    .execute(server.state.db.system())
    .await
    .unwrap();
    for (access, status) in try_everything(&reader, &a.id, &a.message, &a.attachment, &a.import).await {
        let expected = match access.as_str() {
            "rename_conversation" | "delete_conversation" | "set_self" | "analyse_again" | "stop_analysis" => {
                StatusCode::FORBIDDEN
            }
            // Only the owner has access to imports and to the trash.
            "answer_import" | "cancel_import" | "restore_conversation" | "import" | "undo_import" | "redo_import" => {
                StatusCode::NOT_FOUND
            }
            path if path.starts_with("/imports/") => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        assert_eq!(status, expected, "{access}");
    }
}

#[tokio::test]
async fn messages_cannot_be_bookmarked_through_another_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    let a = archive(&server, &owner).await;
    let own = other.conversation(&server, &chat(3)).await;
    let response =
        other.call_json("set_bookmark", json!({ "conversation": own, "message": a.message, "on": true })).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_administrators_list_and_invite_members() {
    let server = Server::start().await;
    server.administrator().await;
    let member = server.member("member").await;
    for (function, fields) in [("members", vec![]), ("invite", vec![("email", "")])] {
        let response = member.call(function, &fields).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        assert!(response.text().await.unwrap().contains("admin:user:"), "the permission is named");
    }
}

/// Row-level security is the second line of defence: it hides data even if a query does not check access.
#[tokio::test]
async fn row_level_security_hides_data_of_others_without_a_check() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    server.member("other").await;
    archive(&server, &owner).await;
    let other: uuid::Uuid = sqlx::query_scalar("SELECT id FROM users WHERE email LIKE 'other%'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let tables = [
        "conversations",
        "participants",
        "messages",
        "attachments",
        "imports",
        "conversation_analytics",
        "conversation_keywords",
        "conversation_insights",
        "analytics_jobs",
        "message_analysis",
        "message_entities",
    ];
    for table in tables {
        let sql = format!("SELECT count(*) FROM {table}");
        let all: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone())).fetch_one(server.state.db.system()).await.unwrap();
        assert!(all > 0, "{table}");
        let mut tx = server.state.db.begin_for(other).await.unwrap();
        let seen: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0, "{table}");
    }
}

/// The views from which windows are read contain only the conversation that the transaction has a proof for.
#[tokio::test]
async fn current_views_show_only_the_proven_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    server.member("other").await;
    let proven = archive(&server, &owner).await.id;
    let second = owner.conversation(&server, &chat(3)).await;
    let viewer = |email: &'static str| app::viewer::Viewer::of_email(email, &server.state);
    let (owner, other) =
        (viewer("root@colloquy.example").await.unwrap(), viewer("other@colloquy.example").await.unwrap());
    for view in ["current_messages", "current_participants"] {
        let of = async |tx: &mut sqlx::PgConnection| -> Vec<uuid::Uuid> {
            let sql = format!("SELECT DISTINCT conversation_id FROM {view}");
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(tx).await.unwrap()
        };
        let mut tx = owner.begin(&server.state).await.unwrap();
        assert!(of(&mut tx).await.is_empty(), "{view}: nothing is proven yet");
        for id in [&proven, &second] {
            let id = id.parse().unwrap();
            owner.read(&mut tx, id).await.unwrap();
            assert_eq!(of(&mut tx).await, [id], "{view}");
        }
        drop(tx);
        let mut tx = other.begin(&server.state).await.unwrap();
        assert!(other.read(&mut tx, proven.parse().unwrap()).await.is_err());
        assert!(of(&mut tx).await.is_empty(), "{view}: still nothing is proven");
    }
}
