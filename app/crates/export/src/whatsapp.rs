//! The format of WhatsApp's own exports on iPhone, which Colloquy and other programs can import.
//!
//! A message starts with `[2024-03-31, 10:00:00] Ana: `. The year comes first because the order of day and
//! month would be ambiguous. Text that WhatsApp generates is preceded by U+200E.
//! The format is not documented: this follows what `transcript` reads and the exports it is tested with.

use std::io::{BufWriter, Write};

use crate::message::{File, Head, Message};
use crate::{ExportError, Out, Writer};

/// Left-to-right mark: precedes text that WhatsApp generates, such as "image omitted".
const MARK: char = '\u{200e}';
/// First strong isolate: invisible. It precedes a continuation line that looks like the start of a message, and
/// importers drop it.
const ISOLATE: char = '\u{2068}';

/// Writes a chat as text.
pub struct Whatsapp<W: Write> {
    head: Head,
    out: BufWriter<W>,
}

impl<W: Out> Whatsapp<W> {
    pub fn begin(head: Head, out: W) -> Self {
        Whatsapp { head, out: BufWriter::new(out) }
    }

    /// Writes one entry. Continuation lines are not indented, as in the original.
    fn entry(&mut self, message: &Message, body: &str) -> Result<(), ExportError> {
        // System messages have the name of the chat as their sender.
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
            return self.entry(message, &edited(message, text_body(message)));
        };
        let caption = message.caption.as_deref().map(|caption| format!("\n{caption}")).unwrap_or_default();
        self.entry(message, &edited(message, format!("{}{caption}", attached(first))))?;
        // WhatsApp allows one file per message.
        more.iter().try_for_each(|file| self.entry(message, &attached(file)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

fn attached(file: &File) -> String {
    let name = file.path.as_deref().unwrap_or(&file.name).replace(['\n', '\r', '<', '>'], "_");
    // Importers recognise a file name by its dot.
    let extension = if name.contains('.') { "" } else { ".bin" };
    format!("{MARK}<attached: {name}{extension}>")
}

fn edited(message: &Message, body: String) -> String {
    if message.edited { format!("{body} {MARK}<This message was edited>") } else { body }
}

/// The body of a message without files.
fn text_body(message: &Message) -> String {
    let text = message.text.as_str();
    let omitted = |placeholder: &str| match &message.caption {
        Some(caption) => format!("{MARK}{placeholder}\n{caption}"),
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
            Some((latitude, longitude)) => {
                format!("{MARK}Location: {text} https://maps.google.com/?q={latitude},{longitude}")
            }
            None => format!("{MARK}{text}"),
        },
        "image" => omitted("image omitted"),
        "video" => omitted("video omitted"),
        "audio" | "voice" => omitted("audio omitted"),
        "sticker" => omitted("sticker omitted"),
        "gif" => omitted("GIF omitted"),
        "document" => omitted("document omitted"),
        "contact" => omitted("Contact card omitted"),
        "video_note" => omitted("video note omitted"),
        "view_once" => omitted("<View once photo omitted>"),
        "media" => omitted("<Media omitted>"),
        "deleted" if text.is_empty() => format!("{MARK}This message was deleted."),
        _ => format!("{MARK}{text}"),
    }
}
