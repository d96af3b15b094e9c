//! CSV (RFC 4180) that spreadsheet programs open directly.

use std::io::Write;

use crate::message::{Head, Message};
use crate::{ExportError, Out, Writer};

/// The column headings, also of the Excel workbook.
pub const COLUMNS: [&str; 11] =
    ["Number", "Date", "Time", "Sender", "Kind", "Text", "Files", "Reply to", "Reactions", "Edited", "Notes"];

/// Writes a CSV file.
pub struct Csv<W: Write> {
    head: Head,
    out: csv::Writer<W>,
}

impl<W: Out> Csv<W> {
    pub fn begin(head: Head, mut out: W) -> Result<Self, ExportError> {
        // Excel recognises UTF-8 only by the byte order mark.
        out.write_all(&[0xef, 0xbb, 0xbf])?;
        let mut out = csv::Writer::from_writer(out);
        out.write_record(COLUMNS).map_err(export_error)?;
        Ok(Csv { head, out })
    }
}

impl<W: Out> Writer for Csv<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let cells = cells(&self.head, message);
        self.out.write_record(cells.iter().map(|cell| escape_formula(cell))).map_err(export_error)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

fn export_error(error: csv::Error) -> ExportError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ExportError::Io(error),
        other => ExportError::Format(format!("{other:?}")),
    }
}

/// The cells of a message's row, in the order of [`COLUMNS`].
pub fn cells(head: &Head, message: &Message) -> [String; 11] {
    let files: Vec<&str> =
        message.files.iter().map(|file| file.path.as_deref().unwrap_or(file.name.as_str())).collect();
    let reaction = |reaction: &crate::Reaction| format!("{} {}", reaction.emoji, reaction.count);
    let reactions: Vec<String> = message.reactions.iter().map(reaction).collect();
    [
        message.seq.to_string(),
        message.at.format("%Y-%m-%d").to_string(),
        message.at.format("%H:%M:%S").to_string(),
        head.sender(message).unwrap_or_default().to_owned(),
        message.kind.clone(),
        message.caption.as_ref().unwrap_or(&message.text).clone(),
        files.join("; "),
        message.reply.as_ref().map(|reply| reply.seq.to_string()).unwrap_or_default(),
        reactions.join(", "),
        if message.edited { "yes".to_owned() } else { String::new() },
        message.notes.iter().map(crate::Note::line).collect::<Vec<_>>().join("\n"),
    ]
}

/// Prefixes a cell with `'` if a spreadsheet would take it for a formula (OWASP: CSV injection). Numbers stay as
/// they are.
pub fn escape_formula(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}
