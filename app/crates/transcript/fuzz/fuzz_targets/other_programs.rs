//! Reading arbitrary bytes as an export of any program never panics. The first byte selects the program.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use transcript::{Collected, Hints, Input, Source, read};

fuzz_target!(|bytes: &[u8]| {
    let Some((selector, rest)) = bytes.split_first() else { return };
    let source = Source::ALL[usize::from(*selector) % Source::ALL.len()];
    let Ok(mut input) = Input::new("export", Cursor::new(rest)) else { return };
    let mut sink = Collected::default();
    let Ok(receipt) = read(&mut input, &Hints { source: Some(source), ..Hints::default() }, &mut sink) else { return };
    let count: usize = sink.conversations.iter().map(|(_, messages)| messages.len()).sum();
    assert_eq!(count as u64, receipt.messages);
});
