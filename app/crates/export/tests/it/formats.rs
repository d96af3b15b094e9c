//! Each format, as it is.

use export::{ExportError, Format, Head, Message};
use serde_json::Value;

use super::{head, messages, said, text, written};

#[test]
fn text_formats_are_as_they_are() {
    for format in [Format::Markdown, Format::Whatsapp, Format::Csv, Format::Jsonl] {
        insta::assert_snapshot!(format.word(), text(format));
    }
    let page = text(Format::Html);
    let (_, body) = page.split_once("<main>").expect("a page");
    let (body, _) = body.split_once("<script>").expect("a script");
    insta::assert_snapshot!("html", body);
}

#[test]
fn json_is_json() {
    let all: Value = serde_json::from_str(&text(Format::Json)).expect("JSON");
    assert_eq!(all["messages"].as_array().map(Vec::len), Some(10));
    assert_eq!(all["conversation"]["people"][1]["name"], "علي");
    for line in text(Format::Jsonl).lines() {
        serde_json::from_str::<Value>(line).expect("a line of JSON");
    }
}

#[test]
fn nothing_that_people_wrote_is_html() {
    let page = text(Format::Html);
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("<b>2024"));
    assert_eq!(page.matches("<script>").count(), 1, "only the search");
    assert!(page.contains("data:image/jpeg;base64,"), "pictures are in it");
    assert!(!page.contains("http-equiv=\"refresh"));
}

#[test]
fn a_workbook_and_pages_are_made() {
    let book = written(Format::Xlsx, head(), &messages());
    assert!(book.starts_with(b"PK"));
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &messages())).expect("a PDF");
    assert_eq!(pages.get_pages().len(), 1);
    let text = pages.extract_text(&[1]).expect("text");
    assert!(text.contains("Ana Lima") && text.contains("The beach") && text.contains("<img src=x"), "{text}");
    let many: Vec<Message> = (1..400).map(|seq| said(seq, seq as usize % 2, "Some words to fill the page. ")).collect();
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &many)).expect("a PDF");
    let count = pages.get_pages().len();
    assert!((12..30).contains(&count), "{count} pages");
    // A text longer than a page goes on on the next.
    let long = "word ".repeat(5_000);
    let pages = lopdf::Document::load_mem(&written(Format::Pdf, head(), &[said(1, 0, &long)])).expect("a PDF");
    assert!(pages.get_pages().len() > 4);
}

#[test]
fn nothing_is_a_file_too() {
    for format in Format::ALL {
        assert!(
            format == Format::Jsonl || format == Format::Whatsapp || !written(format, Head::default(), &[]).is_empty()
        );
    }
}

#[test]
fn words_and_formats_are_the_same_in_both_directions() {
    for format in Format::ALL {
        assert_eq!(Format::by_word(format.word()), Some(format));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_from_other_faults() {
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    for format in
        [Format::Jsonl, Format::Json, Format::Html, Format::Markdown, Format::Whatsapp, Format::Csv, Format::Pdf]
    {
        let written = export::writer(format, head(), full()).and_then(|mut writer| {
            messages().iter().try_for_each(|message| writer.message(message))?;
            writer.finish()
        });
        let full = matches!(written, Err(ExportError::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull);
        assert!(full, "{}", format.word());
    }
}
