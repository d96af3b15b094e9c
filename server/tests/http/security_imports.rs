//! Uploaded and exported files: permissions on disk, concurrent uploads, unusual content, access.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, chat};

/// A folder and everything in it.
fn walk(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            found.extend(walk(&entry.unwrap().path()));
        }
    }
    found
}

#[test]
fn uploads_are_unreadable_for_other_users_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join("data");
    let mut seed = Command::new("sh");
    // With the usual umask, whatever that of the tests is.
    seed.args(["-c", "umask 022; exec \"$0\" seed --messages 200 --data \"$1\"", env!("CARGO_BIN_EXE_colloquy")]);
    let output = seed.arg(&data).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for folder in ["objects", "scratch"] {
        let all = walk(&data.join(folder));
        assert!(folder == "scratch" || all.iter().any(|path| path.is_file()), "the sample has pictures");
        for path in all {
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{} {mode:o}", path.display());
        }
    }
}

#[tokio::test]
async fn folders_of_earlier_versions_become_private() {
    let data = tempfile::tempdir().unwrap();
    let objects = data.path().join("objects");
    std::fs::create_dir(&objects).unwrap();
    std::fs::set_permissions(&objects, std::fs::Permissions::from_mode(0o755)).unwrap();
    let folder = data.path().display().to_string();
    let settings = crate::harness::settings(["colloquy", "serve", "--data", &folder].iter());
    let options = crate::harness::create_database(None).await;
    server::start::state(&settings, options).await.unwrap();
    let mode = objects.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700, "{mode:o}");
}

#[tokio::test]
async fn concurrent_uploads_of_one_file_are_imported_once() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let file = chat(500);
    let uploads = (0..4).map(|_| owner.upload("WhatsApp Chat with Test.txt", file.clone()));
    let mut imports = Vec::new();
    for upload in futures::future::join_all(uploads).await {
        let upload: Value = upload.json().await.unwrap();
        imports.push(upload["id"].as_str().unwrap().parse::<Uuid>().unwrap());
    }
    futures::future::join_all(imports.iter().map(|import| server.run_import(*import))).await;
    let outcomes: Vec<String> = sqlx::query_scalar("SELECT outcome::text FROM import_conversations ORDER BY 1")
        .fetch_all(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(outcomes, ["new", "unchanged", "unchanged", "unchanged"]);
    let messages: i64 =
        sqlx::query_scalar("SELECT count(*) FROM messages").fetch_one(server.state.db.system()).await.unwrap();
    assert_eq!(messages, 500);
}

#[tokio::test]
async fn large_imports_update_the_planner_statistics() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let line = |minute: i64| {
        let at = chrono::DateTime::from_timestamp(1_700_000_000 + minute * 60, 0).unwrap();
        format!("{} - Ana: message number{minute}\n", at.format("%d/%m/%Y, %H:%M"))
    };
    owner.conversation(&server, &(0..12_000).map(line).collect::<String>()).await;
    let known: f32 = sqlx::query_scalar(
        "SELECT sum(greatest(reltuples, 0))::real FROM pg_class WHERE relkind = 'r' AND relname ~ '^messages_p[0-9]+$'",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap();
    assert!((11_000.0..13_000.0).contains(&known), "{known}");
}

#[tokio::test]
async fn a_stray_nul_does_not_fail_an_import() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let text = chat(30).replacen("number7", "num\0ber7", 1);
    let import = owner.import(&server, "WhatsApp Chat with Test.txt", text).await;
    assert_eq!(import["status"], "Done", "{import}");
    let found = owner.search("number7").await.to_string();
    assert!(found.contains("number7"), "{found}");
}

#[tokio::test]
async fn exports_cannot_be_downloaded_without_access_to_the_conversation() {
    let server = Server::start().await;
    let (owner, reader) = (server.administrator().await, server.member("reader").await);
    let id = owner.conversation(&server, &chat(30)).await;
    owner.call("share_with", &[("id", &id), ("email", "reader@colloquy.example"), ("role", "reader")]).await;
    let mut files = Vec::new();
    for browser in [&owner, &reader] {
        let export = browser.request_export(&format!("conversation={id}&format=jsonl")).await;
        server.run_export(export).await;
        files.push(format!("/exports/{export}/file"));
        assert_eq!(browser.get(files.last().unwrap()).await.status(), StatusCode::OK);
    }
    let user: String = sqlx::query_scalar("SELECT id::text FROM users WHERE email LIKE 'reader@%'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    owner.call("unshare", &[("id", &id), ("user", &user)]).await;
    assert_eq!(reader.get(&files[1]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(owner.get(&files[0]).await.status(), StatusCode::OK);
    owner.call("delete_conversation", &[("id", &id)]).await;
    assert_eq!(owner.get(&files[0]).await.status(), StatusCode::NOT_FOUND);
    owner.call("restore_conversation", &[("id", &id)]).await;
    assert_eq!(owner.get(&files[0]).await.status(), StatusCode::OK);
    assert_eq!(owner.call_json("conversations", json!({})).await.status(), StatusCode::OK);
}
