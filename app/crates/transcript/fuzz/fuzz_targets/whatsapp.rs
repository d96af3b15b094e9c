//! Any bytes are read or refused, and the receipt adds up. Run with `make fuzz`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transcript::{Hints, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut messages) = parse(|| Ok(bytes), &Hints::default()) else { return };
    let count = messages.by_ref().inspect(|message| assert!(message.is_ok())).count();
    let receipt = messages.into_receipt();
    assert_eq!(count as u64, receipt.messages);
    let parts = receipt.message_lines + receipt.continuation_lines + receipt.system_lines + receipt.skipped_lines;
    assert_eq!(receipt.lines, parts);
});
