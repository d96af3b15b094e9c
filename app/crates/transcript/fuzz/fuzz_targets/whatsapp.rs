//! Reading arbitrary bytes as a WhatsApp export never panics, and the receipt accounts for every line. Run with
//! `make fuzz`.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use transcript::{Collected, Hints, Input, Source, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut input) = Input::new("chat.txt", Cursor::new(bytes)) else { return };
    let mut sink = Collected::default();
    let hints = Hints { source: Some(Source::Whatsapp), ..Hints::default() };
    let Ok(receipt) = read(&mut input, &hints, &mut sink) else { return };
    let count: usize = sink.conversations.iter().map(|(_, messages)| messages.len()).sum();
    assert_eq!(count as u64, receipt.messages);
    let parts = receipt.message_lines + receipt.continuation_lines + receipt.system_lines + receipt.skipped_lines;
    assert_eq!(receipt.lines, parts);
});
