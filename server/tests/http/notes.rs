//! Notes and bookmarks: roles, comments, quotes, paging, the side panel.

use reqwest::StatusCode;
use uuid::Uuid;

use crate::harness::{Browser, Server};

const CHAT: &str = "\
13/03/2024, 10:00 - Ana: tea and tea and 👩‍👩‍👧 cake
13/03/2024, 10:01 - Bruno: I promise
13/03/2024, 10:02 - Ana: the end
";

/// Imports a chat. Returns the ids of the conversation and of its messages.
async fn import_chat(server: &Server, owner: &Browser) -> (String, Vec<String>) {
    let id = owner.conversation(server, CHAT).await;
    let messages =
        sqlx::query_scalar("SELECT id::text FROM messages ORDER BY seq").fetch_all(server.state.db.system()).await;
    (id, messages.unwrap())
}

async fn only_note(server: &Server) -> Uuid {
    sqlx::query_scalar("SELECT id FROM annotations").fetch_one(server.state.db.system()).await.unwrap()
}

impl Browser {
    async fn note(&self, id: &str, message: &str, more: &[(&str, &str)]) -> StatusCode {
        let base = [("conversation", id), ("message", message)];
        self.call("add_note", &[&base[..], more].concat()).await.status()
    }

    /// Calls a server function with form fields. Panics unless it succeeds.
    async fn succeed(&self, function: &str, fields: &[(&str, &str)]) {
        let response = self.call(function, fields).await;
        let status = response.status();
        assert_eq!(status, StatusCode::OK, "{function} {fields:?}: {}", response.text().await.unwrap());
    }

    async fn notes(&self, id: &str, message: &str) -> String {
        self.get(&format!("/c/{id}/notes/{message}")).await.text().await.unwrap()
    }
}

