//! JSON exports of Telegram Desktop (`result.json`), of one chat or a whole account.
//!
//! Format: <https://core.telegram.org/import-export> and the exporter's source
//! (`export_output_json.cpp` of Telegram Desktop). A chat has `name`, `type` and `messages`; an
//! account has chats in `chats.list` and `left_chats.list`. Times are written as local time (`date`)
//! and, since 2022, also as Unix time (`date_unixtime`).

mod service;

use std::io::{Read, Seek};

use chrono::NaiveDateTime;
use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::{kind_of_file, kind_of_type};
use crate::receipt::Ledger;
use crate::{Attachment, Kind, Message, ParseError, Place, Poll, PollOption, Reaction, Source};

/// Reads every chat of the export as a conversation.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let folder = text.folder().to_owned();
        let mut chats =
            Chats { sink, ledger: &mut *ledger, folder, title: None, kind: None, started: false, record: 0 };
        json::walk(input.open(text)?, &mut chats)?;
    }
    Ok(())
}

struct Chats<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    folder: String,
    /// The `name` of the current chat.
    title: Option<String>,
    /// The `type` of the current chat.
    kind: Option<String>,
    /// Whether the current chat was passed to the sink.
    started: bool,
    /// The number of messages read so far, in all chats.
    record: u64,
}

impl Visitor for Chats<'_> {
    fn step(&mut self, path: &[&str]) -> Step {
        match path {
            ["chats" | "left_chats", "list", "*"] => {
                (self.title, self.kind, self.started) = (None, None, false);
                Step::Descend
            }
            [] | ["chats" | "left_chats"] | ["chats" | "left_chats", "list"] | [.., "messages"] => Step::Descend,
            [.., "messages", "*"] | ["name" | "type"] | [_, "list", "*", "name" | "type"] => Step::Take,
            _ => Step::Skip,
        }
    }

    fn take(&mut self, path: &[&str], value: Value) -> Result<(), ParseError> {
        match path {
            [.., "name"] => self.title = value.as_str().map(str::to_owned),
            [.., "type"] => self.kind = value.as_str().map(str::to_owned),
            _ => self.message(&value)?,
        }
        Ok(())
    }
}

impl Chats<'_> {
    /// Reads a message. A chat is passed to the sink with its first message, which shows the clock.
    fn message(&mut self, value: &Value) -> Result<(), ParseError> {
        self.record += 1;
        let clock = if value.get("date_unixtime").is_some() { Clock::Utc } else { Clock::Wall };
        if !self.started {
            self.started = true;
            let saved = self.kind.as_deref() == Some("saved_messages");
            let title = self.title.take().or(saved.then(|| "Saved messages".to_owned()));
            self.ledger.begin_conversation(
                self.sink,
                Conversation { title, source: Source::Telegram, clock, folder: self.folder.clone() },
            )?;
        }
        match read_message(value) {
            Ok(message) => {
                self.ledger.emit(message, self.sink)?;
            }
            Err(reason) => self.ledger.skip(self.record, reason, &value.to_string()),
        }
        Ok(())
    }
}

fn read_message(value: &Value) -> Result<Message, &'static str> {
    let sent_at = time(value).ok_or("no date")?;
    let mut message = match value.text("type") {
        Some("message") => user_message(value, sent_at),
        Some("service") => service::read(value, sent_at),
        _ => return Err("neither a message nor a service message"),
    };
    message.id = value.id("id");
    message.reply_to = value.id("reply_to_message_id");
    message.reactions = reactions(value);
    Ok(message)
}

fn time(value: &Value) -> Option<NaiveDateTime> {
    let utc = value.number("date_unixtime").and_then(json::from_seconds);
    utc.or_else(|| NaiveDateTime::parse_from_str(value.text("date")?, "%Y-%m-%dT%H:%M:%S").ok())
}

