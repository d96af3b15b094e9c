//! Exports: requesting, downloading, redaction, expiry.

use std::io::{Cursor, Read};

use app::viewer::Job;
use reqwest::{Response, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::harness::{Browser, Server, chat, path_of, zip};

impl Browser {
    /// Submits the export form as a browser with JavaScript does. Returns the id of the export.
    pub async fn request_export(&self, form: &str) -> Uuid {
        let response = self.post_form(&path_of("request_export"), form).await;
        assert_eq!(response.status(), StatusCode::OK, "{form}");
        response.json().await.unwrap()
    }

    async fn post_form(&self, path: &str, form: &str) -> Response {
        let request = self.client.post(format!("{}{path}", self.url)).body(form.to_owned());
        request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap()
    }

    /// Requests an export, runs it and downloads the file.
    async fn export_file(&self, server: &Server, form: &str) -> Vec<u8> {
        let id = self.request_export(form).await;
        server.run_export(id).await;
        let response = self.get(&format!("/exports/{id}/file")).await;
        assert_eq!(response.status(), StatusCode::OK, "{form}: {}", self.export_page(id).await);
        response.bytes().await.unwrap().to_vec()
    }

    async fn export_page(&self, id: Uuid) -> String {
        self.get(&format!("/exports/{id}")).await.text().await.unwrap()
    }
}

impl Server {
    /// Runs an export, as a worker would.
    pub async fn run_export(&self, id: Uuid) {
        app::exports::pipeline::run(&Job::new(&self.state), id, &self.scratch).await.unwrap();
    }
}

const CHAT: &str = "\
13/03/2024, 10:00 - Ana Lima: Hello Bruno, call me: +351 912 345 678
13/03/2024, 10:01 - Bruno: <script>alert(1)</script> ana@example.org
14/03/2024, 11:00 - Ana Lima: مرحبا 😀
15/03/2024, 12:00 - Bruno: see https://example.org
";

#[tokio::test]
async fn every_format_can_be_exported_and_downloaded() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let formats: [(&str, &[u8]); 8] = [
        ("html", b"<!DOCTYPE html>"),
        ("pdf", b"%PDF-"),
        ("markdown", b"# Test"),
        ("whatsapp", b"[2024-03-13, 10:00:00] Ana Lima: Hello"),
        ("csv", b"\xef\xbb\xbfNumber,Date"),
        ("xlsx", b"PK"),
        ("json", b"{\"conversation\":{\"title\":\"Test\""),
        ("jsonl", b"{\"seq\":1,"),
    ];
    for (format, start) in formats {
        let bytes = owner.export_file(&server, &format!("conversation={id}&format={format}")).await;
        assert!(bytes.starts_with(start), "{format}: {:?}", String::from_utf8_lossy(&bytes[..60.min(bytes.len())]));
    }
    let list = owner.get("/exports").await.text().await.unwrap();
    assert_eq!(list.matches("/file").count(), 8, "all are listed");
}

#[tokio::test]
async fn a_whatsapp_export_can_be_imported_without_loss() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let archive = zip(&[
        (
            "WhatsApp Chat with Test.txt",
            format!("{CHAT}15/03/2024, 12:01 - Bruno: IMG-1.jpg (file attached)\nThe beach\n").as_bytes(),
        ),
        ("IMG-1.jpg", b"no real picture"),
    ]);
    let import = owner.import(&server, "WhatsApp Chat with Test.zip", archive).await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let bytes = owner.export_file(&server, &format!("conversation={id}&format=whatsapp&media=on")).await;
    let other = server.member("other").await;
    let again = other.import(&server, "WhatsApp Chat - Test.zip", bytes).await;
    let copy = again["conversations"][0]["id"].as_str().unwrap().to_owned();
    let lines = async |browser: &Browser, id: &str| -> Vec<Value> {
        let bytes = browser.export_file(&server, &format!("conversation={id}&format=jsonl")).await;
        let lines = String::from_utf8(bytes).unwrap();
        let mut lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.iter_mut().for_each(|line| line["id"] = Value::Null);
        lines
    };
    let (first, second) = (lines(&owner, &id).await, lines(&other, &copy).await);
    assert_eq!(first.len(), 5);
    assert_eq!(first, second);
}

