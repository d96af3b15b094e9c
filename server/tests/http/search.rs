//! Search: languages, operators, paging, completion, saved searches, query plans.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Browser, Server, chat};

/// The `seq` of every hit, in order.
fn seqs(hits: &Value) -> Vec<i64> {
    let groups = hits["groups"].as_array().unwrap().iter();
    groups.flat_map(|group| group["hits"].as_array().unwrap()).map(|hit| hit["seq"].as_i64().unwrap()).collect()
}

/// A WhatsApp chat with these messages, an hour apart. The sender is the text before the colon.
fn lines(lines: &[&str]) -> String {
    let line = |(n, line): (usize, &&str)| format!("{:02}/03/2024, {:02}:00 - {line}\n", 13 + n / 24, n % 24);
    lines.iter().enumerate().map(line).collect()
}

/// Checks that each query finds the messages with these `seq`.
async fn assert_finds(owner: &Browser, cases: &[(&str, &[i64])]) {
    for (query, expected) in cases {
        assert_eq!(seqs(&owner.search(query).await), *expected, "{query}");
    }
}

#[tokio::test]
async fn words_are_found_in_many_languages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = lines(&[
        "Ana: Crème BRÛLÉE for two",
        "Ana: the creme is gone",
        "Ana: 東京都に行きました",
        "Ana: สวัสดีครับ วันนี้อากาศดี",
        "Ana: Привет, Ёлка",
        "Ana: مُحَمَّد هنا",
        "Ana: good night",
        "Ana: night good",
        "Ana: o'clock 100% \\ ' & | ! <script>",
        "Ana: Straßenbahn nach Köln",
        "Ana: İstanbul'da ışık",
        "Ana: 안녕하세요 여러분",
        "Ana: Καλημέρα κόσμος",
        "Ana: 我们今天去公园散步",
        "Ana: नमस्ते दुनिया",
        "Ana: שָׁלוֹם עולם",
    ]);
    owner.conversation(&server, &text).await;
    assert_finds(
        &owner,
        &[
            ("creme", &[2, 1]),
            ("CRÈME", &[2, 1]),
            ("brul", &[1]),
            ("京都", &[3]),
            ("都", &[3]),
            ("東京", &[3]),
            ("สวัสดี", &[4]),
            ("อากาศ", &[4]),
            ("елка", &[5]),
            ("محمد", &[6]),
            ("\"good night\"", &[7]),
            ("good night", &[8, 7]),
            ("creme -gone", &[1]),
            ("o'clock", &[9]),
            ("script", &[9]),
            ("strassenbahn", &[10]),
            ("KOLN", &[10]),
            ("istanbul", &[11]),
            ("isik", &[11]),
            ("안녕", &[12]),
            ("καλημερα", &[13]),
            ("κοσμοσ", &[13]),
            ("今天", &[14]),
            ("公园散步", &[14]),
            ("园公", &[]),
            ("नमस्ते", &[15]),
            ("שלום", &[16]),
            ("brûlée OR istanbul", &[11, 1]),
            ("nothing like it", &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn typos_and_parts_of_words_find_similar_words() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text =
        lines(&["Ana: the meeting is off", "Ana: train to Heidelberg", "Ana: Geburtstagskuchen", "Ana: привет всем"]);
    owner.conversation(&server, &text).await;
    assert_finds(
        &owner,
        &[("meting", &[1]), ("delberg", &[2]), ("tagskuch", &[3]), ("превет", &[4]), ("mxxting", &[])],
    )
    .await;
    assert_eq!(owner.search("meting").await["similar"], json!(["meeting"]));
    // Words that occur only in messages of other users are not suggested.
    let other = server.member("other").await;
    other.conversation(&server, &lines(&["Zoe: nothing here", "Yan: indeed"])).await;
    let hits = other.search("meting").await;
    assert_eq!((seqs(&hits), &hits["similar"]), (vec![], &json!([])));
}

#[tokio::test]
async fn operators_filter_and_combine() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = lines(&[
        "Ana Lima: dinner at https://example.org",
        "Bruno: dinner again",
        "Ana Lima: IMG-1.jpg (file attached)",
        "Bruno: This message was deleted",
        "Ana Lima: dinner tomorrow <This message was edited>",
        "Ana Lima changed the group name from “a” to “b”",
    ]);
    let later = "21/05/2024, 10:00 - Chloé: dinner in May\n22/05/2024, 10:00 - Bruno: lunch\n";
    owner.conversation(&server, &text).await;
    owner.import(&server, "WhatsApp Chat with Spring club.txt", later).await;
    assert_finds(
        &owner,
        &[
            ("from:ana dinner", &[5, 1]),
            ("from:\"ana lima\" -has:link dinner", &[5]),
            ("from:chloe", &[1]),
            ("-from:bruno dinner", &[1, 5, 1]),
            ("from:ana from:chloe dinner", &[1, 5, 1]),
            ("in:spring dinner", &[1]),
            ("-in:spring dinner", &[5, 2, 1]),
            ("has:link", &[1]),
            ("has:image", &[3]),
            ("is:edited", &[5]),
            ("is:deleted", &[4]),
            ("is:system", &[6]),
            ("dinner before:2024-04", &[5, 2, 1]),
            ("dinner after:2024-04", &[1]),
            ("dinner on:2024-05-21", &[1]),
            ("lunch during:2024-05", &[2]),
            ("during:2023", &[]),
            ("kind:archive lunch", &[2]),
            ("kind:channel lunch", &[]),
            ("from:nobody", &[]),
            ("has:bookmark", &[]),
            ("has:annotation", &[]),
        ],
    )
    .await;
    let window = owner.fetch("search", json!({ "request": { "query": "lunch" } })).await;
    let (id, seq) = (&window["groups"][0]["conversation"], 2);
    let opened = owner.fetch("read_window", json!({ "id": id, "place": { "Around": seq }, "query": "" })).await;
    let message = opened["messages"].as_array().unwrap().iter().find(|m| m["seq"] == seq).unwrap();
    owner.fetch("set_bookmark", json!({ "conversation": id, "message": message["id"], "on": true })).await;
    assert_finds(&owner, &[("has:bookmark", &[2]), ("has:bookmark dinner", &[]), ("-has:bookmark in:spring", &[1])])
        .await;
    let fields = [
        ("conversation", id.as_str().unwrap()),
        ("message", message["id"].as_str().unwrap()),
        ("body", "x"),
        ("tags", "Food, tea"),
    ];
    assert!(owner.call("add_note", &fields).await.status().is_success());
    assert_finds(
        &owner,
        &[
            ("has:annotation", &[2]),
            ("has:note lunch has:bookmark", &[2]),
            ("has:annotation dinner", &[]),
            ("tag:#FOOD tag:tea", &[2]),
            ("tag:drink", &[]),
        ],
    )
    .await;
    // from:me works after selecting which participant the user is.
    let response = owner.call("set_self", &[("id", id.as_str().unwrap()), ("ordinal", "1")]).await;
    assert!(response.status().is_success() || response.status().is_redirection());
    assert_finds(&owner, &[("from:me", &[2])]).await;
}

#[tokio::test]
async fn paging_returns_every_hit_once_despite_equal_times() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    for name in ["Ana", "Zoe", "Yan"] {
        let line =
            |n: usize| format!("13/01/2024, {:02}:{:02} - {name}: needle number{n}\n", 10 + n / 120, n / 40 % 60);
        owner.conversation(&server, &(0..70).map(line).collect::<String>()).await;
    }
    let (mut seen, mut after, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let hits = owner.fetch("search", json!({ "request": { "query": "needle", "after": after } })).await;
        for group in hits["groups"].as_array().unwrap() {
            let of = group["conversation"].as_str().unwrap();
            seen.extend(group["hits"].as_array().unwrap().iter().map(|hit| (of.to_owned(), hit["seq"].as_i64())));
        }
        pages += 1;
        after = hits["next"].clone();
        if after.is_null() {
            break;
        }
    }
    let distinct: BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len(), pages), (210, 210, 5));
}

