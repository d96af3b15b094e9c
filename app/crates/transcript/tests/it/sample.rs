//! The bundled sample export, and properties of the receipt for arbitrary text.

use crate::common::{messages, read_bytes};
use proptest::prelude::*;
use transcript::{Hints, ParseError, Receipt};

/// Reads a text as a WhatsApp export. Returns the number of messages and the receipt.
fn receipt(text: &str) -> Result<(usize, Receipt), ParseError> {
    let hints = Hints { source: Some(transcript::Source::Whatsapp), ..Hints::default() };
    let (sink, receipt) = read_bytes("chat.txt", text.as_bytes(), &hints)?;
    Ok((sink.conversations.iter().map(|(_, messages)| messages.len()).sum(), receipt))
}

#[test]
fn reads_the_bundled_sample() {
    let zip = include_bytes!("../../../../src/imports/sample.zip");
    let (sink, receipt) = read_bytes("sample.zip", zip, &Hints::default()).expect("a chat");
    // The first message of each kind.
    let mut kinds = std::collections::BTreeMap::new();
    for message in sink.conversations.into_iter().flat_map(|(_, messages)| messages) {
        kinds.entry(message.kind.as_str()).or_insert(message);
    }
    insta::assert_json_snapshot!(kinds);
    insta::assert_json_snapshot!(receipt);
}

/// Lines composed of parts of headers and bodies, and of arbitrary characters.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("27/03/2022, 21:41 - ".to_owned()),
        Just("[27/03/2022, 21:41:35] ".to_owned()),
        Just("\u{200e}[3/27/22, 9:41:35\u{202f}PM] ".to_owned()),
        Just("٢٧‏/٣‏/٢٠٢٢، ٩:٤١ م - ".to_owned()),
        Just("Ana: ".to_owned()),
        Just("\u{200e}<attached: 1-PHOTO-2022.jpg>".to_owned()),
        Just("IMG-20220327-WA0001.jpg (file attached)".to_owned()),
        Just("POLL:".to_owned()),
        Just("OPTION: a (999999999999 votes)".to_owned()),
        Just("<This message was edited>".to_owned()),
        "\\PC{0,12}",
        "[0-9/.,: \\[\\]-]{0,16}",
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_line_of_any_text_is_accounted_for(lines in prop::collection::vec(line(), 0..20)) {
        let text = lines.join("\n");
        if let Ok((count, r)) = receipt(&text) {
            prop_assert_eq!(r.lines, text.lines().count() as u64);
            prop_assert_eq!(r.lines, r.message_lines + r.continuation_lines + r.system_lines + r.skipped_lines);
            prop_assert_eq!(count as u64, r.messages);
            prop_assert_eq!(r.messages, r.message_lines + r.system_lines);
        }
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes("bytes", &bytes, &Hints::default());
    }

    #[test]
    fn written_chats_are_read_back(
        ios in any::<bool>(),
        chat in prop::collection::vec(("[A-Z][a-z]{1,8}", "[a-z]{1,6}( [a-z:]{1,6}){0,4}", 0u32..86_400), 1..30),
    ) {
        let day = chrono::NaiveDate::from_ymd_opt(2023, 5, 17).expect("a day");
        let mut text = String::new();
        for (n, (who, what, second)) in chat.iter().enumerate() {
            let second = if ios { *second } else { second / 60 * 60 };
            let at = day.and_hms_opt(0, 0, 0).expect("midnight") + chrono::Duration::days(n as i64) + chrono::Duration::seconds(second.into());
            text += &if ios {
                format!("[{}] {who}: {what}\r\n", at.format("%d/%m/%Y, %H:%M:%S"))
            } else {
                format!("{} - {who}: {what}\n", at.format("%d/%m/%Y, %H:%M"))
            };
        }
        let read: Vec<_> = messages(&text).into_iter().map(|m| (m.sender.unwrap_or_default(), m.content)).collect();
        let written: Vec<_> = chat.iter().map(|(who, what, _)| (who.clone(), what.clone())).collect();
        prop_assert_eq!(read, written);
    }
}
