//! Zips: file names in any encoding, and entries that must be rejected.

use std::io::{Cursor, Read, Write};

use transcript::{Attachment, Hints, Input, ParseError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::{read_bytes, zip};

const CHAT: &[u8] = b"13/03/2022, 10:00 - Ana: hi\n";

#[test]
fn paths_outside_the_archive_and_truncated_zips_are_rejected() {
    let chat = b"13/03/2022, 10:00 - Ana: hi\n";
    let archive = zip(&[("_chat.txt", chat.as_slice()), ("../../etc/cron.d/x", b"evil"), ("/root/y", b"evil")]);
    let (sink, receipt) = read_bytes("a.zip", &archive, &Hints::default()).expect("a chat");
    assert_eq!(sink.conversations[0].1.len(), 1);
    let refused: Vec<&str> = receipt.refused.iter().map(|refused| refused.text.as_str()).collect();
    assert_eq!(refused, ["../../etc/cron.d/x", "/root/y"]);
    for cut in [10, archive.len() / 2, archive.len() - 4] {
        let error = read_bytes("a.zip", &archive[..cut], &Hints::default()).expect_err("a cut zip");
        assert!(error.to_string().contains("export or download it again"), "{error}");
    }
}

#[test]
fn symbolic_links_are_rejected() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("_chat.txt", SimpleFileOptions::default()).expect("an entry");
    writer.write_all(CHAT).expect("bytes");
    writer.add_symlink("IMG-1.jpg", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    let archive = writer.finish().expect("a zip").into_inner();
    let (_, receipt) = read_bytes("a.zip", &archive, &Hints::default()).expect("a chat");
    assert_eq!(receipt.refused[0].reason, "a symbolic link");
    let mut input = Input::new("a.zip", Cursor::new(&archive)).expect("a zip");
    assert!(input.media("", &Attachment::named("IMG-1.jpg")).expect("no fault").is_none());
}

#[test]
fn encrypted_entries_are_rejected_and_encrypted_chats_reported() {
    // Bit 0 of the flags marks an encrypted entry (APPNOTE.TXT, 4.4.4).
    let encrypt = |mut archive: Vec<u8>, name: &[u8]| {
        for (signature, flags, name_at) in [(b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)] {
            for at in 0..archive.len() - 46 {
                if archive[at..].starts_with(signature) && archive[at + name_at..].starts_with(name) {
                    archive[at + flags] |= 1;
                }
            }
        }
        archive
    };
    let archive = zip(&[("_chat.txt", CHAT), ("secret.jpg", b"\xff\xd8\xff")]);
    let (_, receipt) =
        read_bytes("a.zip", &encrypt(archive.clone(), b"secret.jpg"), &Hints::default()).expect("a chat");
    assert_eq!((receipt.refused[0].text.as_str(), receipt.messages), ("secret.jpg", 1));
    let error = read_bytes("a.zip", &encrypt(archive, b"_chat.txt"), &Hints::default()).expect_err("encrypted");
    assert!(error.to_string().contains("password"), "{error}");
}

#[test]
fn media_is_found_by_name_in_any_encoding() {
    let mut archive = zip(&[("_chat.txt", CHAT), ("cafX.jpg", b"bytes"), ("e\u{301}te\u{301}.jpg", b"bytes")]);
    // 0x82 is é in code page 437.
    while let Some(at) = archive.windows(8).position(|window| window == b"cafX.jpg") {
        archive[at + 3] = 0x82;
    }
    let mut input = Input::new("a.zip", Cursor::new(&archive)).expect("a zip");
    for name in ["café.jpg", "CAFÉ.JPG", "été.jpg", "e\u{301}te\u{301}.jpg"] {
        assert!(input.media("", &Attachment::named(name)).expect("no fault").is_some(), "{name}");
    }
}

#[test]
fn zip64_archives_are_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("_chat.txt", SimpleFileOptions::default().large_file(true)).expect("an entry");
    writer.write_all(CHAT).expect("bytes");
    let archive = writer.finish().expect("a zip").into_inner();
    assert_eq!(read_bytes("a.zip", &archive, &Hints::default()).expect("a chat").1.messages, 1);
}

#[test]
fn zip_bombs_are_stopped() {
    let bomb = vec![b' '; 100 << 20];
    let archive = zip(&[("_chat.txt", CHAT), ("bomb.jpg", &bomb)]);
    let mut input = Input::new("a.zip", Cursor::new(&archive)).expect("a zip");
    let media = input.media("", &Attachment::named("bomb.jpg")).expect("no fault").expect("it is there");
    let error = media.take(1 << 30).read_to_end(&mut Vec::new()).expect_err("a bomb");
    assert!(ParseError::from_reading(error).to_string().contains("zip bomb"));
}
