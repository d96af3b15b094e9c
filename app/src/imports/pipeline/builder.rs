//! Turns the messages of one conversation into rows, and collects its statistics.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use insight::counts::{Counts, Entry};
use insight::marks::{marks, reaction};
use insight::tokens;
use transcript::merge::{Key, KeySource};
use transcript::{Attachment, Clock, Kind, Message};
use uuid::Uuid;

use super::plan::{ImportTarget, Purpose};
use super::rows::CopyRow;
use crate::conversations::MessageDetails;

/// A sender of messages, who becomes a participant.
#[derive(Debug)]
pub struct Sender {
    pub id: Uuid,
    pub name: String,
    /// Whether the existing conversation already has this participant.
    pub known: bool,
    /// Number of messages.
    pub messages: u64,
    /// Wall time of the first message.
    pub first: NaiveDateTime,
    /// Wall time of the last message.
    pub last: NaiveDateTime,
}

/// Everything about a conversation except the rows of its messages.
#[derive(Debug)]
pub struct Built {
    pub target: ImportTarget,
    /// The folder in the archive to which paths of files are relative.
    pub folder: String,
    pub senders: Vec<Sender>,
    pub counts: Counts,
    /// For each lexeme, the number of messages that contain it.
    pub words: HashMap<String, i64>,
    /// Number of messages.
    pub messages: u64,
    /// The beginning of the last message that is not a system message.
    pub preview: Option<String>,
    /// Attachments with the `seq` (from 1) and id of their message.
    pub files: Vec<(i64, Uuid, Attachment)>,
    /// Keys by which the messages are aligned with those of an existing conversation; empty for a new one.
    pub keys: Vec<Key>,
    pub clock: Clock,
}

/// Builds the rows of one conversation. Feed it with [`add`](Builder::add), then call [`build`](Builder::build).
pub struct Builder {
    target: ImportTarget,
    folder: String,
    clock: Clock,
    seq: i64,
    senders: Vec<Sender>,
    by_name: HashMap<String, usize>,
    counts: Counts,
    words: HashMap<String, i64>,
    preview: Option<String>,
    files: Vec<(i64, Uuid, Attachment)>,
    keys: Vec<Key>,
    /// Hashes of the message ids seen so far. A malicious file could repeat ids, which have to be unique in the
    /// database.
    ids: HashSet<u64>,
}

impl Builder {
    /// A builder without messages.
    pub fn new(target: ImportTarget, folder: String, clock: Clock) -> Self {
        Builder {
            target,
            folder,
            clock,
            seq: 0,
            senders: Vec::new(),
            by_name: HashMap::new(),
            counts: Counts::default(),
            words: HashMap::new(),
            preview: None,
            files: Vec::new(),
            keys: Vec::new(),
            ids: HashSet::new(),
        }
    }

    /// Adds a message and appends its row to `out`.
    pub fn add(&mut self, message: Message, out: &mut Vec<u8>) {
        self.seq += 1;
        let id = Uuid::now_v7();
        let (sent_at, wall_time) = self.times(message.sent_at);
        let sender = message.sender.as_deref().map(|name| self.sender_index(name, wall_time));
        let searchable = if is_placeholder(&message) { "" } else { message.content.as_str() };
        let mut lexemes = tokens::lexemes(searchable);
        if let Some(participant) = sender {
            let words = lexemes.values().map(|positions| positions.len() as u32).sum();
            self.counts.add(Entry { sent_at: wall_time, participant, words, media: message.kind.is_media() });
        }
        let kind = message.kind.as_str();
        let reactions = message.reactions.iter().map(|one| reaction(&one.emoji));
        let marks = marks(kind, searchable, message.edited).chain(reactions);
        lexemes.extend(marks.map(|mark| (mark, Vec::new())));
        self.count_words(lexemes.keys());
        match self.target.purpose {
            Purpose::New => {}
            Purpose::Merge => self.keys.push(Key::of(&message)),
            Purpose::Replace => self.keys.push(Key::without_time(&KeySource {
                at: message.sent_at,
                sender: message.sender.as_deref(),
                content: &message.content,
                placeholder: false,
                edited: false,
            })),
        }
        CopyRow {
            id,
            conversation: self.target.conversation,
            seq: self.seq,
            sender: sender.map(|index| self.senders[index].id),
            kind,
            content: &message.content,
            caption: message.caption.as_deref(),
            sent_at,
            wall_time,
            edited: message.edited,
            external_id: message.id.as_deref().filter(|id| self.ids.insert(hash(id))),
            details: MessageDetails::of(&message).to_column(),
            lexemes,
        }
        .write(out);
        if message.kind != Kind::System {
            self.preview = Some(message.content.chars().take(120).collect());
        }
        let seq = self.seq;
        self.files.extend(message.attachments.into_iter().map(|file| (seq, id, file)));
    }