#[tokio::test]
async fn exports_respect_filters_and_redactions() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let text = async |form: &str| -> String {
        String::from_utf8(owner.export_file(&server, &format!("conversation={id}&format=jsonl&{form}")).await).unwrap()
    };
    let seqs = async |form: &str| -> Vec<i64> {
        let lines = text(form).await;
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["seq"].as_i64().unwrap()).collect()
    };
    assert_eq!(seqs("from=2024-03-14&until=2024-03-14").await, [3]);
    assert_eq!(seqs("who%5B%5D=1").await, [2, 4]);
    assert_eq!(seqs("who%5B%5D=0&who%5B%5D=1&kind%5B%5D=text").await, [1, 2, 3, 4]);
    assert_eq!(seqs("q=has%3Alink").await, [4]);
    assert_eq!(seqs("seqs=1-2,4").await, [1, 2, 4]);
    assert_eq!(seqs("seqs=1-2,4&q=from%3Abruno").await, [2, 4]);
    let plain = text("names=on&numbers=on").await;
    for secret in ["Ana", "Bruno", "912 345", "ana@example.org"] {
        assert!(!plain.contains(secret), "{secret}: {plain}");
    }
    assert!(plain.contains("Hello Person 2, call me: [phone number]"), "{plain}");
    let page = owner.get(&format!("/c/{id}/export?names=on&numbers=on")).await.text().await.unwrap();
    assert!(page.contains("Hello Person 2, call me: [phone number]"), "the preview is redacted, too");
    assert!(!page.contains("<script>alert"));

    let nothing = owner.request_export(&format!("conversation={id}&q=zebra")).await;
    server.run_export(nothing).await;
    assert!(owner.export_page(nothing).await.contains("No messages match your selection"));
    assert_eq!(owner.get(&format!("/exports/{nothing}/file")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_export_form_works_without_javascript() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let plain = async |function: &str, fields: String| {
        let request = owner.client.post(format!("{}{}", owner.url, path_of(function))).body(fields);
        let request = request.header("accept", "text/html").header("referer", format!("{}/c/{id}/export", owner.url));
        let response = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        assert!(response.status().is_redirection(), "{function}: {}", response.status());
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let page = plain("request_export", format!("conversation={id}&format=csv&from=&until=&q=&seqs=")).await;
    let export = page.strip_prefix("/exports/").unwrap().to_owned();
    assert_eq!(plain("cancel_export", format!("id={export}")).await, page);
    assert_eq!(plain("remove_export", format!("id={export}")).await, "/exports");
    // An invalid form redirects back to the form.
    let back = plain("request_export", format!("conversation={id}&format=csv&seqs=1-99999")).await;
    assert!(back.contains(&format!("/c/{id}/export")), "{back}");
    // The query string fills in the form, as after submitting it without JavaScript.
    let form = owner.get(&format!("/c/{id}/export?format=csv&who%5B%5D=1&q=&from=2024-03-14&seqs=2-4&names=on")).await;
    let form = form.text().await.unwrap();
    assert!(form.contains("Only the selected messages") && form.contains("2024-03-14"), "{form}");
    assert!(form.contains("Person 2") && !form.contains("Hello Bruno"), "the preview follows the query string");
}

#[tokio::test]
async fn exports_with_unreadable_settings_fail() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let export = owner.request_export(&format!("conversation={id}&format=jsonl&kind%5B%5D=sounds")).await;
    sqlx::query("UPDATE export_jobs SET filters = 'format=jsonl&kind=gone'")
        .execute(server.state.db.system())
        .await
        .unwrap();
    server.run_export(export).await;
    assert!(owner.export_page(export).await.contains("settings of this export are unreadable"));
}

#[tokio::test]
async fn an_archive_contains_media_and_a_manifest() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text =
        "13/03/2024, 10:00 - Ana: ../../evil.jpg (file attached)\n13/03/2024, 10:01 - Ana: a.pdf (file attached)\n";
    let archive = zip(&[("WhatsApp Chat with Trip.txt", text.as_bytes()), ("a.pdf", b"%PDF- a file")]);
    let import = owner.import(&server, "WhatsApp Chat with Trip.zip", archive).await;
    let id = import["conversations"][0]["id"].as_str().unwrap().to_owned();
    let bytes = owner.export_file(&server, &format!("conversation={id}&format=html&media=on&proof=on")).await;
    let mut inside = ::zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = inside.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(
        names.contains(&"Trip.html".to_owned()) && names.contains(&"Trip media/00000002-a.pdf".to_owned()),
        "{names:?}"
    );
    assert!(!names.iter().any(|name| name.contains("..")), "{names:?}");
    let mut page = String::new();
    inside.by_name("Trip.html").unwrap().read_to_string(&mut page).unwrap();
    assert!(page.contains("href=\"Trip%20media/00000002-a.pdf\""), "{page}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let report = export::manifest::verify(file.path()).unwrap();
    assert!(report.is_intact() && report.intact == 2, "{report:?}");
    let shown = owner.get("/exports").await.text().await.unwrap();
    let export: Uuid = shown.split("href=\"/exports/").nth(1).unwrap()[..36].parse().unwrap();
    assert!(
        owner.export_page(export).await.contains(&report.manifest_sha256),
        "the page shows the hash of the manifest"
    );
    let mut manifest = String::new();
    inside.by_name("manifest.json").unwrap().read_to_string(&mut manifest).unwrap();
    assert!(manifest.contains("WhatsApp Chat with Trip.zip"), "the manifest names the imported file: {manifest}");
}

#[tokio::test]
async fn all_owned_conversations_are_exported_as_one_archive() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    other.conversation(&server, CHAT).await;
    owner.conversation(&server, &chat(3)).await;
    owner.import(&server, "WhatsApp Chat with Test.txt", CHAT).await;
    let bytes = owner.export_file(&server, "format=markdown").await;
    let inside = ::zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> = inside.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["Test (2).md", "Test.md"]);
}

