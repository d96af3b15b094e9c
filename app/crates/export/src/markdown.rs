//! Markdown (CommonMark): a heading for each day, a paragraph for each message.

use std::io::{BufWriter, Write};

use chrono::NaiveDate;

use crate::message::{Head, Message};
use crate::{ExportError, Out, Writer};

/// Writes a Markdown document.
pub struct Markdown<W: Write> {
    head: Head,
    out: BufWriter<W>,
    day: Option<NaiveDate>,
}

impl<W: Out> Markdown<W> {
    pub fn begin(head: Head, out: W) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(out);
        writeln!(out, "# {}\n", line(&head.title))?;
        if !head.selection.is_empty() {
            writeln!(out, "*{}*\n", line(&head.selection))?;
        }
        Ok(Markdown { head, out, day: None })
    }
}

impl<W: Out> Writer for Markdown<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let day = message.at.date();
        if self.day.replace(day) != Some(day) {
            writeln!(self.out, "## {}\n", day.format("%A, %-d %B %Y"))?;
        }
        let time = message.at.format("%H:%M");
        match self.head.sender(message) {
            Some(name) => write!(self.out, "**{}** {time}", line(name))?,
            None => write!(self.out, "{time}")?,
        }
        for (mark, word) in [(message.edited, "edited"), (message.forwarded, "forwarded")] {
            if mark {
                write!(self.out, " *({word})*")?;
            }
        }
        // A backslash at the end of a line is a hard line break.
        self.out.write_all(b"\\\n")?;
        if let Some(reply) = &message.reply {
            let name = if reply.sender.is_empty() { String::new() } else { format!("{}: ", line(&reply.sender)) };
            writeln!(self.out, "*In reply to {name}{}*\\", line(&reply.text))?;
        }
        let mut parts: Vec<String> = Vec::new();
        let body = message.body();
        if !body.is_empty() {
            let text = text(body);
            parts.push(if message.sender.is_none() { format!("*{}*", text.trim()) } else { text });
        }
        parts.extend(message.files.iter().map(file));
        parts.extend(message.poll.iter().map(|(option, votes)| format!("☐ {} ({votes})", line(option))));
        if let Some((latitude, longitude)) = message.place {
            parts.push(format!("📍 {latitude}, {longitude}"));
        }
        if !message.reactions.is_empty() {
            let all: Vec<String> =
                message.reactions.iter().map(|it| format!("{} {}", line(&it.emoji), it.count)).collect();
            parts.push(all.join("  "));
        }
        // Notes are Markdown, too, but are escaped: their blocks would break the paragraph.
        parts.extend(message.notes.iter().map(|note| format!("✎ {}", text(&note.line()))));
        writeln!(self.out, "{}\n", parts.join("\\\n"))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

fn file(file: &crate::File) -> String {
    let name = line(&file.name);
    match &file.path {
        Some(path) => {
            let picture = if file.mime.starts_with("image/") { "!" } else { "" };
            format!("{picture}[{name}](<{}>)", path.replace(['<', '>', '\n'], "_"))
        }
        None => format!("📎 {name}"),
    }
}

/// Escapes a text and keeps its line breaks.
fn text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line).collect();
    // An empty line would end the paragraph.
    lines.iter().map(|line| if line.is_empty() { "&nbsp;" } else { line.as_str() }).collect::<Vec<_>>().join("\\\n")
}

/// Escapes Markdown and HTML syntax in a single line. Control characters become spaces.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut start = true;
    for c in text.chars() {
        let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|')
            || (start && matches!(c, '#' | '+' | '-' | '=' | '!'))
            // "1." would start a list.
            || (matches!(c, '.' | ')') && !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit()));
        if special {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
        start = start && c.is_whitespace();
    }
    out
}
