//! Imports: receipts, invalid files, media, encodings, the original file.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Browser, Server, chat, zip};

async fn count(server: &Server, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(server.state.db.system()).await.unwrap()
}

#[tokio::test]
async fn the_receipt_accounts_for_every_line() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "junk before\n26/03/2022, 00:15 - Messages are encrypted\n26/03/2022, 00:15 - Ana: one\ntwo\n\nthree\n27/03/2022, 10:00 - Bruno: ok\n";
    let import = owner.import(&server, "chat.txt", text).await;
    let receipt = &import["receipt"];
    let line = |name: &str| receipt[name].as_u64().unwrap();
    assert_eq!(import["status"], "Done");
    assert_eq!((line("lines"), line("messages"), line("participants")), (7, 3, 2));
    assert_eq!(
        line("lines"),
        line("message_lines") + line("continuation_lines") + line("system_lines") + line("skipped_lines")
    );
    assert_eq!(receipt["skipped"], json!([[1, "before the first message", "junk before"]]));
}

/// Imports an invalid file and returns the error message.
async fn import_error(owner: &Browser, server: &Server, name: &str, bytes: Vec<u8>) -> String {
    let import = owner.import(server, name, bytes).await;
    assert_eq!(import["status"], "Failed", "{name}: {import}");
    import["error"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn files_without_a_chat_get_specific_errors_and_leave_nothing_behind() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let bomb = zip(&[("_chat.txt", &[chat(1).as_bytes(), &vec![b' '; 200 << 20]].concat())]);
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("novel.txt", b"It was a dark and stormy night.\nNothing happened.\n".to_vec(), "not a chat export"),
        ("blank.txt", b"\n \n\n".to_vec(), "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n0000".to_vec(), "a PNG image"),
        ("scan.txt", b"%PDF-1.7 and so on".to_vec(), "a PDF document"),
        ("binary.txt", vec![1, 0, 0, 2, 0, 0, 3], "a binary file"),
        ("cut.zip", zip(&[("_chat.txt", chat(50).as_bytes())])[..200].to_vec(), "cannot be opened"),
        ("photos.zip", zip(&[("a.jpg", b"\xff\xd8\xff")]), "no chat in this zip"),
        ("bomb.zip", bomb, "zip bomb"),
        ("none.zip", zip(&[]), "no chat in this zip"),
    ];
    for (name, bytes, expected) in cases {
        let message = import_error(&owner, &server, name, bytes).await;
        assert!(message.contains(expected), "{name}: {message}");
    }
    for table in ["conversations", "participants", "messages", "conversation_analytics"] {
        assert_eq!(count(&server, table).await, 0, "{table}");
    }
    assert_eq!(std::fs::read_dir(&server.scratch).unwrap().count(), 0, "nothing is left in the scratch folder");
}