fn user_message(value: &Value, sent_at: NaiveDateTime) -> Message {
    let sender = value.text("from").unwrap_or("Deleted account");
    let text = plain(value.get("text"));
    let mut message = Message::new(sent_at, Some(sender.to_owned()), Kind::Text, text);
    message.edited = value.get("edited").is_some() || value.get("edited_unixtime").is_some();
    message.forwarded = value.get("forwarded_from").is_some();
    if let Some(poll) = value.get("poll") {
        return with_poll(message, poll);
    }
    if let Some(place) = place(value) {
        return with_place(message, place, value);
    }
    if let Some(contact) = value.get("contact_information") {
        let parts = ["first_name", "last_name", "phone_number"].map(|key| contact.text(key).unwrap_or_default());
        message.content = parts.join(" ").trim().to_owned();
        message.kind = Kind::Contact;
        return message;
    }
    match file(value) {
        Some((kind, Some(file))) => message.with_files(kind, vec![file]),
        Some((kind, None)) => with_omitted_media(message, kind),
        None => message,
    }
}

/// Text without formatting. Telegram writes a string, or a list of strings and formatted parts with a `text`.
fn plain(text: Option<&Value>) -> String {
    match text {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().map(|part| part.as_str().or_else(|| part.text("text")).unwrap_or_default()).collect()
        }
        _ => String::new(),
    }
}

/// The kind of the attachment, and the file if it was exported. `None` if there is no attachment.
fn file(value: &Value) -> Option<(Kind, Option<Attachment>)> {
    let duration_ms = value.number("duration_seconds").and_then(|seconds| u32::try_from(seconds * 1000).ok());
    if let Some(path) = value.text("photo") {
        return Some((Kind::Image, exported(path, None, duration_ms)));
    }
    let path = value.text("file")?;
    let kind = match value.text("media_type") {
        Some("sticker") => Kind::Sticker,
        Some("voice_message") => Kind::Voice,
        Some("video_message") => Kind::VideoNote,
        Some("animation") => Kind::Gif,
        Some("video_file") => Kind::Video,
        Some("audio_file") => Kind::Audio,
        _ => value.text("mime_type").map_or_else(|| kind_of_file(path), kind_of_type),
    };
    Some((kind, exported(path, value.text("file_name"), duration_ms)))
}

/// The file at a path. Files that were not exported have an explanation in parentheses instead of a path.
fn exported(path: &str, name: Option<&str>, duration_ms: Option<u32>) -> Option<Attachment> {
    if path.starts_with('(') {
        return name.map(|name| Attachment { duration_ms, ..Attachment::named(name) });
    }
    let file = Attachment::at(path);
    Some(Attachment { name: name.map_or(file.name.clone(), str::to_owned), duration_ms, ..file })
}

/// A message with media that was not exported. Without a caption, the content becomes "image omitted" or similar.
fn with_omitted_media(mut message: Message, kind: Kind) -> Message {
    if message.content.is_empty() {
        message.content = format!("{} omitted", kind.as_str().replace('_', " "));
    } else {
        message.caption = Some(message.content.clone());
    }
    message.kind = kind;
    message
}

fn with_poll(mut message: Message, poll: &Value) -> Message {
    let option = |answer: &Value| PollOption {
        text: plain(answer.get("text")),
        votes: answer.number("voters").and_then(|votes| u32::try_from(votes).ok()).unwrap_or(0),
    };
    message.content = plain(poll.get("question"));
    message.kind = Kind::Poll;
    message.poll = Some(Poll { options: poll.items("answers").iter().map(option).collect() });
    message
}

fn place(value: &Value) -> Option<Place> {
    let place = value.get("location_information")?;
    Some(Place { latitude: place.get("latitude")?.as_f64()?, longitude: place.get("longitude")?.as_f64()? })
}

fn with_place(mut message: Message, place: Place, value: &Value) -> Message {
    let named = [value.text("place_name"), value.text("address")];
    let mut words: Vec<String> = named.into_iter().flatten().map(str::to_owned).collect();
    words.push(format!("{}, {}", place.latitude, place.longitude));
    let live = value.get("live_location_period_seconds").is_some();
    message.kind = if live { Kind::LiveLocation } else { Kind::Location };
    message.content = words.join("\n");
    message.place = Some(place);
    message
}

fn reactions(value: &Value) -> Vec<Reaction> {
    let reaction = |one: &Value| {
        let emoji = one.text("emoji").or_else(|| one.text("document_id")).unwrap_or("⭐").to_owned();
        let by: Vec<String> =
            one.items("recent").iter().filter_map(|who| who.text("from")).map(str::to_owned).collect();
        let count = one.number("count").and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
        Reaction { emoji, count: count.max(by.len() as u32), by }
    };
    value.items("reactions").iter().map(reaction).collect()
}
