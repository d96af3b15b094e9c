//! Discord, as DiscordChatExporter writes it in JSON: a file a channel or thread.
//!
//! Format: `JsonMessageWriter.cs` of <https://github.com/Tyrrrz/DiscordChatExporter>. A zip with
//! several of them holds several conversations, and the downloaded files beside them.

use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Call, Kind, Message, ParseError, Reaction, Source};

/// Reads the channels.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let folder = text.folder().to_owned();
        let mut channel =
            Channel { sink, ledger: &mut *ledger, folder, guild: None, name: None, begun: false, record: 0 };
        json::walk(input.open(text)?, &mut channel)?;
    }
    Ok(())
}

struct Channel<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    folder: String,
    guild: Option<String>,
    name: Option<String>,
    begun: bool,
    record: u64,
}

impl Visitor for Channel<'_> {
    fn at(&mut self, path: &[&str]) -> Step {
        match path {
            [] | ["messages"] => Step::Into,
            ["messages", "*"] | ["guild" | "channel"] => Step::Take,
            _ => Step::Skip,
        }
    }

    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError> {
        match path {
            ["guild"] => self.guild = value.text("name").map(str::to_owned),
            ["channel"] => self.name = Some(title(&value, self.guild.as_deref())),
            _ => self.message(&value)?,
        }
        Ok(())
    }
}

/// `#general · Lighthouse`; direct messages carry the other person's name alone.
fn title(channel: &Value, guild: Option<&str>) -> String {
    let name = channel.text("name").unwrap_or("channel");
    match guild.filter(|guild| *guild != "Direct Messages") {
        Some(guild) => format!("#{name} · {guild}"),
        None => name.to_owned(),
    }
}

impl Channel<'_> {
    fn message(&mut self, value: &Value) -> Result<(), ParseError> {
        self.record += 1;
        if !self.begun {
            self.begun = true;
            self.ledger.begin(
                self.sink,
                Conversation {
                    title: self.name.take(),
                    source: Source::Discord,
                    clock: Clock::Utc,
                    folder: self.folder.clone(),
                },
            )?;
        }
        match read_message(value) {
            Some(message) => {
                self.ledger.pass(message, self.sink)?;
            }
            None => self.ledger.skip(self.record, "it has no time", &value.to_string()),
        }
        Ok(())
    }
}

fn read_message(value: &Value) -> Option<Message> {
    let sent_at = json::from_rfc3339(value.text("timestamp")?)?;
    let sender = value.get("author").and_then(name).unwrap_or("Deleted user").to_owned();
    let content = value.text("content").unwrap_or_default();
    let mut message = match value.text("type") {
        None | Some("Default" | "Reply" | "ChatInputCommand" | "ContextMenuCommand" | "0" | "19") => {
            said(value, Message::new(sent_at, Some(sender), Kind::Text, content))
        }
        Some("Call") => call(value, Message::new(sent_at, Some(sender), Kind::Call, content)),
        Some(_) => Message::new(sent_at, None, Kind::System, format!("{sender} {}", lower_first(content))),
    };
    message.edited = value.text("timestampEdited").is_some();
    message.pinned = value.flag("isPinned");
    message.id = value.id("id");
    message.reply_to = value.get("reference").and_then(|reference| reference.id("messageId"));
    message.reactions = value.items("reactions").iter().map(reaction).collect();
    Some(message)
}

/// The name on this server, else the account's.
fn name(user: &Value) -> Option<&str> {
    user.text("nickname").or_else(|| user.text("name"))
}

fn said(value: &Value, mut message: Message) -> Message {
    if let Some(forwarded) = value.get("forwardedMessage").filter(|forwarded| forwarded.is_object()) {
        message.forwarded = true;
        message.content = forwarded.text("content").unwrap_or_default().to_owned();
    }
    let mut files: Vec<Attachment> = value.items("attachments").iter().filter_map(file).collect();
    if let Some(sticker) = value.items("stickers").first().and_then(|sticker| sticker.text("name")) {
        if files.is_empty() {
            message.kind = Kind::Sticker;
            message.content = sticker.to_owned();
        }
        return message;
    }
    if let Some(poll) = value.get("poll").filter(|poll| poll.is_object()) {
        message.content = poll.text("question").unwrap_or(&message.content).to_owned();
        message.kind = Kind::Poll;
    }
    if message.content.is_empty() {
        message.content = embed_text(value.items("embeds"));
    }
    match files.first() {
        Some(first) => {
            let kind = kind_of_file(&first.name);
            // An album is told by its first picture; the others hang on the same message.
            message.with_files(kind, std::mem::take(&mut files))
        }
        None => message,
    }
}

/// A downloaded file has a path, one that was not has a web address.
fn file(attachment: &Value) -> Option<Attachment> {
    let name = attachment.text("fileName")?;
    let url = attachment.text("url").unwrap_or_default();
    let path = (!url.contains("://") && !url.is_empty()).then(|| url.to_owned());
    Some(Attachment { path, ..Attachment::named(name) })
}

/// What a message of a bot says, when it says it in cards only.
fn embed_text(embeds: &[Value]) -> String {
    let part = |embed: &Value| {
        let parts = ["title", "description", "url"].into_iter().filter_map(|key| embed.text(key));
        parts.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    embeds.iter().map(part).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn call(value: &Value, mut message: Message) -> Message {
    let ended = value.text("callEndedTimestamp").and_then(json::from_rfc3339);
    let seconds = ended.map(|ended| (ended - message.sent_at).num_seconds()).and_then(|s| u32::try_from(s).ok());
    message.call = Some(Call { video: None, seconds, missed: false });
    message
}

fn reaction(value: &Value) -> Reaction {
    let emoji = value.get("emoji").and_then(|emoji| emoji.text("name")).unwrap_or("?").to_owned();
    let by: Vec<String> = value.items("users").iter().filter_map(name).map(str::to_owned).collect();
    let count = value.number("count").and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
    Reaction { emoji, count: count.max(by.len() as u32), by }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