#[tokio::test]
async fn invalid_uploads_are_refused_immediately() {
    let server = Server::start_with(&["--max-upload-mib", "1"]).await;
    let owner = server.administrator().await;
    for (bytes, expected) in [(vec![], "0 bytes"), (vec![b'x'; 2 << 20], "larger than 1 MiB")] {
        let response = owner.upload("a.zip", bytes).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let text = response.text().await.unwrap();
        assert!(text.contains(expected), "{text}");
    }
    assert_eq!(server.visitor().upload("a.txt", chat(2)).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(count(&server, "imports").await, 0);
    assert_eq!(std::fs::read_dir(&server.scratch).unwrap().count(), 0);
}

#[tokio::test]
async fn a_zip_import_includes_media_and_reports_missing_files() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "01/01/2024, 10:00 - Ana: \u{200e}IMG-20240101-WA0001.jpg (file attached)\nA caption\n\
                01/01/2024, 10:01 - Ana: IMG-20240101-WA0002.jpg (file attached)\n\
                01/01/2024, 10:02 - Ana: evil.svg (file attached)\n";
    let picture = b"\xff\xd8\xff the bytes of a picture";
    let file = zip(&[
        ("WhatsApp Chat with A.txt", text.as_bytes()),
        ("IMG-20240101-WA0001.jpg", picture),
        ("../../etc/evil.svg", b"<svg onload=alert(1)>"),
    ]);
    let import = owner.import(&server, "a.zip", file).await;
    assert_eq!(
        (import["receipt"]["media_found"].as_u64(), import["receipt"]["media_missing"].as_u64()),
        (Some(1), Some(2))
    );
    assert_eq!(import["receipt"]["refused"], json!([["../../etc/evil.svg", "the path is outside the archive"]]));
    let id = import["conversations"][0]["id"].as_str().unwrap();
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let attachment = |n: usize| window["messages"][n]["attachments"][0].clone();
    assert_eq!(window["messages"][0]["caption"], "A caption");
    assert_eq!(attachment(1)["size_bytes"], Value::Null);
    assert_eq!(attachment(2)["size_bytes"], Value::Null, "refused");
    let fetch = async |n: usize| owner.get(&format!("/media/{id}/{}", attachment(n)["id"].as_str().unwrap())).await;
    let shown = fetch(0).await;
    assert_eq!(shown.headers()["content-type"], "image/jpeg");
    assert_eq!(shown.bytes().await.unwrap().as_ref(), picture);
    assert_eq!(fetch(1).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(fetch(2).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn media_support_range_requests() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "01/01/2024, 10:00 - Ana: PTT-20240101-WA0001.opus (file attached)\n";
    let file = zip(&[("_chat.txt", text.as_bytes()), ("PTT-20240101-WA0001.opus", b"0123456789")]);
    let import = owner.import(&server, "a.zip", file).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let url = format!("{}/media/{id}/{}", server.url, window["messages"][0]["attachments"][0]["id"].as_str().unwrap());
    let part = owner.client.get(&url).header("range", "bytes=2-4").send().await.unwrap();
    assert_eq!(
        (part.status(), part.headers()["content-range"].to_str().unwrap()),
        (StatusCode::PARTIAL_CONTENT, "bytes 2-4/10")
    );
    assert_eq!(part.text().await.unwrap(), "234");
    let beyond = owner.client.get(&url).header("range", "bytes=20-30").send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn identical_files_are_stored_once() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    for _ in 0..3 {
        owner.import(&server, "a.txt", chat(5)).await;
    }
    assert_eq!((count(&server, "objects").await, count(&server, "imports").await), (1, 3));
}

#[tokio::test]
async fn a_cancelled_import_leaves_no_messages() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let upload: Value = owner.upload("a.txt", chat(2000)).await.json().await.unwrap();
    let id = upload["id"].as_str().unwrap();
    owner.call("cancel_import", &[("id", id)]).await;
    server.run_import(id.parse().unwrap()).await;
    let import = owner.fetch("import", json!({ "id": id })).await;
    assert_eq!((import["status"].as_str(), count(&server, "messages").await), (Some("Cancelled"), 0));
}

#[tokio::test]
async fn an_import_that_several_workers_run_is_done_once() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let upload: Value = owner.upload("a.txt", chat(3000)).await.json().await.unwrap();
    let id = upload["id"].as_str().unwrap().parse().unwrap();
    futures::join!(server.run_import(id), server.run_import(id), server.run_import(id));
    assert_eq!((count(&server, "conversations").await, count(&server, "messages").await), (1, 3000));
}

#[tokio::test]
async fn legacy_encodings_and_line_endings_are_supported() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = "01/01/2024, 10:00 - Zoë: café\r\n01/01/2024, 10:01 - Zoë: ok\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    let bom = format!("\u{feff}{text}").into_bytes();
    for (bytes, encoding) in [(utf16, "utf-16"), (latin, "windows-1252"), (bom, "utf-8")] {
        let import = owner.import(&server, "a.txt", bytes).await;
        assert_eq!(import["receipt"]["encoding"], encoding);
        let id = import["conversations"][0]["id"].as_str().unwrap();
        let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
        assert_eq!(window["messages"][0]["content"], "café", "{encoding}");
    }
}

