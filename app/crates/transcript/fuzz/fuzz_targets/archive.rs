//! Opening arbitrary bytes as an archive, detecting the program and looking up media never panics.
#![no_main]

use std::io::{Cursor, Read};

use libfuzzer_sys::fuzz_target;
use transcript::{Attachment, Collected, Hints, Input, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut input) = Input::new("export.zip", Cursor::new(bytes)) else { return };
    let _ = read(&mut input, &Hints::default(), &mut Collected::default());
    if let Ok(Some(media)) = input.media("", &Attachment::named("a.jpg")) {
        let _ = media.take(1 << 20).read_to_end(&mut Vec::new());
    }
});
