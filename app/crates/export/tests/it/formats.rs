//! The output of each format.

use export::{ExportError, Format, Head, Message};
use serde_json::Value;

use super::{head, messages, text, text_message, written};

#[test]
fn text_formats_match_their_snapshots() {
    for format in [Format::Markdown, Format::Whatsapp, Format::Csv, Format::Jsonl] {
        insta::assert_snapshot!(format.as_str(), text(format));
    }
    let page = text(Format::Html);
    let (_, body) = page.split_once("<main>").expect("a page");
    let (body, _) = body.split_once("<script>").expect("a script");
    insta::assert_snapshot!("html", body);
}

#[test]
fn json_and_every_json_line_can_be_parsed() {
    let all: Value = serde_json::from_str(&text(Format::Json)).expect("JSON");
    assert_eq!(all["messages"].as_array().map(Vec::len), Some(10));
    assert_eq!(all["conversation"]["people"][1]["name"], "علي");
    for line in text(Format::Jsonl).lines() {
        serde_json::from_str::<Value>(line).expect("a line of JSON");
    }
}

#[test]
fn messages_cannot_inject_html() {
    let page = text(Format::Html);
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("<b>2024"));
    assert_eq!(page.matches("<script>").count(), 1, "only the search script");
    assert!(page.contains("data:image/jpeg;base64,"), "thumbnails are embedded");
    assert!(!page.contains("http-equiv=\"refresh"));
}

#[test]
fn excel_and_pdf_files_can_be_opened() {
    let book = written(Format::Xlsx, head(), &messages());
    assert!(book.starts_with(b"PK"));
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &messages())).expect("a PDF");
    assert_eq!(pages.get_pages().len(), 1);
    let text = pages.extract_text(&[1]).expect("text");
    assert!(text.contains("Ana Lima") && text.contains("The beach") && text.contains("<img src=x"), "{text}");
    let many: Vec<Message> =
        (1..400).map(|seq| text_message(seq, seq as usize % 2, "Some words to fill the page. ")).collect();
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &many)).expect("a PDF");
    let count = pages.get_pages().len();
    assert!((12..30).contains(&count), "{count} pages");
    // A text that is longer than a page continues on the next one.
    let long = "word ".repeat(5_000);
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &[text_message(1, 0, &long)])).expect("a PDF");
    assert!(pages.get_pages().len() > 4);
}

#[test]
fn a_conversation_without_messages_can_be_written() {
    for format in Format::ALL {
        assert!(
            format == Format::Jsonl || format == Format::Whatsapp || !written(format, Head::default(), &[]).is_empty()
        );
    }
}

#[test]
fn formats_are_found_by_their_word() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_io_error() {
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("Linux has /dev/full");
    for format in
        [Format::Jsonl, Format::Json, Format::Html, Format::Markdown, Format::Whatsapp, Format::Csv, Format::Pdf]
    {
        let written = export::writer(format, head(), full()).and_then(|mut writer| {
            messages().iter().try_for_each(|message| writer.message(message))?;
            writer.finish()
        });
        let full = matches!(written, Err(ExportError::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull);
        assert!(full, "{}", format.as_str());
    }
}
