//! What the tests of the sources share.

use std::io::Cursor;

use transcript::{Collected, Hints, Input, Message, ParseError, Receipt, read};

/// Reads bytes as a file of this name.
pub fn read_bytes(name: &str, bytes: &[u8], hints: &Hints) -> Result<(Collected, Receipt), ParseError> {
    let mut sink = Collected::default();
    let mut input = Input::new(name, Cursor::new(bytes))?;
    let receipt = read(&mut input, hints, &mut sink)?;
    Ok((sink, receipt))
}

/// The messages of a text with one conversation.
pub fn messages(text: &str) -> Vec<Message> {
    let (mut sink, _) = read_bytes("chat.txt", text.as_bytes(), &Hints::default()).expect("a chat");
    sink.conversations.remove(0).1
}

/// A zip of these files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("a zip").into_inner()
}
