//! Bytes to lines: encodings, byte order marks, and files that are no text at all.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

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
/// [`ParseError::Empty`] for no bytes, [`ParseError::NotText`] for a known signature or NUL bytes.
pub fn refuse_other_files(head: &[u8]) -> Result<(), ParseError> {
    if head.is_empty() {
        return Err(ParseError::Empty);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ParseError::NotText { what });
    }
    if utf16(head).is_none() && head.contains(&0) {
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

/// Lines of a text in any of the encodings that exports come in.
pub struct Lines<R: Read> {
    reader: BufReader<Decoded<R>>,
    /// What of the reader's buffer the line that was handed out takes.
    pending: usize,
    bytes: Vec<u8>,
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
            reader: BufReader::with_capacity(1 << 16, decoded),
            pending: 0,
            bytes: Vec::new(),
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
        self.reader.consume(std::mem::take(&mut self.pending));
        self.bytes.clear();
        let Some(in_buffer) = self.find_line()? else { return Ok(None) };
        self.number += 1;
        if let Some(length) = in_buffer {
            // Most lines lie in the buffer as a whole and are right as they are: no copy.
            let line = without_end(&self.reader.buffer()[..length]);
            if memchr::memchr(0, line).is_none() && simdutf8::basic::from_utf8(line).is_ok() {
                self.pending = length;
                let line = without_end(&self.reader.buffer()[..length]);
                return Ok(simdutf8::basic::from_utf8(line).ok());
            }
            self.bytes.extend_from_slice(&self.reader.buffer()[..length]);
            self.reader.consume(length);
        }
        let length = without_end(&self.bytes).len();
        self.bytes.truncate(length);
        // PostgreSQL stores no NUL; a stray one inside a text says nothing to a reader.
        self.bytes.retain(|byte| *byte != 0);
        if std::str::from_utf8(&self.bytes).is_err() {
            self.windows_1252 = true;
            self.bytes = encoding_rs::WINDOWS_1252.decode(&self.bytes).0.into_owned().into_bytes();
        }
        Ok(std::str::from_utf8(&self.bytes).ok())
    }

    /// Finds the next line: its length when it lies in the buffer as a whole, else it is put into
    /// `bytes`. `None` at the end of the file.
    fn find_line(&mut self) -> io::Result<Option<Option<usize>>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok((!self.bytes.is_empty()).then_some(None));
            }
            let (length, complete) = match memchr::memchr(b'\n', buffer) {
                Some(end) => (end + 1, true),
                None => (buffer.len(), false),
            };
            if complete && self.bytes.is_empty() {
                return Ok(Some(Some(length)));
            }
            self.bytes.extend_from_slice(&buffer[..length]);
            self.reader.consume(length);
            if complete || self.bytes.len() >= MAX_LINE_BYTES {
                return Ok(Some(None));
            }
        }
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

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
