//! The reading thread: file to text, text to messages, messages to rows.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use insight::counts::{Counts, Entry};
use insight::tokens;
use tokio::sync::mpsc;
use transcript::archive::Archive;
use transcript::{Hints, Kind, Message, ParseError, Receipt};
use uuid::Uuid;

use super::Progress;
use super::media::Files;
use super::rows::{HEADER, Row, TRAILER};

/// Rows are sent on in chunks of about this size.
const CHUNK_BYTES: usize = 256 << 10;

/// What the thread found, besides the rows it sent.
pub struct Reading {
    pub speakers: Vec<Speaker>,
    pub counts: Counts,
    pub receipt: Receipt,
    /// The text of the last message, shortened.
    pub preview: Option<String>,
    pub files: Files,
}

/// A sender.
pub struct Speaker {
    pub id: Uuid,
    pub name: String,
    pub messages: u64,
    pub first: NaiveDateTime,
    pub last: NaiveDateTime,
}

/// Why there is no reading.
#[derive(Debug)]
pub enum Failure {
    Unreadable(ParseError),
    Cancelled,
    Disk(io::Error),
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Io(error) => Failure::Disk(error),
            error => Failure::Unreadable(error),
        }
    }
}

/// Reads `file` (a text or a zip), sends its messages as COPY chunks and returns the rest.
pub fn read(
    file: &Path,
    folder: &Path,
    conversation: Uuid,
    zone: Tz,
    progress: &Progress,
    chunks: &mpsc::Sender<Vec<u8>>,
) -> Result<Reading, Failure> {
    let (text, archive) = text_of(file, folder)?;
    let size = text.metadata().map_err(Failure::Disk)?.len();
    // Two readings: the survey and the messages.
    progress.bytes_total.store(size * 2, Ordering::Relaxed);
    let open = || {
        let file = File::open(&text.0)?;
        Ok(Counted { file, progress })
    };
    let mut messages = transcript::parse(open, &Hints::default()).map_err(|e| stopped_or(e, progress))?;
    let mut reader = Reader::new(conversation, zone);
    let mut chunk = HEADER.to_vec();
    for message in messages.by_ref() {
        let message = message.map_err(|e| stopped_or(ParseError::Io(e), progress))?;
        reader.add(&message, &mut chunk);
        progress.messages.store(reader.seq as u64, Ordering::Relaxed);
        if chunk.len() >= CHUNK_BYTES {
            send(chunks, std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_BYTES + 4096)))?;
        }
    }
    chunk.extend(TRAILER);
    send(chunks, chunk)?;
    Ok(Reading {
        speakers: reader.speakers,
        counts: reader.counts,
        receipt: messages.into_receipt(),
        preview: reader.preview,
        files: Files { archive, named: reader.named },
    })
}

fn send(chunks: &mpsc::Sender<Vec<u8>>, chunk: Vec<u8>) -> Result<(), Failure> {
    // The receiver is gone when the copy failed; its own error is the one that is told.
    chunks.blocking_send(chunk).map_err(|_| Failure::Cancelled)
}

fn stopped_or(error: ParseError, progress: &Progress) -> Failure {
    if progress.stop.load(Ordering::Relaxed) { Failure::Cancelled } else { error.into() }
}

/// A text file on the local disk.
struct Text(PathBuf);

impl Text {
    fn metadata(&self) -> io::Result<std::fs::Metadata> {
        std::fs::metadata(&self.0)
    }
}

/// The chat's text as a file, and the archive it came in. A zip is known by its first bytes,
/// whatever its name.
fn text_of(file: &Path, folder: &Path) -> Result<(Text, Option<PathBuf>), Failure> {
    let mut magic = [0; 4];
    let read = File::open(file).and_then(|mut file| file.read(&mut magic)).map_err(Failure::Disk)?;
    if read < 4 || !magic.starts_with(b"PK") {
        return Ok((Text(file.to_owned()), None));
    }
    let mut archive = Archive::open(io::BufReader::new(File::open(file).map_err(Failure::Disk)?))?;
    let path = folder.join("chat.txt");
    let mut out = File::create(&path).map_err(Failure::Disk)?;
    io::copy(&mut archive.chat()?, &mut out).map_err(ParseError::from_reading)?;
    Ok((Text(path), Some(file.to_owned())))
}

/// Counts what is read and ends the reading when somebody asked to stop.
struct Counted<'p> {
    file: File,
    progress: &'p Progress,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.file.read(buffer)?;
        self.progress.bytes_done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Turns messages into rows and keeps the figures.
struct Reader {
    conversation: Uuid,
    zone: Tz,
    seq: i64,
    speakers: Vec<Speaker>,
    by_name: HashMap<String, usize>,
    counts: Counts,
    preview: Option<String>,
    named: Vec<(Uuid, String)>,
}

impl Reader {
    fn new(conversation: Uuid, zone: Tz) -> Self {
        Reader {
            conversation,
            zone,
            seq: 0,
            speakers: Vec::new(),
            by_name: HashMap::new(),
            counts: Counts::default(),
            preview: None,
            named: Vec::new(),
        }
    }

    fn add(&mut self, message: &Message, out: &mut Vec<u8>) {
        self.seq += 1;
        let id = Uuid::now_v7();
        let speaker = message.sender.as_deref().map(|name| self.speaker(name, message.sent_at));
        let searchable = if is_stand_in(message) { "" } else { message.content.as_str() };
        let lexemes = tokens::lexemes(searchable);
        if let Some(participant) = speaker {
            let words = lexemes.values().map(|positions| positions.len() as u32).sum();
            self.counts.add(Entry { sent_at: message.sent_at, participant, words, media: is_media(message.kind) });
        }
        Row {
            id,
            conversation: self.conversation,
            seq: self.seq,
            sender: speaker.map(|number| self.speakers[number].id),
            kind: message.kind.as_str(),
            content: &message.content,
            caption: message.caption.as_deref(),
            sent_at: to_utc(message.sent_at, self.zone),
            wall_time: message.sent_at,
            edited: message.edited,
            details: details(message),
            lexemes,
        }
        .write(out);
        if let Some(file) = &message.attachment {
            self.named.push((id, file.clone()));
        }
        if message.kind != Kind::System {
            self.preview = Some(message.content.chars().take(120).collect());
        }
    }

    fn speaker(&mut self, name: &str, at: NaiveDateTime) -> usize {
        let number = match self.by_name.get(name) {
            Some(number) => *number,
            None => {
                let number = self.speakers.len();
                let speaker = Speaker { id: Uuid::now_v7(), name: name.to_owned(), messages: 0, first: at, last: at };
                self.speakers.push(speaker);
                self.by_name.insert(name.to_owned(), number);
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

/// What only some kinds have, as the column `details`.
fn details(message: &Message) -> Option<String> {
    if let Some(poll) = &message.poll {
        return serde_json::to_string(&serde_json::json!({ "poll": poll })).ok();
    }
    message.forwarded.then(|| r#"{"forwarded":true}"#.to_owned())
}

fn is_media(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Text | Kind::System | Kind::Poll | Kind::Call | Kind::Deleted | Kind::Location | Kind::LiveLocation
    )
}

/// "<Media omitted>" and "This message was deleted" are nobody's words: not searched, not counted.
fn is_stand_in(message: &Message) -> bool {
    message.kind == Kind::Deleted
        || (is_media(message.kind) && message.caption.is_none() && message.attachment.is_none())
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
