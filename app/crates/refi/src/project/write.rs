//! Writing a project: the texts first, as they come, then the document about them.

use std::collections::HashMap;
use std::io::{self, Seek, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::codebook::write_codes;
use crate::xml;
use crate::{Code, Project, Selection};

const NAMESPACE: &str = "urn:QDA-XML:project:1.0";

/// Writes a `.qdpx` file. Texts are streamed; only what was coded is kept until the end.
pub struct ProjectWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    sources: Vec<(Uuid, String, Vec<Selection>)>,
}

impl<W: Write + Seek> ProjectWriter<W> {
    /// Writes into `out`.
    pub fn new(out: W) -> Self {
        ProjectWriter { zip: ZipWriter::new(out), sources: Vec::new() }
    }

    /// Begins a text: what is written into the answer belongs to it. Its selections come with [`Self::coded`].
    ///
    /// # Errors
    /// Those of the writer.
    pub fn text(&mut self, guid: Uuid, name: &str) -> io::Result<&mut impl Write> {
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(format!("Sources/{guid}.txt"), options)?;
        self.sources.push((guid, name.to_owned(), Vec::new()));
        Ok(&mut self.zip)
    }

    /// What was coded in the latest text.
    pub fn coded(&mut self, selections: Vec<Selection>) {
        if let Some((_, _, coded)) = self.sources.last_mut() {
            *coded = selections;
        }
    }

    /// Writes the document; of `about`, everything but its sources.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self, about: &Project, now: DateTime<Utc>) -> io::Result<W> {
        self.zip.start_file("project.qde", SimpleFileOptions::default().large_file(true))?;
        let mut notes = Notes::default();
        notes.of_codes(&about.codes);
        let now = stamp(now);
        let mut out = Writer::new_with_indent(&mut self.zip, b' ', 1);
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let head = [
            ("xmlns", NAMESPACE),
            ("name", &about.name),
            ("origin", &about.origin),
            ("creationDateTime", now.as_str()),
        ];
        xml::begin(&mut out, "Project", &head)?;
        if !about.users.is_empty() {
            xml::begin(&mut out, "Users", &[])?;
            for user in &about.users {
                xml::empty(&mut out, "User", &[("guid", &user.guid.to_string()), ("name", &user.name)])?;
            }
            xml::end(&mut out, "Users")?;
        }
        if !about.codes.is_empty() {
            xml::begin(&mut out, "CodeBook", &[])?;
            write_codes(&mut out, &about.codes, &notes.of)?;
            xml::end(&mut out, "CodeBook")?;
        }
        if !self.sources.is_empty() {
            xml::begin(&mut out, "Sources", &[])?;
            for (guid, name, selections) in &self.sources {
                source(&mut out, *guid, name, selections, &mut notes)?;
            }
            xml::end(&mut out, "Sources")?;
        }
        notes.write(&mut out)?;
        xml::text(&mut out, "Description", &about.description)?;
        xml::end(&mut out, "Project")?;
        Ok(self.zip.finish()?)
    }
}

fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn source<W: Write>(
    out: &mut Writer<W>,
    guid: Uuid,
    name: &str,
    selections: &[Selection],
    notes: &mut Notes,
) -> io::Result<()> {
    let path = format!("internal://{guid}.txt");
    xml::begin(out, "TextSource", &[("guid", &guid.to_string()), ("name", name), ("plainTextPath", &path)])?;
    for one in selections {
        let (start, end, id) = (one.start.to_string(), one.end.to_string(), one.guid.to_string());
        let (user, at) = (one.user.map(|user| user.to_string()), one.at.map(stamp));
        let mut by = Vec::new();
        by.extend(user.as_deref().map(|user| ("creatingUser", user)));
        by.extend(at.as_deref().map(|at| ("creationDateTime", at)));
        let mut attributes = vec![("guid", id.as_str()), ("startPosition", &start), ("endPosition", &end)];
        attributes.extend(&by);
        xml::begin(out, "PlainTextSelection", &attributes)?;
        for (place, code) in one.codes.iter().enumerate() {
            // An id of its own for each: of the selection and the place in it.
            let coding = Uuid::from_u128(one.guid.as_u128() ^ (place as u128 + 1)).to_string();
            let mut attributes = vec![("guid", coding.as_str())];
            attributes.extend(&by);
            xml::begin(out, "Coding", &attributes)?;
            xml::empty(out, "CodeRef", &[("targetGUID", &code.to_string())])?;
            xml::end(out, "Coding")?;
        }
        if let Some(note) = notes.add(one.guid, &one.memo) {
            xml::empty(out, "NoteRef", &[("targetGUID", &note.to_string())])?;
        }
        xml::end(out, "PlainTextSelection")?;
    }
    xml::end(out, "TextSource")
}

/// Memos: a note each, named where it belongs.
#[derive(Default)]
struct Notes {
    of: HashMap<Uuid, Uuid>,
    texts: Vec<(Uuid, String)>,
}

impl Notes {
    fn of_codes(&mut self, codes: &[Code]) {
        for code in codes {
            self.add(code.guid, &code.memo);
            self.of_codes(&code.children);
        }
    }

    /// The id of the note that holds a memo; `None` when there is nothing to hold.
    fn add(&mut self, of: Uuid, memo: &str) -> Option<Uuid> {
        if memo.is_empty() {
            return None;
        }
        // Far from the ids of codings, which differ from the selection's in the last bits.
        let note = Uuid::from_u128(of.as_u128() ^ (1 << 100));
        self.of.insert(of, note);
        self.texts.push((note, memo.to_owned()));
        Some(note)
    }

    fn write<W: Write>(&self, out: &mut Writer<W>) -> io::Result<()> {
        if self.texts.is_empty() {
            return Ok(());
        }
        xml::begin(out, "Notes", &[])?;
        for (guid, text) in &self.texts {
            xml::begin(out, "Note", &[("guid", &guid.to_string())])?;
            xml::text(out, "PlainTextContent", text)?;
            xml::end(out, "Note")?;
        }
        xml::end(out, "Notes")
    }
}
