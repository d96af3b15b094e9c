//! Dashboards: totals, filters, scopes, comparisons, stories, and the figures derived from the analysis.

use reqwest::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Browser, Server, chat};

/// The rows of a chart of a dashboard, from its CSV file and without the header.
async fn table(browser: &Browser, id: &str, key: &str, query: &str) -> Vec<Vec<String>> {
    let response = browser.get(&format!("/charts/{id}/{key}.csv{query}")).await;
    assert_eq!(response.status(), StatusCode::OK, "{key}{query}");
    let text = response.text().await.unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sum(table: &[Vec<String>], column: usize) -> i64 {
    table.iter().map(|row| row[column].parse::<i64>().unwrap()).sum()
}

/// Imports and analyses the sample chat. Returns the id of its conversation.
pub async fn sample(server: &Server, owner: &Browser) -> String {
    let import = owner.import(server, "sample.zip", app::imports::api::SAMPLE.to_vec()).await;
    server.run_analyses().await;
    import["conversations"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn dashboard_totals_are_correct_before_and_after_the_analysis() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(500)).await;
    for analysed in [false, true] {
        for (key, column) in [("over-time", 1), ("calendar", 1), ("people", 1)] {
            assert_eq!(sum(&table(&owner, &id, key, "").await, column), 500, "{key}, analysed: {analysed}");
        }
        let week = table(&owner, &id, "week", "").await;
        assert_eq!((1..=24).map(|hour| sum(&week, hour)).sum::<i64>(), 500);
        assert_eq!(sum(&table(&owner, &id, "people", "").await, 2), 1500, "words");
        let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
        assert_eq!(page.contains("Analysing messages…"), !analysed);
        server.run_analyses().await;
    }
}

#[tokio::test]
async fn filters_select_the_matching_messages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(500)).await;
    server.run_analyses().await;
    // There are 288 messages a day, and Ana writes every second one.
    for (query, messages) in [
        ("?from=2024-01-02", 212),
        ("?until=2024-01-01", 288),
        ("?from=2024-01-02&until=2024-01-02", 212),
        ("?who=0", 250),
        ("?who=0&who=1", 500),
        ("?who=1&until=2024-01-01", 144),
        ("?q=number499", 1),
        ("?q=elsewhere", 0),
        ("?q=message&from=2024-01-02&who=1", 106),
        ("?q=hour:0", 24),
        ("?kind=has:link", 0),
        ("?from=&until=&q=&kind=&lang=", 500),
        ("?from=never&who=x&by=eon", 500),
    ] {
        let people = match messages {
            0 => Vec::new(),
            _ => table(&owner, &id, "people", query).await,
        };
        assert_eq!(sum(&people, 1), messages, "{query}");
        let page = owner.get(&format!("/c/{id}/insights{query}")).await.text().await.unwrap();
        assert_eq!(page.contains("No matching messages"), messages == 0, "{query}");
    }
}

#[tokio::test]
async fn unusual_conversations_have_dashboards() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |at: &str, who: &str, text: &str| format!("{at} - {who}: {text}\n");
    let crowd: String = (0..5_000).map(|n| line("01/01/2024, 10:00", &format!("Person {n}"), "hello")).collect();
    let long = "word ".repeat(200_000);
    let silence = line("01/01/2014, 10:00", "Ana", "hello") + &line("31/12/2023, 10:00", "Bruno", "late, sorry");
    let odd =
        line("13/01/2024, 10:00", "نور", "👩🏽‍🚀🇵🇹 مرحبا ١٢٣") + &line("13/01/2024, 10:01", "Ana \"A\" <b>", "=cmd() 👍🏽");
    let media: String = (0..9).map(|n| line(&format!("13/01/2024, 10:0{n}"), "Ana", "<Media omitted>")).collect();
    for (what, text, messages) in [
        ("one message", line("13/01/2024, 10:00", "Ana", "hello"), 1),
        ("one participant", line("13/01/2024, 10:00", "Ana", "a?") + &line("13/01/2024, 10:01", "Ana", "b!"), 2),
        ("ten years of silence", silence, 2),
        ("only media", media, 9),
        ("5,000 participants", crowd, 5_000),
        ("a message of a megabyte", line("13/01/2024, 10:00", "Ana", &long), 1),
        ("signs of all kinds", odd, 2),
    ] {
        let id = owner.conversation(&server, &text).await;
        server.run_analyses().await;
        assert_eq!(sum(&table(&owner, &id, "people", "").await, 1), messages, "{what}");
        let page = owner.get(&format!("/c/{id}/insights?word=hello")).await;
        assert_eq!(page.status(), StatusCode::OK, "{what}");
        let page = page.text().await.unwrap();
        assert!(!page.contains("<b>") && !page.contains("NaN") && !page.contains("inf"), "{what}");
        for key in ["over-time", "week", "calendar", "people"] {
            let svg = owner.get(&format!("/charts/{id}/{key}.svg")).await.text().await.unwrap();
            assert_well_formed(&svg);
        }
    }
}

