//! Facebook Messenger and Instagram: the JSON of “Download your information”.
//!
//! A folder a thread, with `message_1.json` (the newest) to `message_N.json`, each newest first and
//! of at most 10,000 messages. The texts are UTF-8 read as Latin-1 and written as UTF-8 again
//! (“mojibake”), which [`repaired`] undoes. The newer end-to-end encrypted download has other names
//! (`threadName`, `senderName`, `timestamp`) and needs no repair.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Call, Kind, Message, ParseError, Reaction, Source};

/// Reads the threads.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    source: Source,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let mut threads: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        // Files of one thread lie in one folder; encrypted downloads have a file a thread.
        let thread = if text.name().starts_with("message_") { text.folder() } else { &text.path };
        threads.entry(thread).or_default().push(text);
    }
    for parts in threads.values_mut() {
        parts.sort_by_key(|text| std::cmp::Reverse(part_number(text.name())));
        let mut begun = false;
        for part in parts {
            // Newest first, so a part is turned around before its messages are told.
            let mut thread = Thread::default();
            json::walk(input.open(part)?, &mut thread)?;
            if !begun {
                begun = true;
                let title = thread.title.as_deref().map(repaired);
                // Paths in the file start from the top of the download.
                ledger.begin(sink, Conversation { title, source, clock: Clock::Utc, folder: String::new() })?;
            }
            let count = thread.messages.len() as u64;
            for (number, value) in thread.messages.iter().enumerate().rev() {
                match read_message(value) {
                    Some(message) => {
                        ledger.pass(message, sink)?;
                    }
                    None => ledger.skip((number as u64 + 1).min(count), "it has no time", &value.to_string()),
                }
            }
        }
    }
    Ok(())
}

fn part_number(name: &str) -> u32 {
    name.trim_start_matches("message_").trim_end_matches(".json").parse().unwrap_or(0)
}

#[derive(Default)]
struct Thread {
    title: Option<String>,
    messages: Vec<Value>,
}

impl Visitor for Thread {
    fn at(&mut self, path: &[&str]) -> Step {
        match path {
            [] | ["messages"] => Step::Into,
            ["messages", "*"] | ["title" | "threadName"] => Step::Take,
            _ => Step::Skip,
        }
    }

    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError> {
        match path {
            ["title" | "threadName"] => self.title = value.as_str().map(str::to_owned),
            _ => self.messages.push(value),
        }
        Ok(())
    }
}

fn read_message(value: &Value) -> Option<Message> {
    let sent_at = json::from_millis(value.number("timestamp_ms").or_else(|| value.number("timestamp"))?)?;
    let sender = value.text("sender_name").or_else(|| value.text("senderName")).map(repaired);
    let sender = sender.unwrap_or_else(|| "Deleted account".to_owned());
    let text = value.text("content").or_else(|| value.text("text")).map(repaired).unwrap_or_default();
    let mut message = Message::new(sent_at, Some(sender), Kind::Text, text);
    message.reactions = Reaction::gather(
        value
            .items("reactions")
            .iter()
            .filter_map(|one| Some((repaired(one.text("reaction")?), one.text("actor").map(repaired)))),
    );
    if value.flag("is_unsent") || value.flag("isUnsent") {
        message.kind = Kind::Deleted;
        message.content = "This message was unsent".to_owned();
        return Some(message);
    }
    if let Some(seconds) = value.number("call_duration") {
        let missed = value.flag("missed") || seconds == 0;
        let seconds = u32::try_from(seconds).ok().filter(|seconds| *seconds > 0);
        message.kind = Kind::Call;
        message.call = Some(Call { video: None, seconds, missed });
        return Some(message);
    }
    if matches!(value.text("type"), Some("Subscribe" | "Unsubscribe")) {
        return Some(Message { sender: None, kind: Kind::System, ..message });
    }
    Some(with_media(value, message))
}

fn with_media(value: &Value, mut message: Message) -> Message {
    let lists = [
        ("photos", Kind::Image),
        ("videos", Kind::Video),
        ("gifs", Kind::Gif),
        ("audio_files", Kind::Voice),
        ("files", Kind::Document),
        ("media", Kind::Media),
    ];
    let mut kind = None;
    let mut files = Vec::new();
    for (key, of) in lists {
        for item in value.items(key) {
            if let Some(path) = item.text("uri") {
                let file = Attachment::at(repaired(path));
                let of = if of == Kind::Media { kind_of_file(&file.name) } else { of };
                kind = kind.or(Some(of));
                files.push(file);
            }
        }
    }
    if let Some(path) = value.get("sticker").and_then(|sticker| sticker.text("uri")) {
        (kind, files) = (Some(Kind::Sticker), vec![Attachment::at(repaired(path))]);
    }
    if let Some(share) = value.get("share") {
        let shared = ["link", "share_text"].into_iter().filter_map(|key| share.text(key)).map(repaired);
        for part in shared {
            if !message.content.contains(&part) {
                let separator = if message.content.is_empty() { "" } else { "\n" };
                message.content = format!("{}{separator}{part}", message.content);
            }
        }
    }
    match kind {
        Some(kind) => message.with_files(kind, files),
        None => message,
    }
}

/// The text that was meant: when all its characters are Latin-1 and their bytes are UTF-8, it was
/// written twice.
pub fn repaired(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn mojibake_is_repaired_and_good_text_is_left_alone() {
        assert_eq!(repaired("Zo\u{c3}\u{ab} \u{f0}\u{9f}\u{98}\u{80}"), "Zoë 😀");
        assert_eq!(repaired("Zoë 😀"), "Zoë 😀");
        assert_eq!(repaired("café"), "café");
        assert_eq!(repaired("plain"), "plain");
    }
}