#[tokio::test]
async fn exports_are_private_to_their_owner() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let other = server.member("other").await;
    let id = owner.conversation(&server, CHAT).await;
    let refused = other.post_form(&path_of("request_export"), &format!("conversation={id}&format=jsonl")).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("/c/{id}/export")).await.status(), StatusCode::NOT_FOUND);
    let visitor = server.visitor();
    assert_eq!(visitor.post_form(&path_of("request_export"), "format=jsonl").await.status(), StatusCode::UNAUTHORIZED);
    let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    server.run_export(export).await;
    for path in ["", "/file"] {
        assert_eq!(other.get(&format!("/exports/{export}{path}")).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for action in ["cancel_export", "remove_export"] {
        let refused = other.call(action, &[("id", &export.to_string())]).await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND, "{action}");
    }
    assert!(!other.get("/exports").await.text().await.unwrap().contains(&export.to_string()));
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_logs WHERE action = 'conversation.exported'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(logged, 1);
}

#[tokio::test]
async fn an_export_fails_if_access_is_lost() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    owner.call("delete_conversation", &[("id", &id)]).await;
    server.run_export(export).await;
    assert!(owner.export_page(export).await.contains("no longer have access"));
}

#[tokio::test]
async fn interrupted_downloads_can_resume() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    server.run_export(export).await;
    let url = format!("{}/exports/{export}/file", owner.url);
    let whole = owner.client.get(&url).send().await.unwrap();
    let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let whole = whole.bytes().await.unwrap();
    let rest = owner.client.get(&url).header("range", "bytes=10-").header("if-range", &tag).send().await.unwrap();
    assert_eq!(rest.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(rest.bytes().await.unwrap(), whole.slice(10..));
    let other = owner.client.get(&url).header("range", "bytes=10-").header("if-range", "\"x\"").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::OK, "a different ETag gets the whole file");
}

#[tokio::test]
async fn exports_can_be_cancelled_and_expire() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(50)).await;
    let stopped = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    owner.call("cancel_export", &[("id", &stopped.to_string())]).await;
    server.run_export(stopped).await;
    assert!(owner.export_page(stopped).await.contains("Cancelled"));
    owner.call("remove_export", &[("id", &stopped.to_string())]).await;
    assert_eq!(owner.get(&format!("/exports/{stopped}")).await.status(), StatusCode::NOT_FOUND);

    let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
    // After a worker has died, the next one starts again from the beginning. Another run then has nothing to do.
    sqlx::query("UPDATE export_jobs SET status = 'running', attempts = 1, messages_done = 20 WHERE id = $1")
        .bind(export)
        .execute(server.state.db.system())
        .await
        .unwrap();
    server.run_export(export).await;
    server.run_export(export).await;
    let file = owner.get(&format!("/exports/{export}/file")).await;
    assert_eq!(file.text().await.unwrap().lines().count(), 50);
    assert_eq!(std::fs::read_dir(&server.scratch).unwrap().count(), 0, "no temporary files are left");

    sqlx::query("UPDATE export_files SET expires_at = now() - interval '1 minute'")
        .execute(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(owner.get(&format!("/exports/{export}/file")).await.status(), StatusCode::NOT_FOUND);
    assert!(owner.export_page(export).await.contains("has expired"));
    // Files younger than an hour are kept, because their export may not have been saved yet.
    assert_eq!(server::database::sweep_exports(&server.state).await.unwrap(), 0);
    let now = server.state.clock.now();
    let later = app::state::AppState {
        clock: app::state::Clock::new(move || now + chrono::TimeDelta::hours(2)),
        ..server.state.clone()
    };
    assert_eq!(server::database::sweep_exports(&later).await.unwrap(), 1);
}

