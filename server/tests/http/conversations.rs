//! Reading and managing conversations: windows, read positions, folders, the trash.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Server, chat};

fn seqs(window: &Value) -> Vec<i64> {
    window["messages"].as_array().unwrap().iter().map(|message| message["seq"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn adjacent_windows_have_no_gaps_or_overlaps() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(500)).await;
    let window =
        async |place: Value| seqs(&owner.fetch("read_window", json!({ "id": id, "place": place, "query": "" })).await);
    let mut seen = window(json!("End")).await;
    while seen[0] > 1 {
        let before = window(json!({ "Before": seen[0] })).await;
        seen.splice(0..0, before);
    }
    assert_eq!(seen, (1..=500).collect::<Vec<_>>());
    let mut seen = window(json!({ "Around": 1 })).await;
    while *seen.last().unwrap() < 500 {
        seen.extend(window(json!({ "After": seen.last() })).await);
    }
    assert_eq!(seen, (1..=500).collect::<Vec<_>>());
}

#[tokio::test]
async fn positions_outside_the_conversation_show_its_start_or_end() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(100)).await;
    for (place, first, last) in [
        (json!({ "Around": 999_999_999 }), 41, 100),
        (json!({ "Around": -5 }), 1, 60),
        (json!({ "Around": i64::MAX }), 41, 100),
        (json!({ "Day": "1990-01-01" }), 1, 60),
        (json!({ "Day": "2190-01-01" }), 41, 100),
    ] {
        let seqs = seqs(&owner.fetch("read_window", json!({ "id": id, "place": place, "query": "" })).await);
        assert_eq!((seqs[0], *seqs.last().unwrap()), (first, last), "{place}");
    }
    for place in
        [json!({ "Before": 1 }), json!({ "After": 100 }), json!({ "After": i64::MAX }), json!({ "Before": i64::MIN })]
    {
        let window = owner.fetch("read_window", json!({ "id": id, "place": place, "query": "" })).await;
        assert_eq!(seqs(&window), Vec::<i64>::new(), "{place}");
    }
}

#[tokio::test]
async fn days_follow_the_time_zone_of_the_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    // In UTC, both messages are on the same day.
    let text = "13/07/2024, 23:30 - Ana: late\n14/07/2024, 00:30 - Ana: early\n";
    let id = owner.conversation(&server, text).await;
    let opened = owner.fetch("open_conversation", json!({ "id": id, "place": "End", "query": "" })).await;
    let opened = &opened["opened"];
    assert_eq!((opened["first_day"].as_str(), opened["last_day"].as_str()), (Some("2024-07-13"), Some("2024-07-14")));
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][1]["at"], "2024-07-14T00:30:00");
}

#[tokio::test]
async fn html_in_names_and_messages_is_escaped() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "01/01/2024, 10:00 - <img src=x onerror=alert(1)>: <script>alert(2)</script> javascript:alert(3)\n";
    let import = owner.import(&server, "WhatsApp Chat with <b>x</b>.txt", text).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    for path in [
        format!("/c/{id}"),
        format!("/c/{id}?q=<script>alert(4)</script>"),
        format!("/c/{id}/insights"),
        "/".to_owned(),
    ] {
        let page = owner.get(&path).await.text().await.unwrap();
        let body = page.split_once("<body>").unwrap().1;
        assert!(
            !body.contains("<img src=x") && !body.contains("<script>alert") && !body.contains("<b>x</b>"),
            "{path}"
        );
        assert!(!body.contains("href=\"javascript:"), "{path}");
    }
}

#[tokio::test]
async fn a_message_is_bookmarked_at_most_once() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(10)).await;
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let message = window["messages"][4]["id"].clone();
    let set = async |on: bool| {
        owner.fetch("set_bookmark", json!({ "conversation": id, "message": message, "on": on })).await;
        owner.fetch("bookmarks", json!({})).await["bookmarks"].as_array().unwrap().len()
    };
    assert_eq!((set(true).await, set(true).await), (1, 1));
    let list = owner.fetch("bookmarks", json!({})).await["bookmarks"].take();
    assert_eq!((list[0]["seq"].as_i64(), list[0]["sender_name"].as_str()), (Some(5), Some("Ana")));
    assert_eq!((set(false).await, set(false).await), (0, 0));
}

