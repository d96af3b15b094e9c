//! Dumps of Signal Desktop's database in JSON.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_type;
use crate::receipt::Ledger;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};

/// Reads the conversations. The rows of all conversations are mixed, so they are grouped in memory first.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    text: &Text,
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let mut rows = Rows { ledger, names: HashMap::new(), conversations: BTreeMap::new(), record: 0 };
    json::walk(input.open(text)?, &mut rows)?;
    let Rows { ledger, names, conversations, .. } = rows;
    for (conversation, mut messages) in conversations {
        ledger.begin_conversation(
            sink,
            Conversation {
                title: names.get(&conversation).cloned(),
                source: Source::Signal,
                clock: Clock::Utc,
                folder: text.folder().to_owned(),
            },
        )?;
        messages.sort_by_key(|message| message.sent_at);
        for mut message in messages {
            let named = message.sender.as_ref().and_then(|sender| names.get(sender));
            if let Some(name) = named {
                message.sender = Some(name.clone());
            }
            for by in message.reactions.iter_mut().flat_map(|reaction| &mut reaction.by) {
                if let Some(name) = names.get(by) {
                    by.clone_from(name);
                }
            }
            ledger.emit(message, sink)?;
        }
    }
    Ok(())
}

struct Rows<'a> {
    ledger: &'a mut Ledger,
    /// Names of conversations and people, by each of their ids.
    names: HashMap<String, String>,
    /// Messages by conversation id.
    conversations: BTreeMap<String, Vec<Message>>,
    record: u64,
}

impl Visitor for Rows<'_> {
    fn step(&mut self, path: &[&str]) -> Step {
        match path {
            // One tool writes "messsages".
            [] | ["messages" | "messsages" | "conversations" | "groups_name_id"] => Step::Descend,
            ["*"] | [_, "*"] => Step::Take,
            _ => Step::Skip,
        }
    }

    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError> {
        match path {
            ["conversations", "*"] => self.name(&value),
            ["groups_name_id", "*"] => {
                let pairs = value.as_object().into_iter().flatten();
                self.names.extend(pairs.filter_map(|(name, id)| Some((id.as_str()?.to_owned(), name.clone()))));
            }
            _ => {
                self.record += 1;
                match read_message(&value) {
                    Ok((conversation, message)) => self.conversations.entry(conversation).or_default().push(message),
                    Err(reason) => self.ledger.skip(self.record, reason, &value.to_string()),
                }
            }
        }
        Ok(())
    }
}

impl Rows<'_> {
    /// Stores the name of a conversation under all of its ids.
    fn name(&mut self, value: &Value) {
        let name = ["name", "profileFullName", "profileName", "e164"].into_iter().find_map(|key| value.text(key));
        let Some(name) = name else { return };
        for key in ["id", "serviceId", "uuid", "e164", "groupId"] {
            if let Some(id) = value.text(key) {
                self.names.insert(id.to_owned(), name.to_owned());
            }
        }
    }
}

/// Returns the id of the conversation and the message. `Err` is the reason to skip the row.
fn read_message(value: &Value) -> Result<(String, Message), &'static str> {
    let conversation = value.text("conversationId").ok_or("no conversation")?.to_owned();
    let time = value.number("sent_at").or_else(|| value.number("timestamp")).ok_or("no time")?;
    let sent_at = json::from_millis(time).ok_or("invalid time")?;
    let source = ["sourceServiceId", "sourceUuid", "source"].into_iter().find_map(|key| value.text(key));
    let body = value.text("body").unwrap_or_default();
    let mut message = match value.text("type") {
        Some("incoming") => Message::new(sent_at, Some(source.unwrap_or(&conversation).to_owned()), Kind::Text, body),
        Some("outgoing") => Message::new(sent_at, Some("Me".to_owned()), Kind::Text, body),
        Some(other) => Message::new(sent_at, None, Kind::System, other.replace('-', " ")),
        None => return Err("no type"),
    };
    // Quotes refer to a message by the time it was sent.
    message.id = Some(time.to_string());
    message.edited = !value.items("editHistory").is_empty();
    message.reply_to = value.get("quote").and_then(|quote| quote.id("id"));
    message.reactions = Reaction::group(
        value.items("reactions").iter().filter_map(|one| Some((one.text("emoji")?.to_owned(), one.id("fromId")))),
    );
    if value.flag("deletedForEveryone") {
        (message.kind, message.content) = (Kind::Deleted, "This message was deleted".to_owned());
        return Ok((conversation, message));
    }
    let attachments = value.items("attachments");
    let kind = attachments.first().map(|file| file.text("contentType").map_or(Kind::Document, kind_of_type));
    let file = |file: &Value| {
        let name = file.text("fileName").or_else(|| file.text("path"))?;
        Some(Attachment { path: file.text("path").map(str::to_owned), ..Attachment::named(name) })
    };
    Ok((
        conversation,
        match kind {
            Some(kind) => message.with_files(kind, attachments.iter().filter_map(file).collect()),
            None => message,
        },
    ))
}
