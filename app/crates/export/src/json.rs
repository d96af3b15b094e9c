//! JSON, as a single document or as JSON Lines.

use std::io::{BufWriter, Write};

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::message::{File, Head, Message, Note, Reaction, Reply};
use crate::{ExportError, Out, Writer};

/// A message as JSON. Empty optional fields are omitted.
#[derive(Serialize)]
struct Line<'m> {
    seq: i64,
    id: Uuid,
    sent_at: DateTime<Utc>,
    wall_time: NaiveDateTime,
    sender: Option<&'m str>,
    kind: &'m str,
    text: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'m str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    edited: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forwarded: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<&'m Reply>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileLine<'m>>,
    #[serde(skip_serializing_if = "<[Reaction]>::is_empty")]
    reactions: &'m [Reaction],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    poll: Vec<OptionLine<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceLine>,
    #[serde(skip_serializing_if = "<[Note]>::is_empty")]
    notes: &'m [Note],
}

#[derive(Serialize)]
struct FileLine<'m> {
    name: &'m str,
    mime: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'m str>,
}

#[derive(Serialize)]
struct OptionLine<'m> {
    text: &'m str,
    votes: u32,
}

#[derive(Serialize)]
struct PlaceLine {
    latitude: f64,
    longitude: f64,
}

fn line<'m>(head: &'m Head, message: &'m Message) -> Line<'m> {
    let file = |file: &'m File| FileLine {
        name: &file.name,
        mime: &file.mime,
        size: file.size,
        sha256: file.sha256.as_deref().map(crate::manifest::hex),
        path: file.path.as_deref(),
    };
    Line {
        seq: message.seq,
        id: message.id,
        sent_at: message.sent_at,
        wall_time: message.at,
        sender: head.sender(message),
        kind: &message.kind,
        text: &message.text,
        caption: message.caption.as_deref(),
        edited: message.edited,
        forwarded: message.forwarded,
        pinned: message.pinned,
        reply_to: message.reply.as_ref(),
        files: message.files.iter().map(file).collect(),
        reactions: &message.reactions,
        poll: message.poll.iter().map(|(text, votes)| OptionLine { text, votes: *votes }).collect(),
        place: message.place.map(|(latitude, longitude)| PlaceLine { latitude, longitude }),
        notes: &message.notes,
    }
}

fn io_error(error: serde_json::Error) -> ExportError {
    ExportError::Io(error.into())
}

/// A single document: `{"conversation": {…}, "messages": [{…}, …]}`.
pub struct Json<W: Write> {
    head: Head,
    out: BufWriter<W>,
    empty: bool,
}

impl<W: Out> Json<W> {
    pub fn begin(head: &Head, out: W) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(out);
        out.write_all(b"{\"conversation\":")?;
        serde_json::to_writer(&mut out, head).map_err(io_error)?;
        out.write_all(b",\"messages\":[")?;
        Ok(Json { head: head.clone(), out, empty: true })
    }
}

impl<W: Out> Writer for Json<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        self.out.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        serde_json::to_writer(&mut self.out, &line(&self.head, message)).map_err(io_error)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out.flush()?)
    }
}

/// One message per line.
pub struct Jsonl<W: Write> {
    head: Head,
    out: BufWriter<W>,
}

impl<W: Out> Jsonl<W> {
    pub fn begin(head: Head, out: W) -> Self {
        Jsonl { head, out: BufWriter::new(out) }
    }
}

impl<W: Out> Writer for Jsonl<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        serde_json::to_writer(&mut self.out, &line(&self.head, message)).map_err(io_error)?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}