#[tokio::test]
async fn deleted_conversations_are_hidden_until_restored() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(10)).await;
    let status =
        async || owner.call_json("open_conversation", json!({ "id": id, "place": "End", "query": "" })).await.status();
    owner.call("delete_conversation", &[("id", &id)]).await;
    assert_eq!(status().await, StatusCode::NOT_FOUND);
    assert_eq!(owner.search("message").await["groups"], json!([]));
    owner.call("restore_conversation", &[("id", &id)]).await;
    assert_eq!(status().await, StatusCode::OK);
}

#[tokio::test]
async fn edits_and_deletions_keep_earlier_versions() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(3)).await;
    let db = server.state.db.system();
    for sql in [
        "UPDATE messages SET content = 'changed' WHERE seq = 1",
        "UPDATE messages SET edited = true WHERE seq = 2",
        "DELETE FROM messages WHERE seq = 3",
    ] {
        sqlx::query(sql).execute(db).await.unwrap();
    }
    let versions: Vec<(String, String)> =
        sqlx::query_as("SELECT operation, content FROM message_versions ORDER BY changed_at")
            .fetch_all(db)
            .await
            .unwrap();
    let versions: Vec<(&str, &str)> = versions.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(versions, [("UPDATE", "message number0 café"), ("DELETE", "message number2 café")]);
    sqlx::query("DELETE FROM conversations WHERE id = $1::uuid").bind(&id).execute(db).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM message_versions").fetch_one(db).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn users_pin_archive_and_file_conversations_independently() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let chat_of = |name: &str, day: u32| format!("{day}/03/2024, 10:00 - {name}: hi\n");
    let mut ids = Vec::new();
    for (n, name) in ["Ana", "Bruno", "Chloé"].into_iter().enumerate() {
        let import =
            owner.import(&server, &format!("WhatsApp Chat with {name}.txt"), chat_of(name, 20 + n as u32)).await;
        ids.push(import["conversations"][0]["id"].as_str().unwrap().to_owned());
    }
    let titles = async |asked: Value| -> Vec<String> {
        let listing = owner.fetch("conversations", json!({ "request": asked })).await;
        listing["rows"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(json!({})).await, ["Chloé", "Bruno", "Ana"]);
    assert_eq!(titles(json!({ "filter": "chloe" })).await, ["Chloé"]);
    assert_eq!(titles(json!({ "after": ids[1] })).await, ["Ana"]);
    owner.call("arrange_conversation", &[("id", &ids[0]), ("pinned", "true"), ("folder", " Family ")]).await;
    owner.call("arrange_conversation", &[("id", &ids[2]), ("archived", "true")]).await;
    assert_eq!(titles(json!({})).await, ["Ana", "Bruno"]);
    assert_eq!(titles(json!({ "archived": true })).await, ["Chloé"]);
    assert_eq!(titles(json!({ "folder": "Family" })).await, ["Ana"]);
    let listing = owner.fetch("conversations", json!({})).await;
    assert_eq!((&listing["folders"], &listing["archived"]), (&json!(["Family"]), &json!(true)));
    let other = server.member("other").await;
    let response = other.call("arrange_conversation", &[("id", &ids[0]), ("pinned", "true")]).await;
    assert!(!response.status().is_success() || response.url().as_str().contains("__err"));
    let long = "x".repeat(61);
    owner.call("arrange_conversation", &[("id", &ids[0]), ("folder", &long)]).await;
    assert_eq!(titles(json!({ "folder": "Family" })).await, ["Ana"]);
}

#[tokio::test]
async fn server_rendered_pages_are_limited_to_readers_of_the_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "13/03/2024, 10:00 - Ana: see https://example.org/<b>x\n13/03/2024, 10:01 - Bruno: old\n";
    let id = owner.conversation(&server, text).await;
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let message = window["messages"][1]["id"].as_str().unwrap();
    sqlx::query("UPDATE messages SET content = 'new', edited = true WHERE id = $1::uuid")
        .bind(message)
        .execute(server.state.db.system())
        .await
        .unwrap();
    let pages = [
        (format!("/c/{id}/media"), "No pictures"),
        (format!("/c/{id}/media?kind=links"), "https://example.org/"),
        (format!("/c/{id}/versions/{message}"), "old"),
        (format!("/c/{id}/insights"), "Weekday and hour"),
        ("/people/name?n=ana".to_owned(), "If they are the same person"),
    ];
    let other = server.member("other").await;
    for (path, part) in pages {
        let page = owner.get(&path).await.text().await.unwrap();
        assert!(page.contains(part), "{path}");
        assert_eq!(other.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for (path, part) in
        [("/keys", "Add or remove a bookmark"), ("/bookmarks", "No bookmarks yet"), ("/settings", "This device")]
    {
        assert!(owner.get(path).await.text().await.unwrap().contains(part), "{path}");
    }
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][1]["has_versions"], true);
}

