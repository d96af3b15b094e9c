//! Small help for reading and writing XML.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use uuid::Uuid;

use crate::Error;

/// An element's beginning, as readers need it.
#[derive(Debug, Clone)]
pub struct Element {
    /// Without its namespace.
    pub name: String,
    /// Without their namespaces.
    attributes: Vec<(String, String)>,
    /// Where it stands, in bytes.
    pub at: u64,
}

impl Element {
    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is an id, with or without braces.
    pub fn guid(&self, name: &str) -> Option<Uuid> {
        Uuid::parse_str(self.get(name)?.trim()).ok()
    }

    /// An attribute that must be there.
    pub fn need<T>(&self, element: &'static str, attribute: &'static str, value: Option<T>) -> Result<T, Error> {
        value.ok_or(Error::Attribute { element, attribute, at: self.at })
    }
}

/// What stands in a document, in order.
#[derive(Debug, Clone)]
pub enum Part {
    /// An element begins.
    Begin(Element),
    /// The latest open element ends.
    End(String),
    /// Text between them.
    Text(String),
}

/// Reads a document part by part. Entities of a document's own are never expanded.
pub struct Parts<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    /// An empty element ends at once.
    ending: Option<String>,
    /// How many elements are open.
    open: usize,
}

impl<'a> Parts<'a> {
    /// Reads this document.
    pub fn of(text: &'a str) -> Self {
        Parts { reader: quick_xml::Reader::from_str(text), ending: None, open: 0 }
    }

    /// The next part; `None` at the end of the document.
    pub fn next(&mut self) -> Result<Option<Part>, Error> {
        if let Some(name) = self.ending.take() {
            return Ok(Some(Part::End(name)));
        }
        loop {
            let at = self.reader.buffer_position();
            let broken = |what: String| Error::Xml { at, what };
            let event = self.reader.read_event().map_err(|error| broken(error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.open += 1;
                    Part::Begin(element(&start, at)?)
                }
                Event::Empty(start) => {
                    let element = element(&start, at)?;
                    self.ending = Some(element.name.clone());
                    Part::Begin(element)
                }
                Event::End(end) => {
                    self.open = self.open.saturating_sub(1);
                    Part::End(local(end.local_name().as_ref()))
                }
                Event::Text(text) => {
                    Part::Text(text.xml10_content().map_err(|error| broken(error.to_string()))?.into_owned())
                }
                Event::CData(text) => Part::Text(String::from_utf8_lossy(&text).into_owned()),
                Event::GeneralRef(entity) => Part::Text(
                    character(&entity)
                        .ok_or_else(|| broken(format!("the entity &{};", String::from_utf8_lossy(&entity))))?,
                ),
                Event::Eof if self.open > 0 => return Err(broken("it ends too early".to_owned())),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// The text up to the end of the element that has just begun; elements inside it are skipped.
    pub fn text(&mut self) -> Result<String, Error> {
        let (mut text, mut depth) = (String::new(), 0);
        while let Some(part) = self.next()? {
            match part {
                Part::Text(more) if depth == 0 => text.push_str(&more),
                Part::Begin(_) => depth += 1,
                Part::End(_) if depth == 0 => break,
                Part::End(_) => depth -= 1,
                Part::Text(_) => {}
            }
        }
        Ok(text)
    }
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn element(start: &BytesStart<'_>, at: u64) -> Result<Element, Error> {
    let broken = |what: String| Error::Xml { at, what };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| broken(error.to_string()))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| broken(error.to_string()))?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element { name: local(start.local_name().as_ref()), attributes, at })
}

/// What `&…;` stands for: one of the five, or a number.
fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c.to_string());
    }
    let name = entity.decode().ok()?;
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}

/// A document's text, whatever its encoding says by its first bytes; UTF-8 without any.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    let (encoding, skipped) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[skipped..]);
    let text = text.ok_or_else(|| Error::Xml { at: 0, what: format!("it is not {}", encoding.name()) })?;
    Ok(text.into_owned())
}

/// What XML 1.0 can hold: control characters are left out, since no reader takes them.
pub fn allowed(text: &str) -> String {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| !forbidden(*c)).collect()
}

/// Begins an element.
pub fn begin<W: Write>(out: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let attributes: Vec<(&str, String)> = attributes.iter().map(|(key, value)| (*key, allowed(value))).collect();
    let attributes = attributes.iter().map(|(key, value)| (*key, value.as_str()));
    out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes)))
}

/// Ends an element.
pub fn end<W: Write>(out: &mut Writer<W>, name: &str) -> io::Result<()> {
    out.write_event(Event::End(BytesEnd::new(name)))
}

/// Writes an element without anything in it, not even a line's end: the schema is strict there.
pub fn empty<W: Write>(out: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let attributes: Vec<(&str, String)> = attributes.iter().map(|(key, value)| (*key, allowed(value))).collect();
    let attributes = attributes.iter().map(|(key, value)| (*key, value.as_str()));
    out.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes)))
}

/// Writes an element with text in it; none when there is none.
pub fn text<W: Write>(out: &mut Writer<W>, name: &str, content: &str) -> io::Result<()> {
    let content = allowed(content);
    if content.is_empty() {
        return Ok(());
    }
    begin(out, name, &[])?;
    out.write_event(Event::Text(BytesText::new(&content)))?;
    end(out, name)
}
