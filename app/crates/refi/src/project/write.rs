//! Writes projects: first the texts, one by one, then the XML document about them.

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

/// Writes a `.qdpx` file. Texts are streamed; only the selections are kept in memory until the end.
pub struct ProjectWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    sources: Vec<(Uuid, String, Vec<Selection>)>,
}

impl<W: Write + Seek> ProjectWriter<W> {
    /// A writer of a new archive to `out`.
    pub fn new(out: W) -> Self {
        ProjectWriter { zip: ZipWriter::new(out), sources: Vec::new() }
    }

    /// Starts a text and returns the writer for its content, in UTF-8. Call [`Self::set_selections`] before the next
    /// text.
    ///
    /// # Errors
    /// If writing to the archive fails.
    pub fn start_text(&mut self, guid: Uuid, name: &str) -> io::Result<&mut impl Write> {
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(format!("Sources/{guid}.txt"), options)?;
        self.sources.push((guid, name.to_owned(), Vec::new()));
        Ok(&mut self.zip)
    }

    /// Sets the coded passages of the latest text.
    pub fn set_selections(&mut self, selections: Vec<Selection>) {
        if let Some((_, _, current)) = self.sources.last_mut() {
            *current = selections;
        }
    }

    /// Writes the XML document and finishes the archive. The sources of `project` are ignored: the texts that were
    /// written are listed instead.
    ///
    /// # Errors
    /// If writing to the archive fails.
    pub fn finish(mut self, project: &Project, now: DateTime<Utc>) -> io::Result<W> {
        self.zip.start_file("project.qde", SimpleFileOptions::default().large_file(true))?;
        let mut notes = Notes::default();
        notes.add_codes(&project.codes);
        let now = format_time(now);
        let mut out = Writer::new_with_indent(&mut self.zip, b' ', 1);
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let attributes = [
            ("xmlns", NAMESPACE),
            ("name", &project.name),
            ("origin", &project.origin),
            ("creationDateTime", now.as_str()),
        ];
        xml::begin(&mut out, "Project", &attributes)?;
        if !project.users.is_empty() {
            xml::begin(&mut out, "Users", &[])?;
            for user in &project.users {
                xml::empty(&mut out, "User", &[("guid", &user.guid.to_string()), ("name", &user.name)])?;
            }
            xml::end(&mut out, "Users")?;
        }
        if !project.codes.is_empty() {
            xml::begin(&mut out, "CodeBook", &[])?;
            write_codes(&mut out, &project.codes, &notes.ids)?;
            xml::end(&mut out, "CodeBook")?;
        }
        if !self.sources.is_empty() {
            xml::begin(&mut out, "Sources", &[])?;
            for (guid, name, selections) in &self.sources {
                write_source(&mut out, *guid, name, selections, &mut notes)?;
            }
            xml::end(&mut out, "Sources")?;
        }
        notes.write(&mut out)?;
        xml::text(&mut out, "Description", &project.description)?;
        xml::end(&mut out, "Project")?;
        Ok(self.zip.finish()?)
    }
}

fn format_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Writes the `<TextSource>` element of a text, and adds the memos of its selections to `notes`.
fn write_source<W: Write>(
    out: &mut Writer<W>,
    guid: Uuid,
    name: &str,
    selections: &[Selection],
    notes: &mut Notes,
) -> io::Result<()> {
    let path = format!("internal://{guid}.txt");
    xml::begin(out, "TextSource", &[("guid", &guid.to_string()), ("name", name), ("plainTextPath", &path)])?;
    for selection in selections {
        let (start, end) = (selection.start.to_string(), selection.end.to_string());
        let id = selection.guid.to_string();
        let (user, at) = (selection.user.map(|user| user.to_string()), selection.at.map(format_time));
        let mut created = Vec::new();
        created.extend(user.as_deref().map(|user| ("creatingUser", user)));
        created.extend(at.as_deref().map(|at| ("creationDateTime", at)));
        let mut attributes = vec![("guid", id.as_str()), ("startPosition", &start), ("endPosition", &end)];
        attributes.extend(&created);
        xml::begin(out, "PlainTextSelection", &attributes)?;
        for (index, code) in selection.codes.iter().enumerate() {
            // A unique id for each coding, derived from the selection's id and its index.
            let coding = Uuid::from_u128(selection.guid.as_u128() ^ (index as u128 + 1)).to_string();
            let mut attributes = vec![("guid", coding.as_str())];
            attributes.extend(&created);
            xml::begin(out, "Coding", &attributes)?;
            xml::empty(out, "CodeRef", &[("targetGUID", &code.to_string())])?;
            xml::end(out, "Coding")?;
        }
        if let Some(note) = notes.add(selection.guid, &selection.memo) {
            xml::empty(out, "NoteRef", &[("targetGUID", &note.to_string())])?;
        }
        xml::end(out, "PlainTextSelection")?;
    }
    xml::end(out, "TextSource")
}

/// The `<Notes>` of a project: one for each memo of a code or selection.
#[derive(Default)]
struct Notes {
    /// Note ids by the id of the code or selection.
    ids: HashMap<Uuid, Uuid>,
    /// Note ids and texts, in order.
    texts: Vec<(Uuid, String)>,
}

impl Notes {
    /// Adds the memos of codes and their descendants.
    fn add_codes(&mut self, codes: &[Code]) {
        for code in codes {
            self.add(code.guid, &code.memo);
            self.add_codes(&code.children);
        }
    }

    /// Adds the memo of the code or selection `owner`. Returns the id of the note; `None` if the memo is empty.
    fn add(&mut self, owner: Uuid, memo: &str) -> Option<Uuid> {
        if memo.is_empty() {
            return None;
        }
        // Changes a high bit: ids of codings differ from the selection's id in the low bits.
        let note = Uuid::from_u128(owner.as_u128() ^ (1 << 100));
        self.ids.insert(owner, note);
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
