//! Rows of messages in PostgreSQL's binary COPY format.
//!
//! The stream starts with a signature. Each row has the number of its fields, then the length and the bytes of each
//! field; a length of -1 means NULL. A row with -1 fields ends the stream. (PostgreSQL manual, "COPY", "Binary
//! Format".)

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use uuid::Uuid;

/// The columns, in the order of [`CopyRow::write`].
pub const COLUMNS: &str = "id, conversation_id, seq, sender_id, kind, content, caption, sent_at, wall_time, edited, external_id, details, \
     search_vector";
const COLUMN_COUNT: i16 = 13;

/// The start of the stream: signature, flags and length of the header extension.
pub const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// The end of the stream.
pub const TRAILER: &[u8] = &[0xff, 0xff];

/// A row of `messages`, except for columns with defaults.
pub struct CopyRow<'a> {
    pub id: Uuid,
    pub conversation: Uuid,
    pub seq: i64,
    pub sender: Option<Uuid>,
    pub kind: &'static str,
    pub content: &'a str,
    pub caption: Option<&'a str>,
    pub sent_at: DateTime<Utc>,
    pub wall_time: NaiveDateTime,
    pub edited: bool,
    pub external_id: Option<&'a str>,
    pub details: Option<String>,
    /// The lexemes of the text with their positions, for the `tsvector`.
    pub lexemes: BTreeMap<String, Vec<u16>>,
}

impl CopyRow<'_> {
    /// Appends the row in binary format to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(COLUMN_COUNT.to_be_bytes());
        field(out, self.id.as_bytes());
        field(out, self.conversation.as_bytes());
        field(out, &self.seq.to_be_bytes());
        optional(out, self.sender.as_ref().map(|id| id.as_bytes().as_slice()));
        field(out, self.kind.as_bytes());
        field(out, self.content.as_bytes());
        optional(out, self.caption.map(str::as_bytes));
        field(out, &microseconds(self.sent_at.naive_utc()).to_be_bytes());
        field(out, &microseconds(self.wall_time).to_be_bytes());
        field(out, &[u8::from(self.edited)]);
        optional(out, self.external_id.map(str::as_bytes));
        optional(out, self.details.as_ref().map(|json| [&[1], json.as_bytes()].concat()).as_deref());
        field(out, &tsvector(&self.lexemes));
    }
}

/// Appends a field that is not NULL.
fn field(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as i32).to_be_bytes());
    out.extend(bytes);
}

/// Appends a field that can be NULL.
fn optional(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => field(out, bytes),
        None => out.extend((-1i32).to_be_bytes()),
    }
}

/// Microseconds since 2000-01-01, the epoch of PostgreSQL. Fractions of a second are dropped.
fn microseconds(at: NaiveDateTime) -> i64 {
    const EPOCH: i64 = 946_684_800;
    (at.and_utc().timestamp() - EPOCH) * 1_000_000
}

/// The binary format of a `tsvector`: the number of lexemes, then each lexeme with a terminating zero, the number of
/// its positions, and the positions (`tsvectorsend` in PostgreSQL's tsvector.c). The upper two bits of a position are
/// its weight; the default weight D is 0.
fn tsvector(lexemes: &BTreeMap<String, Vec<u16>>) -> Vec<u8> {
    let mut out = Vec::with_capacity(lexemes.len() * 12 + 4);
    out.extend((lexemes.len() as i32).to_be_bytes());
    for (lexeme, positions) in lexemes {
        out.extend(lexeme.as_bytes());
        out.push(0);
        out.extend((positions.len() as u16).to_be_bytes());
        for position in positions {
            out.extend(position.to_be_bytes());
        }
    }
    out
}
