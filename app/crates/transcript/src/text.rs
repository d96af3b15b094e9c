//! Bytes to lines: encodings, byte order marks, and files that are no text at all.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use crate::ParseError;

/// The longest line that is kept whole; a longer one is continued on the next. WhatsApp allows
/// 65,536 characters a message, so this cuts no real line, and it bounds the memory.
const MAX_LINE_BYTES: usize = 64 << 20;

/// Signatures of files that people choose by mistake.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip file with another name"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database (perhaps a WhatsApp backup)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
];

/// Says what a file is when its first bytes are those of no text.
///
/// # Errors
/// [`ParseError::Empty`] for no bytes, [`ParseError::NotText`] for a known signature or many NUL bytes.
pub fn refuse_other_files(head: &[u8]) -> Result<(), ParseError> {
    if head.is_empty() {
        return Err(ParseError::Empty);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ParseError::NotText { what });
    }
    // A stray NUL in a text is dropped later; binary files have many.
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    if utf16(head).is_none() && zeros > head.len() / 50 {
        return Err(ParseError::NotText { what: "a binary file" });
    }
    Ok(())
}

/// UTF-16 by its mark, or by the zero in every other byte of Latin text.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(&[0xff, 0xfe]) {
        return Some(encoding_rs::UTF_16LE);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Some(encoding_rs::UTF_16BE);
    }
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Half of the bytes of a column would be zero; a third leaves room for other scripts.
    let (many, few) = (head.len() / 6, head.len() / 50);
    if odd > many && even <= few {
        Some(encoding_rs::UTF_16LE)
    } else if even > many && odd <= few {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// The text that bytes mean which are UTF-8 or, if not, Windows-1252.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // A character that is cut at the end does not make another encoding of the rest.
        Err(error) if error.error_len().is_none() => decode(&bytes[..error.valid_up_to()]),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    }
}

/// The bytes of a file as UTF-8, when it is UTF-16 or has a byte order mark; else as they are.
/// `head` is the beginning of the file.
pub fn decoded<R: Read>(head: &[u8], reader: R) -> DecodeReaderBytes<R, Vec<u8>> {
    DecodeReaderBytesBuilder::new().encoding(utf16(head)).bom_override(true).bom_sniffing(true).build(reader)
}

/// The file from its beginning, decoded.
type Decoded<R> = DecodeReaderBytes<io::Chain<io::Cursor<Vec<u8>>, R>, Vec<u8>>;

/// How much is read at once, bytes.
const CHUNK: usize = 64 << 10;

/// Lines of a text in any of the encodings that exports come in.
///
/// Bytes are checked in chunks, not in lines: a million short checks would take a fifth of the time
/// of all the reading.
pub struct Lines<R: Read> {
    reader: Decoded<R>,
    /// Bytes that are read, but not yet text: the beginning of a character or of a damaged line.
    raw: Vec<u8>,
    /// Text that is read, and where the next line begins in it.
    text: String,
    at: usize,
    /// Whether the reader is at its end.
    ended: bool,
    /// The number of the line that was read last, from 1.
    pub number: u64,
    utf16: bool,
    windows_1252: bool,
}

impl<R: Read> Lines<R> {
    /// Looks at the beginning of the file and makes it readable by lines.
    ///
    /// # Errors
    /// As [`refuse_other_files`], and when reading fails.
    pub fn new(mut reader: R) -> Result<Self, ParseError> {
        let mut head = Vec::new();
        reader.by_ref().take(8192).read_to_end(&mut head)?;
        refuse_other_files(&head)?;
        let utf16 = utf16(&head).is_some();
        let decoded = decoded(&head.clone(), io::Cursor::new(head).chain(reader));
        Ok(Lines {
            reader: decoded,
            raw: Vec::with_capacity(CHUNK + 4),
            text: String::with_capacity(2 * CHUNK),
            at: 0,
            ended: false,
            number: 0,
            utf16,
            windows_1252: false,
        })
    }