/// Panics unless every element of an SVG document is closed in the right order.
fn assert_well_formed(xml: &str) {
    assert!(xml.starts_with("<svg ") && !xml.contains("<!"), "{}", &xml[..xml.len().min(200)]);
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = |tag: &str| tag.split([' ', '/']).next().unwrap().to_owned();
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed)),
            None if tag.ends_with('/') => {}
            None => open.push(name(tag)),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn a_conversation_without_statistics_has_no_insights_yet() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    sqlx::raw_sql(
        "DELETE FROM conversation_analytics; DELETE FROM conversation_keywords; DELETE FROM conversation_insights",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(page.contains("No insights yet"));
    assert_eq!(owner.get(&format!("/charts/{id}/people.csv")).await.status(), StatusCode::NOT_FOUND);
    for file in ["people.exe", "people", "nothing.csv", "people.svg"] {
        assert_eq!(owner.get(&format!("/charts/{id}/{file}")).await.status(), StatusCode::NOT_FOUND, "{file}");
    }
}

#[tokio::test]
async fn merged_names_are_one_person_on_a_dashboard() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text =
        "13/01/2024, 10:00 - Ana Lima: hello\n13/01/2024, 10:01 - Bruno: hi\n13/01/2024, 10:02 - ana lima: again\n";
    let id = owner.conversation(&server, text).await;
    server.run_analyses().await;
    assert_eq!(table(&owner, &id, "people", "").await.len(), 3);
    owner.call("merge_names", &[("name", "ana lima")]).await;
    let people = table(&owner, &id, "people", "").await;
    assert_eq!(
        people.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect::<Vec<_>>(),
        [("Ana Lima", "2"), ("Bruno", "1")]
    );
}

