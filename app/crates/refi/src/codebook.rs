//! Codebooks: `.qdc`, and the part of a project that is the same.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use uuid::Uuid;

use crate::xml::{self, Element, Part, Parts};
use crate::{Code, Codebook, DEEPEST, Error, MAX_CODES};

const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// Reads a codebook from a `.qdc` document.
///
/// # Errors
/// When it is not XML, not a codebook, or larger than the bounds of this crate.
pub fn read_codebook(document: &[u8]) -> Result<Codebook, Error> {
    let text = xml::decode(document)?;
    let mut parts = Parts::of(&text);
    let mut codebook = Codebook::default();
    let mut is_codebook = false;
    while let Some(part) = parts.next()? {
        let Part::Begin(element) = part else { continue };
        match element.name.as_str() {
            "CodeBook" => {
                is_codebook = true;
                codebook.origin = element.get("origin").unwrap_or_default().to_owned();
            }
            other if !is_codebook => return Err(Error::Other { wanted: "codebook", found: format!("<{other}>") }),
            "Codes" => codebook.codes = read_codes(&mut parts, &mut Vec::new())?,
            _ => {}
        }
    }
    match is_codebook {
        true => Ok(codebook),
        false => Err(Error::Other { wanted: "codebook", found: "no element".to_owned() }),
    }
}

/// Reads what is in `<Codes>`, which has just begun. `notes` gets which note belongs to which code.
pub fn read_codes(parts: &mut Parts<'_>, notes: &mut Vec<(Uuid, Uuid)>) -> Result<Vec<Code>, Error> {
    // The codes that are open, the outermost first; the first of all is no code.
    let mut open = vec![Code::default()];
    let mut count = 0;
    while let Some(part) = parts.next()? {
        match part {
            Part::Begin(element) => match element.name.as_str() {
                "Code" => {
                    count += 1;
                    if count > MAX_CODES {
                        return Err(Error::TooLarge("it has more than 20,000 codes"));
                    }
                    if open.len() > DEEPEST {
                        return Err(Error::TooLarge("its codes stand more than 40 deep inside each other"));
                    }
                    open.push(code(&element)?);
                }
                "Description" => {
                    let text = parts.text()?;
                    if let Some(code) = open.last_mut() {
                        code.description = text;
                    }
                }
                "NoteRef" => {
                    if let (Some(code), Some(note)) = (open.last(), element.guid("targetGUID")) {
                        notes.push((code.guid, note));
                    }
                    parts.text()?;
                }
                _ => drop(parts.text()?),
            },
            Part::End(name) if name == "Code" => {
                if let Some(code) = open.pop()
                    && let Some(parent) = open.last_mut()
                {
                    parent.children.push(code);
                }
            }
            Part::End(_) => break,
            Part::Text(_) => {}
        }
    }
    Ok(open.swap_remove(0).children)
}

fn code(element: &Element) -> Result<Code, Error> {
    let name = element.get("name").map(str::trim).filter(|name| !name.is_empty());
    Ok(Code {
        guid: element.need("Code", "guid", element.guid("guid"))?,
        name: element.need("Code", "name", name)?.to_owned(),
        color: element.get("color").and_then(color),
        ..Code::default()
    })
}

/// `#rrggbb` or `#rgb`.
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

/// Writes a codebook as a `.qdc` document.
///
/// # Errors
/// Those of the writer.
pub fn write_codebook(codebook: &Codebook, out: impl Write) -> io::Result<()> {
    let mut out = Writer::new_with_indent(out, b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml::begin(&mut out, "CodeBook", &[("xmlns", NAMESPACE), ("origin", &codebook.origin)])?;
    write_codes(&mut out, &codebook.codes, &HashMap::new())?;
    xml::end(&mut out, "CodeBook")
}

/// Writes `<Codes>`; `notes` says which note belongs to which code.
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