#[tokio::test]
async fn sorting_by_relevance_puts_the_best_hit_first() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let long = format!("Ana: tea {}", "and many other words ".repeat(40));
    let text = lines(&["Ana: tea, tea and tea", "Ana: teapot", &long]);
    owner.conversation(&server, &text).await;
    let hits = owner.fetch("search", json!({ "request": { "query": "tea", "sort": "Best" } })).await;
    assert_eq!(seqs(&hits), [1, 3, 2]);
}

#[tokio::test]
async fn absurd_queries_get_helpful_responses() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.conversation(&server, &chat(10)).await;
    for query in ["a".repeat(2_000), "x ".repeat(1_000), "\"".repeat(99), "\u{7}".to_owned(), "-".to_owned()] {
        let response = owner.call_json("search", json!({ "request": { "query": query } })).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(owner.call_json("complete", json!({ "query": query })).await.status(), StatusCode::OK);
    }
    for query in ["a".repeat(2_001), "tea\u{0}".to_owned()] {
        let response = owner.call_json("search", json!({ "request": { "query": query } })).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    for (query, note) in [
        ("message before:2024-02-30", "is not a date"),
        ("message has:pic", "“has:” accepts"),
        ("-message", "Add a word"),
        ("…", "Nothing to search for"),
    ] {
        let hits = owner.search(query).await;
        assert!(hits["notes"][0].as_str().unwrap().contains(note), "{query}: {hits}");
    }
    // A malformed operator is ignored.
    assert_eq!(seqs(&owner.search("number3 before:soon").await).len(), 1);
}