#[tokio::test]
async fn the_overall_dashboard_covers_all_own_conversations_and_no_others() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    let first = owner.conversation(&server, &chat(500)).await;
    let second = owner.conversation(&server, &chat(30).replace("Bruno", "Chloé").replace("2024", "2023")).await;
    other.conversation(&server, &chat(70).replace("Ana", "Stranger")).await;
    server.run_analyses().await;
    let people = table(&owner, "all", "people", "").await;
    let named: Vec<(&str, &str)> = people.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(named, [("Ana", "265"), ("Bruno", "250"), ("Chloé", "15")]);
    assert_eq!(sum(&table(&owner, "all", "over-time", "").await, 1), 530);
    assert_eq!(sum(&table(&owner, "all", "people", &format!("?c={second}")).await, 1), 30);
    assert_eq!(sum(&table(&owner, "all", "people", "?q=number3").await, 1), 112, "prefixes match, too");
    assert_eq!(sum(&table(&owner, "all", "people", &format!("?c={second}&q=number29")).await, 1), 1);
    assert_eq!(sum(&table(&owner, "all", "calendar", "?from=2024-01-02").await, 1), 212);
    // Conversations of other users cannot be selected.
    assert_eq!(other.get(&format!("/charts/all/people.csv?c={first}")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(sum(&table(&other, "all", "people", "").await, 1), 70);
    let page = other.get("/insights").await.text().await.unwrap();
    assert!(page.contains("Stranger") && !page.contains(&first) && !page.contains("Chloé"));
}

#[tokio::test]
async fn a_person_has_a_dashboard_across_conversations() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.conversation(&server, &chat(500)).await;
    owner.conversation(&server, &chat(30).replace("2024", "2023")).await;
    server.run_analyses().await;
    owner.call("merge_names", &[("name", "ana")]).await;
    let person: Uuid = sqlx::query_scalar("SELECT id FROM persons").fetch_one(server.state.db.system()).await.unwrap();
    let scope = format!("person-{person}");
    let people = table(&owner, &scope, "people", "").await;
    assert_eq!(people.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect::<Vec<_>>(), [("Ana", "265")]);
    assert_eq!(sum(&table(&owner, &scope, "calendar", "").await, 1), 265);
    let page = owner.get(&format!("/people/{person}/insights")).await.text().await.unwrap();
    assert!(page.contains("/search?q="), "{page}");
    let other = server.member("other").await;
    assert_eq!(other.get(&format!("/people/{person}/insights")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("/charts/{scope}/people.csv")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_story_is_available_as_page_document_and_picture() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let page = owner.get(&format!("/c/{id}/story")).await.text().await.unwrap();
    for part in ["256", "Busiest day", "3 May 2025"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let document = owner.get(&format!("/story/{id}/story.html")).await.text().await.unwrap();
    assert!(
        document.starts_with("<!DOCTYPE html>") && document.contains(".story-card") && document.contains("<title>")
    );
    assert!(!document.contains("<script") && !document.contains("src=") && !document.contains("href="));
    assert_well_formed(&owner.get(&format!("/story/{id}/story.svg")).await.text().await.unwrap());
    // A year without messages has no story.
    let empty = owner.get(&format!("/c/{id}/story?from=1999-01-01&until=1999-12-31")).await.text().await.unwrap();
    assert!(empty.contains("No story yet"));
}

#[tokio::test]
async fn people_periods_searches_and_conversations_can_be_compared() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    let page = async |path: String| owner.get(&path).await.text().await.unwrap().replace("<!>", "");
    let two_people = page(format!("/c/{id}/compare")).await;
    assert!(two_people.contains("Bruno") && two_people.contains("Hana") && two_people.contains("63"));
    let periods =
        page(format!("/c/{id}/compare?a_from=2025-03-14&a_until=2025-03-14&b_from=2025-05-03&b_until=2025-05-03"))
            .await;
    assert!(periods.contains("14 Mar 2025") && periods.contains(">21</a>"));
    let searches = page(format!("/compare?a_q=tea&b_q=train&b_c={id}")).await;
    assert!(searches.contains("Words per message"), "compares searches in all conversations");
    let other = owner.conversation(&server, &chat(30)).await;
    server.run_analyses().await;
    let conversations = page(format!("/compare?a_c={id}&b_c={other}")).await;
    assert!(conversations.contains(">256</a>") && conversations.contains(">30</a>"), "each side is one conversation");
    let nothing = page(format!("/c/{id}/compare?a_q=nowhere&b_q=never")).await;
    assert!(nothing.contains("Key figures") && !nothing.contains("NaN"));
}

#[tokio::test]
async fn entities_in_messages_are_listed() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |n: u32, who: &str, text: &str| format!("13/01/2024, 10:{n:02} - {who}: {text}\n");
    let text = line(1, "Ana", "call +351 912 345 678, it costs 12,50 €")
        + &line(2, "Bruno", "write to ana@example.org before 2024-02-01")
        + &line(3, "Bruno", "ana@example.org, @ana, #harbour https://example.org/x");
    let id = owner.conversation(&server, &text).await;
    server.run_analyses().await;
    for (key, query, expected) in [
        ("phones", "", vec!["+351912345678", "1", "Ana (1)"]),
        ("sums", "", vec!["12,50 €", "1", "Ana (1)"]),
        ("emails", "?who=1", vec!["ana@example.org", "2", "Bruno (2)"]),
        ("dates", "?from=2024-01-13", vec!["2024-02-01", "1", "Bruno (1)"]),
        ("mentions", "", vec!["ana", "1", "Bruno (1)"]),
        ("hashtags", "", vec!["harbour", "1", "Bruno (1)"]),
        ("domains", "", vec!["example.org", "1", "Bruno (1)"]),
    ] {
        let rows = table(&owner, &id, key, query).await;
        // Cells that look like formulas start with an apostrophe.
        let rows: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.trim_start_matches('\'')).collect()).collect();
        assert_eq!(rows, [expected], "{key}");
    }
    assert_eq!(owner.get(&format!("/charts/{id}/emails.csv?who=0")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_are_empty_without_conversations() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    for path in ["/insights", "/compare", "/insights?q=tea&from=2024-01-01", "/compare?a_q=tea&b_who=3"] {
        let page = owner.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert!(!page.text().await.unwrap().contains("NaN"), "{path}");
    }
    assert!(owner.get("/insights").await.text().await.unwrap().contains("No insights yet"));
    assert_eq!(owner.get("/charts/all/people.csv").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn emotions_locations_and_reactions_are_counted_per_person() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let message = |id: u32, who: u32, more: serde_json::Value| {
        let (name, from) = if who == 1 { ("Ana", "user1") } else { ("Bruno", "user2") };
        let mut message = json!({ "id": id, "type": "message", "date": "2025-03-01T09:00:00", "from": name, "from_id": from,
            "date_unixtime": (1_740_819_600 + id * 60).to_string(), "text_entities": [] });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let given = |by: &[&str]| {
        let recent: Vec<_> =
            by.iter().map(|name| json!({ "from": name, "from_id": "x", "date": "2025-03-01T09:10:00" })).collect();
        json!([{ "type": "emoji", "count": by.len(), "emoji": "❤", "recent": recent }])
    };
    let at = |latitude: f64, longitude: f64| json!({ "text": "", "location_information": { "latitude": latitude, "longitude": longitude } });
    let long = "The harbour is quiet today and the lighthouse is closed. ".repeat(12);
    let chat = json!({ "name": "Feelings", "type": "private_group", "id": 7, "messages": [
        message(1, 1, json!({ "text": "I am so happy about the new house, it is wonderful 😀", "reactions": given(&["Bruno"]) })),
        message(2, 2, json!({ "text": "I was worried that you would never find one", "reactions": given(&["Ana", "Bruno"]) })),
        message(3, 1, json!({ "text": long })),
        message(4, 1, at(38.7223, -9.1393)),
        message(5, 2, at(52.52, 13.405)),
        message(6, 2, json!({ "text": "the meeting about the house and the garden is at eight in the evening" })),
    ]});
    let import = owner.import(&server, "result.json", chat.to_string()).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    server.run_analyses().await;
    // The columns are participant, messages, joy, love, sadness, anger, fear, surprise.
    let emotions = table(&owner, id, "emotions", "").await;
    assert_eq!(emotions, [["Ana", "3", "1", "0", "0", "0", "0", "0"], ["Bruno", "3", "0", "0", "0", "0", "1", "0"]]);
    let scores: serde_json::Value = sqlx::query_scalar(
        "SELECT emotion_scores FROM message_analysis WHERE emotion_scores IS NOT NULL ORDER BY message_id LIMIT 1",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap();
    assert_eq!(scores, json!({ "joy": 1.0 }));
    // Reactions received and given: one each for Ana, two each for Bruno.
    let people = table(&owner, id, "people", "").await;
    assert_eq!([&people[0][9..11], &people[1][9..11]], [["1", "1"], ["2", "2"]]);
    let readability = table(&owner, id, "readability", "").await;
    assert_eq!((readability.len(), readability[0][0].as_str(), readability[0][3].as_str()), (1, "Ana", "13"));
    let places = table(&owner, id, "map", "").await;
    assert_eq!((places[0][1].as_str(), places[1][3].as_str()), ("Ana", "52.52000"));
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(page.contains("2 shared locations, 2 different. Farthest apart: ") && page.contains("(2,31"), "{page}");
    // Filters by person and period apply to locations, too.
    assert_eq!(table(&owner, id, "map", "?who=1").await.len(), 1);
    let none = owner.get(&format!("/charts/{id}/map.csv?until=2025-02-01")).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    // The kind filter accepts only the search operators in its list.
    assert_eq!(sum(&table(&owner, id, "people", "?kind=has:location").await, 1), 2);
    assert_eq!(sum(&table(&owner, id, "people", "?kind=has:location&q=from:ana").await, 1), 1);
    assert_eq!(sum(&table(&owner, id, "people", "?kind=nonsense").await, 1), 6);
    // The language of four messages is detected.
    assert_eq!(sum(&table(&owner, id, "people", "?lang=eng").await, 1), 4);
    let page = owner.get(&format!("/c/{id}/insights?lang=deu")).await.text().await.unwrap();
    assert!(page.contains("No matching messages"), "{page}");
}

#[tokio::test]
async fn hidden_words_affect_only_the_charts_of_their_user() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(50)).await;
    server.run_analyses().await;
    let words = async |browser: &Browser| -> Vec<String> {
        table(browser, &id, "words", "").await.into_iter().map(|row| row[0].clone()).collect()
    };
    assert!(words(&owner).await.contains(&"message".to_owned()));
    assert!(owner.call("set_stop_words", &[("words", "Message,\nCAFÉ")]).await.status().is_success());
    assert!(!words(&owner).await.iter().any(|word| word == "message" || word == "cafe"));
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap();
    assert!(page.contains("2 words hidden"), "{page}");
    let reader = server.member("reader").await;
    owner.call("share_with", &[("id", &id), ("email", "reader@colloquy.example"), ("role", "reader")]).await;
    assert!(words(&reader).await.contains(&"message".to_owned()));
    let many: String = (0..1_001).map(|n| format!("w{n} ")).collect();
    assert_eq!(owner.call("set_stop_words", &[("words", &many)]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    owner.call("set_stop_words", &[("words", "")]).await;
    assert!(words(&owner).await.contains(&"message".to_owned()));
}
