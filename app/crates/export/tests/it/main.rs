//! Tests of the files that the crate writes.

mod formats;
mod round_trip;

use std::io::Cursor;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use export::{File, Format, Head, Message, Note, Person, Reaction, Reply, writer};

/// `minute` minutes and 7 seconds after midnight of 10 March 2024.
fn at(minute: u32) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2024, 3, 10 + minute / 1440).expect("a day");
    day.and_hms_opt(minute % 1440 / 60, minute % 60, 7).expect("a time")
}

fn head() -> Head {
    let person = |name: &str, is_self: bool| Person { name: name.to_owned(), is_self };
    Head {
        title: "Trip <b>2024</b>".to_owned(),
        source: Some("whatsapp".to_owned()),
        time_zone: "Europe/Lisbon".to_owned(),
        people: vec![person("Ana Lima", true), person("علي", false), person("<script>alert(1)</script>", false)],
        selection: String::new(),
        exported_at: DateTime::default(),
    }
}

/// A text message by the participant with index `sender`, seven minutes after the one before.
fn text_message(seq: i64, sender: usize, text: &str) -> Message {
    let when = at(seq as u32 * 7);
    Message {
        seq,
        sender: Some(sender),
        kind: "text".to_owned(),
        at: when,
        sent_at: when.and_utc(),
        text: text.to_owned(),
        ..Message::default()
    }
}

/// Messages of all kinds.
fn messages() -> Vec<Message> {
    let jpeg = include_bytes!("dot.jpg").to_vec();
    let file = |name: &str, mime: &str, path: Option<&str>, thumbnail| File {
        name: name.to_owned(),
        mime: mime.to_owned(),
        size: Some(1234),
        path: path.map(str::to_owned),
        sha256: Some(vec![7; 32]),
        thumbnail,
    };
    let reply = Reply { seq: 1, sender: "Ana Lima".to_owned(), text: "see https://example.org/?a=1&b=2".to_owned() };
    vec![
        Message {
            sender: None,
            kind: "system".to_owned(),
            text: "Ana created the group".to_owned(),
            ..text_message(1, 0, "")
        },
        text_message(2, 0, "see https://example.org/?a=1&b=2 and *this*\n\n1. a list\n# no heading"),
        Message { reply: Some(reply), edited: true, ..text_message(3, 1, "مرحبا بالعالم 😀") },
        text_message(4, 2, "</script><img src=x onerror=alert(1)> \"quoted\" 👩‍👩‍👧🇵🇹"),
        Message {
            kind: "image".to_owned(),
            text: "beach.jpg".to_owned(),
            caption: Some("The beach".to_owned()),
            files: vec![file("beach.jpg", "image/jpeg", Some("media/00000005-beach.jpg"), Some(jpeg))],
            reactions: vec![Reaction { emoji: "❤️".to_owned(), count: 2, by: vec!["Ana \"A\" Lima".to_owned()] }],
            notes: vec![
                Note {
                    author: "Ida".to_owned(),
                    at: DateTime::default(),
                    quote: "beach".to_owned(),
                    code: None,
                    text: "**Where** is <b>it</b>?\nAsk.".to_owned(),
                    category: "Question".to_owned(),
                    tags: vec!["place".to_owned()],
                },
                Note {
                    author: String::new(),
                    at: DateTime::default(),
                    quote: String::new(),
                    code: Some("joy".to_owned()),
                    text: String::new(),
                    category: String::new(),
                    tags: Vec::new(),
                },
            ],
            ..text_message(5, 0, "")
        },
        Message {
            kind: "document".to_owned(),
            text: "plan.pdf".to_owned(),
            files: vec![file("plan.pdf", "application/pdf", None, None)],
            ..text_message(6, 1, "")
        },
        Message {
            kind: "poll".to_owned(),
            poll: vec![("Yes".to_owned(), 2), ("No, never".to_owned(), 1)],
            ..text_message(7, 0, "Going?")
        },
        Message {
            kind: "location".to_owned(),
            place: Some((38.7, -9.1)),
            ..text_message(8, 0, "https://maps.google.com/?q=38.7,-9.1")
        },
        Message { kind: "deleted".to_owned(), ..text_message(9, 1, "This message was deleted") },
        text_message(400, 0, "=1+1"),
    ]
}

/// The bytes of a file with these messages.
fn written(format: Format, head: Head, messages: &[Message]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = writer(format, head, Cursor::new(&mut bytes)).expect("a file");
    for message in messages {
        writer.message(message).expect("a message");
    }
    writer.finish().expect("the end of the file");
    bytes
}

fn text(format: Format) -> String {
    String::from_utf8(written(format, head(), &messages())).expect("UTF-8")
}
