//! Notes: who writes, sees and changes them, and how they hold on to their words.

use reqwest::StatusCode;
use uuid::Uuid;

use crate::harness::{Browser, Server};

const TALK: &str = "\
13/03/2024, 10:00 - Ana: tea and tea and 👩‍👩‍👧 cake
13/03/2024, 10:01 - Bruno: I promise
13/03/2024, 10:02 - Ana: the end
";

/// A conversation, and the ids of its messages.
async fn talk(server: &Server, owner: &Browser) -> (String, Vec<String>) {
    let id = owner.conversation(server, TALK).await;
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

    /// Calls a server function that must succeed.
    async fn done(&self, function: &str, fields: &[(&str, &str)]) {
        let response = self.call(function, fields).await;
        let status = response.status();
        assert_eq!(status, StatusCode::OK, "{function} {fields:?}: {}", response.text().await.unwrap());
    }

    async fn notes(&self, id: &str, message: &str) -> String {
        self.get(&format!("/c/{id}/notes/{message}")).await.text().await.unwrap()
    }
}

#[tokio::test]
async fn a_note_is_written_shown_changed_and_taken_back() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
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
    // The second of two equal words is meant, and it is marked in the timeline.
    let window = owner.answer("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["notes"], 1);
    assert_eq!(window["messages"][0]["spans"][0], serde_json::json!({ "start": 8, "end": 11, "kind": { "Note": 1 } }));

    let note = only_note(&server).await.to_string();
    let id_field = ("id", note.as_str());
    owner.done("edit_note", &[id_field, ("body", "changed"), ("tags", "")]).await;
    let page = owner.notes(&id, &messages[0]).await;
    assert!(page.contains("changed") && page.contains("Earlier versions") && page.contains("<strong>bold</strong>"));
    owner.done("change_note", &[id_field, ("change", "resolve")]).await;
    let page = owner.notes(&id, &messages[0]).await;
    assert!(page.contains(">Resolved<") && page.contains(">Reopen<"), "{page}");
    assert!(owner.get("/notes?state=open").await.text().await.unwrap().contains("No matching notes"));
    assert!(owner.get("/notes?state=resolved").await.text().await.unwrap().contains("changed"));
    assert!(owner.get("/notes?state=settled").await.text().await.unwrap().contains("changed"), "an old link");
    owner.done("change_note", &[id_field, ("change", "delete")]).await;
    assert!(!owner.notes(&id, &messages[0]).await.contains("changed"));
    let page = owner.notes(&id, &format!("{}?removed={note}", messages[0])).await;
    assert!(page.contains("Note deleted.") && page.contains(r#"value="restore""#), "{page}");
    owner.done("change_note", &[id_field, ("change", "restore")]).await;
    assert!(owner.notes(&id, &messages[0]).await.contains("changed"));
    assert!(!owner.call("change_note", &[id_field, ("change", "explode")]).await.status().is_success());
    assert!(owner.get("/notes?q=chang").await.text().await.unwrap().contains("changed"));
    assert!(
        owner.get("/notes?tag=money").await.text().await.unwrap().contains("No matching notes"),
        "its tags are gone"
    );
}

#[tokio::test]
async fn words_are_found_again_and_what_is_gone_is_said() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    for (quote, right) in [("coffee", false), ("cake", true), ("👩‍👩‍👧", true)] {
        let status = owner.note(&id, &messages[0], &[("body", "x"), ("quote", quote), ("near", "999999")]).await;
        assert_eq!(status.is_success(), right, "{quote}");
    }
    let marked = async || {
        let window = owner.answer("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
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
    assert_eq!(marked().await, ["cake"], "moved along with its words");
    let page = owner.notes(&id, &messages[0]).await;
    assert_eq!(page.matches("this note refers to was removed").count(), 1, "the other one says that it lost its place");
    set("DELETE FROM messages WHERE id = $1::uuid").await;
    let page = owner.notes(&id, &messages[0]).await;
    assert_eq!(page.matches("this note refers to was removed").count(), 2, "a note is never dropped");
    assert!(page.contains("This message was removed"));
    assert!(owner.get("/notes").await.text().await.unwrap().contains("👩‍👩‍👧"));
}

#[tokio::test]
async fn roles_decide_who_writes_sees_and_changes() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    let mut people = Vec::new();
    for role in ["reader", "annotator", "editor"] {
        let browser = server.member(role).await;
        let email = format!("{role}@colloquy.example");
        owner.done("share_with", &[("id", &id), ("email", &email), ("role", role)]).await;
        people.push((role, browser));
    }
    let stranger = server.member("stranger").await;
    let message = &messages[1];
    // Who may write for oneself, and for all.
    for (role, browser) in &people {
        let own = format!("private of {role}");
        assert!(browser.note(&id, message, &[("body", &own)]).await.is_success(), "{role}");
        let shared = browser.note(&id, message, &[("body", &format!("shared of {role}")), ("shared", "on")]).await;
        assert_eq!(shared.is_success(), *role != "reader", "{role}: {shared}");
    }
    assert!(owner.note(&id, message, &[("body", "shared of owner"), ("shared", "on")]).await.is_success());
    assert_eq!(stranger.note(&id, message, &[("body", "x")]).await, StatusCode::NOT_FOUND);
    // Who sees what.
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
    assert!(!owner.notes(&id, message).await.contains("private of"), "private is private, also for the owner");
    assert_eq!(stranger.get(&format!("/c/{id}/notes/{message}")).await.status(), StatusCode::NOT_FOUND);
    // Who may change a shared one of the annotator's.
    let note: String = sqlx::query_scalar("SELECT id::text FROM annotations WHERE body = 'shared of annotator'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let it = [("id", note.as_str()), ("change", "resolve")];
    let statuses = [
        (reader, StatusCode::FORBIDDEN),
        (&stranger, StatusCode::NOT_FOUND),
        (&people[2].1, StatusCode::OK),
        (&owner, StatusCode::OK),
    ];
    for (browser, status) in statuses {
        assert_eq!(browser.call("change_note", &it).await.status(), status);
    }
    // And nobody a private one of others.
    let private: String = sqlx::query_scalar("SELECT id::text FROM annotations WHERE body = 'private of reader'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let it = [("id", private.as_str()), ("change", "delete")];
    for browser in [&owner, &people[2].1, &stranger] {
        assert_eq!(browser.call("change_note", &it).await.status(), StatusCode::NOT_FOUND);
    }
    let comment = [("id", private.as_str()), ("body", "x")];
    assert_eq!(owner.call("comment_note", &comment).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_talk_about_a_note_and_call_each_other() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("grace").await;
    let (id, messages) = talk(&server, &owner).await;
    owner.done("share_with", &[("id", &id), ("email", "grace@colloquy.example"), ("role", "reader")]).await;
    let fields = [("body", "is it kept?"), ("shared", "on"), ("until", "3")];
    assert!(owner.note(&id, &messages[1], &fields).await.is_success());
    let note = only_note(&server).await.to_string();
    let it = ("id", note.as_str());
    assert!(other.get("/notes?who=mentions").await.text().await.unwrap().contains("No matching notes"));
    owner.done("comment_note", &[it, ("body", "@grace, what do you say? <img src=x onerror=alert(1)>")]).await;
    for query in ["who=mentions", "who=named"] {
        assert!(other.get(&format!("/notes?{query}")).await.text().await.unwrap().contains("is it kept?"));
    }
    assert_eq!(other.call("comment_note", &[it, ("body", " ")]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    other.done("comment_note", &[it, ("body", "it was")]).await;
    let page = owner.notes(&id, &messages[1]).await;
    assert!(page.contains("it was") && page.contains("through message 3") && !page.contains("onerror"));
    let comment: String = sqlx::query_scalar("SELECT id::text FROM annotation_comments WHERE body = 'it was'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let comment = [("id", comment.as_str())];
    assert_eq!(owner.call("delete_comment", &comment).await.status(), StatusCode::NOT_FOUND, "someone else's");
    assert!(owner.notes(&id, &messages[1]).await.contains("it was"));
    other.done("delete_comment", &comment).await;
    assert!(!owner.notes(&id, &messages[1]).await.contains("it was"));
}

#[tokio::test]
async fn nonsense_in_a_note_is_refused_plainly() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    assert_eq!(owner.note(&id, &messages[0], &[("body", "  ")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(owner.note(&id, &messages[0], &[("body", &"x".repeat(20_001))]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(owner.note(&id, &Uuid::now_v7().to_string(), &[("body", "x")]).await, StatusCode::NOT_FOUND);
    let many = [("body", "x"), ("until", "99999"), ("near", ""), ("tags", "a,,#,b a")];
    assert!(owner.note(&id, &messages[0], &many).await.is_success(), "a message that does not exist is left out");
    let tags: Vec<String> =
        sqlx::query_scalar("SELECT tags FROM annotations").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(tags, ["a", "b"]);
    // Ten thousand on one message: the timeline comes all the same.
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
async fn bookmarks_are_described_found_and_arranged() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    let (id, messages) = talk(&server, &owner).await;
    for message in &messages {
        owner.done("place_bookmark", &[("conversation", &id), ("message", message), ("on", "true")]).await;
    }
    let list = async |query: &str| -> Vec<String> {
        let page = owner.get(&format!("/bookmarks{query}")).await.text().await.unwrap();
        // Not what the list of conversations shows.
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
    let says = [
        ("id", bookmark.as_str()),
        ("title", "A <b>vow</b>"),
        ("notes", "to be kept"),
        ("color", "3"),
        ("folder", "Law"),
    ];
    assert_eq!(owner.call("edit_bookmark", &says).await.status(), StatusCode::OK);
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
    owner.done("move_bookmark", &shift).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    // Dragged onto the last one it takes that place, and back again.
    let ids: Vec<String> = sqlx::query_scalar("SELECT id::text FROM bookmarks ORDER BY position DESC")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    owner.done("put_bookmark", &[("id", &ids[0]), ("onto", &ids[2])]).await;
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    owner.done("put_bookmark", &[("id", &ids[0]), ("onto", &ids[1])]).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    let theirs = other.call("put_bookmark", &[("id", &ids[2]), ("onto", &ids[0])]).await;
    assert_eq!(theirs.status(), StatusCode::NOT_FOUND);
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"], "nobody else does that");
    // What is removed comes back as it was.
    let it = [("conversation", id.as_str()), ("message", &messages[1])];
    owner.done("place_bookmark", &[&it[..], &[("on", "false")]].concat()).await;
    assert_eq!(list("").await, ["the end", "tea and tea"]);
    owner.done("place_bookmark", &[&it[..], &[("on", "true")]].concat()).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"]);
    assert!(list("?folder=Law").await.contains(&"I promise".to_owned()), "with its folder");
    owner.done("move_bookmark", &shift).await;
    assert_eq!(list("").await, ["I promise", "the end", "tea and tea"], "the first stays first");
    owner.done("move_bookmark", &[("id", &bookmark), ("up", "false")]).await;
    owner.done("move_bookmark", &[("id", &bookmark), ("up", "false")]).await;
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    // Not those of others.
    assert_eq!(other.call("edit_bookmark", &says).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(other.call("move_bookmark", &shift).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(list("").await, ["the end", "tea and tea", "I promise"]);
    assert!(!owner.call("edit_bookmark", &[("id", &bookmark), ("color", "9")]).await.status().is_success());
    let page = owner.get(&format!("/bookmarks?edit={bookmark}")).await.text().await.unwrap();
    assert!(page.contains(r#"name="title""#), "its form is open without script");
}

#[tokio::test]
async fn a_note_on_several_messages_is_marked_at_all_of_them() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    let page = owner.notes(&id, "1?until=2").await;
    assert!(
        page.contains("through") && page.contains("message 2") && page.contains(r#"name="until" value="2""#),
        "{page}"
    );
    assert!(owner.note(&id, &messages[0], &[("until", "2"), ("body", "both")]).await.is_success());
    let window = owner.answer("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    let marked: Vec<bool> =
        window["messages"].as_array().unwrap().iter().map(|message| message["in_note"] == true).collect();
    assert_eq!(marked, [true, true, false]);
    assert_eq!(owner.get(&format!("/c/{id}/notes/99")).await.status(), 404);
}

#[tokio::test]
async fn ten_thousand_notes_on_a_message_are_shown_in_portions_and_no_more_are_taken() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
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
    let window = owner.answer("read_window", serde_json::json!({ "id": id, "place": "End", "query": "" })).await;
    assert_eq!(window["messages"][0]["notes"], 10_000);
    assert!(window["messages"][0]["spans"].as_array().unwrap().len() > 20, "{window}");

    // All of them can be read, the latest first.
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
async fn notes_stay_when_a_file_is_read_differently_and_when_an_import_is_undone_and_brought_back() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "WhatsApp Chat with Test.txt", TALK).await;
    let (import, id) = (import["id"].as_str().unwrap(), import["conversations"][0]["id"].as_str().unwrap());
    let message: String = sqlx::query_scalar("SELECT id::text FROM messages WHERE seq = 1")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert!(owner.note(id, &message, &[("body", "which cake?"), ("quote", "cake")]).await.is_success());
    let holds = async || {
        let page = owner.notes(id, &message).await;
        assert!(page.contains("which cake?") && !page.contains("refers to was removed"), "{page}");
    };
    // Another zone: all is read and written anew.
    owner.call("answer_import", &[("id", import), ("time_zone", "Asia/Tokyo")]).await;
    server.work(import.parse().unwrap()).await;
    holds().await;
    owner.call("undo_import", &[("id", import)]).await;
    server.work(import.parse().unwrap()).await;
    assert_eq!(owner.get(&format!("/c/{id}/notes/{message}")).await.status(), 404);
    owner.call("redo_import", &[("id", import)]).await;
    server.work(import.parse().unwrap()).await;
    holds().await;
}

#[tokio::test]
async fn notes_are_listed_in_three_orders_page_by_page() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    for (message, body) in [(1, "first written"), (0, "second written"), (2, "third written")] {
        assert!(owner.note(&id, &messages[message], &[("body", body)]).await.is_success());
    }
    let list = async |filter: serde_json::Value| -> Vec<(String, String)> {
        let answer = owner.answer("notes", serde_json::json!({ "filter": filter })).await;
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        answer.as_array().unwrap().iter().map(|note| (text(&note["fields"]["body"]), text(&note["id"]))).collect()
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
async fn the_panel_beside_a_conversation_can_be_linked() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let (id, messages) = talk(&server, &owner).await;
    assert!(owner.note(&id, &messages[1], &[("body", "was it **kept**?")]).await.is_success());
    owner.done("place_bookmark", &[("conversation", &id), ("message", &messages[2]), ("on", "true")]).await;
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
    assert!(panel("note=99").await.unwrap().contains("nothing you have access to"));
}
