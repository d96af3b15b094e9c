//! Google Chat data from Takeout: `Google Chat/Groups/<DM or Space …>/messages.json`, with the name and the members
//! in `group_info.json` in the same folder.
//!
//! Times have the form `Tuesday, May 17, 2022 at 10:29:42 AM UTC`. Since 2023 there is a narrow no-break space
//! before AM or PM.

use std::io::{Read, Seek};

use chrono::NaiveDateTime;
use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};

/// Reads each group as a conversation.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let infos: Vec<Text> = input.texts().into_iter().filter(|text| text.name() == "group_info.json").collect();
    for text in texts.iter().filter(|text| text.name() != "group_info.json") {
        let info = match infos.iter().find(|info| info.folder() == text.folder()) {
            Some(info) => serde_json::from_str(&input.read_to_string(info)?).unwrap_or(Value::Null),
            None => Value::Null,
        };
        ledger.begin_conversation(
            sink,
            Conversation {
                title: title(&info),
                source: Source::GoogleChat,
                clock: Clock::Utc,
                folder: text.folder().to_owned(),
            },
        )?;
        let mut group = Group { sink, ledger: &mut *ledger, record: 0, topic: None };
        json::walk(input.open(text)?, &mut group)?;
    }
    Ok(())
}

/// The name of the space, otherwise the names of its members.
fn title(info: &Value) -> Option<String> {
    let members: Vec<&str> = info.items("members").iter().filter_map(|member| member.text("name")).collect();
    let named = info.text("name").filter(|name| *name != "Group Chat");
    named.map(str::to_owned).or_else(|| (!members.is_empty()).then(|| members.join(", ")))
}

struct Group<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    record: u64,
    /// The current topic's id and the id of its first message.
    topic: Option<(String, String)>,
}

impl Visitor for Group<'_> {
    fn step(&mut self, path: &[&str]) -> Step {
        match path {
            [] | ["messages"] => Step::Descend,
            ["messages", "*"] => Step::Take,
            _ => Step::Skip,
        }
    }

    fn take(&mut self, _: &[&str], value: Value) -> Result<(), ParseError> {
        self.record += 1;
        let Some(mut message) = read_message(&value) else {
            self.ledger.skip(self.record, "no time", &value.to_string());
            return Ok(());
        };
        message.reply_to = self.reply_target(&value, message.id.as_deref());
        self.ledger.emit(message, self.sink)?;
        Ok(())
    }
}

impl Group<'_> {
    /// The message that this one replies to: the quoted message, otherwise the first message of the topic.
    fn reply_target(&mut self, value: &Value, id: Option<&str>) -> Option<String> {
        if let Some(quoted) = value.get("quoted_message_metadata").and_then(|quoted| quoted.id("message_id")) {
            return Some(quoted);
        }
        let topic = value.text("topic_id")?;
        match &self.topic {
            Some((current, first)) if current == topic => Some(first.clone()),
            _ => {
                self.topic = Some((topic.to_owned(), id?.to_owned()));
                None
            }
        }
    }
}

/// `None` if the message has no valid time.
fn read_message(value: &Value) -> Option<Message> {
    let creator = value.get("creator");
    let sender = creator.and_then(|who| who.text("name").or_else(|| who.text("email"))).unwrap_or("Deleted user");
    if value.text("message_state") == Some("DELETED") {
        let at = time(value.text("deleted_date").or_else(|| value.text("created_date"))?)?;
        return Some(Message::new(at, Some(sender.to_owned()), Kind::Deleted, "This message was deleted"));
    }
    let sent_at = time(value.text("created_date")?)?;
    let mut message =
        Message::new(sent_at, Some(sender.to_owned()), Kind::Text, value.text("text").unwrap_or_default());
    message.id = value.id("message_id");
    message.edited = value.text("updated_date").is_some() || value.text("last_updated_date").is_some();
    message.reactions = value.items("reactions").iter().filter_map(reaction).collect();
    let files: Vec<Attachment> = value.items("attached_files").iter().filter_map(file).collect();
    Some(match files.first().map(|first| kind_of_file(&first.name)) {
        Some(kind) => message.with_files(kind, files),
        None => message,
    })
}

/// `export_name` is the file in the archive, `original_name` the name it was sent with.
fn file(value: &Value) -> Option<Attachment> {
    let path = value.text("export_name")?;
    Some(Attachment { path: Some(path.to_owned()), ..Attachment::named(value.text("original_name").unwrap_or(path)) })
}

fn reaction(value: &Value) -> Option<Reaction> {
    let emoji = value.get("emoji").and_then(|emoji| emoji.text("unicode").or_else(|| emoji.text("name")))?;
    let by: Vec<String> = value.items("reactor_emails").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Some(Reaction { emoji: emoji.to_owned(), count: (by.len() as u32).max(1), by })
}

/// Parses a time as UTC.
fn time(text: &str) -> Option<NaiveDateTime> {
    let plain = text.replace(['\u{202f}', '\u{a0}'], " ");
    let plain = plain.trim_end_matches(" UTC");
    // Skip the weekday.
    let (_, date) = plain.split_once(", ")?;
    let formats = ["%B %d, %Y at %I:%M:%S %p", "%d %B %Y at %H:%M:%S", "%B %d, %Y at %H:%M:%S"];
    let read = |date: &str| formats.iter().find_map(|format| NaiveDateTime::parse_from_str(date, format).ok());
    read(date).or_else(|| read(plain)).filter(|at| crate::stamp::plausible(at.date()))
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn parses_takeout_times() {
        let read = |text| time(text).map(|at| at.to_string());
        assert_eq!(read("Tuesday, May 17, 2022 at 10:29:42 PM UTC").as_deref(), Some("2022-05-17 22:29:42"));
        assert_eq!(read("Tuesday, May 17, 2022 at 10:29:42\u{202f}AM UTC").as_deref(), Some("2022-05-17 10:29:42"));
        assert_eq!(read("Tuesday, 17 May 2022 at 10:29:42 UTC").as_deref(), Some("2022-05-17 10:29:42"));
        assert_eq!(read("yesterday"), None);
    }
}