#[tokio::test]
async fn an_export_that_keeps_failing_is_given_up() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let export = owner.request_export(&format!("conversation={id}&format=xlsx")).await;
    let job = Job::new(&server.state);
    // Without a folder for temporary files the export fails. It is retried twice.
    let nowhere = server.scratch.join("gone");
    for _ in 0..2 {
        app::exports::pipeline::run(&job, export, &nowhere).await.unwrap_err();
        assert!(owner.export_page(export).await.contains("Exporting…"));
    }
    app::exports::pipeline::run(&job, export, &nowhere).await.unwrap();
    assert!(owner.export_page(export).await.contains("failed several times"));
    assert_eq!(owner.get(&format!("/exports/{export}/file")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn exports_include_only_visible_notes_and_codes_on_request() {
    let server = Server::start().await;
    let (owner, other) = (server.administrator().await, server.member("other").await);
    let id = owner.conversation(&server, CHAT).await;
    owner.call("share_with", &[("id", &id), ("email", "other@colloquy.example"), ("role", "annotator")]).await;
    let message: String = sqlx::query_scalar("SELECT id::text FROM messages WHERE seq = 4")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let note = [("conversation", id.as_str()), ("message", &message)];
    for (who, body, shared) in [(&owner, "mine", ""), (&other, "their secret", ""), (&other, "for all", "on")] {
        who.call("add_note", &[&note[..], &[("body", body), ("shared", shared)]].concat()).await;
    }
    let book: String = owner.call("create_codebook", &[("title", "Themes")]).await.json().await.unwrap();
    owner.call("add_code", &[("book", &book), ("name", "address")]).await;
    let code: String =
        sqlx::query_scalar("SELECT id::text FROM codes").fetch_one(server.state.db.system()).await.unwrap();
    let words = [("words[seq]", "4"), ("words[quote]", "https")];
    let coded = [&[("conversation", id.as_str()), ("book", &book), ("code", &code)][..], &words].concat();
    owner.call("apply_code", &coded).await;
    let line = async |who: &Browser, form: &str| {
        let file = who.export_file(&server, &format!("conversation={id}&format=jsonl&{form}")).await;
        let text = String::from_utf8(file).unwrap();
        serde_json::from_str::<Value>(text.lines().last().unwrap()).unwrap()
    };
    assert!(line(&owner, "").await["notes"].is_null());
    let notes = line(&owner, "notes=on").await["notes"].clone();
    let texts: Vec<&str> = notes.as_array().unwrap().iter().filter_map(|note| note["text"].as_str()).collect();
    assert_eq!(texts, ["mine", "for all"]);
    assert_eq!((&notes[2]["code"], &notes[2]["quote"]), (&"address".into(), &"https".into()));
    // Users who are not coders of the codebook do not see its codes.
    let notes = line(&other, "notes=on").await["notes"].to_string();
    assert!(notes.contains("their secret") && !notes.contains("mine") && !notes.contains("address"), "{notes}");
    assert!(line(&owner, "notes=on&names=on").await["notes"][0]["author"].is_null());
    // A search filter selects messages with a code.
    let file = owner.export_file(&server, &format!("conversation={id}&format=jsonl&q=code:address")).await;
    assert_eq!(String::from_utf8(file).unwrap().lines().count(), 1);
}

/// A small file system, mounted on a folder until this value is dropped.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    /// Mounts the file system; `None` if this user may not mount one.
    fn mount(folder: std::path::PathBuf) -> Option<SmallDisk> {
        std::fs::create_dir_all(&folder).unwrap();
        let mut mount = std::process::Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=128k", "colloquy-test"]).arg(&folder).output();
        mounted.is_ok_and(|output| output.status.success()).then(|| SmallDisk(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_full_disk_is_reported_and_leaves_no_partial_files() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(5_000)).await;
    let objects = server.scratch.parent().unwrap().join("objects/exports");
    // First the folder where the file is written is full, then the one where it is stored.
    for folder in [server.scratch.clone(), objects] {
        let Some(disk) = SmallDisk::mount(folder) else {
            eprintln!("skipped: this user may not mount a file system");
            return;
        };
        let export = owner.request_export(&format!("conversation={id}&format=jsonl")).await;
        server.run_export(export).await;
        let page = owner.export_page(export).await;
        assert!(page.contains("disk is full"), "{page}");
        assert_eq!(owner.get(&format!("/exports/{export}/file")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(std::fs::read_dir(&disk.0).unwrap().count(), 0, "no partial files are left");
    }
    // With free space again, the export succeeds.
    let file = owner.export_file(&server, &format!("conversation={id}&format=jsonl")).await;
    assert_eq!(file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count(), 5_000);
}
