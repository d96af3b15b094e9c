//! Output of signal-cli: `{"envelope": {"sourceName", "sourceNumber", "timestamp", "dataMessage" | "syncMessage"}}`.

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::json::{self, Fields};
use crate::media::kind_of_type;
use crate::receipt::Ledger;
use crate::text::Lines;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};

/// The sender of the account owner's messages. Their envelopes only say that another device sent them.
const ME: &str = "Me";

/// Reads the envelopes. They come from all conversations in turn, so they are grouped in memory first.
pub fn read(reader: impl Read, ledger: &mut Ledger, sink: &mut dyn Sink) -> Result<(), ParseError> {
    let mut lines = Lines::new(reader)?;
    let mut conversations: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
        let line = line.to_owned();
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(&line) {
            Ok(value) => {
                let envelope = value.get("envelope").unwrap_or(&value);
                if let Err(reason) = add(envelope, &mut conversations) {
                    ledger.skip(lines.number, reason, &line);
                }
            }
            Err(_) => ledger.skip(lines.number, "not valid JSON", &line),
        }
    }
    for (title, messages) in conversations {
        ledger.begin_conversation(
            sink,
            Conversation { title: Some(title), source: Source::Signal, clock: Clock::Utc, folder: String::new() },
        )?;
        for message in messages {
            ledger.emit(message, sink)?;
        }
    }
    Ok(())
}

/// Adds an envelope to its conversation. `Err` is the reason to skip the line, also for a reaction or a deletion that
/// was applied to another message.
fn add(envelope: &Value, conversations: &mut BTreeMap<String, Vec<Message>>) -> Result<(), &'static str> {
    let sent = envelope.get("syncMessage").and_then(|sync| sync.get("sentMessage"));
    let from = ["sourceName", "sourceNumber", "source", "sourceUuid"].into_iter().find_map(|key| envelope.text(key));
    let edit = envelope.get("editMessage").and_then(|edit| edit.get("dataMessage"));
    let (sender, data) = match sent {
        Some(sent) => (ME, sent),
        None => (from.unwrap_or("Unknown"), envelope.get("dataMessage").or(edit).ok_or("not a message")?),
    };
    let timestamp = data.number("timestamp").or_else(|| envelope.number("timestamp")).ok_or("no time")?;
    let sent_at = json::from_millis(timestamp).ok_or("invalid time")?;
    let group = data.get("groupInfo").and_then(|group| group.text("groupName").or_else(|| group.text("groupId")));
    let partner = if sent.is_some() {
        ["destinationName", "destinationNumber", "destination"].into_iter().find_map(|key| data.text(key)).unwrap_or(ME)
    } else {
        sender
    };
    let messages = conversations.entry(group.unwrap_or(partner).to_owned()).or_default();
    if let Some(reaction) = data.get("reaction").filter(|reaction| reaction.is_object()) {
        return apply_reaction(messages, reaction, sender);
    }
    if let Some(deleted) = data.get("remoteDelete").and_then(|deleted| deleted.id("timestamp")) {
        let target = messages.iter_mut().rev().find(|m| m.id.as_ref() == Some(&deleted));
        let target = target.ok_or("deletes a message that is not in the file")?;
        (target.kind, target.content) = (Kind::Deleted, "This message was deleted".to_owned());
        return Err("deletes another message");
    }
    let mut message =
        Message::new(sent_at, Some(sender.to_owned()), Kind::Text, data.text("message").unwrap_or_default());
    message.id = Some(timestamp.to_string());
    message.edited = edit.is_some();
    message.reply_to = data.get("quote").and_then(|quote| quote.id("id"));
    if data.flag("viewOnce") {
        message.kind = Kind::ViewOnce;
    }
    if let Some(sticker) = data.get("sticker").filter(|sticker| sticker.is_object()) {
        message.kind = Kind::Sticker;
        message.content = sticker.text("emoji").unwrap_or("sticker").to_owned();
    }
    messages.push(with_files(message, data.items("attachments")));
    Ok(())
}

/// Adds a reaction to its message, or removes it. The target is identified by its timestamp.
fn apply_reaction(messages: &mut [Message], reaction: &Value, by: &str) -> Result<(), &'static str> {
    let target = reaction.id("targetSentTimestamp").ok_or("reaction without a target")?;
    let message = messages.iter_mut().rev().find(|message| message.id.as_ref() == Some(&target));
    let message = message.ok_or("reaction to a message that is not in the file")?;
    let emoji = reaction.text("emoji").unwrap_or("👍").to_owned();
    let existing = message.reactions.iter().flat_map(|r| r.by.iter().map(|by| (r.emoji.clone(), Some(by.clone()))));
    let mut all: Vec<(String, Option<String>)> = existing.filter(|(_, who)| who.as_deref() != Some(by)).collect();
    if !reaction.flag("isRemove") {
        all.push((emoji, Some(by.to_owned())));
    }
    message.reactions = Reaction::group(all);
    Err("reaction to another message")
}

/// Adds attachments. signal-cli stores the files under their id; the file name is a separate field.
fn with_files(message: Message, attachments: &[Value]) -> Message {
    let kind = |file: &Value| file.text("contentType").map_or(Kind::Document, kind_of_type);
    let Some(first) = attachments.first().map(kind) else { return message };
    let file = |file: &Value| {
        let id = file.text("id")?;
        Some(Attachment { path: Some(id.to_owned()), ..Attachment::named(file.text("filename").unwrap_or(id)) })
    };
    message.with_files(first, attachments.iter().filter_map(file).collect())
}