#[tokio::test]
async fn the_switcher_offers_only_accessible_places() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.import(&server, "WhatsApp Chat with Lighthouse Weekend.txt", "13/03/2024, 10:00 - Ana Lima: hi\n").await;
    let first = async |browser: &crate::harness::Browser, typed: &str| -> String {
        let places = browser.fetch("places", json!({ "typed": typed })).await;
        places[0]["label"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(&owner, "lhwk").await, "Lighthouse Weekend");
    assert_eq!(first(&owner, "ana l").await, "Ana Lima");
    assert_eq!(first(&owner, "settings").await, "Settings");
    let other = server.member("other").await;
    assert_eq!(first(&other, "lhwk").await, "Search messages for “lhwk”");
}

#[tokio::test]
async fn old_conversations_in_the_trash_are_purged_with_their_search_words() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let gone = owner.conversation(&server, &chat(50)).await;
    let kept = owner.conversation(&server, "13/03/2024, 10:00 - Zed: needle\n13/03/2024, 10:01 - Yan: hay\n").await;
    let db = server.state.db.system();
    let frequency = async |word: &str| -> i64 {
        sqlx::query_scalar("SELECT COALESCE(sum(messages), 0)::bigint FROM search_words WHERE word = $1")
            .bind(word.to_owned())
            .fetch_one(db)
            .await
            .unwrap()
    };
    assert_eq!((frequency("message").await, frequency("").await), (50, 52));
    for id in [&gone, &kept] {
        owner.call("delete_conversation", &[("id", id)]).await;
    }
    sqlx::query("UPDATE conversations SET deleted_at = now() - interval '31 days' WHERE id = $1::uuid")
        .bind(&gone)
        .execute(db)
        .await
        .unwrap();
    assert_eq!(server::database::purge_trash(&server.state).await.unwrap(), 1);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM messages").fetch_one(db).await.unwrap();
    assert_eq!((left, frequency("message").await, frequency("").await), (2, 0, 2));
    owner.call("restore_conversation", &[("id", &kept)]).await;
    assert_eq!(owner.search("needle").await["total"], 1);
}

#[tokio::test]
async fn locations_with_valid_coordinates_link_to_a_map() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(2)).await;
    let db = server.state.db.system();
    for (seq, north) in [(1, 52.5), (2, 1000.0)] {
        sqlx::query("UPDATE messages SET kind = 'location', details = jsonb_build_object('place', jsonb_build_object('latitude', $2::float8, 'longitude', 13.4)) WHERE seq = $1::int")
            .bind(seq)
            .bind(north)
            .execute(db)
            .await
            .unwrap();
    }
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["map"], "https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=15/52.5/13.4");
    assert_eq!(window["messages"][1]["map"], Value::Null);
}

#[tokio::test]
async fn read_position_and_unread_count_are_tracked() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(300)).await;
    let reading = async || {
        let opened = owner.fetch("open_conversation", json!({ "id": id, "place": "End", "query": "" })).await;
        opened["opened"]["reading"].clone()
    };
    let see = async |furthest: i64, stopped: Option<i64>| {
        owner.fetch("mark_read", json!({ "id": id, "seen": { "furthest": furthest, "stopped": stopped } })).await;
    };
    let unread = async || owner.fetch("conversations", json!({})).await["rows"][0]["unread"].clone();
    // Before the first visit there is no read position.
    assert_eq!((reading().await, unread().await), (json!({ "unread_from": null, "stopped": null }), Value::Null));
    // Messages that existed at the first visit are not unread.
    see(120, Some(100)).await;
    assert_eq!((reading().await, unread().await), (json!({ "unread_from": null, "stopped": 100 }), Value::Null));
    // New messages from a later export are unread.
    let import = owner.import(&server, "WhatsApp Chat with Test.txt", chat(320)).await;
    let import = import["id"].as_str().unwrap();
    owner.call("answer_import", &[("id", import), ("merge", "together")]).await;
    server.run_import(import.parse().unwrap()).await;
    assert_eq!((reading().await["unread_from"].clone(), unread().await), (json!(301), json!(20)));
    see(310, Some(300)).await;
    assert_eq!((reading().await, unread().await), (json!({ "unread_from": 311, "stopped": 300 }), json!(10)));
    // Scrolling back does not change what is unread, and reaching the end marks everything as read.
    see(50, Some(40)).await;
    assert_eq!(reading().await, json!({ "unread_from": 311, "stopped": 40 }));
    see(320, None).await;
    assert_eq!((reading().await, unread().await), (json!({ "unread_from": null, "stopped": 40 }), Value::Null));
    see(320, Some(0)).await;
    assert_eq!(reading().await, json!({ "unread_from": null, "stopped": null }));
    // Invalid positions are ignored.
    see(99_999, Some(-5)).await;
    assert_eq!(reading().await, json!({ "unread_from": null, "stopped": null }));
}

