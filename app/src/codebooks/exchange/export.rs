//! Writing files for other programs.

use std::collections::HashMap;
use std::io::{Seek, Write};

use chrono::{DateTime, Utc};
use refi::{Codebook, Project, ProjectWriter, Selection, User};
use sqlx::PgConnection;
use uuid::Uuid;

use super::text::{ParagraphSpan, paragraph};
use super::{ORIGIN, PORTION, tree};
use crate::codebooks::store::codings;
use crate::codebooks::store::segments::{self, Segment, SegmentFilter};
use crate::codebooks::store::{coders, codes, figures};
use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::ui::chart::data::Table;
use crate::ui::format;
use crate::viewer::{Coder, Conversation, Reader, Viewer};

/// A table has at most so many segments, a project at most so many in one conversation.
const MAX_SEGMENTS: i64 = 1_000_000;

/// The codebook as a `.qdc` document.
///
/// # Errors
/// Those of the database.
pub async fn codebook(db: &mut PgConnection, coder: &Coder) -> Result<Vec<u8>, AppError> {
    let codes = codes::tree(db, coder).await?;
    let book = Codebook { origin: ORIGIN.to_owned(), codes: tree(&codes) };
    let mut document = Vec::new();
    refi::write_codebook(&book, &mut document).map_err(|e| AppError::internal("a codebook could not be written", e))?;
    Ok(document)
}

/// The segments that an address asks for, as a table.
///
/// # Errors
/// Those of the database.
pub async fn segments_table(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    wanted: &SegmentFilter,
) -> Result<Table, AppError> {
    let codes = codes::tree(&mut *db, coder).await?;
    let names: HashMap<Uuid, &str> = codes.iter().map(|code| (code.id, code.name.as_str())).collect();
    let all = segments::list(db, viewer, coder, wanted, MAX_SEGMENTS).await?;
    let heads = ["code", "text", "sender", "sent", "conversation", "message", "coder", "coded", "memo", "segment"];
    let rows = all.iter().map(|one| {
        vec![
            names.get(&one.code).copied().unwrap_or_default().to_owned(),
            one.text().to_owned(),
            one.sender.clone(),
            one.at.map(|at| at.to_string()).unwrap_or_default(),
            one.title.clone(),
            one.seq.map(|seq| seq.to_string()).unwrap_or_default(),
            one.coder.clone(),
            one.coded_at.to_rfc3339(),
            one.memo.clone(),
            one.segment.to_string(),
        ]
    });
    Ok(Table::plain(&heads, rows))
}

/// Writes the project: the codes, who coded, and each conversation in which was coded, as a text with its
/// segments. Texts are read and written in portions.
///
/// # Errors
/// Those of the database and of the writer.
pub async fn project<W: Write + Seek>(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    out: W,
    now: DateTime<Utc>,
) -> Result<W, AppError> {
    let unwritable = |e: std::io::Error| AppError::internal("a project could not be written", e);
    let codes = codes::tree(&mut *db, coder).await?;
    let people = coders::list(&mut *db, coder).await?;
    let (mut writer, mut lost) = (ProjectWriter::new(out), 0);
    for place in figures::conversations(&mut *db, viewer, coder).await? {
        let conversation = viewer.read(&mut *db, place.id).await?;
        let wanted = SegmentFilter { conversation: Some(place.id), ..SegmentFilter::default() };
        let coded = segments::list(&mut *db, viewer, coder, &wanted, MAX_SEGMENTS).await?;
        let text = writer.text(place.id, &place.title).map_err(unwritable)?;
        let placed = write_text(&mut *db, &conversation, &coded, text).await?;
        let (found, without) = selections(&coded, &placed);
        writer.coded(found);
        lost += without;
    }
    let about = Project {
        name: coder.title.clone(),
        origin: ORIGIN.to_owned(),
        description: described(&coder.description, lost),
        users: people.into_iter().map(|one| User { guid: one.user, name: one.full_name }).collect(),
        codes: tree(&codes),
        ..Project::default()
    };
    writer.finish(&about, now).map_err(unwritable)
}

/// Writes a conversation; answers where the messages are that have codes, with their texts.
async fn write_text(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    coded: &[Segment],
    out: &mut impl Write,
) -> Result<HashMap<i64, (ParagraphSpan, String)>, AppError> {
    let wanted: std::collections::HashSet<i64> = coded.iter().filter_map(|one| one.seq).collect();
    let (mut placed, mut characters, mut first) = (HashMap::new(), 0, 1);
    while first <= conversation.last_seq {
        for one in codings::passages(&mut *db, conversation, first, PORTION, i32::MAX).await? {
            let written = paragraph(one.id, one.at, &one.sender, &one.content);
            out.write_all(written.line.as_bytes())
                .map_err(|e| AppError::internal("a project could not be written", e))?;
            let start = characters + written.head;
            if wanted.contains(&one.seq) {
                let place = ParagraphSpan { message: one.id, start, end: start + written.length };
                placed.insert(one.seq, (place, one.content));
            }
            characters += written.line.chars().count();
        }
        first += PORTION;
    }
    Ok(placed)
}

/// The description with what the project had to leave out.
fn described(description: &str, lost: i64) -> String {
    if lost == 0 {
        return description.to_owned();
    }
    let lost = format::count(lost, "coded message is", "coded messages are");
    format!(
        "{description}\n\n{lost} not in this project: deleted since. The table of segments (CSV) has what was quoted."
    )
    .trim()
    .to_owned()
}

/// Segments as selections, from the first coded character to the last, and how many coded messages are gone.
/// Where only the words are gone the selection is the message, and its memo quotes them.
fn selections(coded: &[Segment], placed: &HashMap<i64, (ParagraphSpan, String)>) -> (Vec<Selection>, i64) {
    let (mut all, mut lost): (Vec<Selection>, i64) = (Vec::new(), 0);
    for one in coded {
        let Some((place, content)) = one.seq.and_then(|seq| placed.get(&seq)) else {
            lost += 1;
            continue;
        };
        let words = one.anchor.as_ref().map(|anchor| words(anchor, content));
        let (start, end) = match words {
            Some(Some((from, to))) => (place.start + from, place.start + to),
            None | Some(None) => (place.start, place.end),
        };
        let gone = one.anchor.as_ref().filter(|_| words == Some(None));
        let gone = gone.map(|anchor| format!("[These words are gone: “{}”] ", anchor.quote));
        match all.last_mut() {
            Some(last) if last.guid == one.segment => last.end = end,
            _ => all.push(Selection {
                guid: one.segment,
                start,
                end,
                codes: vec![one.code],
                user: Some(one.coder_id),
                at: Some(one.coded_at),
                memo: gone.unwrap_or_default() + &one.memo,
            }),
        }
    }
    (all, lost)
}

/// Which characters of a message's text an anchor means, as the text is written (line ends are one).
fn words(anchor: &Anchor, content: &str) -> Option<(usize, usize)> {
    let range = anchor.find(content)?;
    let count = |text: &str| text.replace("\r\n", "\n").chars().count();
    let start = count(&content[..range.start]);
    Some((start, start + count(&content[range])))
}
