//! WhatsApp exports: every phrase of the table, calendars, names, date orders, and unusual files.

use proptest::prelude::*;
use transcript::{DateOrder, Hints, Kind, Message, OrderEvidence, ParseError, Receipt};

use crate::common::{messages, read_bytes};

fn with_receipt(text: &str) -> (Vec<Message>, Receipt) {
    let (mut sink, receipt) = read_bytes("chat.txt", text.as_bytes(), &Hints::default()).expect("a chat");
    (sink.conversations.remove(0).1, receipt)
}

/// Reads a message with this body from an iOS export.
fn on_ios(body: &str) -> Message {
    let text = format!(
        "[26/03/2022, 20:05:07] Bruno: one\r\n\u{200e}[27/03/2022, 21:41:35] Ana: {body}\r\n[28/03/2022, 09:07:08] Bruno: two\r\n"
    );
    messages(&text).remove(1)
}

/// Reads a message with this body from an Android export.
fn on_android(body: &str) -> Message {
    messages(&format!(
        "26/03/2022, 20:05 - Bruno: one\n27/03/2022, 21:41 - Ana: {body}\n28/03/2022, 09:07 - Bruno: two\n"
    ))
    .remove(1)
}

#[test]
fn every_phrase_of_the_table_is_recognised() {
    let table = include_str!("../../src/whatsapp/markers.tsv");
    let mut languages = std::collections::BTreeSet::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [language, meaning, text] = line.split('\t').collect::<Vec<_>>().try_into().expect("three columns");
        languages.insert(language);
        let message = match meaning {
            "attached" => {
                let file = on_android(&format!("\u{200e}IMG-20220327-WA0001.jpg ({text})\nA caption"));
                assert_eq!((file.kind, file.caption.as_deref()), (Kind::Image, Some("A caption")), "{line}");
                on_ios(&format!("\u{200e}<{text}: 00000003-PHOTO-2022-03-27-21-41-35.jpg>"))
            }
            "edited" => on_android(&format!("neu \u{200e}{text}")),
            "location" => on_ios(&format!("\u{200e}{text}: https://maps.google.com/?q=51.5,-0.12")),
            "poll" => on_ios(&format!("\u{200e}{text}:\r\nWhich?\r\n\u{200e}OPTION: This (2 votes)")),
            "event" => on_ios(&format!("\u{200e}{text}:\r\nDinner\r\nTomorrow")),
            "call" | "missed" => on_ios(&format!("\u{200e}{text}")),
            "forwarded" => on_android(&format!("{text} look")),
            "system" => {
                let chat = format!(
                    "26/03/2022, 20:05 - Ana: one\n27/03/2022, 21:41 - Ana {text} “A: b” to “C: d”\n28/03/2022, 09:07 - Ana: two\n"
                );
                messages(&chat).remove(1)
            }
            "notice" => on_ios(&format!("\u{200e}{text}. More.")),
            "title" => {
                let file = format!("{}.txt", text.replace("{}", "Ana & Bruno"));
                let (sink, _) = read_bytes(&file, b"27/03/2022, 21:41 - Ana: hi\n", &Hints::default()).expect("a chat");
                assert_eq!(sink.conversations[0].0.title.as_deref(), Some("Ana & Bruno"), "{line}");
                continue;
            }
            _ => on_ios(&format!("\u{200e}{text}")),
        };
        let expected = match meaning {
            "edited" | "forwarded" => Kind::Text,
            "deleted" => Kind::Deleted,
            "attached" | "image" => Kind::Image,
            "media" => Kind::Media,
            "video" => Kind::Video,
            "audio" => Kind::Audio,
            "sticker" => Kind::Sticker,
            "gif" => Kind::Gif,
            "document" => Kind::Document,
            "contact" => Kind::Contact,
            "video_note" => Kind::VideoNote,
            "view_once" => Kind::ViewOnce,
            "location" => Kind::Location,
            "live_location" => Kind::LiveLocation,
            "poll" => Kind::Poll,
            "event" => Kind::Event,
            "call" | "missed" => Kind::Call,
            "system" | "notice" => Kind::System,
            other => panic!("unknown meaning {other}"),
        };
        assert_eq!(message.kind, expected, "{line}: {message:?}");
        assert_eq!(message.edited, meaning == "edited", "{line}");
        assert_eq!(
            message.call.map(|call| call.missed),
            (expected == Kind::Call).then_some(meaning == "missed"),
            "{line}"
        );
        assert_eq!(message.sender.is_none(), expected == Kind::System, "{line}");
    }
    assert!(languages.len() > 30, "{} languages", languages.len());
}

