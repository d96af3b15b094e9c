//! What WhatsApp on an iPhone exports, so that Colloquy and other programs read it back.
//!
//! A line begins `[2024-03-31, 10:00:00] Ana: `; the year comes first, so that no reader has to guess
//! the order of day and month. The mark U+200E stands before what the program writes itself.
//! Sources: the rules by which `transcript` reads these files, and the exports it is tested with.

use std::io::{BufWriter, Write};

use crate::message::{File, Head, Message};
use crate::{ExportError, Out, Writer};

/// Stands before what the program writes, not a person.
const MARK: char = '\u{200e}';
/// Invisible, left out by readers: before a line of a text that looks like the beginning of a message.
const ISOLATE: char = '\u{2068}';

/// A chat's text.
pub struct Whatsapp<W: Write> {
    head: Head,
    out: BufWriter<W>,
}

impl<W: Out> Whatsapp<W> {
    pub fn begin(head: Head, out: W) -> Self {
        Whatsapp { head, out: BufWriter::new(out) }
    }

    /// A message of this body; several lines are indented by nothing, as in the original.
    fn entry(&mut self, message: &Message, body: &str) -> Result<(), ExportError> {
        // System lines name the chat in the place of a sender.
        let sender = self.head.sender(message).unwrap_or(&self.head.title);
        let sender = sender.replace(['\n', '\r'], " ").replace(": ", " ");
        let stamp = message.at.format("%Y-%m-%d, %H:%M:%S");
        let mark = if body.starts_with(MARK) { MARK.to_string() } else { String::new() };
        write!(self.out, "{mark}[{stamp}] {sender}: ")?;
        for (number, line) in body.split('\n').enumerate() {
            if number > 0 {
                self.out.write_all(b"\n")?;
                if line.trim_start_matches(['\u{feff}', MARK, '\u{200f}']).starts_with('[') {
                    write!(self.out, "{ISOLATE}")?;
                }
            }
            self.out.write_all(line.as_bytes())?;
        }
        Ok(self.out.write_all(b"\n")?)
    }
}

impl<W: Out> Writer for Whatsapp<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let Some((first, more)) = message.files.split_first() else {
            return self.entry(message, &edited(message, plain(message)));
        };
        let caption = message.caption.as_deref().map(|caption| format!("\n{caption}")).unwrap_or_default();
        self.entry(message, &edited(message, format!("{}{caption}", attached(first))))?;
        // WhatsApp has one file in a message.
        more.iter().try_for_each(|file| self.entry(message, &attached(file)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

fn attached(file: &File) -> String {
    let name = file.path.as_deref().unwrap_or(&file.name).replace(['\n', '\r', '<', '>'], "_");
    // By its dot a reader knows a file.
    let ending = if name.contains('.') { "" } else { ".bin" };
    format!("{MARK}<attached: {name}{ending}>")
}

fn edited(message: &Message, body: String) -> String {
    if message.edited { format!("{body} {MARK}<This message was edited>") } else { body }
}

/// The body of a message without files.
fn plain(message: &Message) -> String {
    let text = message.text.as_str();
    let left_out = |words: &str| match &message.caption {
        Some(caption) => format!("{MARK}{words}\n{caption}"),
        None => format!("{MARK}{text}"),
    };
    match message.kind.as_str() {
        "text" if message.forwarded => format!("[Forwarded] {text}"),
        "text" => text.to_owned(),
        "poll" => {
            let options = message.poll.iter().map(|(option, votes)| {
                format!("\n{MARK}OPTION: {option} ({MARK}{votes} {})", if *votes == 1 { "vote" } else { "votes" })
            });
            format!("{MARK}POLL:\n{text}{}", options.collect::<String>())
        }
        "event" => format!("{MARK}EVENT:\n{text}"),
        "location" if text.contains("://") => format!("{MARK}Location: {text}"),
        "location" => match message.place {
            Some((north, east)) => format!("{MARK}Location: {text} https://maps.google.com/?q={north},{east}"),
            None => format!("{MARK}{text}"),
        },
        "image" => left_out("image omitted"),
        "video" => left_out("video omitted"),
        "audio" | "voice" => left_out("audio omitted"),
        "sticker" => left_out("sticker omitted"),
        "gif" => left_out("GIF omitted"),
        "document" => left_out("document omitted"),
        "contact" => left_out("Contact card omitted"),
        "video_note" => left_out("video note omitted"),
        "view_once" => left_out("<View once photo omitted>"),
        "media" => left_out("<Media omitted>"),
        "deleted" if text.is_empty() => format!("{MARK}This message was deleted."),
        _ => format!("{MARK}{text}"),
    }
}
