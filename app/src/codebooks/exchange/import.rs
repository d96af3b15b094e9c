//! Reads files from other programs.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use refi::{Code as Refi, Project, Source};
use sqlx::PgConnection;
use uuid::Uuid;

use super::text::{ParagraphSpan, locate, paragraph, plain};
use super::{BATCH, nearest};
use crate::codebooks::model::SelectedWords;
use crate::codebooks::store::{codebooks, codes, codings, passages};
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::{CodebookEditor, Coder, Conversation, Reader, Viewer};

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedCodebook {
    /// The new codebook.
    pub codebook: Uuid,
    /// What was imported and what was left out, in sentences for the user.
    pub summary: String,
}

/// Creates a codebook from a `.qdc` or `.qdpx` file. The segments of a project are applied to the conversations from
/// which its texts were exported, if the viewer may read them. The viewer becomes their coder.
///
/// # Errors
/// [`AppError::Invalid`] with what is wrong with the file, and where.
pub async fn import(
    db: &mut PgConnection,
    viewer: &Viewer,
    file_name: &str,
    file: impl Read + Seek + Send + 'static,
) -> Result<ImportedCodebook, AppError> {
    let project = in_background(move || read_file(file)).await??;
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).trim();
    let title = [project.name.trim(), stem, "Imported codebook"].into_iter().find(|name| !name.is_empty());
    let fields = codebooks::CodebookFields {
        title: title.unwrap_or_default().chars().take(200).collect(),
        description: project.description.chars().take(10_000).collect(),
        blind: false,
    };
    let codebook = codebooks::create(&mut *db, viewer, &fields).await?;
    let coder = Coder::prove(&mut *db, viewer, codebook).await?;
    let ids = add_codes(&mut *db, &coder.edits()?, &project.codes).await?;
    let mut parts = vec![format::count(ids.len() as i64, "code", "codes")];
    let mut segments = SegmentImport { viewer, coder: &coder, codes: &ids, placed: 0, lost: 0, missing: Vec::new() };
    for source in &project.sources {
        segments.add(&mut *db, source).await?;
    }
    if segments.placed > 0 || segments.lost > 0 {
        parts.push(format::count(segments.placed, "segment", "segments"));
    }
    let mut summary = format!("Imported: {}.", parts.join(", "));
    if segments.lost > 0 {
        summary.push_str(&format!(
            " {} could not be placed because their conversations are missing or have changed{}. Import the conversations, then import the project again.",
            format::count(segments.lost, "segment", "segments"),
            if segments.missing.is_empty() { String::new() } else { format!(" ({})", segments.missing.join(", ")) }
        ));
    }
    if project.skipped_sources > 0 {
        summary.push_str(&format!(
            " Skipped {} without text.",
            format::count(project.skipped_sources as i64, "source", "sources")
        ));
    }
    Ok(ImportedCodebook { codebook, summary })
}

/// Reads a file as a project. A codebook (`.qdc`) becomes a project without texts.
fn read_file(mut file: impl Read + Seek) -> Result<Project, AppError> {
    let broken = |e: std::io::Error| AppError::internal("could not read an uploaded file", e);
    let mut start = [0; 4];
    let read = file.read(&mut start).map_err(broken)?;
    file.rewind().map_err(broken)?;
    if start[..read].starts_with(b"PK") {
        return refi::read_project(file).map_err(unreadable);
    }
    let mut document = Vec::new();
    file.read_to_end(&mut document).map_err(broken)?;
    let book = refi::read_codebook(&document).map_err(unreadable)?;
    Ok(Project { origin: book.origin, codes: book.codes, ..Project::default() })
}

/// Runs a long computation on a blocking thread, so that it does not block other requests.
async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal("a blocking task failed", e))
}

fn unreadable(error: refi::Error) -> AppError {
    match error {
        refi::Error::Io(error) => AppError::internal("could not read an uploaded file", error),
        other => AppError::field("file", other.to_string()),
    }
}

/// Adds codes and their subcodes to a new codebook. Returns the new id of each code in the file. Codes get new ids
/// because the ids in the file may already exist in the database.
async fn add_codes(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    all: &[Refi],
) -> Result<HashMap<Uuid, Uuid>, AppError> {
    let (mut ids, mut added) = (HashMap::new(), Vec::new());
    let mut open: Vec<(Option<Uuid>, &Refi)> = all.iter().rev().map(|code| (None, code)).collect();
    while let Some((parent, code)) = open.pop() {
        let id = Uuid::now_v7();
        let one = codes::CodeFields {
            name: code.name.chars().take(200).collect(),
            color: code.color.map(nearest),
            definition: code.description.trim().chars().take(10_000).collect(),
            memo: code.memo.trim().chars().take(20_000).collect(),
            shortcut: None,
            parent,
        };
        added.push((id, one));
        ids.insert(code.guid, id);
        open.extend(code.children.iter().rev().map(|child| (Some(id), child)));
    }
    codes::add_all(db, editor, &added).await?;
    Ok(ids)
}