#[test]
fn reads_other_calendars_digits_and_day_periods() {
    let cases = [
        ("۱۴۰۱/۱/۷،‏ ۲۱:۴۱ - Ana: hi", "2022-03-27T21:41:00"),
        ("٢٧‏/٣‏/٢٠٢٢، ٩:٤١ م - Ana: hi", "2022-03-27T21:41:00"),
        ("24/8/1443, 21:41 - Ana: hi", "2022-03-27T21:41:00"),
        ("27/3/2565 21:41 - Ana: hi", "2022-03-27T21:41:00"),
        ("[R4/3/27 21:41:35] Ana: hi", "2022-03-27T21:41:35"),
        ("[2022. 3. 27. 오후 9:41:35] Ana: hi", "2022-03-27T21:41:35"),
        ("२७/०३/२०२२, २१:४१ - Ana: hi", "2022-03-27T21:41:00"),
        ("27.3.2022 klo 21.41 - Ana: hi", "2022-03-27T21:41:00"),
        ("27.03.22, 9:41 nachm. - Ana: hi", "2022-03-27T21:41:00"),
        ("27.03.22, 12:15 nachts - Ana: hi", "2022-03-27T00:15:00"),
        ("27/3/22 9:41 μ.μ. - Ana: hi", "2022-03-27T21:41:00"),
        ("27/3/22 9:41\u{a0}p.\u{a0}m. - Ana: hi", "2022-03-27T21:41:00"),
        ("27.03.2022, 09:41 ÖS - Ana: hi", "2022-03-27T21:41:00"),
        ("[凌晨12:15, 2022/3/27] Ana: hi", "2022-03-27T00:15:00"),
        ("27/03/2022 09:41 SA - Ana: hi", "2022-03-27T09:41:00"),
    ];
    for (line, expected) in cases {
        let at = messages(line)[0].sent_at.format("%Y-%m-%dT%H:%M:%S").to_string();
        assert_eq!(at, expected, "{line}");
    }
}

#[test]
fn dates_without_a_year_are_the_latest_before_today() {
    let text = "[30/12, 21:41] Ana: old\n[01/01, 10:00] Bruno: new\n[13/02, 10:00] Ana: newer\n";
    let hints = Hints { today: chrono::NaiveDate::from_ymd_opt(2026, 11, 21), ..Hints::default() };
    let (sink, receipt) = read_bytes("a.txt", text.as_bytes(), &hints).expect("a chat");
    let dates: Vec<String> = sink.conversations[0].1.iter().map(|m| m.sent_at.date().to_string()).collect();
    assert_eq!(dates, ["2025-12-30", "2026-01-01", "2026-02-13"]);
    assert!(receipt.warnings[0].text.contains("2025"), "{:?}", receipt.warnings);
}

#[test]
fn names_may_contain_colons_dashes_and_emoji() {
    let mut text = String::new();
    for n in 10..16 {
        text += &format!("{n}/03/2022, 10:00 - Team: Night shift: report {n}\n");
        text += &format!("{n}/03/2022, 10:01 - Ana - Work 🌸: note: {n}\n");
        text += &format!("{n}/03/2022, 10:02 - Bruno: item: {n}\n");
    }
    let senders: std::collections::BTreeSet<_> = messages(&text).into_iter().filter_map(|m| m.sender).collect();
    assert_eq!(senders.into_iter().collect::<Vec<_>>(), ["Ana - Work 🌸", "Bruno", "Team: Night shift"]);
}

#[test]
fn marked_texts_that_several_people_sent_are_placeholders() {
    let mut text = String::new();
    for n in 10..13 {
        text += &format!(
            "[{n}/03/2022, 10:00:00] Ana: \u{200e}bildo ellasita\r\n[{n}/03/2022, 10:01:00] Bruno: \u{200e}bildo ellasita\r\n"
        );
    }
    text += "[14/03/2022, 10:00:00] Ana: \u{200e}Ana kreis la grupon\r\n";
    let kinds: Vec<Kind> = messages(&text).iter().map(|message| message.kind).collect();
    assert_eq!(kinds, [Kind::Media, Kind::Media, Kind::Media, Kind::Media, Kind::Media, Kind::Media, Kind::System]);
}

