//! Links in charts: table rows, bars and cells lead to a search for exactly the messages that they count.

use serde_json::{Value, json};

use crate::harness::{Browser, Server, chat};
use crate::insights::sample;

/// The HTML of one chart of a page.
fn chart<'a>(page: &'a str, key: &str) -> &'a str {
    let rest = page.split(&format!("id=\"{key}\"")).nth(1).unwrap_or_else(|| panic!("no chart {key}"));
    rest.split("</figure>").next().unwrap()
}

/// The URL of the link at the start of some HTML.
fn href(html: &str) -> Option<String> {
    let tag = html.split('>').next()?;
    Some(tag.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
}

/// The rows of the table of a chart: the URL of the link, and the number beside it.
fn linked_counts(page: &str, key: &str) -> Vec<(String, i64)> {
    let rows = chart(page, key).split("<tbody>").nth(1).unwrap().split("<tr>").skip(1);
    let row = |row: &str| {
        let link = row.split("<a ").nth(1)?;
        let number = row.split("<bdi>").nth(2).unwrap().split('<').next().unwrap();
        Some((href(link).unwrap(), number.parse().unwrap_or_else(|_| panic!("no number in {row}"))))
    };
    rows.filter_map(row).collect()
}

/// The number of messages that the search behind a link finds.
async fn count_hits(owner: &Browser, id: &str, href: &str) -> i64 {
    let url = reqwest::Url::parse(&format!("http://colloquy.example{href}")).unwrap();
    let query = url.query_pairs().find(|(key, _)| key == "q").unwrap().1.into_owned();
    let hits = owner.fetch("search", json!({ "request": { "scope": id, "query": query } })).await;
    let groups = hits["groups"].as_array().unwrap();
    groups.iter().map(|group| group["total"].as_i64().unwrap_or(group["hits"].as_array().unwrap().len() as i64)).sum()
}

#[tokio::test]
async fn table_rows_link_to_exactly_the_messages_they_count() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = sample(&server, &owner).await;
    for query in ["", "?from=2025-04-01&until=2025-05-04", "?who=1&by=week", "?q=tea"] {
        let page = owner.get(&format!("/c/{id}/insights{query}")).await.text().await.unwrap();
        let page = page.replace("<!>", "");
        let mut rows = 0;
        for key in ["over-time", "calendar", "people"] {
            for (href, number) in linked_counts(&page, key) {
                assert_eq!(count_hits(&owner, &id, &href).await, number, "{query} {key} {href}");
                rows += 1;
            }
        }
        assert!(rows > 4, "{query}: {rows}");
    }
    // The counts are also right if there are more matches than fit on a page.
    let id = owner.conversation(&server, &chat(500)).await;
    let page = owner.get(&format!("/c/{id}/insights")).await.text().await.unwrap().replace("<!>", "");
    let days = linked_counts(&page, "over-time");
    assert_eq!(days.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [288, 212]);
    for (href, number) in days {
        assert_eq!(count_hits(&owner, &id, &href).await, number, "{href}");
    }
}

/// The links in the pictures of a chart, each with its label: the title of columns, cells and lines, or the number
/// beside a bar.
fn linked_elements(page: &str, key: &str) -> Vec<(String, String)> {
    let pictures = chart(page, key).split("class=\"pictures").nth(1).unwrap();
    let pictures = pictures.split("<details").next().unwrap();
    let ranked = pictures.split("class=\"rank-row").skip(1).filter_map(|row| {
        let text = row.split("rank-value\">").nth(1).unwrap().split('<').next().unwrap();
        Some((href(row.split("<a ").nth(1)?)?, text.to_owned()))
    });
    titled_links(pictures).chain(ranked).collect()
}

/// The links of columns, cells and lines, with their titles.
fn titled_links(html: &str) -> impl Iterator<Item = (String, String)> {
    let is_element = |link: &&str| link.split('>').next().unwrap().contains("class=\"chart-stop\"");
    html.split("<a ").skip(1).filter(is_element).map(|element| {
        let title = element.split("<title>").nth(1).unwrap().split('<').next().unwrap();
        (href(element).unwrap(), title.to_owned())
    })
}

/// The number in a label such as "15–60 s: 3 replies" or "3 · 12%".
fn number(label: &str) -> i64 {
    let text = label.rsplit(": ").next().unwrap();
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in {label:?}"))
}

/// A Telegram export: three people, two languages, replies, long pauses, reactions and entities.
fn telegram_export() -> Value {
    let lines = [
        (0, "Ana", "I am so happy about the new house by the harbour, it is wonderful 😀"),
        (1, "Bruno", "Congratulations! I was worried that you would never find one 👍🏽"),
        (3, "Ana", "Call me at +351 912 345 678 before 2024-02-01, or 2 February 2024 as they say"),
        (30, "Chloé", "Wir sehen uns morgen am Bahnhof, bring bitte die Kinder und den Schirm mit"),
        (31, "Bruno", "It costs 12,50 € and I hate waiting for it, this is ridiculous"),
        (600, "Chloé", "Guten Morgen zusammen, ist heute jemand am Hafen unterwegs und hat Zeit?"),
        (602, "Ana", "Yes 😀, write to ana@example.org"),
        (603, "Bruno", "ok ❤"),
        (690, "Ana", "so sorry, I was busy with the children and the garden all morning"),
        (1000, "Bruno", "good night"),
    ];
    let messages = lines.iter().enumerate().map(|(index, (minute, who, text))| {
        let mut message = json!({ "id": index + 1, "type": "message", "date": "2025-03-01T09:00:00", "from": who,
            "from_id": format!("user{}", who.len()), "text_entities": [], "text": text,
            "date_unixtime": (1_740_819_600 + minute * 60).to_string() });
        if index % 4 == 0 {
            message["reactions"] = json!([{ "type": "emoji", "count": 1, "emoji": "❤" }]);
        }
        message
    });
    json!({ "name": "Harbour", "type": "private_group", "id": 7, "messages": messages.collect::<Vec<_>>() })
}