#[tokio::test]
async fn completion_offers_operators_and_only_accessible_names() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.conversation(&server, &lines(&["Ana Lima: hi", "Bruno: hi"])).await;
    let labels = async |browser: &Browser, query: &str| -> Vec<String> {
        let suggestions = browser.fetch("complete", json!({ "query": query })).await;
        suggestions
            .as_array()
            .unwrap()
            .iter()
            .map(|suggestion| suggestion["query"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(labels(&owner, "tea fr").await, ["tea from:"]);
    assert_eq!(labels(&owner, "tea from:li").await, ["tea from:\"Ana Lima\" "]);
    assert_eq!(labels(&owner, "-has:vi").await, ["-has:video "]);
    assert_eq!(labels(&owner, "in:te").await, ["in:Test "]);
    assert_eq!(labels(&owner, "tea ").await, Vec::<String>::new());
    let other = server.member("other").await;
    assert_eq!(labels(&other, "from:li").await, Vec::<String>::new());
}

#[tokio::test]
async fn saved_searches_are_counted_and_private_to_their_owner() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.conversation(&server, &chat(120)).await;
    for _ in 0..2 {
        owner.call("save_search", &[("query", " number11 ")]).await;
    }
    let page = async || owner.get("/search").await.text().await.unwrap();
    assert!(page().await.contains("11 matches"));
    let other = server.member("other").await;
    other.call("forget_search", &[("query", "number11")]).await;
    assert!(!other.get("/search").await.text().await.unwrap().contains("Saved searches"));
    assert!(page().await.contains("11 matches"));
    owner.call("forget_search", &[("query", "number11")]).await;
    assert!(!page().await.contains("Saved searches"));
}

/// The query plan of a search route for these words, with German as the only other condition.
async fn plan(server: &Server, route: &str, words: &str) -> String {
    let criteria: String = sqlx::query_scalar(
        r#"SELECT quote_literal(c::text) || '::search_criteria' FROM jsonb_populate_record(NULL::search_criteria,
               jsonb_build_object(
                   'viewer', (SELECT id FROM users LIMIT 1),
                   'conversations', (SELECT jsonb_agg(id) || to_jsonb(gen_random_uuid()) FROM conversations),
                   'words', $1::text, 'whole_words', $1, 'excluded_senders', '[]'::jsonb, 'by_rank', false, 'max_hits', 51,
                   'by_analysis', true, 'analysis', '{"languages": ["deu"]}'::jsonb, 'codes', '[]'::jsonb,
                   'names', '["2024-02-01"]'::jsonb, 'window_start', '2000-01-01', 'window_end', now())) c"#,
    )
    .bind(words)
    .fetch_one(server.state.db.system())
    .await
    .unwrap();
    let sql = route.replace("\"!", "").replace("!\"", "\"").replace("$1", &criteria);
    let mut tx = server.state.db.system().begin().await.unwrap();
    // The tables of a test are so small that the planner would prefer sequential scans.
    sqlx::raw_sql("SET LOCAL enable_seqscan = off").execute(&mut *tx).await.unwrap();
    let rows: Vec<(String,)> =
        sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(&mut *tx).await.unwrap();
    rows.into_iter().map(|(line,)| line + "\n").collect()
}

