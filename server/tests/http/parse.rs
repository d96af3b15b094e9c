//! `colloquy parse`: input, options and exit codes.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn parse(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_colloquy"))
        .arg("parse")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn standard_input_is_parsed_and_the_receipt_goes_to_stderr_or_a_file() {
    let chat = "27/03/2022, 21:41 - Ana: hi\n27/03/2022, 21:42 - Bruno: IMG-20220327-WA0001.jpg (file attached)\n";
    let output = parse(&["-"], chat.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let messages = lines(&output);
    let first =
        serde_json::json!({ "sent_at": "2022-03-27T21:41:00", "sender": "Ana", "content": "hi", "kind": "text" });
    assert_eq!(messages[0], first);
    assert_eq!(
        (&messages[1]["kind"], &messages[1]["attachment"]),
        (&"image".into(), &"IMG-20220327-WA0001.jpg".into())
    );
    let receipt: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!((&receipt["source"], &receipt["messages"]), (&"whatsapp".into(), &2.into()));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.json");
    let output = parse(&["-", "--receipt", file.to_str().unwrap()], chat.as_bytes());
    assert!(output.stderr.is_empty());
    assert!(std::fs::read_to_string(file).unwrap().contains("\"lines\": 2"));
}

#[test]
fn options_select_format_columns_and_date_order() {
    let telegram = include_bytes!("../../../app/crates/transcript/tests/it/fixtures/telegram_account.json");
    let messages = lines(&parse(&["-", "--format", "telegram"], telegram));
    assert_eq!((&messages[1]["conversation"], &messages[1]["content"]), (&"Saved messages".into(), &"buy oil".into()));
    let table = b"a,b,c\n2022-03-27 21:41,Ana,Hello\n";
    assert_eq!(lines(&parse(&["-", "--format", "table", "--columns", "a,b,c"], table))[0]["content"], "Hello");
    let ambiguous = b"03/04/2022, 21:41 - Ana: hi\n";
    assert_eq!(lines(&parse(&["-", "--date-order", "mdy"], ambiguous))[0]["sent_at"], "2022-03-04T21:41:00");
    let guessed = parse(&["-"], ambiguous);
    assert!(String::from_utf8_lossy(&guessed.stderr).contains("guessed"));
}

#[test]
fn exit_codes_distinguish_errors() {
    assert_eq!(parse(&["-"], b"no chat at all\n").status.code(), Some(1));
    assert_eq!(parse(&["/does/not/exist"], b"").status.code(), Some(1));
    assert_eq!(parse(&["-", "--format", "carrier-pigeon"], b"").status.code(), Some(2));
    let output = parse(&["-", "--format", "table"], b"a,b,c\n1,2,3\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--columns"));
    let cut = parse(&["-"], br#"{"name": "x", "type": "personal_chat", "messages": [{"id": 1, "from_id": "u"#);
    assert_eq!(cut.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&cut.stderr).contains("line 1, column"),
        "{}",
        String::from_utf8_lossy(&cut.stderr)
    );
}
