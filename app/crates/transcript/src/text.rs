//! Reads lines from text files: detects the encoding, and rejects files that are not text.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use crate::ParseError;

/// The maximum length of a line; longer lines are split. This limits memory use. Real lines are much shorter:
/// WhatsApp allows 65,536 characters per message.
const MAX_LINE_BYTES: usize = 64 << 20;

/// Signatures of files that users upload by mistake, with a description for the error message.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a media file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a renamed zip file"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database (possibly a WhatsApp backup)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
];

/// Checks the first bytes of a file.
///
/// # Errors
/// [`ParseError::Empty`] if there are none, [`ParseError::NotText`] for a known signature or many NUL bytes.
pub fn reject_other_files(head: &[u8]) -> Result<(), ParseError> {
    if head.is_empty() {
        return Err(ParseError::Empty);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ParseError::NotText { what });
    }
    // Texts may contain a few NULs, which are removed later; binary files contain many.
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    if utf16(head).is_none() && zeros > head.len() / 50 {
        return Err(ParseError::NotText { what: "a binary file" });
    }
    Ok(())
}

/// Detects UTF-16 by its byte order mark, or by the zero in every other byte of Latin text. `None` if the file
/// is not UTF-16.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(&[0xff, 0xfe]) {
        return Some(encoding_rs::UTF_16LE);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Some(encoding_rs::UTF_16BE);
    }
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // In plain Latin text all odd (or even) bytes are zero. A third of them is enough, to allow for characters of
    // other scripts.
    let (many, few) = (head.len() / 6, head.len() / 50);
    if odd > many && even <= few {
        Some(encoding_rs::UTF_16LE)
    } else if even > many && odd <= few {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Decodes UTF-8 or, if the bytes are not valid UTF-8, Windows-1252. An incomplete character at the end is
/// dropped.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // A character cut off at the end does not mean that the rest has another encoding.
        Err(error) if error.error_len().is_none() => decode(&bytes[..error.valid_up_to()]),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    }
}

/// Converts UTF-16 to UTF-8 and removes a byte order mark. Other files pass through unchanged. `head` is the
/// beginning of the file.
pub fn decoding_reader<R: Read>(head: &[u8], reader: R) -> DecodeReaderBytes<R, Vec<u8>> {
    DecodeReaderBytesBuilder::new().encoding(utf16(head)).bom_override(true).bom_sniffing(true).build(reader)
}

/// Reads the head that was already consumed, then the rest of the file, decoded.
type Decoded<R> = DecodeReaderBytes<io::Chain<io::Cursor<Vec<u8>>, R>, Vec<u8>>;

/// How much is read at once, in bytes.
const CHUNK: usize = 64 << 10;

/// Reads lines of text in UTF-8, UTF-16 or Windows-1252. NUL characters are removed.
///
/// UTF-8 is validated in chunks. Validating every line by itself would take a fifth of the total parsing time.
pub struct Lines<R: Read> {
    reader: Decoded<R>,
    /// Bytes not yet decoded: an incomplete character, or the incomplete last line of a chunk that is not UTF-8.
    raw: Vec<u8>,
    /// Decoded text.
    text: String,
    /// Where the next line starts in `text`.
    at: usize,
    /// Whether the reader has reached its end.
    ended: bool,
    /// The number of the last line returned, from 1.
    pub number: u64,
    utf16: bool,
    windows_1252: bool,
}

impl<R: Read> Lines<R> {
    /// Detects the encoding from the first bytes.
    ///
    /// # Errors
    /// Those of [`reject_other_files`], and read errors.
    pub fn new(mut reader: R) -> Result<Self, ParseError> {
        let mut head = Vec::new();
        reader.by_ref().take(8192).read_to_end(&mut head)?;
        reject_other_files(&head)?;
        let utf16 = utf16(&head).is_some();
        let decoded = decoding_reader(&head.clone(), io::Cursor::new(head).chain(reader));
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

    /// The next line without its line break (LF or CRLF), or `None` at the end of the file.
    ///
    /// # Errors
    /// Read errors, which [`ParseError::from_reading`] converts.
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

    /// Drops the lines already returned, then reads and decodes the next chunk.
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
            // Keep an incomplete character at the end of the chunk until the rest arrives.
            Err(error) if error.error_len().is_none() && !self.ended => {
                let rest = self.raw.split_off(error.valid_up_to());
                self.text.push_str(&decode(&self.raw));
                self.raw = rest;
            }
            Err(_) => self.push_line_by_line(),
        }
        // PostgreSQL cannot store NUL characters.
        if memchr::memchr(0, &self.text.as_bytes()[new..]).is_some() {
            self.text.retain(|c| c != '\0');
        }
        Ok(())
    }

    /// Decodes the complete lines in `raw` one by one. Lines that are not UTF-8 are read as Windows-1252.
    fn push_line_by_line(&mut self) {
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

    /// The encoding found so far. A UTF-8 file with at least one invalid line counts as `windows-1252`.
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
    fn lines_end_with_lf_or_crlf() {
        assert_eq!(lines(b"a\r\nb\n\nc").0, ["a", "b", "", "c"]);
        assert_eq!(lines(b"a\n").0, ["a"]);
        assert_eq!(lines(b"\n").0, [""]);
    }

    #[test]
    fn characters_on_chunk_boundaries_stay_intact() {
        for shift in 0..8 {
            let text = "x".repeat(CHUNK - shift) + "\u{1f338}\u{e9}\nnext \u{1f338}";
            let (found, encoding) = lines(text.as_bytes());
            assert_eq!((found.join("\n"), encoding), (text, "utf-8"), "{shift}");
        }
    }

    #[test]
    fn only_invalid_utf8_lines_are_read_as_windows_1252() {
        let mut bytes = "g\u{fc}t\n".repeat(20_000).into_bytes();
        bytes.extend(b"caf\xe9\n");
        bytes.extend("g\u{fc}t\n".repeat(20_000).into_bytes());
        let (found, encoding) = lines(&bytes);
        assert_eq!((found.len(), encoding), (40_001, "windows-1252"));
        assert_eq!(found[20_000], "café");
        assert!(found.iter().filter(|line| *line == "güt").count() == 40_000);
    }
}
