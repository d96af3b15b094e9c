//! The conversations of an export, and the sink that receives them from a parser.

use std::io;

use crate::{Message, Source};

/// The time zone of an export's timestamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Local time of the exporting device. The export does not say in which time zone.
    Wall,
    /// UTC.
    Utc,
}

/// A conversation in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// The name, if the export contains one.
    pub title: Option<String>,
    /// The program that it was exported from.
    pub source: Source,
    /// How to interpret [`Message::sent_at`].
    pub clock: Clock,
    /// The folder in the archive that attachment paths are relative to; empty for the root.
    pub folder: String,
}

/// Receives the output of a parser: each conversation, followed by its messages.
pub trait Sink {
    /// Called before the messages of a conversation.
    ///
    /// # Errors
    /// An error stops the reading.
    fn conversation(&mut self, conversation: Conversation) -> io::Result<()>;

    /// Called for each message of the current conversation, in the order of the export.
    ///
    /// # Errors
    /// An error stops the reading.
    fn message(&mut self, message: Message) -> io::Result<()>;
}

/// A sink that keeps everything in memory, for tests and small files.
#[derive(Debug, Default)]
pub struct Collected {
    /// The conversations with their messages, in the order of the export.
    pub conversations: Vec<(Conversation, Vec<Message>)>,
}

impl Sink for Collected {
    fn conversation(&mut self, conversation: Conversation) -> io::Result<()> {
        self.conversations.push((conversation, Vec::new()));
        Ok(())
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        let (_, messages) = self.conversations.last_mut().ok_or_else(|| io::Error::other("no conversation yet"))?;
        messages.push(message);
        Ok(())
    }
}