#[test]
fn date_order_is_detected_with_its_evidence() {
    let order = |text: &str| {
        let (_, receipt) = with_receipt(text);
        (receipt.date_order, receipt.date_order_evidence)
    };
    use DateOrder::{DayMonthYear as D, MonthDayYear as M};
    assert_eq!(order("01/02/2024, 10:00 - A: x\n13/02/2024, 10:00 - A: y\n"), (D, OrderEvidence::OverTwelve));
    assert_eq!(order("02/01/2024, 10:00 - A: x\n01/03/2024, 10:00 - A: y\n"), (D, OrderEvidence::Chronology));
    let name = "IMG-20240105-WA0001.jpg (file attached)";
    assert_eq!(order(&format!("01/05/2024, 10:00 - A: {name}\n")), (M, OrderEvidence::FileNames));
    assert_eq!(order("01/02/2024, 23:50 - A: x\n02/02/2024, 00:10 - A: y\n"), (D, OrderEvidence::Pace));
    assert_eq!(order("01/02/2024, 23:50 - A: <Medien ausgeschlossen>\n"), (D, OrderEvidence::Language));
    assert_eq!(order("05/05/2024, 23:50 - A: x\n").1, OrderEvidence::Equivalent);
    let text = "03/04/2024, 10:00 - A: x\n";
    assert_eq!(order(text).1, OrderEvidence::Guess);
    let error = read_bytes("a.txt", text.as_bytes(), &Hints { ask: true, ..Hints::default() }).expect_err("undecided");
    assert!(matches!(error, ParseError::Undecided { .. }), "{error}");
}

#[test]
fn combined_chats_give_a_warning() {
    let notice = "Messages and calls are end-to-end encrypted. No one can read them.";
    let one = format!("13/03/2022, 10:00 - {notice}\n13/03/2022, 10:01 - Ana: hi\n");
    let two = format!("12/01/2021, 10:00 - {notice}\n12/01/2021, 10:01 - Zoë: salut\n");
    let (all, receipt) = with_receipt(&format!("{one}{two}"));
    assert_eq!((all.len(), receipt.warnings[0].line), (4, 3));
    let other = "[13/03/2022, 10:01:00] Zoë: salut\n".repeat(4);
    let (all, receipt) = with_receipt(&format!("{}{other}", one.repeat(10)));
    assert_eq!(all.len(), 20);
    assert!(receipt.warnings.iter().any(|warning| warning.line == 21 && warning.text.contains("another export")));
}

#[test]
fn reads_a_message_of_fifty_megabytes() {
    let long = "word ".repeat(10 << 20);
    let text = format!("13/03/2022, 10:00 - Ana: {long}\n13/03/2022, 10:01 - Bruno: ok\n");
    let (all, receipt) = with_receipt(&text);
    assert_eq!((all.len(), all[0].content.len()), (2, long.len()));
    assert_eq!(receipt.lines, 2);
}

#[test]
fn five_thousand_participants_are_counted() {
    let lines = (0..5000).map(|n| format!("13/03/2022, {:02}:{:02} - Person {n}: hi\n", n / 60 % 24, n % 60));
    let (all, receipt) = with_receipt(&lines.collect::<String>());
    assert_eq!((all.len(), receipt.participants), (5000, 5000));
}

/// Headers as `chrono` formats, and whether they contain seconds.
const FORMATS: [(&str, bool); 10] = [
    ("%d/%m/%Y, %H:%M - ", false),
    ("%-m/%-d/%y, %-I:%M\u{202f}%p - ", false),
    ("%d.%m.%y, %H:%M - ", false),
    ("%Y-%m-%d, %-I:%M %P - ", false),
    ("%Y/%-m/%-d %H:%M - ", false),
    ("[%d/%m/%Y, %H:%M:%S] ", true),
    ("[%-m/%-d/%y, %-I:%M:%S\u{202f}%p] ", true),
    ("\u{200e}[%d.%m.%y, %H:%M:%S] ", true),
    ("[%H:%M, %-d/%-m/%Y] ", false),
    ("%d/%m/%Y %H:%M:%S: ", true),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_header_format_is_read_back(
        format in 0usize..FORMATS.len(),
        chat in prop::collection::vec(
            (prop_oneof!["[A-Z][a-z]{2,8}", "[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}", "Zoë 🌸", "\\+44 7700 90012[0-9]"],
             prop::collection::vec("[a-zà-ü😀,.!? ]{1,20}[a-zà-ü!]", 1..4),
             0i64..300_000),
            2..40),
    ) {
        let (format, seconds) = FORMATS[format];
        let mut at = chrono::NaiveDate::from_ymd_opt(2023, 5, 17).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time");
        let mut text = String::new();
        let mut written = Vec::new();
        for (who, lines, pause) in chat {
            at += chrono::Duration::seconds(if seconds { pause } else { pause / 60 * 60 });
            let what = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
            text += &format!("{}{who}: {what}\n", at.format(format));
            written.push((at, Some(who), what));
        }
        let read: Vec<_> = messages(&text).into_iter().map(|m| (m.sent_at, m.sender, m.content)).collect();
        prop_assert_eq!(read, written);
    }
}