/// Applies the segments of a project to conversations.
struct SegmentImport<'a> {
    viewer: &'a Viewer,
    coder: &'a Coder,
    codes: &'a HashMap<Uuid, Uuid>,
    placed: i64,
    lost: i64,
    /// The names of the first five texts whose conversations were not found.
    missing: Vec<String>,
}

impl SegmentImport<'_> {
    async fn add(&mut self, db: &mut PgConnection, source: &Source) -> Result<(), AppError> {
        if source.selections.is_empty() {
            return Ok(());
        }
        let conversation = match self.viewer.read(&mut *db, source.guid).await {
            Ok(conversation) => conversation,
            Err(AppError::NotFound) => {
                self.lost += source.selections.len() as i64;
                if self.missing.len() < 5 {
                    self.missing.push(format!("“{}”", source.name));
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let (messages, contents) = locate_messages(&mut *db, &conversation, &source.text).await?;
        for selection in &source.selections {
            let found = touched(&messages, selection.start, selection.end);
            let given: Vec<Uuid> = selection.codes.iter().filter_map(|code| self.codes.get(code).copied()).collect();
            if found.is_empty() || given.is_empty() {
                self.lost += 1;
                continue;
            }
            for code in given {
                self.apply(&mut *db, &conversation, code, &found, &contents, (selection.start, selection.end)).await?;
            }
            self.placed += 1;
        }
        Ok(())
    }

    /// Applies a code to what a selection covers: a part of one message, or one or several whole messages.
    async fn apply(
        &self,
        db: &mut PgConnection,
        conversation: &Reader<Conversation>,
        code: Uuid,
        found: &[&(i64, ParagraphSpan)],
        contents: &HashMap<i64, String>,
        (start, end): (usize, usize),
    ) -> Result<(), AppError> {
        if let [(seq, place)] = found
            && (start > place.start || end < place.end)
            && let Some(content) = contents.get(seq)
        {
            let from = start.saturating_sub(place.start);
            let until = end.min(place.end) - place.start;
            let quote: String = content.chars().skip(from).take(until - from).collect();
            let near = content.chars().take(from).map(char::len_utf16).sum::<usize>() as u32;
            if !quote.trim().is_empty() {
                let words = SelectedWords { seq: *seq, quote, near };
                return codings::code_words(db, self.coder, conversation, code, &words).await;
            }
        }
        let seqs: Vec<i64> = found.iter().map(|(seq, _)| *seq).collect();
        codings::code_messages(db, self.coder, conversation, code, &seqs).await
    }
}

/// Finds the messages of a conversation in a text. Returns their `seq` and positions, in order, and their contents by
/// `seq`.
async fn locate_messages(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    text: &str,
) -> Result<(Vec<(i64, ParagraphSpan)>, HashMap<i64, String>), AppError> {
    let (mut paragraphs, mut seqs, mut contents) = (Vec::new(), HashMap::new(), HashMap::new());
    let mut first = 1;
    while first <= conversation.last_seq {
        for one in passages::messages(&mut *db, conversation, first..first + BATCH, None, i32::MAX).await? {
            paragraphs.push(paragraph(one.id, one.at, &one.sender, &one.content));
            seqs.insert(one.id, one.seq);
            contents.insert(one.seq, plain(&one.content));
        }
        first += BATCH;
    }
    let text = text.replace("\r\n", "\n");
    let placed = in_background(move || locate(&text, paragraphs.into_iter())).await?;
    let placed = placed.into_iter().filter_map(|one| Some((*seqs.get(&one.message)?, one)));
    let placed: Vec<(i64, ParagraphSpan)> = placed.collect();
    let found: HashSet<i64> = placed.iter().map(|(seq, _)| *seq).collect();
    contents.retain(|seq, _| found.contains(seq));
    Ok((placed, contents))
}

/// The messages that the range of a selection touches.
fn touched(messages: &[(i64, ParagraphSpan)], start: usize, end: usize) -> Vec<&(i64, ParagraphSpan)> {
    let first = messages.partition_point(|(_, place)| place.end <= start && place.end < end);
    messages[first..].iter().take_while(|(_, place)| place.start < end).filter(|(_, place)| place.end > start).collect()
}
