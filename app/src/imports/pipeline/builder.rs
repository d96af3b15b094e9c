//! Messages of one conversation become rows, and the figures that go with them.

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

/// A sender.
#[derive(Debug)]
pub struct Speaker {
    pub id: Uuid,
    pub name: String,
    /// Whether the conversation knew them before.
    pub known: bool,
    pub messages: u64,
    pub first: NaiveDateTime,
    pub last: NaiveDateTime,
}

/// What a conversation's messages came to.
#[derive(Debug)]
pub struct Built {
    pub target: ImportTarget,
    /// Where paths of files start from, in the archive.
    pub folder: String,
    pub speakers: Vec<Speaker>,
    pub counts: Counts,
    /// In how many messages each lexeme is.
    pub words: HashMap<String, i64>,
    pub messages: u64,
    /// The text of the last message, shortened.
    pub preview: Option<String>,
    /// The files by the message's place, from 1, and id.
    pub files: Vec<(i64, Uuid, Attachment)>,
    /// What the messages are aligned by, when they go into a conversation that is there.
    pub keys: Vec<Key>,
    pub clock: Clock,
}

/// Turns messages into rows and keeps the figures.
pub struct Builder {
    target: ImportTarget,
    folder: String,
    clock: Clock,
    seq: i64,
    speakers: Vec<Speaker>,
    by_name: HashMap<String, usize>,
    counts: Counts,
    words: HashMap<String, i64>,
    preview: Option<String>,
    files: Vec<(i64, Uuid, Attachment)>,
    keys: Vec<Key>,
    /// Ids of the source that were seen, as hashes: a hostile file may repeat them.
    ids: HashSet<u64>,
}

impl Builder {
    /// An empty one.
    pub fn new(target: ImportTarget, folder: String, clock: Clock) -> Self {
        Builder {
            target,
            folder,
            clock,
            seq: 0,
            speakers: Vec::new(),
            by_name: HashMap::new(),
            counts: Counts::default(),
            words: HashMap::new(),
            preview: None,
            files: Vec::new(),
            keys: Vec::new(),
            ids: HashSet::new(),
        }
    }

    /// Appends a message's row to `out`.
    pub fn add(&mut self, message: Message, out: &mut Vec<u8>) {
        self.seq += 1;
        let id = Uuid::now_v7();
        let (sent_at, wall_time) = self.times(message.sent_at);
        let speaker = message.sender.as_deref().map(|name| self.speaker(name, wall_time));
        let searchable = if is_stand_in(&message) { "" } else { message.content.as_str() };
        let mut lexemes = tokens::lexemes(searchable);
        if let Some(participant) = speaker {
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
            Purpose::Again => self.keys.push(Key::without_time(&KeySource {
                at: message.sent_at,
                sender: message.sender.as_deref(),
                content: &message.content,
                stand_in: false,
                edited: false,
            })),
        }
        CopyRow {
            id,
            conversation: self.target.conversation,
            seq: self.seq,
            sender: speaker.map(|number| self.speakers[number].id),
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

    fn count_words<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        for word in words {
            match self.words.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(self.words.insert(word.clone(), 1)),
            }
        }
    }

    /// How many messages there are so far.
    pub fn count(&self) -> u64 {
        self.seq as u64
    }

    /// All that is known at the end.
    pub fn build(self) -> Built {
        Built {
            target: self.target,
            folder: self.folder,
            speakers: self.speakers,
            counts: self.counts,
            words: self.words,
            messages: self.seq as u64,
            preview: self.preview,
            files: self.files,
            keys: self.keys,
            clock: self.clock,
        }
    }

    /// The instant, and what the clock showed.
    fn times(&self, at: NaiveDateTime) -> (DateTime<Utc>, NaiveDateTime) {
        match self.clock {
            Clock::Wall => (to_utc(at, self.target.zone), at),
            Clock::Utc => (at.and_utc(), at.and_utc().with_timezone(&self.target.zone).naive_local()),
        }
    }

    fn speaker(&mut self, name: &str, at: NaiveDateTime) -> usize {
        let number = match self.by_name.get(name) {
            Some(number) => *number,
            None => {
                let number = self.speakers.len();
                let known = self.target.participants.get(name).copied();
                let id = known.unwrap_or_else(Uuid::now_v7);
                let name = name.to_owned();
                self.by_name.insert(name.clone(), number);
                self.speakers.push(Speaker { id, name, known: known.is_some(), messages: 0, first: at, last: at });
                number
            }
        };
        let speaker = &mut self.speakers[number];
        speaker.messages += 1;
        speaker.first = speaker.first.min(at);
        speaker.last = speaker.last.max(at);
        number
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// "<Media omitted>" and "This message was deleted" are nobody's words: not searched, not counted.
fn is_stand_in(message: &Message) -> bool {
    let left_out = message.kind.is_media() && message.caption.is_none() && message.attachments.is_empty();
    message.kind == Kind::Deleted || left_out
}

/// The instant of a wall time. In the hour that a change to summer time leaves out, the clock
/// before the change is taken to have gone on; in the hour that comes twice, the first is meant.
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
    fn the_missing_hour_of_spring_is_an_instant_too() {
        let wall = NaiveDate::from_ymd_opt(2024, 3, 31).and_then(|d| d.and_hms_opt(2, 30, 0)).expect("a time");
        let berlin: Tz = "Europe/Berlin".parse().expect("a zone");
        assert_eq!(to_utc(wall, berlin).to_rfc3339(), "2024-03-31T01:30:00+00:00");
    }
}
