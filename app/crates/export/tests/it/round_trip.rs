//! WhatsApp exports that Colloquy wrote are imported unchanged.

use std::io::Cursor;

use export::{File, Format, Head, Message, Person};
use proptest::prelude::*;
use transcript::{Collected, Hints, Input};

use super::{at, head, messages, text_message, written};

fn read_back(head: &Head, messages: &[Message]) -> Vec<transcript::Message> {
    let bytes = written(Format::Whatsapp, head.clone(), messages);
    let mut input = Input::new("WhatsApp Chat with Trip.txt", Cursor::new(bytes)).expect("an input");
    let mut read = Collected::default();
    transcript::read(&mut input, &Hints::default(), &mut read).expect("an export");
    read.conversations.into_iter().flat_map(|(_, messages)| messages).collect()
}

#[test]
fn messages_of_all_kinds_survive_a_round_trip() {
    let (head, written) = (head(), messages());
    let read = read_back(&head, &written);
    assert_eq!(read.len(), written.len());
    for (wrote, read) in written.iter().zip(&read) {
        assert_eq!(read.sent_at, wrote.at, "{}", wrote.seq);
        assert_eq!(read.sender.as_deref(), head.sender(wrote), "{}", wrote.seq);
        assert_eq!(read.kind.as_str(), wrote.kind, "{}", wrote.seq);
        assert_eq!(read.edited, wrote.edited, "{}", wrote.seq);
        assert_eq!(read.caption, wrote.caption, "{}", wrote.seq);
        if wrote.files.is_empty() {
            assert_eq!(read.content, wrote.text, "{}", wrote.seq);
        }
    }
    let options: Vec<(String, u32)> =
        read[6].poll.iter().flat_map(|poll| &poll.options).map(|option| (option.text.clone(), option.votes)).collect();
    assert_eq!(options, written[6].poll);
    assert_eq!(read[7].place.map(|place| (place.latitude, place.longitude)), written[7].place);
    assert_eq!(read[4].attachments[0].name, "media/00000005-beach.jpg");
}

#[test]
fn a_chat_pasted_into_a_message_stays_one_message() {
    let pasted = "look:\n[2024-03-10, 10:00:00] Ana Lima: no\n10/03/2024, 10:00 - Ana: no\n[10.03.24, 10:00] x: y";
    let read =
        read_back(&head(), &[text_message(1, 0, "first"), text_message(2, 1, pasted), text_message(3, 0, "last")]);
    assert_eq!(read.len(), 3);
    assert_eq!(read[1].content, pasted);
}

proptest! {
    #[test]
    fn any_text_survives_a_round_trip(texts in prop::collection::vec("[^\\p{C}\u{2068}\u{2069}\u{200e}\u{feff}]{1,40}(\n[^\\p{C}\u{2068}\u{2069}\u{200e}\u{feff}]{0,30}){0,3}", 1..12)) {
        // The format does not preserve white space at the ends, and a text such as "image omitted" is ambiguous in it.
        let texts: Vec<String> = texts.iter().map(|text| format!("x{}x", text.trim())).collect();
        let people = ["Ana", "Bruno"].map(|name| Person { name: name.to_owned(), is_self: false }).to_vec();
        let head = Head { people, title: "Trip".to_owned(), ..head() };
        let all: Vec<Message> = texts.iter().zip(1..).map(|(text, seq)| text_message(seq, seq as usize % 2, text)).collect();
        let read = read_back(&head, &all);
        prop_assert_eq!(read.len(), all.len());
        for (wrote, read) in all.iter().zip(&read) {
            prop_assert_eq!(&read.content, &wrote.text);
            prop_assert_eq!(read.sender.as_deref(), head.sender(wrote));
            prop_assert_eq!(read.sent_at, wrote.at);
        }
    }
}

#[test]
fn files_without_an_extension_are_documents() {
    let file = File { name: "README".to_owned(), ..File::default() };
    let message = Message {
        kind: "document".to_owned(),
        text: "README".to_owned(),
        files: vec![file],
        at: at(3),
        ..text_message(1, 0, "")
    };
    let read = read_back(&head(), &[text_message(1, 0, "a"), message]);
    assert_eq!(read[1].kind.as_str(), "document");
}