#[tokio::test]
async fn notes_can_be_added_edited_resolved_deleted_and_restored() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    let fields = [
        ("body", "**bold** <script>alert(1)</script>"),
        ("quote", "tea"),
        ("near", "9"),
        ("tags", "#Money, promise"),
        ("category", "Fact"),
    ];
    assert!(owner.note(&id, &messages[0], &fields).await.is_success());
    let page = owner.notes(&id, &messages[0]).await;
    assert!(
        page.contains("<strong>bold</strong>")
            && page.contains("#money")
            && page.contains("Fact")
            && page.contains("private"),
        "{page}"
    );
    assert!(!page.contains("<script>alert"));
    // The note refers to the second “tea”, which the timeline marks.
    let window = owner.fetch("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["notes"], 1);
    assert_eq!(window["messages"][0]["spans"][0], serde_json::json!({ "start": 8, "end": 11, "kind": { "Note": 1 } }));

    let note = only_note(&server).await.to_string();
    let id_field = ("id", note.as_str());
    owner.succeed("edit_note", &[id_field, ("body", "changed"), ("tags", "")]).await;
    let page = owner.notes(&id, &messages[0]).await;
    assert!(page.contains("changed") && page.contains("Earlier versions") && page.contains("<strong>bold</strong>"));
    owner.succeed("change_note", &[id_field, ("change", "resolve")]).await;
    let page = owner.notes(&id, &messages[0]).await;
    assert!(page.contains(">Resolved<") && page.contains(">Reopen<"), "{page}");
    assert!(owner.get("/notes?state=open").await.text().await.unwrap().contains("No matching notes"));
    assert!(owner.get("/notes?state=resolved").await.text().await.unwrap().contains("changed"));
    assert!(
        owner.get("/notes?state=settled").await.text().await.unwrap().contains("changed"),
        "links from earlier versions work"
    );
    owner.succeed("change_note", &[id_field, ("change", "delete")]).await;
    assert!(!owner.notes(&id, &messages[0]).await.contains("changed"));
    let page = owner.notes(&id, &format!("{}?removed={note}", messages[0])).await;
    assert!(page.contains("Note deleted.") && page.contains(r#"value="restore""#), "{page}");
    owner.succeed("change_note", &[id_field, ("change", "restore")]).await;
    assert!(owner.notes(&id, &messages[0]).await.contains("changed"));
    assert!(!owner.call("change_note", &[id_field, ("change", "explode")]).await.status().is_success());
    assert!(owner.get("/notes?q=chang").await.text().await.unwrap().contains("changed"));
    assert!(
        owner.get("/notes?tag=money").await.text().await.unwrap().contains("No matching notes"),
        "its tags were removed"
    );
}

#[tokio::test]
async fn notes_follow_their_quotes_and_report_lost_ones() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    for (quote, right) in [("coffee", false), ("cake", true), ("👩‍👩‍👧", true)] {
        let status = owner.note(&id, &messages[0], &[("body", "x"), ("quote", quote), ("near", "999999")]).await;
        assert_eq!(status.is_success(), right, "{quote}");
    }
    let marked = async || {
        let window = owner.fetch("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
        let text = window["messages"][0]["content"].as_str().unwrap().to_owned();
        let spans = window["messages"][0]["spans"].as_array().unwrap().clone();
        let part = |span: &serde_json::Value| {
            text[span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize].to_owned()
        };
        spans.iter().map(part).collect::<Vec<_>>()
    };
    assert_eq!(marked().await, ["👩‍👩‍👧", "cake"]);
    let set = async |sql: &str| {
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .bind(&messages[0])
            .execute(server.state.db.system())
            .await
            .unwrap();
    };
    set("UPDATE messages SET content = 'first of all: cake' WHERE id = $1::uuid").await;
    assert_eq!(marked().await, ["cake"], "the mark moves with its words");
    let page = owner.notes(&id, &messages[0]).await;
    assert_eq!(
        page.matches("this note refers to was removed").count(),
        1,
        "the other note says that its quote is gone"
    );
    set("DELETE FROM messages WHERE id = $1::uuid").await;
    let page = owner.notes(&id, &messages[0]).await;
    assert_eq!(page.matches("this note refers to was removed").count(), 2, "notes are kept");
    assert!(page.contains("This message was removed"));
    assert!(owner.get("/notes").await.text().await.unwrap().contains("👩‍👩‍👧"));
}

#[tokio::test]
async fn roles_decide_who_writes_sees_and_changes_notes() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    let mut people = Vec::new();
    for role in ["reader", "annotator", "editor"] {
        let browser = server.member(role).await;
        let email = format!("{role}@colloquy.example");
        owner.succeed("share_with", &[("id", &id), ("email", &email), ("role", role)]).await;
        people.push((role, browser));
    }
    let stranger = server.member("stranger").await;
    let message = &messages[1];
    // Everyone may write private notes; readers may not write shared ones.
    for (role, browser) in &people {
        let own = format!("private of {role}");
        assert!(browser.note(&id, message, &[("body", &own)]).await.is_success(), "{role}");
        let shared = browser.note(&id, message, &[("body", &format!("shared of {role}")), ("shared", "on")]).await;
        assert_eq!(shared.is_success(), *role != "reader", "{role}: {shared}");
    }
    assert!(owner.note(&id, message, &[("body", "shared of owner"), ("shared", "on")]).await.is_success());
    assert_eq!(stranger.note(&id, message, &[("body", "x")]).await, StatusCode::NOT_FOUND);
    // Private notes are visible to their author only.
    let (_, reader) = &people[0];
    for (role, browser) in &people {
        let page = browser.notes(&id, message).await;
        for other in ["reader", "annotator", "editor"] {
            assert_eq!(
                page.contains(&format!("private of {other}")),
                other == *role,
                "{role} sees the private one of {other}"
            );
        }
        assert!(
            page.contains("shared of annotator")
                && page.contains("shared of editor")
                && page.contains("shared of owner")
        );
    }
    assert!(!owner.notes(&id, message).await.contains("private of"), "not even the owner sees private notes of others");
    assert_eq!(stranger.get(&format!("/c/{id}/notes/{message}")).await.status(), StatusCode::NOT_FOUND);
    // Who may change a shared note of the annotator.
    let note: String = sqlx::query_scalar("SELECT id::text FROM annotations WHERE body = 'shared of annotator'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let resolve = [("id", note.as_str()), ("change", "resolve")];
    let statuses = [
        (reader, StatusCode::FORBIDDEN),
        (&stranger, StatusCode::NOT_FOUND),
        (&people[2].1, StatusCode::OK),
        (&owner, StatusCode::OK),
    ];
    for (browser, status) in statuses {
        assert_eq!(browser.call("change_note", &resolve).await.status(), status);
    }
    // Nobody may change private notes of others.
    let private: String = sqlx::query_scalar("SELECT id::text FROM annotations WHERE body = 'private of reader'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let delete = [("id", private.as_str()), ("change", "delete")];
    for browser in [&owner, &people[2].1, &stranger] {
        assert_eq!(browser.call("change_note", &delete).await.status(), StatusCode::NOT_FOUND);
    }
    let comment = [("id", private.as_str()), ("body", "x")];
    assert_eq!(owner.call("comment_note", &comment).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn users_comment_on_notes_and_mention_each_other() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("grace").await;
    let (id, messages) = import_chat(&server, &owner).await;
    owner.succeed("share_with", &[("id", &id), ("email", "grace@colloquy.example"), ("role", "reader")]).await;
    let fields = [("body", "is it kept?"), ("shared", "on"), ("until", "3")];
    assert!(owner.note(&id, &messages[1], &fields).await.is_success());
    let note = only_note(&server).await.to_string();
    let note_id = ("id", note.as_str());
    assert!(other.get("/notes?who=mentions").await.text().await.unwrap().contains("No matching notes"));
    owner.succeed("comment_note", &[note_id, ("body", "@grace, what do you say? <img src=x onerror=alert(1)>")]).await;
    for query in ["who=mentions", "who=named"] {
        assert!(other.get(&format!("/notes?{query}")).await.text().await.unwrap().contains("is it kept?"));
    }
    assert_eq!(other.call("comment_note", &[note_id, ("body", " ")]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    other.succeed("comment_note", &[note_id, ("body", "it was")]).await;
    let page = owner.notes(&id, &messages[1]).await;
    assert!(page.contains("it was") && page.contains("through message 3") && !page.contains("onerror"));
    let comment: String = sqlx::query_scalar("SELECT id::text FROM annotation_comments WHERE body = 'it was'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let comment = [("id", comment.as_str())];
    assert_eq!(owner.call("delete_comment", &comment).await.status(), StatusCode::NOT_FOUND, "another user's comment");
    assert!(owner.notes(&id, &messages[1]).await.contains("it was"));
    other.succeed("delete_comment", &comment).await;
    assert!(!owner.notes(&id, &messages[1]).await.contains("it was"));
}

#[tokio::test]
async fn invalid_notes_are_refused() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    assert_eq!(owner.note(&id, &messages[0], &[("body", "  ")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(owner.note(&id, &messages[0], &[("body", &"x".repeat(20_001))]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(owner.note(&id, &Uuid::now_v7().to_string(), &[("body", "x")]).await, StatusCode::NOT_FOUND);
    let many = [("body", "x"), ("until", "99999"), ("near", ""), ("tags", "a,,#,b a")];
    assert!(owner.note(&id, &messages[0], &many).await.is_success(), "a missing last message is ignored");
    let tags: Vec<String> =
        sqlx::query_scalar("SELECT tags FROM annotations").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(tags, ["a", "b"]);
    // The timeline works with ten thousand notes on one message, and no more can be added.
    sqlx::query(
        "INSERT INTO annotations (id, conversation_id, message_id, start_position, end_position, quote, body, author_id)
         SELECT gen_random_uuid(), conversation_id, message_id, 0, 3, 'tea', 'x', author_id FROM annotations, generate_series(1, 9999)",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    assert_eq!(owner.get(&format!("/c/{id}")).await.status(), StatusCode::OK);
    assert_eq!(owner.get(&format!("/c/{id}/notes/{}", messages[0])).await.status(), StatusCode::OK);
    assert_eq!(owner.note(&id, &messages[0], &[("body", "x")]).await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn bookmarks_can_be_edited_filtered_and_reordered() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    let (id, messages) = import_chat(&server, &owner).await;
    for message in &messages {
        owner.succeed("place_bookmark", &[("conversation", &id), ("message", message), ("on", "true")]).await;
    }
    let list = async |query: &str| -> Vec<String> {
        let page = owner.get(&format!("/bookmarks{query}")).await.text().await.unwrap();
        // Skip the list of conversations, which shows previews of messages.
        let page = page.split("class=\"rows card bookmarks\"").nth(1).unwrap_or_default().to_owned();
        let texts = ["tea and tea", "I promise", "the end"];
        let mut found: Vec<(usize, &str)> = texts.iter().filter_map(|text| Some((page.find(text)?, *text))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, text)| text.to_owned()).collect()
    };
    assert_eq!(list("").await, ["the end", "I promise", "tea and tea"], "the latest first");
    let bookmark: String = sqlx::query_scalar("SELECT id::text FROM bookmarks WHERE message_id = $1::uuid")
        .bind(&messages[1])
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let fields = [
        ("id", bookmark.as_str()),
        ("title", "A <b>vow</b>"),
        ("notes", "to be kept"),
        ("color", "3"),
        ("folder", "Law"),
    ];
    assert_eq!(owner.call("edit_bookmark", &fields).await.status(), StatusCode::OK);
    let page = owner.get("/bookmarks").await.text().await.unwrap();
    assert!(page.contains("A &lt;b&gt;vow&lt;/b&gt;") && page.contains("to be kept") && page.contains("bookmark-3"));
    for (query, found) in [
        ("?folder=Law", true),
        ("?folder=Tea", false),
        ("?color=3", true),
        ("?color=4", false),
        ("?q=VOW", true),
        ("?q=%25", false),
        (&format!("?c={id}"), true),
        ("?c=01900000-0000-7000-8000-000000000000", false),
    ] {
        assert_eq!(list(query).await.contains(&"I promise".to_owned()), found, "{query}");
    }
    assert_eq!(list("?sort=oldest").await, ["tea and tea", "I promise", "the end"]);
    assert_eq!(list("?sort=newest").await, ["the end", "I promise", "tea and tea"]);
    assert_eq!(list("?sort=conversation").await, ["tea and tea", "I promise", "the end"]);
    let shift = [("id", bookmark.as_str()), ("up", "true")];
    owner.succeed("move_bookmark", &shift).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    // A bookmark dragged onto another one takes its place.
    let ids: Vec<String> = sqlx::query_scalar("SELECT id::text FROM bookmarks ORDER BY position DESC")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    owner.succeed("put_bookmark", &[("id", &ids[0]), ("onto", &ids[2])]).await;
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    owner.succeed("put_bookmark", &[("id", &ids[0]), ("onto", &ids[1])]).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    let theirs = other.call("put_bookmark", &[("id", &ids[2]), ("onto", &ids[0])]).await;
    assert_eq!(theirs.status(), StatusCode::NOT_FOUND);
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"], "other users cannot move it");
    // A bookmark that is removed and added again keeps its fields and its place.
    let bookmarked = [("conversation", id.as_str()), ("message", &messages[1])];
    owner.succeed("place_bookmark", &[&bookmarked[..], &[("on", "false")]].concat()).await;
    assert_eq!(list("").await, ["the end", "tea and tea"]);
    owner.succeed("place_bookmark", &[&bookmarked[..], &[("on", "true")]].concat()).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    assert!(list("?folder=Law").await.contains(&"I promise".to_owned()), "with its folder");
    owner.succeed("move_bookmark", &shift).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"], "the first stays first");
    owner.succeed("move_bookmark", &[("id", &bookmark), ("up", "false")]).await;
    owner.succeed("move_bookmark", &[("id", &bookmark), ("up", "false")]).await;
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    // Bookmarks of other users cannot be changed.
    assert_eq!(other.call("edit_bookmark", &fields).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(other.call("move_bookmark", &shift).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    assert!(!owner.call("edit_bookmark", &[("id", &bookmark), ("color", "9")]).await.status().is_success());
    let page = owner.get(&format!("/bookmarks?edit={bookmark}")).await.text().await.unwrap();
    assert!(page.contains(r#"name="title""#), "the form is open without JavaScript");
}

#[tokio::test]
async fn a_note_on_several_messages_is_marked_on_each_of_them() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    let page = owner.notes(&id, "1?until=2").await;
    assert!(
        page.contains("through") && page.contains("message 2") && page.contains(r#"name="until" value="2""#),
        "{page}"
    );
    assert!(owner.note(&id, &messages[0], &[("until", "2"), ("body", "both")]).await.is_success());
    let window = owner.fetch("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    let marked: Vec<bool> =
        window["messages"].as_array().unwrap().iter().map(|message| message["in_note"] == true).collect();
    assert_eq!(marked, [true, true, false]);
    assert_eq!(owner.get(&format!("/c/{id}/notes/99")).await.status(), 404);
}

#[tokio::test]
async fn ten_thousand_notes_on_a_message_are_paged_and_are_the_maximum() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    sqlx::query(
        "INSERT INTO annotations (id, conversation_id, message_id, start_position, end_position, quote, body, visibility, author_id)
         SELECT ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, m.conversation_id, m.id, n % 20, n % 20 + 4,
             substring(m.content FROM n % 20 + 1 FOR 4), 'note ' || n, 'private', (SELECT id FROM users)
         FROM messages m, generate_series(1, 9999) AS n WHERE m.seq = 1",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    assert!(owner.note(&id, &messages[0], &[("body", "the last one")]).await.is_success());
    assert_eq!(owner.note(&id, &messages[0], &[("body", "too many")]).await, 422);
    let window = owner.fetch("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["notes"], 10_000);
    assert!(window["messages"][0]["spans"].as_array().unwrap().len() > 20, "{window}");

    // All of them can be read page by page, the latest first.
    let mut page = owner.notes(&id, &messages[0]).await;
    assert!(page.contains("10,000 notes") && page.contains("the last one") && !page.contains("note 9,"), "{page}");
    let mut seen = 0;
    loop {
        seen += page.matches("class=\"note card\"").count();
        let Some(at) = page.find("?before=") else { break };
        let before = &page[at..at + "?before=".len() + 36];
        page = owner.notes(&id, &format!("{}{before}", messages[0])).await;
    }
    assert_eq!(seen, 10_000);
    let list = owner.get("/notes").await.text().await.unwrap();
    assert!(list.contains("the last one") && list.contains("More notes"));
}

#[tokio::test]
async fn notes_survive_new_import_settings_and_undoing_an_import() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "WhatsApp Chat with Test.txt", CHAT).await;
    let (import, id) = (import["id"].as_str().unwrap(), import["conversations"][0]["id"].as_str().unwrap());
    let message: String = sqlx::query_scalar("SELECT id::text FROM messages WHERE seq = 1")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert!(owner.note(id, &message, &[("body", "which cake?"), ("quote", "cake")]).await.is_success());
    let assert_unchanged = async || {
        let page = owner.notes(id, &message).await;
        assert!(page.contains("which cake?") && !page.contains("refers to was removed"), "{page}");
    };
    // With another time zone, the file is read again and all messages are rewritten.
    owner.call("answer_import", &[("id", import), ("time_zone", "Asia/Tokyo")]).await;
    server.run_import(import.parse().unwrap()).await;
    assert_unchanged().await;
    owner.call("undo_import", &[("id", import)]).await;
    server.run_import(import.parse().unwrap()).await;
    assert_eq!(owner.get(&format!("/c/{id}/notes/{message}")).await.status(), 404);
    owner.call("redo_import", &[("id", import)]).await;
    server.run_import(import.parse().unwrap()).await;
    assert_unchanged().await;
}

#[tokio::test]
async fn notes_are_paged_in_three_sort_orders() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    for (message, body) in [(1, "first written"), (0, "second written"), (2, "third written")] {
        assert!(owner.note(&id, &messages[message], &[("body", body)]).await.is_success());
    }
    let list = async |filter: serde_json::Value| -> Vec<(String, String)> {
        let notes = owner.fetch("notes", serde_json::json!({ "filter": filter })).await;
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        notes.as_array().unwrap().iter().map(|note| (text(&note["fields"]["body"]), text(&note["id"]))).collect()
    };
    for (sort, order) in [
        ("", ["third", "second", "first"]),
        ("oldest", ["first", "second", "third"]),
        ("conversation", ["second", "first", "third"]),
    ] {
        let all = list(serde_json::json!({ "sort": sort })).await;
        let words: Vec<&str> = all.iter().filter_map(|(body, _)| body.split(' ').next()).collect();
        assert_eq!(words, order, "{sort}");
        let rest = list(serde_json::json!({ "sort": sort, "before": all[0].1 })).await;
        assert_eq!(rest, all[1..], "what follows the first one, {sort}");
    }
}

#[tokio::test]
async fn the_side_panel_can_be_opened_by_url() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = import_chat(&server, &owner).await;
    assert!(owner.note(&id, &messages[1], &[("body", "was it **kept**?")]).await.is_success());
    owner.succeed("place_bookmark", &[("conversation", &id), ("message", &messages[2]), ("on", "true")]).await;
    let panel = async |query: &str| {
        let response = owner.get(&format!("/c/{id}?{query}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{query}");
        let page = response.text().await.unwrap();
        page.split("class=\"side-panel\"").nth(1).map(str::to_owned)
    };
    assert_eq!(panel("at=1").await, None, "closed");
    for query in [format!("note={}", messages[1]), "note=2".to_owned()] {
        let page = panel(&query).await.unwrap();
        assert!(page.contains("was it <strong>kept</strong>?") && page.contains("Add note"), "{page}");
    }
    let page = panel("panel=notes").await.unwrap();
    assert!(page.contains("was it <strong>kept</strong>?") && !page.contains("Add note"), "{page}");
    assert!(panel("panel=bookmarks").await.unwrap().contains("the end"));
    assert!(panel("note=99").await.unwrap().contains("you may not have access to it"));
}
