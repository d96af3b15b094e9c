//! The cases in `cases/whatsapp_exports.jsonl`. Each is a small export with one message under test.

use crate::common::messages;
use serde_json::Value;
use transcript::Message;

/// The kind and marks in the notation of the cases, such as `text+edited` or `image+caption`.
fn kind_with_marks(message: &Message) -> String {
    let mut kind = message.kind.as_str().to_owned();
    for (mark, on) in
        [("+edited", message.edited), ("+forwarded", message.forwarded), ("+caption", message.caption.is_some())]
    {
        if on {
            kind.push_str(mark);
        }
    }
    kind
}

fn matches(message: &Message, expect: &Value) -> bool {
    let text = |field: &str| expect[field].as_str().unwrap_or_default().to_owned();
    // For these kinds, a case contains only a part of the content.
    let partial = ["system", "location", "call"].contains(&text("type").as_str());
    let content = text("content");
    message.sent_at.format("%Y-%m-%dT%H:%M:%S").to_string() == text("ts")
        && message.sender.as_deref() == expect["sender"].as_str()
        && if partial { message.content.contains(&content) } else { message.content == content }
        && kind_with_marks(message) == text("type")
}

#[test]
fn every_case_is_read_as_expected() {
    let mut failed = Vec::new();
    for line in include_str!("cases/whatsapp_exports.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let messages = messages(case["file"].as_str().expect("a file"));
        if !messages.iter().any(|message| matches(message, &case["expect"])) {
            failed.push(format!("{}: expected {}, got {messages:#?}", case["id"], case["expect"]));
        }
    }
    assert!(failed.is_empty(), "{} cases failed:\n{}", failed.len(), failed.join("\n"));
}
