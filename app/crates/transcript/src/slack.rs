//! Slack exports: a zip with `users.json`, lists of conversations (`channels.json`, `groups.json`, `dms.json`,
//! `mpims.json`), and a folder for each conversation with one file per day.
//!
//! Format: <https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports>. Messages refer to people
//! by id. The timestamp of a message (`ts`) is also its id; replies refer to it in `thread_ts`.

mod people;

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};

use serde_json::Value;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::json::{self, Fields, Step, Visitor};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};
use people::People;

/// Whether `head` is the beginning of a day of a Slack conversation.
pub fn looks_like(head: &str) -> bool {
    head.starts_with('[')
        && head.contains("\"ts\"")
        && head.contains("\"type\"")
        && (head.contains("\"user\"") || head.contains("\"subtype\"") || head.contains("\"bot_id\""))
}

/// Reads the conversations, each in the order of its days.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    let people = People::read(input)?;
    let names = conversation_names(input, &people)?;
    let mut days: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        days.entry(text.folder()).or_default().push(text);
    }
    for (folder, mut texts) in days {
        // The files are named by ISO dates, which sort chronologically.
        texts.sort_by(|a, b| a.name().cmp(b.name()));
        let key = folder.rsplit('/').next().unwrap_or(folder);
        let title = names.get(key).cloned().or_else(|| (!key.is_empty()).then(|| format!("#{key}")));
        ledger.begin_conversation(
            sink,
            Conversation { title, source: Source::Slack, clock: Clock::Utc, folder: folder.to_owned() },
        )?;
        for text in texts {
            let mut day = Day { sink, ledger: &mut *ledger, people: &people, record: 0 };
            json::walk(input.open(text)?, &mut day)?;
        }
    }
    Ok(())
}

/// The titles of conversations by folder name: channels have a name, direct messages the names of their members.
fn conversation_names<R: Read + Seek>(
    input: &mut Input<R>,
    people: &People,
) -> Result<HashMap<String, String>, ParseError> {
    let mut names = HashMap::new();
    for text in input.texts() {
        let direct = matches!(text.name(), "dms.json" | "mpims.json");
        if !direct && !matches!(text.name(), "channels.json" | "groups.json") {
            continue;
        }
        let list: Value = serde_json::from_str(&input.read_to_string(&text)?).unwrap_or(Value::Null);
        for one in list.as_array().into_iter().flatten() {
            let members: Vec<&str> =
                one.items("members").iter().filter_map(Value::as_str).map(|id| people.name(id)).collect();
            let title = match one.text("name") {
                Some(name) if !direct => format!("#{name}"),
                _ => members.join(", "),
            };
            for key in ["id", "name"] {
                if let Some(folder) = one.text(key) {
                    names.insert(folder.to_owned(), title.clone());
                }
            }
        }
    }
    Ok(names)
}

struct Day<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    people: &'a People,
    record: u64,
}

impl Visitor for Day<'_> {
    fn step(&mut self, path: &[&str]) -> Step {
        if path.is_empty() { Step::Descend } else { Step::Take }
    }

    fn take(&mut self, _: &[&str], value: Value) -> Result<(), ParseError> {
        self.record += 1;
        match read_message(&value, self.people) {
            Some(message) => {
                self.ledger.emit(message, self.sink)?;
            }
            None => self.ledger.skip(self.record, "no time", &value.to_string()),
        }
        Ok(())
    }
}

/// The subtypes of messages that users or bots wrote. All others are system messages.
const USER_SUBTYPES: [&str; 6] =
    ["bot_message", "file_share", "me_message", "thread_broadcast", "file_comment", "huddle_thread"];

/// `None` if the message has no valid time.
fn read_message(value: &Value, people: &People) -> Option<Message> {
    let ts = value.text("ts")?;
    let sent_at = json::from_seconds(ts.split('.').next()?.parse().ok()?)?;
    let sender = people.sender(value);
    let text = people.plain(value.text("text").unwrap_or_default());
    let subtype = value.text("subtype");
    let mut message = match subtype {
        Some("tombstone") => Message::new(sent_at, Some(sender), Kind::Deleted, "This message was deleted"),
        Some(subtype) if !USER_SUBTYPES.contains(&subtype) => {
            let action = text.trim_start_matches('@').trim_start_matches(&sender).trim_start();
            Message::new(sent_at, None, Kind::System, format!("{sender} {action}"))
        }
        _ => Message::new(sent_at, Some(sender), Kind::Text, text),
    };
    message.id = Some(ts.to_owned());
    message.reply_to = value.text("thread_ts").filter(|thread| *thread != ts).map(str::to_owned);
    message.edited = value.get("edited").is_some();
    message.pinned = !value.items("pinned_to").is_empty();
    message.reactions = value.items("reactions").iter().filter_map(|one| reaction(one, people)).collect();
    if message.content.is_empty() {
        message.content = attached_text(value.items("attachments"), people);
    }
    let files: Vec<Attachment> = value.items("files").iter().filter_map(file).collect();
    Some(match files.first().map(|first| kind_of_file(&first.name)) {
        Some(kind) => message.with_files(kind, files),
        None => message,
    })
}

/// Exports contain links instead of files. Tools that download the files keep their names.
fn file(value: &Value) -> Option<Attachment> {
    value.text("name").or_else(|| value.text("title")).map(Attachment::named)
}

/// The text of a message that consists only of attachments, such as link previews or bot messages.
fn attached_text(attachments: &[Value], people: &People) -> String {
    let text = |one: &Value| ["fallback", "text", "title"].into_iter().find_map(|key| one.text(key)).map(str::to_owned);
    people.plain(&attachments.iter().filter_map(text).collect::<Vec<_>>().join("\n"))
}

fn reaction(value: &Value, people: &People) -> Option<Reaction> {
    let by: Vec<String> =
        value.items("users").iter().filter_map(Value::as_str).map(|id| people.name(id).to_owned()).collect();
    let count = value.number("count").and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
    Some(Reaction { emoji: format!(":{}:", value.text("name")?), count: count.max(by.len() as u32).max(1), by })
}
