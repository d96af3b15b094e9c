//! Helpers shared by the tests.

use std::io::Cursor;

use transcript::{Collected, Hints, Input, Message, ParseError, Receipt, read};

/// Reads a file with this name and content.
pub fn read_bytes(name: &str, bytes: &[u8], hints: &Hints) -> Result<(Collected, Receipt), ParseError> {
    let mut sink = Collected::default();
    let mut input = Input::new(name, Cursor::new(bytes))?;
    let receipt = read(&mut input, hints, &mut sink)?;
    Ok((sink, receipt))
}

/// Reads a text with one conversation. Returns its messages.
pub fn messages(text: &str) -> Vec<Message> {
    let (mut sink, _) = read_bytes("chat.txt", text.as_bytes(), &Hints::default()).expect("a chat");
    sink.conversations.remove(0).1
}

/// Creates a zip from paths and contents.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("a zip").into_inner()
}
