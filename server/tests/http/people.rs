//! People: the same person in several conversations, or under several names.

use serde_json::json;

use crate::harness::{Browser, Server};

async fn import(server: &Server, browser: &Browser, name: &str, who: &str) {
    // Each chat has a different second participant, because chats of the same people are offered for merging.
    let text = format!("13/03/2024, 10:00 - {who}: hello from {name}\n13/03/2024, 10:01 - Zoe {name}: hi\n");
    browser.import(server, &format!("WhatsApp Chat with {name}.txt"), text).await;
}

/// Merges the participants with a name. Returns the id of the person.
async fn merge(server: &Server, browser: &Browser, name: &str) -> String {
    browser.call("merge_names", &[("name", name)]).await;
    let id: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM persons WHERE folded_name = $1 ORDER BY created_at DESC LIMIT 1")
            .bind(name)
            .fetch_one(server.state.db.system())
            .await
            .unwrap();
    id.to_string()
}

#[tokio::test]
async fn names_can_be_merged_and_separated() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    import(&server, &owner, "One", "Ana Lima").await;
    import(&server, &owner, "Two", "Ana Lima").await;
    import(&server, &owner, "Three", "Ana (work)").await;
    let page = async |path: &str| owner.get(path).await.text().await.unwrap().replace("<!>", "");
    assert!(page("/people").await.contains("Merge Ana Lima"));
    let person = merge(&server, &owner, "ana lima").await;
    let shown = page(&format!("/people/{person}")).await;
    assert!(shown.contains("2</dd><dt>messages"), "{shown}");
    assert!(shown.contains("Ana (work)"), "similar names are suggested");
    owner.call("add_to_person", &[("person", &person), ("name", "ana (work)")]).await;
    assert!(page(&format!("/people/{person}")).await.contains("3</dd><dt>messages"));
    // A search for the person finds the messages of all merged names.
    owner.call("rename_person", &[("person", &person), ("name", "Anabela")]).await;
    assert_eq!(owner.search("from:anabela").await["total"], 3);
    let participants: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT participant_id FROM person_participants")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    for participant in participants {
        let fields = [("person", person.as_str()), ("participants[]", &participant.to_string())];
        assert!(owner.call("remove_from_person", &fields).await.status().is_success());
    }
    assert_eq!(owner.search("from:anabela").await["total"], json!(0));
    assert_eq!(owner.get(&format!("/people/{person}")).await.status(), 404);
    assert!(page("/people").await.contains("Merge Ana Lima"));
}

#[tokio::test]
async fn people_are_private_to_their_owner() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    import(&server, &owner, "One", "Ana Lima").await;
    let person = merge(&server, &owner, "ana lima").await;
    let other = server.member("other").await;
    assert_eq!(other.get(&format!("/people/{person}")).await.status(), 404);
    assert_eq!(other.get("/people/name?n=ana+lima").await.status(), 404);
    assert!(!other.get("/people").await.text().await.unwrap().contains("Ana"));
    for (function, fields) in [
        ("rename_person", vec![("person", person.as_str()), ("name", "Mine")]),
        ("add_to_person", vec![("person", person.as_str()), ("name", "zoe one")]),
        ("remove_from_person", vec![("person", person.as_str()), ("participants[]", person.as_str())]),
        ("unmerge_person", vec![("person", person.as_str())]),
        ("return_to_person", vec![("person", person.as_str()), ("name", "x"), ("participants[]", person.as_str())]),
        ("merge_names", vec![("name", "zoe one")]),
    ] {
        assert_eq!(other.call(function, &fields).await.status(), 404, "{function}");
    }
    assert_eq!(server.visitor().call("merge_names", &[("name", "zoe one")]).await.status(), 401);
    let shown = owner.get(&format!("/people/{person}")).await.text().await.unwrap();
    assert!(shown.contains("Ana Lima"));
}

#[tokio::test]
async fn merged_names_are_one_participant_in_a_conversation() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "13/03/2024, 10:00 - Ana: a\n13/03/2024, 10:01 - Ana (work): b\n13/03/2024, 10:02 - Zoe: c\n";
    let id = owner.conversation(&server, text).await;
    let person = merge(&server, &owner, "ana").await;
    owner.call("add_to_person", &[("person", &person), ("name", "ana (work)")]).await;
    let page = owner.fetch("open_conversation", json!({ "id": id, "place": "End", "query": "" })).await;
    let people: Vec<(&str, i64)> = page["opened"]["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| (person["name"].as_str().unwrap(), person["message_count"].as_i64().unwrap()))
        .collect();
    assert_eq!(people, [("Ana", 2), ("Zoe", 1)]);
    let senders: Vec<i64> = page["window"]["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["sender"].as_i64().unwrap())
        .collect();
    assert_eq!(senders, [0, 0, 2]);
}

#[tokio::test]
async fn changes_to_a_person_can_be_undone() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    import(&server, &owner, "One", "Ana Lima").await;
    import(&server, &owner, "Two", "Ana Lima").await;
    let person = merge(&server, &owner, "ana lima").await;
    let participants: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT participant_id FROM person_participants")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    let [first, second] = [participants[0].to_string(), participants[1].to_string()];
    let count = async || -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM person_participants");
        count.fetch_one(server.state.db.system()).await.unwrap()
    };
    let one = [("person", person.as_str()), ("participants[]", &first)];
    let remains: bool = owner.call("remove_from_person", &one).await.json().await.unwrap();
    assert!(remains && count().await == 1);
    owner.call("return_to_person", &[&one[..], &[("name", "Ana Lima")]].concat()).await;
    assert_eq!(count().await, 2);
    // Removing the last participant deletes the person, and undoing that creates it again.
    let both = [("person", person.as_str()), ("participants[]", &first), ("participants[]", &second)];
    let remains: bool = owner.call("remove_from_person", &both).await.json().await.unwrap();
    assert!(!remains && count().await == 0);
    assert!(owner.call("return_to_person", &[&both[..], &[("name", "Ana")]].concat()).await.status().is_success());
    assert_eq!(count().await, 2);
    let person: uuid::Uuid = sqlx::query_scalar("SELECT id FROM persons WHERE name = 'Ana'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert!(owner.call("unmerge_person", &[("person", &person.to_string())]).await.status().is_success());
    assert_eq!(count().await, 0);
}