#[tokio::test]
async fn chart_elements_link_to_exactly_the_messages_they_count() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "result.json", telegram_export().to_string()).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    server.run_analyses().await;
    for query in ["", "?who=0&who=1"] {
        let page = owner.get(&format!("/c/{id}/insights{query}")).await.text().await.unwrap().replace("<!>", "");
        let mut elements = 0;
        for key in
            ["waits", "talks", "emotions", "languages", "emoji", "reactions", "dates", "sums", "phones", "emails"]
        {
            for (href, label) in linked_elements(&page, key).into_iter().filter(|(_, label)| !label.ends_with(" min")) {
                assert_eq!(count_hits(&owner, id, &href).await, number(&label), "{query} {key} {label} {href}");
                elements += 1;
            }
        }
        assert!(elements > 15, "{query}: {elements}");
        if query.is_empty() {
            // The lines and cells of the reply chart. Its circles are people, without a number.
            let pairs: Vec<_> =
                linked_elements(&page, "answers").into_iter().filter(|(_, label)| label.contains(": ")).collect();
            assert!(pairs.len() >= 6, "{pairs:?}");
            for (href, label) in pairs {
                assert_eq!(count_hits(&owner, id, &href).await, number(&label), "{label} {href}");
            }
            for key in ["talks", "waits"] {
                for (href, count) in linked_counts(&page, key) {
                    assert_eq!(count_hits(&owner, id, &href).await, count, "{key} {href}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_new_analysis_indexes_emoji_and_reactions_of_older_messages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "result.json", telegram_export().to_string()).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    let search = async |query: &str| -> usize {
        let hits = owner.fetch("search", json!({ "request": { "query": query } })).await;
        hits["groups"].as_array().unwrap().iter().map(|group| group["hits"].as_array().unwrap().len()).sum()
    };
    let searches = [("😀", 2), ("👍", 1), ("\"👍\"", 0), ("ok ❤️", 1), ("reaction:❤", 3), ("\"happy about\" 😀", 1)];
    for (query, hits) in searches {
        assert_eq!(search(query).await, hits, "{query}");
    }
    sqlx::raw_sql(
        "UPDATE messages SET search_vector = ts_delete(search_vector, ARRAY(
             SELECT lexeme FROM unnest(search_vector) WHERE lexeme !~ '^[[:alnum:]]+$'))",
    )
    .execute(server.state.db.system())
    .await
    .unwrap();
    assert_eq!(search("😀").await, 0);
    owner.call("analyse_again", &[("id", id)]).await;
    server.run_analyses().await;
    for (query, hits) in searches {
        assert_eq!(search(query).await, hits, "{query}");
    }
    // Only the search index has changed, so there are no earlier versions of messages.
    let versions: i64 =
        sqlx::query_scalar("SELECT count(*) FROM message_versions").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(versions, 0);
}

#[tokio::test]
async fn searches_of_analysis_results_respect_access() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    owner.import(&server, "result.json", telegram_export().to_string()).await;
    server.run_analyses().await;
    let other = server.member("Olga").await;
    for (query, hits) in [
        ("lang:german", 2),
        ("lang:de mood:known", 2),
        ("feels:anger from:bruno", 1),
        ("names:2024-02-01", 1),
        ("names:2024-02-01 lang:english", 1),
        ("names:2024-02-01 lang:german", 0),
        ("is:opening", 3),
        ("from:bruno to:ana waited:<5m", 2),
        ("waited:1h..4h", 1),
    ] {
        for (who, hits) in [(&owner, hits), (&other, 0)] {
            let results = who.fetch("search", json!({ "request": { "query": query } })).await;
            let groups = results["groups"].as_array().unwrap();
            let count: usize = groups.iter().map(|group| group["hits"].as_array().unwrap().len()).sum();
            assert_eq!(count, hits, "{query}: {results}");
            assert!(results["notes"].as_array().unwrap().is_empty(), "{results}");
        }
    }
}

#[tokio::test]
async fn each_side_of_a_comparison_links_to_its_own_messages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let import = owner.import(&server, "result.json", telegram_export().to_string()).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    server.run_analyses().await;
    let page = owner.get(&format!("/c/{id}/compare?a_who=0&b_who=1")).await.text().await.unwrap().replace("<!>", "");
    let links: Vec<_> = titled_links(&page).collect();
    // Bars above the axis name both sides in their titles, but link to their own side.
    let above: Vec<_> = links.iter().filter(|(_, title)| title.contains(" and ")).collect();
    assert!(!above.is_empty() && links.len() > 6, "{links:?}");
    for (href, title) in &links {
        let own_side = title.split(" and ").next().unwrap();
        assert_eq!(count_hits(&owner, id, href).await, number(own_side), "{title} {href}");
    }
}
