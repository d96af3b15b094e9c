//! A fixture for each program, with a snapshot of everything that is read from it.

use crate::common::{read_bytes, zip};
use serde_json::{Value, json};
use transcript::{Clock, Columns, Hints, ParseError};

/// Reads an export. Returns the conversations with their messages, and the receipt.
fn read_all(name: &str, bytes: &[u8], hints: &Hints) -> Value {
    let (sink, receipt) = read_bytes(name, bytes, hints).expect("an export");
    let conversations: Vec<Value> = sink
        .conversations
        .iter()
        .map(|(conversation, messages)| {
            json!({
                "title": conversation.title, "source": conversation.source.as_str(),
                "utc": conversation.clock == Clock::Utc, "folder": conversation.folder, "messages": messages,
            })
        })
        .collect();
    json!({ "conversations": conversations, "receipt": receipt })
}

fn snapshot(name: &str, file: &str, bytes: &[u8]) {
    insta::assert_json_snapshot!(name, read_all(file, bytes, &Hints::default()));
}

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name))
    };
}

#[test]
fn telegram_chat() {
    snapshot("telegram_chat", "result.json", fixture!("telegram_chat.json"));
}

#[test]
fn telegram_account() {
    snapshot("telegram_account", "result.json", fixture!("telegram_account.json"));
}

#[test]
fn discord() {
    snapshot("discord", "anything.dat", fixture!("discord.json"));
}

#[test]
fn messenger() {
    let archive = zip(&[
        ("messages/inbox/zoe_1/message_1.json", fixture!("messenger_1.json")),
        ("messages/inbox/zoe_1/message_2.json", fixture!("messenger_2.json")),
        ("messages/inbox/zoe_1/photos/1.jpg", b"\xff\xd8\xff picture"),
    ]);
    snapshot("messenger", "facebook-ana.zip", &archive);
}

#[test]
fn instagram() {
    let archive = zip(&[(
        "your_instagram_activity/messages/inbox/zoe_1/message_1.json",
        fixture!("messenger_2.json").as_slice(),
    )]);
    snapshot("instagram", "x.zip", &archive);
}

#[test]
fn signal() {
    snapshot("signal_cli", "messages.jsonl", fixture!("signal_cli.jsonl"));
    let archive = zip(&[("Ana Lima/data.json", fixture!("signal_export.jsonl").as_slice())]);
    snapshot("signal_export", "x.zip", &archive);
    snapshot("signal_desktop", "dump.json", fixture!("signal_desktop.json"));
}

#[test]
fn slack() {
    let archive = zip(&[
        ("users.json", fixture!("slack/users.json").as_slice()),
        ("channels.json", fixture!("slack/channels.json")),
        ("dms.json", fixture!("slack/dms.json")),
        ("general/2025-05-02.json", fixture!("slack/general/2025-05-02.json")),
        ("general/2025-05-01.json", fixture!("slack/general/2025-05-01.json")),
        ("D1/2025-05-03.json", fixture!("slack/D1/2025-05-03.json")),
    ]);
    snapshot("slack", "export.zip", &archive);
}

#[test]
fn google_chat() {
    let archive = zip(&[
        ("Takeout/Google Chat/Groups/DM abc/group_info.json", fixture!("google_chat_group_info.json").as_slice()),
        ("Takeout/Google Chat/Groups/DM abc/messages.json", fixture!("google_chat_messages.json")),
    ]);
    snapshot("google_chat", "takeout.zip", &archive);
}

#[test]
fn imessage() {
    snapshot("imessage", "Ana Lima.txt", fixture!("imessage.txt"));
}

#[test]
fn line() {
    snapshot("line", "x.txt", fixture!("line.txt"));
}

#[test]
fn tables() {
    snapshot("table_csv", "visitors.csv", fixture!("table.csv"));
    snapshot("table_jsonl", "assistant.jsonl", fixture!("table.jsonl"));
}

#[test]
fn tables_with_unknown_columns_ask_for_them() {
    // No column name looks like a time, so this is only read as a table if the user says so.
    let hints = Hints { source: Some(transcript::Source::Table), ..Hints::default() };
    let error = read_bytes("odd.csv", fixture!("odd.csv"), &hints).expect_err("unknown columns");
    let ParseError::ColumnsNeeded(preview) = error else { panic!("{error}") };
    assert_eq!(preview.columns, ["a", "b", "c"]);
    assert_eq!(preview.rows, [["2022-03-27 21:41", "Ana", "Hello"]]);
    let columns = Columns { time: "a".to_owned(), sender: Some("b".to_owned()), text: "c".to_owned() };
    let hints = Hints { columns: Some(columns), ..hints };
    let (sink, _) = read_bytes("odd.csv", fixture!("odd.csv"), &hints).expect("a table");
    assert_eq!(sink.conversations[0].1[0].content, "Hello");
}