    /// Counts one message for each of its lexemes.
    fn count_words<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        for word in words {
            match self.words.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(self.words.insert(word.clone(), 1)),
            }
        }
    }

    /// The number of messages so far.
    pub fn count(&self) -> u64 {
        self.seq as u64
    }

    /// Finishes the conversation.
    pub fn build(self) -> Built {
        Built {
            target: self.target,
            folder: self.folder,
            senders: self.senders,
            counts: self.counts,
            words: self.words,
            messages: self.seq as u64,
            preview: self.preview,
            files: self.files,
            keys: self.keys,
            clock: self.clock,
        }
    }

    /// The instant and the wall time of a timestamp from the file.
    fn times(&self, at: NaiveDateTime) -> (DateTime<Utc>, NaiveDateTime) {
        match self.clock {
            Clock::Wall => (to_utc(at, self.target.zone), at),
            Clock::Utc => (at.and_utc(), at.and_utc().with_timezone(&self.target.zone).naive_local()),
        }
    }

    /// The index of a sender in `senders`, who is added if new. Counts a message sent at that wall time.
    fn sender_index(&mut self, name: &str, at: NaiveDateTime) -> usize {
        let index = match self.by_name.get(name) {
            Some(index) => *index,
            None => {
                let index = self.senders.len();
                let known = self.target.participants.get(name).copied();
                let id = known.unwrap_or_else(Uuid::now_v7);
                let name = name.to_owned();
                self.by_name.insert(name.clone(), index);
                self.senders.push(Sender { id, name, known: known.is_some(), messages: 0, first: at, last: at });
                index
            }
        };
        let sender = &mut self.senders[index];
        sender.messages += 1;
        sender.first = sender.first.min(at);
        sender.last = sender.last.max(at);
        index
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether the text is a placeholder such as "<Media omitted>" or "This message was deleted", which nobody wrote. It
/// is neither searched nor counted.
fn is_placeholder(message: &Message) -> bool {
    let omitted = message.kind.is_media() && message.caption.is_none() && message.attachments.is_empty();
    message.kind == Kind::Deleted || omitted
}

/// Converts a wall time to UTC. A time that is skipped when daylight saving time starts is converted as if the clock
/// had not changed. Of a time that occurs twice when it ends, the first occurrence is used.
pub fn to_utc(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let local = zone.from_local_datetime(&wall).earliest();
    let local = local.or_else(|| zone.from_local_datetime(&(wall + Duration::hours(1))).earliest());
    local.map_or_else(|| wall.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn a_wall_time_skipped_by_daylight_saving_time_is_converted() {
        let wall = NaiveDate::from_ymd_opt(2024, 3, 31).and_then(|d| d.and_hms_opt(2, 30, 0)).expect("a time");
        let berlin: Tz = "Europe/Berlin".parse().expect("a zone");
        assert_eq!(to_utc(wall, berlin).to_rfc3339(), "2024-03-31T01:30:00+00:00");
    }
}
