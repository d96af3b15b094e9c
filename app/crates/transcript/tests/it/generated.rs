//! Long generated WhatsApp exports in seven header formats. Every message is compared with the one it was
//! generated from: single-line and multi-line texts, links, media, deleted and edited messages, and system
//! messages with colons.

use chrono::{Duration, NaiveDate, NaiveDateTime, Timelike};
use transcript::{Kind, Message};

use crate::common::messages;

const MESSAGES: usize = 20_000;
const PEOPLE: [&str; 12] = [
    "Ana Lima",
    "Bruno",
    "Chloé D.",
    "Dev (work)",
    "Ela Öz",
    "~ Farid",
    "+44 7700 900123",
    "Gösta",
    "Hana 🌸",
    "Ivo-Marie",
    "山田 太郎",
    "نور",
];
const WORDS: [&str; 16] = [
    "the",
    "plan",
    "is",
    "ready",
    "left",
    "added",
    "noon",
    "mañana",
    "schön",
    "merci",
    "ciao",
    "obrigado",
    "привет",
    "changed",
    "item:",
    "ok",
];

/// The header as a `chrono` format, and whether the export is from iOS. `{}` is replaced with a.m. or p.m.
const VARIANTS: [(&str, bool); 7] = [
    ("%d/%m/%Y, %H:%M - ", false),
    ("%-m/%-d/%y, %-I:%M\u{202f}%p - ", false),
    ("%d/%m/%Y, %-I:%M %P - ", false),
    ("[%d/%m/%Y, %H:%M:%S] ", true),
    ("[%-m/%-d/%y, %-I:%M:%S\u{202f}%p] ", true),
    ("%d.%m.%y, %H:%M - ", false),
    ("%Y-%m-%d, %-I:%M {} - ", false),
];

/// A linear congruential generator, which produces the same numbers in every run.
struct Rng(u64);

impl Rng {
    /// A number from 0 to `n - 1`.
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn words(&mut self) -> String {
        let count = 1 + self.below(9);
        (0..count).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}

/// The message that a line was generated from.
#[derive(Debug)]
struct Expected {
    at: NaiveDateTime,
    sender: Option<String>,
    /// A kind, or `omitted`, `deleted` or `edited`.
    kind: &'static str,
    text: String,
}

/// Generates an export in a header format, along with the messages in it.
fn export(format: &str, ios: bool) -> (String, Vec<Expected>) {
    let (mut rng, mut text, mut all_expected) = (Rng(7), String::new(), Vec::new());
    let mut at = NaiveDate::from_ymd_opt(2019, 1, 3).and_then(|day| day.and_hms_opt(8, 0, 0)).expect("a time");
    let (mark, eol) = if ios { ("\u{200e}", "\r\n") } else { ("", "\n") };
    for n in 0..MESSAGES {
        at += Duration::seconds(1 + rng.below(1800) as i64);
        let who = rng.pick(&PEOPLE);
        let words = rng.words();
        let (kind, body, content) = match rng.below(100) {
            0..78 => ("text", format!("m{n} {words}"), format!("m{n} {words}")),
            78..86 => (
                "text",
                format!("m{n} {words}\n\n- item: one\n12:30 {words}"),
                format!("m{n} {words}\n\n- item: one\n12:30 {words}"),
            ),
            86..90 => (
                "text",
                format!("m{n} see https://example.org/a/{n} note: {words}"),
                format!("m{n} see https://example.org/a/{n} note: {words}"),
            ),
            90..93 if ios => (
                "image",
                format!("\u{200e}<attached: {n:08}-PHOTO-{}.jpg>", at.format("%Y-%m-%d-%H-%M-%S")),
                String::new(),
            ),
            90..93 => (
                "image",
                format!("\u{200e}IMG-{}-WA{:04}.jpg (file attached)\nm{n} {words}", at.format("%Y%m%d"), n % 10_000),
                format!("m{n} {words}"),
            ),
            93..96 => (
                "omitted",
                if ios { "\u{200e}image omitted".to_owned() } else { "<Media omitted>".to_owned() },
                String::new(),
            ),
            96..97 => {
                ("deleted", format!("{mark}This message was deleted{}", if ios { "." } else { "" }), String::new())
            }
            97..98 => ("edited", format!("m{n} {words} \u{200e}<This message was edited>"), format!("m{n} {words}")),
            _ => {
                let other = rng.pick(&PEOPLE);
                let events = [
                    format!("{who} added {other}"),
                    format!("{who} left"),
                    format!("{who} changed the group name from “A: b” to “C: d m{n}”"),
                ];
                let event = events[rng.below(3) as usize].clone();
                ("system", format!("{mark}{event}"), event)
            }
        };
        let period = if at.hour() < 12 { "a.m." } else { "p.m." };
        let lead = if ios && body.starts_with('\u{200e}') { "\u{200e}" } else { "" };
        let sender = (kind != "system" || ios).then_some(who);
        let name = sender.map(|who| format!("{who}: ")).unwrap_or_default();
        text += &format!(
            "{lead}{}{name}{}{eol}",
            at.format(format).to_string().replace("{}", period),
            body.replace('\n', eol)
        );
        let exported_at = if ios { at } else { at.with_second(0).expect("a time") };
        let sender = (kind != "system").then(|| who.to_owned());
        all_expected.push(Expected { at: exported_at, sender, kind, text: content });
    }
    (text, all_expected)
}

fn matches(message: &Message, expected: &Expected) -> bool {
    let kind = match expected.kind {
        "text" => message.kind == Kind::Text && !message.edited && message.content == expected.text,
        "edited" => message.kind == Kind::Text && message.edited && message.content == expected.text,
        "image" => {
            message.kind == Kind::Image
                && message.attachments.len() == 1
                && message.caption.as_deref().unwrap_or("") == expected.text
        }
        "omitted" => message.kind.is_media() && message.attachments.is_empty(),
        "deleted" => message.kind == Kind::Deleted,
        _ => message.kind == Kind::System && message.content == expected.text,
    };
    kind && message.sent_at == expected.at && message.sender == expected.sender
}

#[test]
fn generated_exports_are_read_back_exactly() {
    for (format, ios) in VARIANTS {
        let (text, all_expected) = export(format, ios);
        let read = messages(&text);
        assert_eq!(read.len(), MESSAGES, "{format}");
        for (message, expected) in read.iter().zip(&all_expected) {
            assert!(matches(message, expected), "{format}: expected {expected:?}, read {message:?}");
        }
    }
}
