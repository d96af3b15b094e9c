//! Round trips of projects and codebooks, files of other programs, and invalid files.

use std::io::{Cursor, Write};

use chrono::DateTime;
use proptest::prelude::*;
use refi::*;
use uuid::Uuid;
use zip::write::SimpleFileOptions;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n << 8)
}

fn tree() -> Vec<Code> {
    let leaf = |n, name: &str| Code { guid: id(n), name: name.to_owned(), ..Code::default() };
    vec![
        Code {
            color: Some([0xd6, 0x45, 0x45]),
            description: "Words that hurt <b>&\nmore".to_owned(),
            memo: "Ask Ana.".to_owned(),
            children: vec![leaf(2, "insult"), Code { children: vec![leaf(4, "“deep” 😀")], ..leaf(3, "threat") }],
            ..leaf(1, "conflict")
        },
        leaf(5, "חיבה"),
    ]
}

#[test]
fn codebook_round_trip() {
    let mut codes = tree();
    let mut document = Vec::new();
    write_codebook(&Codebook { origin: "Colloquy".to_owned(), codes: codes.clone() }, &mut document).expect("written");
    insta::assert_snapshot!(String::from_utf8_lossy(&document));
    // Codebooks do not contain memos.
    codes[0].memo.clear();
    assert_eq!(read_codebook(&document).expect("read").codes, codes);
}

#[test]
fn reads_codebooks_of_other_programs() {
    // In the style of ATLAS.ti: UTF-16, namespace prefixes, uppercase ids in braces, sets.
    let document = r##"<?xml version="1.0" encoding="utf-16"?>
        <q:CodeBook xmlns:q="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti"><q:Codes>
          <q:Code guid="{1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294}" name="A &amp; B &#8211; C" color="#4A0" isCodable="true"><q:Description><![CDATA[a <b> c]]></q:Description></q:Code>
        </q:Codes><q:Sets><q:Set name="group" guid="ECA18D76-2B8B-4B0C-8BE5-BBDC91F55294"><q:MemberCode guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294"/></q:Set></q:Sets></q:CodeBook>"##;
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(document.encode_utf16().flat_map(u16::to_le_bytes));
    let codebook = read_codebook(&bytes).expect("read");
    let code = &codebook.codes[0];
    assert_eq!((code.name.as_str(), code.description.as_str()), ("A & B – C", "a <b> c"));
    assert_eq!(code.color, Some([0x44, 0xaa, 0x00]));
    assert_eq!(codebook.codes.len(), 1);
}

fn project(text: &str, selections: Vec<Selection>) -> Vec<u8> {
    let mut writer = ProjectWriter::new(Cursor::new(Vec::new()));
    writer.start_text(id(100), "Family").expect("a text").write_all(text.as_bytes()).expect("written");
    writer.set_selections(selections);
    let project = Project {
        name: "Letters".to_owned(),
        origin: "Colloquy".to_owned(),
        description: "What families say.".to_owned(),
        users: vec![User { guid: id(50), name: "Ana <3".to_owned() }],
        codes: tree(),
        ..Project::default()
    };
    writer.finish(&project, DateTime::default()).expect("finished").into_inner()
}

#[test]
fn project_round_trip() {
    let selection = |n, start, end, codes: &[u128], memo: &str| Selection {
        guid: id(n),
        start,
        end,
        codes: codes.iter().map(|code| id(*code)).collect(),
        user: Some(id(50)),
        at: DateTime::from_timestamp(1_700_000_000, 0),
        memo: memo.to_owned(),
    };
    let selections = vec![selection(70, 0, 3, &[1, 5], "sure?"), selection(71, 2, 9, &[4], "")];
    let file = project("Tea 😀\nand שלום", selections.clone());
    let read = read_project(Cursor::new(&file)).expect("read");
    assert_eq!(
        read.sources,
        [Source { guid: id(100), name: "Family".to_owned(), text: "Tea 😀\nand שלום".to_owned(), selections }]
    );
    assert_eq!((read.codes, read.users[0].name.as_str()), (tree(), "Ana <3"));
    assert_eq!((read.name.as_str(), read.description.as_str()), ("Letters", "What families say."));
    let mut zip = zip::ZipArchive::new(Cursor::new(&file)).expect("a zip");
    let document = std::io::read_to_string(zip.by_name("project.qde").expect("there")).expect("text");
    insta::assert_snapshot!(document);
}

fn zipped(name: &str, content: &[u8]) -> Cursor<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).expect("begun");
    zip.write_all(content).expect("written");
    zip.finish().expect("a zip")
}

#[test]
fn errors_of_invalid_files() {
    let error = |document: &str| read_codebook(document.as_bytes()).expect_err("invalid").to_string();
    insta::assert_snapshot!(
        [
            error(""),
            error("no xml at all"),
            error("<html><body>"),
            error("<CodeBook><Codes><Code"),
            error("<CodeBook><Codes><Code guid='x' name='a'/></Codes></CodeBook>"),
            error("<CodeBook><Codes><Code guid='1ff58b12-6f6f-4b0c-8be5-bbdc91f55294' name=' '/></Codes></CodeBook>"),
            error("<!DOCTYPE x [<!ENTITY a 'aa'>]><CodeBook origin='&a;'><Codes/></CodeBook>"),
            error(&format!("<CodeBook><Codes>{}", "<Code guid='1ff58b12-6f6f-4b0c-8be5-bbdc91f55294' name='a'>".repeat(100))),
            read_project(Cursor::new(b"not a zip".to_vec())).expect_err("invalid").to_string(),
            read_project(zipped("other.txt", b"")).expect_err("invalid").to_string(),
            read_project(zipped("project.qde", b"<CodeBook/>")).expect_err("invalid").to_string(),
            read_project(zipped("project.qde", b"<Project name='a'><Sources><TextSource guid='1ff58b12-6f6f-4b0c-8be5-bbdc91f55294' plainTextPath='internal://../../etc/passwd'/></Sources></Project>")).expect_err("invalid").to_string(),
        ]
        .join("\n")
    );
}

proptest! {
    #[test]
    fn any_name_and_description_round_trips(name in "\\PC{1,40}", description in "\\PC{0,80}") {
        prop_assume!(name.trim() == name && !name.is_empty());
        let code = Code { guid: id(1), name, description, ..Code::default() };
        let mut document = Vec::new();
        write_codebook(&Codebook { codes: vec![code.clone()], ..Codebook::default() }, &mut document).expect("written");
        prop_assert_eq!(read_codebook(&document).expect("read").codes, vec![code]);
    }

    #[test]
    fn readers_never_panic(document in "(<|>|/|CodeBook|Codes|Code| guid='|' name='|&amp;|&x;|.){0,60}") {
        let _ = read_codebook(document.as_bytes());
        let _ = read_project(zipped("project.qde", document.as_bytes()));
    }
}