#[tokio::test]
async fn each_search_route_uses_its_index() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.conversation(&server, &chat(2_000)).await;
    sqlx::raw_sql("ANALYZE").execute(server.state.db.system()).await.unwrap();
    let words = plan(&server, include_str!("../../../app/src/search/store/route_words.sql"), "'number7'").await;
    // The index is used in each of the 16 partitions.
    assert!(words.matches("_search_vector_idx").count() >= 16, "{words}");
    let walk = plan(&server, include_str!("../../../app/src/search/store/route_walk.sql"), "'message'").await;
    assert_eq!(walk.matches("_conversation_id_sent_at_seq_idx").count(), 16, "{walk}");
    assert!(!walk.contains("_search_vector_idx"), "{walk}");
    // Results of the analysis are looked up by primary key; the function is inlined.
    assert!(
        walk.contains("Index Scan using message_analysis_pkey") && !walk.contains("message_matches_analysis"),
        "{walk}"
    );
    let names = plan(&server, include_str!("../../../app/src/search/store/route_names.sql"), "'message'").await;
    assert!(names.contains("message_entities_value"), "{names}");
}

#[tokio::test]
async fn a_quoted_name_matches_exactly_if_a_participant_has_it() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |n: u32, who: &str| format!("13/01/2024, 10:{n:02} - {who}: hello\n");
    let text = line(1, "Ana") + &line(2, "Ana Lima") + &line(3, "Bruno Ana") + &line(4, "Bruno");
    owner.conversation(&server, &text).await;
    let found = async |query: &str| {
        let hits = owner.search(query).await;
        let hits =
            hits["groups"].as_array().unwrap().iter().flat_map(|group| group["hits"].as_array().unwrap().clone());
        let mut names: Vec<String> = hits.map(|hit| hit["sender_name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(found("hello from:ana").await, ["Ana", "Ana Lima", "Bruno Ana"]);
    assert_eq!(found("hello from:\"Ana\"").await, ["Ana"]);
    assert_eq!(found("hello from:\"Lima\"").await, ["Ana Lima"]);
    assert_eq!(found("hello -from:\"ana\"").await, ["Ana Lima", "Bruno", "Bruno Ana"]);
    assert_eq!(found("hello from:\"Ana\" from:\"Bruno\"").await, ["Ana", "Bruno"]);
}

#[tokio::test]
async fn the_search_panel_starts_at_the_message_in_view() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(300)).await;
    let panel = async |at: i64| {
        owner.fetch("search_panel", json!({ "request": { "scope": id, "q": "message" }, "at": at })).await
    };
    // The first page has the latest fifty.
    let first = panel(280).await;
    assert_eq!(seqs(&first["results"]), (251..=300).rev().collect::<Vec<_>>());
    assert_eq!(first["has_later"], false);
    // Further back, the page starts at the message in view.
    let further = panel(100).await;
    assert_eq!(seqs(&further["results"]), (51..=100).rev().collect::<Vec<_>>());
    assert_eq!(further["has_later"], true);
    // The arrows lead to the previous and the next match.
    let page = owner.get(&format!("/c/{id}?q=message&at=280")).await.text().await.unwrap();
    let head = page.split_once("panel-head").unwrap().1.split_once("</header>").unwrap().0;
    assert!(head.contains("at=279#m279") && head.contains("at=281#m281"), "{head}");
    assert!(head.contains("21 of 300 matches"), "{head}");
}

#[tokio::test]
async fn a_search_with_dates_opens_the_conversation_at_that_period() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |n: usize| format!("{:02}/{:02}/2024, 10:00 - Ana: day {n}\n", 1 + n % 28, 1 + n / 28);
    let id = owner.conversation(&server, &(0..300).map(line).collect::<String>()).await;
    let open = async |place: Value, query: &str| {
        owner.fetch("open_conversation", json!({ "id": id, "place": place, "query": query })).await["target"].clone()
    };
    assert_eq!(open(json!("End"), "after:2024-02-09 before:2024-02-20").await, 38);
    assert_eq!(open(json!({ "Around": 7 }), "after:2024-02-09").await, 7);
    assert_eq!(open(json!("End"), "day").await, Value::Null);
}
