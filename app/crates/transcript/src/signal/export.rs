//! Output of signal-export (`data.json`): one message per line, with display names.

use std::io::{Read, Seek};

use chrono::{DateTime, NaiveDateTime};
use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::Fields;
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::text::Lines;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};

/// Reads a conversation. Its title is the name of its folder.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    text: &Text,
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let folder = text.folder().to_owned();
    let title = folder.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
    ledger.begin_conversation(sink, Conversation { title, source: Source::Signal, clock: Clock::Wall, folder })?;
    let mut lines = Lines::new(input.open(text)?)?;
    while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
        if line.trim().is_empty() {
            continue;
        }
        let value = serde_json::from_str::<Value>(line).ok();
        let line = line.to_owned();
        match value.as_ref().map(read_message) {
            Some(Some(message)) => {
                ledger.emit(message, sink)?;
            }
            Some(None) => ledger.skip(lines.number, "no time", &line),
            None => ledger.skip(lines.number, "not valid JSON", &line),
        }
    }
    Ok(())
}

/// `None` if the message has no valid time.
fn read_message(value: &Value) -> Option<Message> {
    let date = value.text("date")?;
    let offset = DateTime::parse_from_rfc3339(date).ok().map(|at| at.naive_local());
    let sent_at = offset.or_else(|| NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S%.f").ok())?;
    let sender = value.text("sender").unwrap_or("No-Sender");
    let mut message =
        Message::new(sent_at, Some(sender.to_owned()), Kind::Text, value.text("body").unwrap_or_default());
    // A reaction is a Python named tuple, which is serialized as a list: [name, emoji].
    let reaction = |one: &Value| {
        let (who, what) = (one.get(0).or_else(|| one.get("name")), one.get(1).or_else(|| one.get("emoji")));
        Some((what?.as_str()?.to_owned(), who.and_then(Value::as_str).map(str::to_owned)))
    };
    message.reactions = Reaction::group(value.items("reactions").iter().filter_map(reaction));
    if value.flag("deleted") {
        return Some(Message { kind: Kind::Deleted, content: "This message was deleted".to_owned(), ..message });
    }
    if value.flag("call") {
        let call = crate::Call { video: None, seconds: None, missed: value.flag("missed") };
        return Some(Message { kind: Kind::Call, call: Some(call), ..message });
    }
    if let Some(sticker) = value.get("sticker").filter(|sticker| sticker.is_object()) {
        let content = sticker.text("emoji").unwrap_or("sticker").to_owned();
        return Some(Message { kind: Kind::Sticker, content, ..message });
    }
    if let Some(quote) = value.text("quote") {
        let lines: Vec<&str> = quote.lines().map(str::trim).filter(|line| !matches!(*line, "" | ">")).collect();
        message.content = format!("{}\n\n{}", lines.join("\n"), message.content);
    }
    let file = |file: &Value| {
        let path = file.text("path").or_else(|| file.text("name"))?;
        Some(Attachment { path: Some(path.to_owned()), ..Attachment::named(file.text("name").unwrap_or(path)) })
    };
    let files: Vec<Attachment> = value.items("attachments").iter().filter_map(file).collect();
    Some(match files.first().map(|first| kind_of_file(&first.name)) {
        Some(kind) => message.with_files(kind, files),
        None => message,
    })
}
