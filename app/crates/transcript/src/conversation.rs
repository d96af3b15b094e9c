//! What an export says about a conversation, and who takes what is read.

use std::io;

use crate::{Message, Source};

/// What the times of an export are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// What the exporting device's clock showed; a person must say in which zone.
    Wall,
    /// Universal time.
    Utc,
}

/// A conversation of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its name, where the export tells it.
    pub title: Option<String>,
    /// The program it comes from.
    pub source: Source,
    /// What its times are.
    pub clock: Clock,
    /// The folder in the archive that paths of its files start from; empty for the top.
    pub folder: String,
}

/// Takes what is read, in the order of the export: a conversation, then its messages.
pub trait Sink {
    /// A conversation begins; the messages that follow are its own.
    ///
    /// # Errors
    /// An error ends the reading.
    fn conversation(&mut self, conversation: Conversation) -> io::Result<()>;

    /// The next message.
    ///
    /// # Errors
    /// An error ends the reading.
    fn message(&mut self, message: Message) -> io::Result<()>;
}

/// Keeps all that is read in memory: for tests and small files.
#[derive(Debug, Default)]
pub struct Collected {
    /// The conversations with their messages.
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
