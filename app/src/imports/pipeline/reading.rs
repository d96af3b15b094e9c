//! The reading thread: file to messages, messages to rows.

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

/// Rows are sent on in chunks of about this size.
const CHUNK_BYTES: usize = 256 << 10;

/// What the thread sends, in order.
pub enum Event {
    /// A conversation begins.
    Begin { target: Box<ImportTarget>, head: Box<Conversation> },
    /// Rows of its messages.
    Rows(Vec<u8>),
    /// It is complete.
    End(Box<Built>),
}

/// Why there is no reading.
#[derive(Debug)]
pub enum Failure {
    Unreadable(ParseError),
    Cancelled,
    Disk(io::Error),
}

/// Reads `file` (a text or a zip) and sends its conversations as rows.
pub fn read(
    file: &Path,
    name: &str,
    hints: &Hints,
    plan: &ImportPlan,
    progress: &Arc<Progress>,
    events: &mpsc::Sender<Event>,
) -> Result<Receipt, Failure> {
    let mut rows = Rows { plan, events, progress, position: 0, open: None, chunk: Vec::new(), before: 0 };
    let receipt = transcribe(file, name, hints, progress, &mut rows)?;
    rows.end().map_err(|_| Failure::Cancelled)?;
    Ok(receipt)
}

/// Reads `file` into any sink, counting the bytes.
pub fn transcribe(
    file: &Path,
    name: &str,
    hints: &Hints,
    progress: &Arc<Progress>,
    sink: &mut dyn Sink,
) -> Result<Receipt, Failure> {
    let opened = File::open(file).map_err(Failure::Disk)?;
    let size = opened.metadata().map_err(Failure::Disk)?.len();
    // A text is looked at, surveyed and read; of a zip only a part is text.
    progress.bytes_total.store(size * 2, Ordering::Relaxed);
    progress.bytes_done.store(0, Ordering::Relaxed);
    let counted = Counted { file: BufReader::with_capacity(1 << 16, opened), progress: progress.clone() };
    let mut input = Input::new(name, counted).map_err(|e| stopped_or(e, progress))?;
    transcript::read(&mut input, hints, sink).map_err(|e| stopped_or(e, progress))
}

fn stopped_or(error: ParseError, progress: &Progress) -> Failure {
    if progress.stop.load(Ordering::Relaxed) {
        return Failure::Cancelled;
    }
    match error {
        ParseError::Io(error) => Failure::Disk(error),
        error => Failure::Unreadable(error),
    }
}

/// Counts what is read and ends the reading when somebody asked to stop.
struct Counted {
    file: BufReader<File>,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.file.read(buffer)?;
        self.progress.bytes_done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Sends messages on as rows.
struct Rows<'a> {
    plan: &'a ImportPlan,
    events: &'a mpsc::Sender<Event>,
    progress: &'a Progress,
    position: usize,
    open: Option<Builder>,
    chunk: Vec<u8>,
    /// Messages of the conversations that are complete.
    before: u64,
}

impl Rows<'_> {
    fn send(&self, event: Event) -> io::Result<()> {
        // The receiver is gone when the copy failed; its own error is the one that is told.
        self.events.blocking_send(event).map_err(|_| io::Error::other("nobody takes the rows"))
    }

    fn flush(&mut self) -> io::Result<()> {
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES + 4096));
        self.send(Event::Rows(chunk))
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(builder) = self.open.take() else { return Ok(()) };
        self.flush()?;
        self.before += builder.count();
        self.send(Event::End(Box::new(builder.build())))
    }
}

impl Sink for Rows<'_> {
    fn conversation(&mut self, head: Conversation) -> io::Result<()> {
        self.end()?;
        let target = self.plan.target(self.position);
        self.position += 1;
        self.open = Some(Builder::new(target.clone(), head.folder.clone(), head.clock));
        self.send(Event::Begin { target: Box::new(target), head: Box::new(head) })
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        let builder = self.open.as_mut().ok_or_else(|| io::Error::other("no conversation yet"))?;
        builder.add(message, &mut self.chunk);
        self.progress.messages.store(self.before + builder.count(), Ordering::Relaxed);
        if self.chunk.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }
}
