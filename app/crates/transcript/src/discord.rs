//! JSON files of DiscordChatExporter, one per channel or thread.
//!
//! Format: `JsonMessageWriter.cs` of <https://github.com/Tyrrrz/DiscordChatExporter>. A zip may contain several
//! channels along with their downloaded attachments.

use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Call, Kind, Message, ParseError, Reaction, Source};

/// Reads each channel as a conversation.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let folder = text.folder().to_owned();
        let mut channel =
            Channel { sink, ledger: &mut *ledger, folder, guild: None, name: None, started: false, record: 0 };
        json::walk(input.open(text)?, &mut channel)?;
    }
    Ok(())
}

struct Channel<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    folder: String,
    /// The name of the server.
    guild: Option<String>,
    /// The title of the conversation.
    name: Option<String>,
    /// Whether the conversation was passed to the sink.
    started: bool,
    record: u64,
}

impl Visitor for Channel<'_> {
    fn step(&mut self, path: &[&str]) -> Step {
        match path {
            [] | ["messages"] => Step::Descend,
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

/// The title: `#general · Lighthouse`, or the other person's name for direct messages.
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
        if !self.started {
            self.started = true;
            self.ledger.begin_conversation(
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
                self.ledger.emit(message, self.sink)?;
            }
            None => self.ledger.skip(self.record, "no time", &value.to_string()),
        }
        Ok(())
    }
}

/// `None` if the message has no valid time.
fn read_message(value: &Value) -> Option<Message> {
    let sent_at = json::from_rfc3339(value.text("timestamp")?)?;
    let sender = value.get("author").and_then(name).unwrap_or("Deleted user").to_owned();
    let content = value.text("content").unwrap_or_default();
    let mut message = match value.text("type") {
        None | Some("Default" | "Reply" | "ChatInputCommand" | "ContextMenuCommand" | "0" | "19") => {
            user_message(value, Message::new(sent_at, Some(sender), Kind::Text, content))
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

/// The user's nickname on the server, otherwise the account name.
fn name(user: &Value) -> Option<&str> {
    user.text("nickname").or_else(|| user.text("name"))
}

fn user_message(value: &Value, mut message: Message) -> Message {
    if let Some(forwarded) = value.get("forwardedMessage").filter(|forwarded| forwarded.is_object()) {
        message.forwarded = true;
        message.content = forwarded.text("content").unwrap_or_default().to_owned();
    }
    let mut files: Vec<Attachment> = value.items("attachments").iter().filter_map(file).collect();
    if let Some(sticker) = value.items("stickers").first().and_then(|sticker| sticker.text("name"))
        && files.is_empty()
    {
        message.kind = Kind::Sticker;
        message.content = sticker.to_owned();
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
            // The first file determines the kind of the message.
            message.with_files(kind, std::mem::take(&mut files))
        }
        None => message,
    }
}

/// The `url` of an attachment is a path if the file was downloaded.
fn file(attachment: &Value) -> Option<Attachment> {
    let name = attachment.text("fileName")?;
    let url = attachment.text("url").unwrap_or_default();
    let path = (!url.contains("://") && !url.is_empty()).then(|| url.to_owned());
    Some(Attachment { path, ..Attachment::named(name) })
}

/// The text of the embeds (cards), for bot messages that have no other text.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sticker_does_not_hide_the_files_next_to_it() {
        let value = |files: &str| {
            let text = format!(r#"{{"attachments":[{files}],"stickers":[{{"name":"Wave"}}]}}"#);
            serde_json::from_str::<Value>(&text).expect("valid JSON")
        };
        let plain = || Message::new(chrono::NaiveDateTime::default(), None, Kind::Text, "");
        assert_eq!(user_message(&value(""), plain()).kind, Kind::Sticker);
        let message = user_message(&value(r#"{"fileName":"a.jpg","url":"a.jpg"}"#), plain());
        assert_eq!((message.kind, message.attachments.len()), (Kind::Image, 1));
    }
}
