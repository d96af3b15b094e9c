//! The reading thread: parses the file into messages and turns them into rows.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc;
use transcript::{Conversation, Hints, Input, Message, ParseError, Receipt, Sink};

use super::Progress;
use super::builder::{Builder, Built};
use super::plan::{ImportPlan, ImportTarget};

/// Rows are sent in chunks of about this size.
const CHUNK_BYTES: usize = 256 << 10;

/// What the thread sends, in order.
pub enum Event {
    /// The start of a conversation.
    Begin { target: Box<ImportTarget>, head: Box<Conversation> },
    /// Rows of its messages, in the format of [`super::rows`].
    Rows(Vec<u8>),
    /// The end of the conversation.
    End(Box<Built>),
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum Failure {
    /// Its format is unknown or ambiguous, or it is damaged.
    Unreadable(ParseError),
    Cancelled,
    Disk(io::Error),
}

/// Reads `file` (a text or a zip archive) and sends its conversations as rows. `name` is the uploaded file's name.
pub fn read(
    file: &Path,
    name: &str,
    hints: &Hints,
    plan: &ImportPlan,
    progress: &Arc<Progress>,
    events: &mpsc::Sender<Event>,
) -> Result<Receipt, Failure> {
    let mut rows = RowSink { plan, events, progress, position: 0, current: None, chunk: Vec::new(), completed: 0 };
    let receipt = parse(file, name, hints, progress, &mut rows)?;
    rows.end().map_err(|_| Failure::Cancelled)?;
    Ok(receipt)
}

/// Parses `file` into a sink and counts the bytes read.
pub fn parse(
    file: &Path,
    name: &str,
    hints: &Hints,
    progress: &Arc<Progress>,
    sink: &mut dyn Sink,
) -> Result<Receipt, Failure> {
    let opened = File::open(file).map_err(Failure::Disk)?;
    let size = opened.metadata().map_err(Failure::Disk)?.len();
    // An estimate: a text is read twice, but only a part of a zip archive is text.
    progress.bytes_total.store(size * 2, Ordering::Relaxed);
    progress.bytes_done.store(0, Ordering::Relaxed);
    let counted = CountingReader { file: BufReader::with_capacity(1 << 16, opened), progress: progress.clone() };
    let mut input = Input::new(name, counted).map_err(|e| failure(e, progress))?;
    transcript::read(&mut input, hints, sink).map_err(|e| failure(e, progress))
}

/// An error is a consequence of cancelling if the reading thread was told to stop.
fn failure(error: ParseError, progress: &Progress) -> Failure {
    if progress.stop.load(Ordering::Relaxed) {
        return Failure::Cancelled;
    }
    match error {
        ParseError::Io(error) => Failure::Disk(error),
        error => Failure::Unreadable(error),
    }
}

/// Counts the bytes read, and fails as soon as the import is cancelled.
struct CountingReader {
    file: BufReader<File>,
    progress: Arc<Progress>,
}

impl Read for CountingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.file.read(buffer)?;
        self.progress.bytes_done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for CountingReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Turns messages into rows and sends them.
struct RowSink<'a> {
    plan: &'a ImportPlan,
    events: &'a mpsc::Sender<Event>,
    progress: &'a Progress,
    /// The position of the next conversation in the file.
    position: usize,
    /// The current conversation.
    current: Option<Builder>,
    /// Rows that have not been sent yet.
    chunk: Vec<u8>,
    /// Number of messages in the previous conversations.
    completed: u64,
}

impl RowSink<'_> {
    fn send(&self, event: Event) -> io::Result<()> {
        // The receiver is gone if saving failed. Then that error is reported, not this one.
        self.events.blocking_send(event).map_err(|_| io::Error::other("the channel is closed"))
    }

    fn flush(&mut self) -> io::Result<()> {
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES + 4096));
        self.send(Event::Rows(chunk))
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(builder) = self.current.take() else { return Ok(()) };
        self.flush()?;
        self.completed += builder.count();
        self.send(Event::End(Box::new(builder.build())))
    }
}

impl Sink for RowSink<'_> {
    fn conversation(&mut self, head: Conversation) -> io::Result<()> {
        self.end()?;
        let target = self.plan.target(self.position);
        self.position += 1;
        self.current = Some(Builder::new(target.clone(), head.folder.clone(), head.clock));
        self.send(Event::Begin { target: Box::new(target), head: Box::new(head) })
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        let builder = self.current.as_mut().ok_or_else(|| io::Error::other("no conversation yet"))?;
        builder.add(message, &mut self.chunk);
        self.progress.messages.store(self.completed + builder.count(), Ordering::Relaxed);
        if self.chunk.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }
}