    /// The next line without its end (LF or CRLF), or `None` at the end of the file.
    ///
    /// # Errors
    /// When reading fails.
    pub fn next_line(&mut self) -> io::Result<Option<&str>> {
        let mut searched = self.at;
        let end = loop {
            if let Some(end) = memchr::memchr(b'\n', &self.text.as_bytes()[searched..]) {
                break searched + end;
            }
            if self.ended || self.text.len() - self.at >= MAX_LINE_BYTES {
                break self.text.len();
            }
            searched = self.text.len() - self.at;
            self.fill()?;
        };
        if self.at == self.text.len() {
            return Ok(None);
        }
        let line = &self.text[self.at..end];
        self.at = (end + 1).min(self.text.len());
        self.number += 1;
        Ok(Some(line.strip_suffix('\r').unwrap_or(line)))
    }

    /// Reads on; what is left of the text moves to its beginning.
    fn fill(&mut self) -> io::Result<()> {
        self.text.drain(..self.at);
        self.at = 0;
        let before = self.raw.len();
        self.raw.resize(before + CHUNK, 0);
        let read = self.reader.read(&mut self.raw[before..]);
        self.raw.truncate(before + read.as_ref().copied().unwrap_or(0));
        self.ended = read? == 0;
        let new = self.text.len();
        match simdutf8::compat::from_utf8(&self.raw) {
            Ok(text) => {
                self.text.push_str(text);
                self.raw.clear();
            }
            // A character that is cut by the chunk's end waits for the rest of it.
            Err(error) if error.error_len().is_none() && !self.ended => {
                let rest = self.raw.split_off(error.valid_up_to());
                self.text.push_str(&decode(&self.raw));
                self.raw = rest;
            }
            Err(_) => self.push_damaged(),
        }
        // PostgreSQL stores no NUL; a stray one inside a text says nothing to a reader.
        if memchr::memchr(0, &self.text.as_bytes()[new..]).is_some() {
            self.text.retain(|c| c != '\0');
        }
        Ok(())
    }

    /// Takes the lines in `raw` one by one: those that are not UTF-8 are Windows-1252.
    fn push_damaged(&mut self) {
        let complete = memchr::memrchr(b'\n', &self.raw).map_or(0, |end| end + 1);
        let complete = if self.ended || self.raw.len() > MAX_LINE_BYTES { self.raw.len() } else { complete };
        let rest = self.raw.split_off(complete);
        for line in self.raw.split_inclusive(|byte| *byte == b'\n') {
            match simdutf8::basic::from_utf8(line) {
                Ok(line) => self.text.push_str(line),
                Err(_) => {
                    self.windows_1252 = true;
                    self.text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0);
                }
            }
        }
        self.raw = rest;
    }

    /// The encoding that was met so far.
    pub fn encoding(&self) -> &'static str {
        match (self.utf16, self.windows_1252) {
            (true, _) => "utf-16",
            (_, true) => "windows-1252",
            _ => "utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> (Vec<String>, &'static str) {
        let mut lines = Lines::new(bytes).expect("a text");
        let mut found = Vec::new();
        while let Some(line) = lines.next_line().expect("readable") {
            found.push(line.to_owned());
        }
        (found, lines.encoding())
    }

    #[test]
    fn lines_are_told_apart_whatever_ends_them() {
        assert_eq!(lines(b"a\r\nb\n\nc").0, ["a", "b", "", "c"]);
        assert_eq!(lines(b"a\n").0, ["a"]);
        assert_eq!(lines(b"\n").0, [""]);
    }

    #[test]
    fn a_character_on_the_edge_of_a_chunk_stays_whole() {
        for shift in 0..8 {
            let text = "x".repeat(CHUNK - shift) + "\u{1f338}\u{e9}\nnext \u{1f338}";
            let (found, encoding) = lines(text.as_bytes());
            assert_eq!((found.join("\n"), encoding), (text, "utf-8"), "{shift}");
        }
    }

    #[test]
    fn a_damaged_line_among_good_ones_is_read_as_windows_1252() {
        let mut bytes = "g\u{fc}t\n".repeat(20_000).into_bytes();
        bytes.extend(b"caf\xe9\n");
        bytes.extend("g\u{fc}t\n".repeat(20_000).into_bytes());
        let (found, encoding) = lines(&bytes);
        assert_eq!((found.len(), encoding), (40_001, "windows-1252"));
        assert_eq!(found[20_000], "café");
        assert!(found.iter().filter(|line| *line == "güt").count() == 40_000);
    }
}