#[tokio::test]
async fn pictures_get_thumbnails_and_long_texts_can_be_opened_in_full() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let noise = image::RgbImage::from_fn(900, 600, |x, y| image::Rgb([(x * y) as u8, (x ^ y) as u8, (x + y) as u8]));
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(noise).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let long = "palavra ".repeat(6_000_000 / 8);
    let text = format!(
        "13/01/2024, 10:00 - Ana: IMG-20240113-WA0001.png (file attached)\n13/01/2024, 10:01 - Ana: {long}\n13/01/2024, 10:02 - Bruno: end\n"
    );
    let file = zip(&[("_chat.txt", text.as_bytes()), ("IMG-20240113-WA0001.png", picture.get_ref())]);
    let import = owner.import(&server, "a.zip", file).await;
    let id = import["conversations"][0]["id"].as_str().unwrap_or_else(|| panic!("{import}"));
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let attachment = &window["messages"][0]["attachments"][0];
    assert_eq!((&attachment["thumbnail"], &attachment["dimensions"]), (&true.into(), &json!([900, 600])));
    let small = owner.get(&format!("/media/{id}/{}?small", attachment["id"].as_str().unwrap())).await;
    assert_eq!(small.headers()["content-type"], "image/jpeg");
    let small = image::load_from_memory(&small.bytes().await.unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (640, 427));

    let clipped = &window["messages"][1];
    assert_eq!(clipped["content"].as_str().unwrap().chars().count(), 20_000);
    assert_eq!(clipped["clipped"], 6_000_000);
    let whole = owner.get(&format!("/text/{id}/{}", clipped["id"].as_str().unwrap())).await;
    assert_eq!(whole.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(whole.text().await.unwrap().len(), 6_000_000);
    let other = server.member("other").await;
    let path = format!("/text/{id}/{}", clipped["id"].as_str().unwrap());
    assert_eq!(other.get(&path).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn replies_and_reactions_are_imported() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let chat = include_bytes!("../../../app/crates/transcript/tests/it/fixtures/telegram_chat.json");
    let import = owner.import(&server, "result.json", chat.as_slice()).await;
    let id = import["conversations"][0]["id"].as_str().unwrap();
    let window = owner.fetch("read_window", json!({ "id": id, "place": "End", "query": "" })).await;
    let messages = window["messages"].as_array().unwrap();
    assert_eq!(messages[1]["reactions"], json!([["❤", 2, "Bruno"]]));
    assert_eq!((&messages[2]["reply"]["seq"], &messages[2]["reply"]["sender"]), (&2.into(), &"Ana Lima".into()));
    assert_eq!(messages[2]["edited"], true);
    // Replies are counted, and each message of a thread leads to the page of the thread.
    assert_eq!(messages[1]["replies"], 1);
    for seq in [2, 3] {
        let page = owner.get(&format!("/c/{id}/thread/{seq}")).await.text().await.unwrap();
        assert!(page.contains("Thread of 2 messages"), "{page}");
    }
    assert_eq!(owner.get(&format!("/c/{id}/thread/99")).await.status(), StatusCode::NOT_FOUND);
    let stranger = server.member("stranger").await;
    assert_eq!(stranger.get(&format!("/c/{id}/thread/2")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_import_history_is_private_to_its_owner() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let first = owner.import(&server, "first <b>.txt", chat(500)).await;
    owner.import(&server, "novel.txt", "no chat\n").await;
    let all = owner.get("/imports").await.text().await.unwrap();
    assert!(all.contains("first &lt;b&gt;.txt") && all.contains("failed"), "{all}");
    let id = first["conversations"][0]["id"].as_str().unwrap();
    let of = owner.get(&format!("/imports?of={id}")).await.text().await.unwrap();
    assert!(of.contains("first &lt;b&gt;.txt") && !of.contains("novel.txt"));
    let other = server.member("other").await;
    for path in ["/imports".to_owned(), format!("/imports?of={id}")] {
        let text = other.get(&path).await.text().await.unwrap();
        assert!(text.contains("No imports yet") && !text.contains("first"), "{path}");
    }
    assert_eq!(owner.get("/imports/nonsense").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_original_file_can_be_downloaded_and_deleted() {
    let server = Server::start().await;
    let (owner, other) = (server.administrator().await, server.member("other").await);
    let file = chat(20);
    let import = owner.import(&server, "talk.txt", file.clone()).await;
    let id = import["id"].as_str().unwrap().to_owned();
    let path = format!("/imports/{id}/original");
    let got = owner.get(&path).await;
    assert!(got.headers()["content-disposition"].to_str().unwrap().contains("talk.txt"));
    assert_eq!(got.bytes().await.unwrap(), file.as_bytes());
    assert_eq!(import["original"].as_str().unwrap().len(), 64, "its SHA-256");
    assert_eq!(other.get(&path).await.status(), 404);
    assert_eq!(other.call("delete_original", &[("id", &id)]).await.status(), 404);
    // Another user has imported the same file, so the stored object is kept for them.
    let theirs = other.import(&server, "same.txt", file.clone()).await;
    let theirs = theirs["id"].as_str().unwrap().to_owned();
    owner.call("delete_original", &[("id", &id)]).await;
    assert_eq!(owner.get(&path).await.status(), 404);
    let theirs = format!("/imports/{theirs}/original");
    assert_eq!(other.get(&theirs).await.bytes().await.unwrap(), file.as_bytes());
    let page = owner.get(&format!("/imports/{id}")).await.text().await.unwrap();
    assert!(page.contains("The imported messages stay") && !page.contains("Import settings"), "{page}");
    let again = owner.call("answer_import", &[("id", &id), ("date_order", "day_month_year")]).await;
    assert_eq!(again.status(), 422);
    // Deleting the last reference deletes the object. Importing the file again stores it again.
    let their_import = theirs.split('/').nth(2).unwrap();
    other.call("delete_original", &[("id", their_import)]).await;
    assert_eq!(other.get(&theirs).await.status(), 404);
    let once_more = owner.import(&server, "talk.txt", file.clone()).await;
    let path = format!("/imports/{}/original", once_more["id"].as_str().unwrap());
    assert_eq!(owner.get(&path).await.bytes().await.unwrap(), file.as_bytes());
}
