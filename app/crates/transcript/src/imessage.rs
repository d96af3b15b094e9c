//! Text files of imessage-exporter, one per conversation.
//!
//! Format: `txt.rs` of <https://github.com/ReagentX/imessage-exporter>. A message is a line with the
//! time (`May 17, 2022  5:29:42 PM (Read by them after 2 minutes)`), a line with the sender, the
//! text, and an empty line. A reply appears twice: indented by four spaces below the message it replies to, and at
//! its own time, followed by the line “This message responded to an earlier message.”

use std::io::{Read, Seek};

use chrono::NaiveDateTime;

use crate::archive::base_name;
use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::media::kind_of_file;
use crate::receipt::Ledger;
use crate::text::Lines;
use crate::{Attachment, Kind, Message, ParseError, Reaction, Source};

/// The line after a reply.
const REPLY_MARKER: &str = "This message responded to an earlier message.";
/// The heading of the reactions, in newer and older versions.
const REACTIONS: [&str; 2] = ["Tapbacks:", "Reactions:"];

/// Whether `head` is the beginning of a file of imessage-exporter.
pub fn looks_like(head: &str) -> bool {
    let mut lines = head.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next().and_then(stamp);
    matches!(first, Some(Stamp { rest: "", .. })) && lines.next().is_some_and(|sender| !sender.trim().is_empty())
        || matches!(first, Some(Stamp { rest, .. }) if is_announcement(rest))
}

/// A time and the rest of its line, without the note about when the message was read.
struct Stamp<'t> {
    at: NaiveDateTime,
    rest: &'t str,
}

/// Parses the time at the start of a line: `%b %d, %Y %l:%M:%S %p`, with a two-digit day and a space-padded hour.
fn stamp(line: &str) -> Option<Stamp<'_>> {
    let end = line.find(" AM").or_else(|| line.find(" PM"))? + 3;
    let at = line.get(..end)?.replace("  ", " ");
    let at = NaiveDateTime::parse_from_str(&at, "%b %d, %Y %I:%M:%S %p").ok()?;
    let rest = line.get(end..)?.trim();
    let rest = if rest.starts_with("(Read by") && rest.ends_with(')') { "" } else { rest };
    crate::stamp::plausible(at.date()).then_some(Stamp { at, rest })
}

/// Whether the text after a time is a system message, such as "Ana renamed the group". It is on the same line as
/// the time.
fn is_announcement(rest: &str) -> bool {
    ["renamed", "added", "removed", "left", "changed", "joined", "kept", "started", "stopped", "set", "shared"]
        .iter()
        .any(|verb| rest.split(' ').any(|word| word == *verb))
}

/// Reads each file as a conversation.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let stem = text.stem().to_owned();
        ledger.begin_conversation(
            sink,
            Conversation {
                title: Some(stem),
                source: Source::Imessage,
                clock: Clock::Wall,
                folder: text.folder().to_owned(),
            },
        )?;
        let mut lines = Lines::new(input.open(text)?)?;
        let mut open: Option<Draft> = None;
        while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
            match stamp(line) {
                Some(stamp) if stamp.rest.is_empty() || is_announcement(stamp.rest) => {
                    let draft = Draft::new(&stamp);
                    finish(open.replace(draft), ledger, sink)?;
                }
                _ => match &mut open {
                    Some(draft) => {
                        draft.lines.push(line.to_owned());
                        ledger.continuation();
                    }
                    None => {
                        let line = line.to_owned();
                        ledger.skip(lines.number, "before the first message", &line);
                    }
                },
            }
        }
        ledger.receipt_mut().encoding = lines.encoding().to_owned();
        finish(open, ledger, sink)?;
    }
    Ok(())
}

/// A message whose lines are still being collected.
struct Draft {
    at: NaiveDateTime,
    /// The text of a system message.
    announcement: Option<String>,
    /// The lines after the time.
    lines: Vec<String>,
}

impl Draft {
    fn new(stamp: &Stamp<'_>) -> Self {
        let announcement = (!stamp.rest.is_empty()).then(|| stamp.rest.to_owned());
        Draft { at: stamp.at, announcement, lines: Vec::new() }
    }

    fn into_message(self) -> Message {
        if let Some(text) = self.announcement {
            return Message::new(self.at, None, Kind::System, text);
        }
        let mut lines = self.lines.iter().map(String::as_str);
        let sender = lines.next().unwrap_or_default().trim().to_owned();
        let mut content: Vec<&str> = Vec::new();
        let mut files = Vec::new();
        let mut reactions = Vec::new();
        let mut in_reactions = false;
        for line in lines {
            // An indented copy of a reply; it appears again at its own time.
            if line.starts_with("    ") && stamp(line.trim_start()).is_some() {
                break;
            }
            if line == REPLY_MARKER {
                // The export does not say which message this replies to.
                continue;
            }
            if REACTIONS.contains(&line) {
                in_reactions = true;
            } else if let Some(reaction) = in_reactions.then(|| reaction(line)).flatten() {
                reactions.push(reaction);
            } else if is_file(line) {
                files.push(Attachment::at(line.trim()));
            } else if !line.starts_with("Sent with ") {
                content.push(line);
            }
        }
        let content = content.join("\n").trim_end().to_owned();
        let mut message = Message::new(self.at, Some(sender), Kind::Text, content);
        message.edited = message.content.lines().any(|line| line.starts_with("Edited ") && line.contains(" later: "));
        message.reactions = Reaction::group(reactions);
        match files.first().map(|first| kind_of_file(&first.name)) {
            Some(kind) => message.with_files(kind, files),
            None => message,
        }
    }
}

/// Parses a reaction, such as `Loved by Ana` or `👍 by Chloé`, into emoji and name.
fn reaction(line: &str) -> Option<(String, Option<String>)> {
    let (what, who) = line.trim().rsplit_once(" by ")?;
    let emoji = match what {
        "Loved" => "❤️",
        "Liked" => "👍",
        "Disliked" => "👎",
        "Laughed" => "😂",
        "Emphasized" => "‼️",
        "Questioned" => "❓",
        other => other.trim_start_matches("Reacted ").trim(),
    };
    Some((emoji.to_owned(), Some(who.to_owned())))
}

/// Whether a line is the path of an attachment.
fn is_file(line: &str) -> bool {
    let path = line.trim();
    let folder = path.starts_with("attachments/") || path.contains("/Attachments/") || path.contains("/attachments/");
    folder && base_name(path).contains('.')
}

fn finish(draft: Option<Draft>, ledger: &mut Ledger, sink: &mut dyn Sink) -> Result<(), ParseError> {
    let Some(draft) = draft else { return Ok(()) };
    let message = draft.into_message();
    ledger.emit(message, sink)?;
    Ok(())
}
