//! Writes files for other programs.

use std::collections::HashMap;
use std::io::{Seek, Write};

use chrono::{DateTime, Utc};
use refi::{Codebook, Project, ProjectWriter, Selection, User};
use sqlx::PgConnection;

use super::text::{ParagraphSpan, paragraph};
use super::{BATCH, ORIGIN, tree};
use crate::codebooks::model::SegmentsRequest;
use crate::codebooks::store::segments::{self, CodedMessage, SegmentFilter};
use crate::codebooks::store::{code_tree, coders, figures, passages};
use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::ui::chart::data::Table;
use crate::ui::format;
use crate::viewer::{Coder, Conversation, Reader, Viewer};

/// The maximum number of coded messages in a table, and per conversation in a project.
const MAX_SEGMENTS: i64 = 1_000_000;

/// The codebook as a `.qdc` document.
///
/// # Errors
/// Database errors.
pub async fn codebook(db: &mut PgConnection, coder: &Coder) -> Result<Vec<u8>, AppError> {
    let codes = code_tree::tree(db, coder).await?;
    let book = Codebook { origin: ORIGIN.to_owned(), codes: tree(&codes) };
    let mut document = Vec::new();
    refi::write_codebook(&book, &mut document).map_err(|e| AppError::internal("could not write the codebook", e))?;
    Ok(document)
}

/// The segments that match a request, as a table with one row per coded message.
///
/// # Errors
/// Database errors.
pub async fn segments_table(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    request: &SegmentsRequest,
) -> Result<Table, AppError> {
    let codes = code_tree::tree(&mut *db, coder).await?;
    let filter = SegmentFilter::of_request(request, &codes);
    let all = segments::list(db, viewer, coder, &filter, MAX_SEGMENTS).await?;
    let heads = ["code", "text", "sender", "sent", "conversation", "message", "coder", "coded", "memo", "segment"];
    let rows = all.iter().map(|one| {
        vec![
            one.code.name.clone(),
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

/// Writes a project: the codes, the coders, and each coded conversation as a text with its segments. The messages are
/// read and written in batches.
///
/// # Errors
/// Errors of the database and of the writer.
pub async fn project<W: Write + Seek>(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    out: W,
    now: DateTime<Utc>,
) -> Result<W, AppError> {
    let unwritable = |e: std::io::Error| AppError::internal("could not write the project", e);
    let codes = code_tree::tree(&mut *db, coder).await?;
    let people = coders::list(&mut *db, coder).await?;
    let (mut writer, mut lost) = (ProjectWriter::new(out), 0);
    for place in figures::conversations(&mut *db, viewer, coder).await? {
        let conversation = viewer.read(&mut *db, place.id).await?;
        let filter = SegmentFilter { conversation: Some(place.id), ..SegmentFilter::default() };
        let coded = segments::list(&mut *db, viewer, coder, &filter, MAX_SEGMENTS).await?;
        let text = writer.start_text(place.id, &place.title).map_err(unwritable)?;
        let placed = write_text(&mut *db, &conversation, &coded, text).await?;
        let (found, without) = selections(&coded, &placed);
        writer.set_selections(found);
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

/// Writes a conversation as text. Returns the position and the content of each coded message, by `seq`.
async fn write_text(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    coded: &[CodedMessage],
    out: &mut impl Write,
) -> Result<HashMap<i64, (ParagraphSpan, String)>, AppError> {
    let wanted: std::collections::HashSet<i64> = coded.iter().filter_map(|one| one.seq).collect();
    let (mut placed, mut characters, mut first) = (HashMap::new(), 0, 1);
    while first <= conversation.last_seq {
        for one in passages::messages(&mut *db, conversation, first..first + BATCH, None, i32::MAX).await? {
            let written = paragraph(one.id, one.at, &one.sender, &one.content);
            out.write_all(written.line.as_bytes()).map_err(|e| AppError::internal("could not write the project", e))?;
            let start = characters + written.prefix_length;
            if wanted.contains(&one.seq) {
                let place = ParagraphSpan { message: one.id, start, end: start + written.text_length };
                placed.insert(one.seq, (place, one.content));
            }
            characters += written.line.chars().count();
        }
        first += BATCH;
    }
    Ok(placed)
}

/// The description of the project, with a note if coded messages had to be left out.
fn described(description: &str, lost: i64) -> String {
    if lost == 0 {
        return description.to_owned();
    }
    let lost = format::count(lost, "coded message is", "coded messages are");
    format!(
        "{description}\n\n{lost} not in this project because they were deleted. The segments table (CSV) still quotes them."
    )
    .trim()
    .to_owned()
}

/// Converts segments to selections, each from its first to its last coded character. Also returns how many coded
/// messages no longer exist. If a message exists but the coded words in it do not, the whole message is selected and
/// the memo quotes the words.
fn selections(coded: &[CodedMessage], placed: &HashMap<i64, (ParagraphSpan, String)>) -> (Vec<Selection>, i64) {
    let (mut all, mut lost): (Vec<Selection>, i64) = (Vec::new(), 0);
    for one in coded {
        let Some((place, content)) = one.seq.and_then(|seq| placed.get(&seq)) else {
            lost += 1;
            continue;
        };
        let words = one.anchor.as_ref().map(|anchor| word_range(anchor, content));
        let (start, end) = match words {
            Some(Some((from, to))) => (place.start + from, place.start + to),
            None | Some(None) => (place.start, place.end),
        };
        let gone = one.anchor.as_ref().filter(|_| words == Some(None));
        let gone = gone.map(|anchor| format!("[No longer in the message: “{}”] ", anchor.quote));
        match all.last_mut() {
            Some(last) if last.guid == one.segment => last.end = end,
            _ => all.push(Selection {
                guid: one.segment,
                start,
                end,
                codes: vec![one.code.id],
                user: Some(one.coder_id),
                at: Some(one.coded_at),
                memo: gone.unwrap_or_default() + &one.memo,
            }),
        }
    }
    (all, lost)
}

/// The range of characters that an anchor marks in the exported text, where a line break is one character. `None` if
/// the words are no longer in the message.
fn word_range(anchor: &Anchor, content: &str) -> Option<(usize, usize)> {
    let range = anchor.find(content)?;
    let count = |text: &str| text.replace("\r\n", "\n").chars().count();
    let start = count(&content[..range.start]);
    Some((start, start + count(&content[range])))
}
