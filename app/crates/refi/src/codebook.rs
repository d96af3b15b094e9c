//! Codebooks (`.qdc`), and the `<Codes>` element that projects share with them.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use uuid::Uuid;

use crate::xml::{self, Element, XmlEvent, XmlReader};
use crate::{Code, Codebook, Error, MAX_CODES, MAX_DEPTH};

const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// Reads a codebook from a `.qdc` document.
///
/// # Errors
/// If it is not valid XML, not a codebook, or exceeds a limit of this crate.
pub fn read_codebook(document: &[u8]) -> Result<Codebook, Error> {
    let text = xml::decode(document)?;
    let mut reader = XmlReader::new(&text);
    let mut codebook = Codebook::default();
    let mut is_codebook = false;
    while let Some(event) = reader.next()? {
        let XmlEvent::Start(element) = event else { continue };
        match element.name.as_str() {
            "CodeBook" => {
                is_codebook = true;
                codebook.origin = element.get("origin").unwrap_or_default().to_owned();
            }
            other if !is_codebook => {
                return Err(Error::WrongDocument { expected: "codebook", found: format!("<{other}>") });
            }
            "Codes" => codebook.codes = read_codes(&mut reader, &mut Vec::new())?,
            _ => {}
        }
    }
    match is_codebook {
        true => Ok(codebook),
        false => Err(Error::WrongDocument { expected: "codebook", found: "no XML element".to_owned() }),
    }
}

/// Reads the content of a `<Codes>` element whose start tag was just read. For each reference from a code to a note,
/// appends the ids of both to `notes`.
pub fn read_codes(reader: &mut XmlReader<'_>, notes: &mut Vec<(Uuid, Uuid)>) -> Result<Vec<Code>, Error> {
    // A stack of open codes. The first entry is `<Codes>` itself.
    let mut open = vec![Code::default()];
    let mut count = 0;
    while let Some(event) = reader.next()? {
        match event {
            XmlEvent::Start(element) => match element.name.as_str() {
                "Code" => {
                    count += 1;
                    if count > MAX_CODES {
                        return Err(Error::TooLarge("more than 20,000 codes"));
                    }
                    if open.len() > MAX_DEPTH {
                        return Err(Error::TooLarge("codes nested more than 40 levels deep"));
                    }
                    open.push(code(&element)?);
                }
                "Description" => {
                    let text = reader.text()?;
                    if let Some(code) = open.last_mut() {
                        code.description = text;
                    }
                }
                "NoteRef" => {
                    if let (Some(code), Some(note)) = (open.last(), element.guid("targetGUID")) {
                        notes.push((code.guid, note));
                    }
                    reader.text()?;
                }
                _ => drop(reader.text()?),
            },
            XmlEvent::End(name) if name == "Code" => {
                if let Some(code) = open.pop()
                    && let Some(parent) = open.last_mut()
                {
                    parent.children.push(code);
                }
            }
            XmlEvent::End(_) => break,
            XmlEvent::Text(_) => {}
        }
    }
    Ok(open.swap_remove(0).children)
}

fn code(element: &Element) -> Result<Code, Error> {
    let name = element.get("name").map(str::trim).filter(|name| !name.is_empty());
    Ok(Code {
        guid: element.require("Code", "guid", element.guid("guid"))?,
        name: element.require("Code", "name", name)?.to_owned(),
        color: element.get("color").and_then(color),
        ..Code::default()
    })
}

/// Parses `#rrggbb` or `#rgb`.
fn color(text: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> = text
        .trim()
        .strip_prefix('#')?
        .chars()
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r1, r2, g1, g2, b1, b2] => Some([r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2]),
        _ => None,
    }
}

/// Writes a codebook as a `.qdc` document. Memos are not part of that format.
///
/// # Errors
/// If writing to `out` fails.
pub fn write_codebook(codebook: &Codebook, out: impl Write) -> io::Result<()> {
    let mut out = Writer::new_with_indent(out, b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml::begin(&mut out, "CodeBook", &[("xmlns", NAMESPACE), ("origin", &codebook.origin)])?;
    write_codes(&mut out, &codebook.codes, &HashMap::new())?;
    xml::end(&mut out, "CodeBook")
}

/// Writes a `<Codes>` element. `notes` maps code ids to note ids.
pub fn write_codes<W: Write>(out: &mut Writer<W>, codes: &[Code], notes: &HashMap<Uuid, Uuid>) -> io::Result<()> {
    xml::begin(out, "Codes", &[])?;
    for code in codes {
        write_code(out, code, notes)?;
    }
    xml::end(out, "Codes")
}

fn write_code<W: Write>(out: &mut Writer<W>, code: &Code, notes: &HashMap<Uuid, Uuid>) -> io::Result<()> {
    let guid = code.guid.to_string();
    let [r, g, b] = code.color.unwrap_or_default();
    let color = format!("#{r:02x}{g:02x}{b:02x}");
    let mut attributes = vec![("guid", guid.as_str()), ("name", &code.name), ("isCodable", "true")];
    if code.color.is_some() {
        attributes.push(("color", &color));
    }
    xml::begin(out, "Code", &attributes)?;
    xml::text(out, "Description", &code.description)?;
    if let Some(note) = notes.get(&code.guid) {
        xml::empty(out, "NoteRef", &[("targetGUID", &note.to_string())])?;
    }
    for child in &code.children {
        write_code(out, child, notes)?;
    }
    xml::end(out, "Code")
}