#[tokio::test]
async fn conversations_can_be_moved_to_folders_and_archived() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(5)).await;
    owner.call("arrange_conversation", &[("id", &id), ("pinned", "true")]).await;
    let put = async |folder: &str, archived: bool| {
        owner.fetch("move_to_folder", json!({ "id": id, "folder": folder, "archived": archived })).await
    };
    assert_eq!(put(" Family ", false).await, json!({ "pinned": true, "archived": false, "folder": "" }));
    let listed = owner.fetch("conversations", json!({ "request": { "folder": "Family" } })).await;
    assert_eq!((&listed["rows"][0]["pinned"], &listed["folders"]), (&json!(true), &json!(["Family"])));
    assert_eq!(put("", true).await["folder"], "Family");
    let too_long =
        owner.call_json("move_to_folder", json!({ "id": id, "folder": "x".repeat(61), "archived": false })).await;
    assert_eq!(too_long.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_page_of_sixty_messages_is_small() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let texts = [
        "Shall we take the early train, or is that too much for a Saturday?",
        "Yes",
        "I have booked the table for eight, on the terrace if it does not rain.",
        "See https://example.org/timetable for the times; the last one back leaves at ten.",
    ];
    let line = |n: usize| {
        let name = ["Ana Lima", "Bruno", "Chloé"][n / 2 % 3];
        format!("13/03/2024, {:02}:{:02} - {name}: {}\n", 8 + n / 20, n * 3 % 60, texts[n % 4])
    };
    let id = owner.conversation(&server, &(0..200).map(line).collect::<String>()).await;
    let page = owner.get(&format!("/c/{id}?at=100")).await.text().await.unwrap();
    assert_eq!(page.matches("<article").count(), 60);
    // Every message is in the page twice: as HTML, and as data for hydration.
    assert_eq!(page.matches("on the terrace").count(), 30);
    assert!(page.len() < 80_000, "{} bytes", page.len());
}

#[tokio::test]
async fn windows_say_whether_their_first_message_continues_a_group() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |n: usize| format!("13/03/2024, 10:{:02} - Ana: number{n}\n", n / 4);
    let id = owner.conversation(&server, &(0..130).map(line).collect::<String>()).await;
    let window = async |place: Value| {
        let window = owner.fetch("read_window", json!({ "id": id, "place": place, "query": "" })).await;
        (seqs(&window)[0], window["continues"] == true)
    };
    assert_eq!(window(json!({ "Before": 61 })).await, (1, false));
    assert_eq!(window(json!({ "After": 60 })).await, (61, true));
    assert_eq!(window(json!("End")).await, (71, true));
}

#[tokio::test]
async fn replies_form_a_thread() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(5)).await;
    let db = server.state.db.system();
    sqlx::query("UPDATE messages SET external_id = seq::text").execute(db).await.unwrap();
    for (seq, to) in [(3, "1"), (5, "3")] {
        sqlx::query("UPDATE messages SET details = jsonb_build_object('reply_to', $2::text) WHERE seq = $1::int")
            .bind(seq)
            .bind(to)
            .execute(db)
            .await
            .unwrap();
    }
    let thread = owner.fetch("thread", json!({ "id": id, "seq": 3 })).await;
    assert_eq!((seqs(&thread), &thread["count"]), (vec![1, 3, 5], &json!(3)));
    assert_eq!(thread["messages"][1]["reply"]["seq"], 1);
    let page = owner.get(&format!("/c/{id}/thread/3")).await.text().await.unwrap();
    assert!(page.contains("Thread of 3 messages") && page.contains("message number4"));
    let none = owner.call_json("thread", json!({ "id": id, "seq": 99 })).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}
