//! Facebook Messenger and Instagram: the JSON format of “Download your information”.
//!
//! Each thread is a folder with `message_1.json` (the newest messages) to `message_N.json`. A file has at most
//! 10,000 messages, newest first. The texts are UTF-8 that was decoded as Latin-1 and encoded as UTF-8 again
//! (“mojibake”), which [`repaired`] undoes. The newer download of end-to-end encrypted chats uses other names
//! (`threadName`, `senderName`, `timestamp`) and has correct texts.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Call, Kind, Message, ParseError, Reaction, Source};

/// Reads the threads in chronological order.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    source: Source,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let mut threads: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        // The files of a thread share a folder. Downloads of encrypted chats have one file per thread.
        let thread = if text.name().starts_with("message_") { text.folder() } else { &text.path };
        threads.entry(thread).or_default().push(text);
    }
    for parts in threads.values_mut() {
        parts.sort_by_key(|text| std::cmp::Reverse(part_number(text.name())));
        let mut started = false;
        for part in parts {
            // The newest message comes first, so a part is held in memory and read backwards.
            let mut thread = Thread::default();
            json::walk(input.open(part)?, &mut thread)?;
            if !started {
                started = true;
                let title = thread.title.as_deref().map(repaired);
                // Attachment paths are relative to the root of the download.
                ledger.begin_conversation(
                    sink,
                    Conversation { title, source, clock: Clock::Utc, folder: String::new() },
                )?;
            }
            let count = thread.messages.len() as u64;
            for (number, value) in thread.messages.iter().enumerate().rev() {
                match read_message(value) {
                    Some(message) => {
                        ledger.emit(message, sink)?;
                    }
                    None => ledger.skip((number as u64 + 1).min(count), "no time", &value.to_string()),
                }
            }
        }
    }
    Ok(())
}

/// N in `message_N.json`; 0 for other names.
fn part_number(name: &str) -> u32 {
    name.trim_start_matches("message_").trim_end_matches(".json").parse().unwrap_or(0)
}

#[derive(Default)]
struct Thread {
    title: Option<String>,
    messages: Vec<Value>,
}

impl Visitor for Thread {
    fn step(&mut self, path: &[&str]) -> Step {
        match path {
            [] | ["messages"] => Step::Descend,
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

/// `None` if the message has no valid time.
fn read_message(value: &Value) -> Option<Message> {
    let sent_at = json::from_millis(value.number("timestamp_ms").or_else(|| value.number("timestamp"))?)?;
    let sender = value.text("sender_name").or_else(|| value.text("senderName")).map(repaired);
    let sender = sender.unwrap_or_else(|| "Deleted account".to_owned());
    let text = value.text("content").or_else(|| value.text("text")).map(repaired).unwrap_or_default();
    let mut message = Message::new(sent_at, Some(sender), Kind::Text, text);
    message.reactions = Reaction::group(
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
    for (key, list_kind) in lists {
        for item in value.items(key) {
            if let Some(path) = item.text("uri") {
                let file = Attachment::at(repaired(path));
                // The list `media` can contain any kind of file.
                let file_kind = if list_kind == Kind::Media { kind_of_file(&file.name) } else { list_kind };
                kind = kind.or(Some(file_kind));
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

/// Repairs text that was encoded twice: if all characters are Latin-1 and their bytes are valid UTF-8, the bytes are
/// decoded. Other text is returned unchanged.
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
    fn repairs_mojibake_and_keeps_correct_text() {
        assert_eq!(repaired("Zo\u{c3}\u{ab} \u{f0}\u{9f}\u{98}\u{80}"), "Zoë 😀");
        assert_eq!(repaired("Zoë 😀"), "Zoë 😀");
        assert_eq!(repaired("café"), "café");
        assert_eq!(repaired("plain"), "plain");
    }
}
