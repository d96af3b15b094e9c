//! Helpers for reading and writing XML with `quick_xml`.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use uuid::Uuid;

use crate::Error;

/// The start tag of an element.
#[derive(Debug, Clone)]
pub struct Element {
    /// Local name, without the namespace prefix.
    pub name: String,
    /// Local names and unescaped values.
    attributes: Vec<(String, String)>,
    /// Byte offset in the document.
    pub at: u64,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that is a UUID, with or without braces. `None` if it is missing or invalid.
    pub fn guid(&self, name: &str) -> Option<Uuid> {
        Uuid::parse_str(self.get(name)?.trim()).ok()
    }

    /// Turns a missing or invalid attribute into an error.
    pub fn require<T>(&self, element: &'static str, attribute: &'static str, value: Option<T>) -> Result<T, Error> {
        value.ok_or(Error::Attribute { element, attribute, at: self.at })
    }
}

/// An event of the pull parser.
#[derive(Debug, Clone)]
pub enum XmlEvent {
    /// The start tag of an element.
    Start(Element),
    /// The end tag of the innermost open element, with its local name.
    End(String),
    /// Text, CDATA, or a resolved character or entity reference.
    Text(String),
}

/// A pull parser. Entities declared in the document are never expanded: they are errors.
pub struct XmlReader<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    /// The name of an empty element whose end is the next event.
    pending_end: Option<String>,
    /// Number of open elements.
    open: usize,
}

impl<'a> XmlReader<'a> {
    pub fn new(text: &'a str) -> Self {
        XmlReader { reader: quick_xml::Reader::from_str(text), pending_end: None, open: 0 }
    }

    /// The next event; `None` at the end of the document.
    ///
    /// # Errors
    /// [`Error::Xml`] if the document is not well-formed.
    pub fn next(&mut self) -> Result<Option<XmlEvent>, Error> {
        if let Some(name) = self.pending_end.take() {
            return Ok(Some(XmlEvent::End(name)));
        }
        loop {
            let at = self.reader.buffer_position();
            let invalid = |what: String| Error::Xml { at, what };
            let event = self.reader.read_event().map_err(|error| invalid(error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.open += 1;
                    XmlEvent::Start(element(&start, at)?)
                }
                Event::Empty(start) => {
                    let element = element(&start, at)?;
                    self.pending_end = Some(element.name.clone());
                    XmlEvent::Start(element)
                }
                Event::End(end) => {
                    self.open = self.open.saturating_sub(1);
                    XmlEvent::End(lossy(end.local_name().as_ref()))
                }
                Event::Text(text) => {
                    XmlEvent::Text(text.xml10_content().map_err(|error| invalid(error.to_string()))?.into_owned())
                }
                Event::CData(text) => XmlEvent::Text(lossy(&text)),
                Event::GeneralRef(entity) => XmlEvent::Text(
                    resolve(&entity).ok_or_else(|| invalid(format!("unknown entity &{};", lossy(&entity))))?,
                ),
                Event::Eof if self.open > 0 => return Err(invalid("unexpected end of the document".to_owned())),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// The text of the element whose start tag was just read. Consumes its end tag; child elements are skipped.
    pub fn text(&mut self) -> Result<String, Error> {
        let (mut text, mut depth) = (String::new(), 0);
        while let Some(event) = self.next()? {
            match event {
                XmlEvent::Text(more) if depth == 0 => text.push_str(&more),
                XmlEvent::Start(_) => depth += 1,
                XmlEvent::End(_) if depth == 0 => break,
                XmlEvent::End(_) => depth -= 1,
                XmlEvent::Text(_) => {}
            }
        }
        Ok(text)
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn element(start: &BytesStart<'_>, at: u64) -> Result<Element, Error> {
    let invalid = |what: String| Error::Xml { at, what };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| invalid(error.to_string()))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| invalid(error.to_string()))?;
        attributes.push((lossy(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element { name: lossy(start.local_name().as_ref()), attributes, at })
}

/// Resolves a character reference or one of the five predefined entities.
fn resolve(entity: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c.to_string());
    }
    let name = entity.decode().ok()?;
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}

/// Decodes a document according to its byte order mark; UTF-8 without one.
///
/// # Errors
/// [`Error::Xml`] if the bytes are invalid in that encoding.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    let (encoding, skipped) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[skipped..]);
    let text = text.ok_or_else(|| Error::Xml { at: 0, what: format!("not valid {}", encoding.name()) })?;
    Ok(text.into_owned())
}

/// Removes characters that XML 1.0 does not allow, mainly control characters.
pub fn strip_invalid(text: &str) -> String {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| !forbidden(*c)).collect()
}

/// Writes a start tag.
pub fn begin<W: Write>(out: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let attributes: Vec<(&str, String)> = attributes.iter().map(|(key, value)| (*key, strip_invalid(value))).collect();
    let attributes = attributes.iter().map(|(key, value)| (*key, value.as_str()));
    out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes)))
}

/// Writes an end tag.
pub fn end<W: Write>(out: &mut Writer<W>, name: &str) -> io::Result<()> {
    out.write_event(Event::End(BytesEnd::new(name)))
}

/// Writes an empty element. The schema does not allow even whitespace in it.
pub fn empty<W: Write>(out: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let attributes: Vec<(&str, String)> = attributes.iter().map(|(key, value)| (*key, strip_invalid(value))).collect();
    let attributes = attributes.iter().map(|(key, value)| (*key, value.as_str()));
    out.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes)))
}

/// Writes an element that contains `content`, or nothing if it is empty.
pub fn text<W: Write>(out: &mut Writer<W>, name: &str, content: &str) -> io::Result<()> {
    let content = strip_invalid(content);
    if content.is_empty() {
        return Ok(());
    }
    begin(out, name, &[])?;
    out.write_event(Event::Text(BytesText::new(&content)))?;
    end(out, name)
}
