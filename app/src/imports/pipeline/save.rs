//! What was read goes into the database: into new conversations, or into those that are there.

use chrono_tz::Tz;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use transcript::merge::{Key, KeySource, Step, merge};
use transcript::{Attachment, Conversation, Receipt};
use uuid::Uuid;

use super::super::model::Outcome;
use super::super::store::task::{self, ConversationOutcome};
use super::builder::{Built, Speaker, to_utc};
use super::plan::{ImportPlan, ImportTarget, Purpose};
use super::reading::{self, Event, Failure};
use super::rows::{HEADER, TRAILER};
use super::{Finished, ImportEnd, Work, media};
use crate::conversations::archive::{self, NewArchive, NewParticipant, rewrite};
use crate::conversations::words;
use crate::error::AppError;
use crate::insights;
use crate::viewer::JobDb;

/// The files of a conversation's messages.
pub struct Files {
    /// The conversation.
    pub conversation: Uuid,
    /// Where their paths start from, in the archive.
    pub folder: String,
    /// Message and file.
    pub named: Vec<(Uuid, Attachment)>,
}

/// What [`save_all`] changed.
#[derive(Debug, Default)]
pub struct Saved {
    /// The conversations, those too that stayed as they were.
    pub conversations: Vec<Uuid>,
    /// How many messages were read.
    pub messages: u64,
}

/// Decides where the conversations of the file go, and saves all of them in one transaction.
///
/// The plan is made in the turn of this import: another one of the same owner, maybe of the same file, would not
/// see what is not committed yet, and make every conversation twice.
pub async fn save_all(work: &Work<'_>) -> Result<Saved, ImportEnd> {
    let mut tx = work.job.begin().await?;
    // If the queue took another worker for dead too early, wait for it.
    if !task::lock(&mut tx, &work.task).await? {
        return Ok(Saved::default());
    }
    let plan = ImportPlan::make(work).await?;
    let (sender, events) = mpsc::channel(8);
    let reading = {
        let (file, name, hints, progress) =
            (work.file.clone(), work.task.file_name.clone(), work.hints(), work.progress.clone());
        tokio::task::spawn_blocking(move || reading::read(&file, &name, &hints, &plan, &progress, &sender))
    };
    let (mut receipt, files) = conversations(work, &mut tx, events, reading).await?;
    let first = files.first().map(|files| files.conversation);
    let changed =
        Saved { conversations: files.iter().map(|files| files.conversation).collect(), messages: receipt.messages };
    let saved = media::save(work, &mut tx, files).await?;
    receipt.refused.extend(saved.refused);
    let finished = Finished { conversation: first, receipt, media_found: saved.found, media_missing: saved.missing };
    task::finish(&mut tx, work.task.id, &finished).await?;
    let about = first.map_or(("import", work.task.id), |first| ("conversation", first));
    crate::audit::record(&mut *tx, work.task.owner_id, "import.finished", about.0, about.1).await?;
    tx.commit().await?;
    // Only statistics: what fails here is made up for after the next import.
    words::apply_word_counts(&mut work.job.connect().await?).await?;
    Ok(changed)
}

async fn conversations(
    work: &Work<'_>,
    tx: &mut JobDb<'_>,
    mut events: mpsc::Receiver<Event>,
    reading: JoinHandle<Result<Receipt, Failure>>,
) -> Result<(Receipt, Vec<Files>), ImportEnd> {
    let mut files = Vec::new();
    while let Some(event) = events.recv().await {
        let Event::Begin { target, head } = event else { continue };
        let position = files.len();
        match conversation(work, tx, &mut events, position, &target, &head).await? {
            Some(saved) => files.push(saved),
            // The reader ended early; it says why.
            None => break,
        }
    }
    drop(events);
    let receipt = reading.await.map_err(|e| AppError::internal("the reading thread failed", e))??;
    Ok((receipt, files))
}

async fn conversation(
    work: &Work<'_>,
    tx: &mut JobDb<'_>,
    events: &mut mpsc::Receiver<Event>,
    position: usize,
    target: &ImportTarget,
    head: &Conversation,
) -> Result<Option<Files>, ImportEnd> {
    if target.purpose == Purpose::New {
        let title = title(head, &work.task.file_name, position);
        let (id, owner, source, zone) =
            (target.conversation, work.task.owner_id, head.source.as_str(), target.zone.name());
        archive::create(tx, &NewArchive { id, owner, title, source, zone }).await?;
    } else {
        rewrite::lock(tx, target.conversation).await?;
    }
    let Some(built) = copy(tx, events, target.purpose).await? else { return Ok(None) };
    let newcomers: Vec<NewParticipant> = built
        .speakers
        .iter()
        .filter(|speaker| !speaker.known)
        .map(|speaker| participant(speaker, target.zone))
        .collect();
    archive::add_participants(tx, target.conversation, &newcomers).await?;
    let (became, named) = match target.purpose {
        Purpose::New => save_new(tx, &built).await?,
        Purpose::Merge | Purpose::Again => save_into_existing(work, tx, &built).await?,
    };
    task::record_outcome(tx, work.task.id, &ConversationOutcome { position: position as i32, ..became }).await?;
    Ok(Some(Files { conversation: target.conversation, folder: built.folder, named }))
}

/// Copies the rows as they come. `None` when the reader broke off.
async fn copy(
    tx: &mut JobDb<'_>,
    events: &mut mpsc::Receiver<Event>,
    purpose: Purpose,
) -> Result<Option<Built>, ImportEnd> {
    let mut copy = match purpose {
        Purpose::New => archive::copy_messages(tx).await?,
        Purpose::Merge | Purpose::Again => rewrite::stage(tx).await?,
    };
    copy.send(HEADER).await?;
    loop {
        match events.recv().await {
            Some(Event::Rows(rows)) => drop(copy.send(rows).await?),
            Some(Event::End(built)) => {
                copy.send(TRAILER).await?;
                copy.finish().await?;
                return Ok(Some(*built));
            }
            Some(Event::Begin { .. }) | None => {
                copy.abort("the file could not be read to its end").await?;
                return Ok(None);
            }
        }
    }
}

type Outcomes = (ConversationOutcome, Vec<(Uuid, Attachment)>);

async fn save_new(tx: &mut JobDb<'_>, built: &Built) -> Result<Outcomes, ImportEnd> {
    let conversation = built.target.conversation;
    archive::close(tx, conversation, built.preview.as_deref().unwrap_or_default()).await?;
    insights::begin(tx, conversation, &built.counts, |number| built.speakers[number].id).await?;
    words::record_word_counts(tx, &built.words, built.messages as i64).await?;
    let added = built.messages as i64;
    let became = ConversationOutcome { position: 0, conversation, outcome: Outcome::New, added, changed: 0, same: 0 };
    Ok((became, built.files.iter().map(|(_, message, file)| (*message, file.clone())).collect()))
}

/// Puts the staged messages into the conversation that is there.
async fn save_into_existing(work: &Work<'_>, tx: &mut JobDb<'_>, built: &Built) -> Result<Outcomes, ImportEnd> {
    let conversation = built.target.conversation;
    let again = built.target.purpose == Purpose::Again;
    let (ids, old) =
        if again { existing_content_keys(tx, conversation).await? } else { existing_keys(tx, built).await? };
    let merged = merge(&old, &built.keys);
    let counts = merged.counts();
    let order: Vec<rewrite::RewritePlacement> = merged
        .steps
        .iter()
        // A repeated reading takes the place of the earlier one: what it has no more goes.
        .filter(|step| !(again && matches!(step, Step::Old(_))))
        .map(|step| placed(step, &ids, again))
        .collect();
    let changed = order.iter().filter(|placed| placed.existing.is_some() && placed.staged.is_some()).count() as i64;
    let outcome = match (again, counts.new, changed) {
        (true, ..) => Outcome::New,
        (_, 0, 0) => Outcome::Unchanged,
        _ => Outcome::Merged,
    };
    if outcome == Outcome::Unchanged {
        // The figures stay as they are, and no analysis is needed.
        rewrite::discard_staged(tx, conversation).await?;
    } else {
        let import = (!again).then_some(work.task.id);
        rewrite::place(tx, conversation, import, &order).await?;
        if let Some(import) = import {
            words::record_import_word_counts(tx, conversation, import).await?;
        }
        if again {
            rewrite::set_zone(tx, conversation, built.target.zone.name()).await?;
        }
        refresh_totals(tx, conversation).await?;
    }
    let became = if again {
        ConversationOutcome { position: 0, conversation, outcome, added: order.len() as i64, changed: 0, same: 0 }
    } else {
        let same = counts.same as i64 + counts.changed as i64 - changed;
        ConversationOutcome { position: 0, conversation, outcome, added: counts.new as i64, changed, same }
    };
    Ok((became, files(built, &order, again)))
}

fn placed(step: &Step, ids: &[Uuid], again: bool) -> rewrite::RewritePlacement {
    let staged = |new: usize| Some(new as i64 + 1);
    match *step {
        Step::Old(old) => rewrite::RewritePlacement { existing: Some(ids[old]), staged: None },
        Step::New(new) => rewrite::RewritePlacement { existing: None, staged: staged(new) },
        Step::Same { old, new } => {
            rewrite::RewritePlacement { existing: Some(ids[old]), staged: if again { staged(new) } else { None } }
        }
        Step::Changed { old, new, take_new } => rewrite::RewritePlacement {
            existing: Some(ids[old]),
            staged: if take_new || again { staged(new) } else { None },
        },
    }
}

/// The files of messages that are new, or that had none. A repeated reading has them already.
fn files(built: &Built, order: &[rewrite::RewritePlacement], again: bool) -> Vec<(Uuid, Attachment)> {
    let kept: std::collections::HashMap<i64, Option<Uuid>> =
        order.iter().filter_map(|placed| Some((placed.staged?, placed.existing))).collect();
    let file = |(seq, message, file): &(i64, Uuid, Attachment)| match kept.get(seq)? {
        None => Some((*message, file.clone())),
        Some(existing) => (!again).then(|| (*existing, file.clone())),
    };
    built.files.iter().filter_map(file).collect()
}

async fn existing_content_keys(tx: &mut JobDb<'_>, id: Uuid) -> Result<(Vec<Uuid>, Vec<Key>), ImportEnd> {
    let there = rewrite::said(tx, id).await?;
    let at = chrono::NaiveDateTime::MIN;
    let key = |sender: Option<&str>, content: &str| {
        Key::without_time(&KeySource { at, sender, content, stand_in: false, edited: false })
    };
    Ok(there.into_iter().map(|(id, sender, content)| (id, key(sender.as_deref(), &content))).unzip())
}

async fn existing_keys(tx: &mut JobDb<'_>, built: &Built) -> Result<(Vec<Uuid>, Vec<Key>), ImportEnd> {
    let (id, clock) = (built.target.conversation, built.clock);
    Ok(archive::keys(tx, id, clock).await?.into_iter().unzip())
}

/// Brings the figures of a conversation up to its messages.
async fn refresh_totals(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), ImportEnd> {
    rewrite::recount_participants(tx, conversation).await?;
    let words = rewrite::last_words(tx, conversation).await?;
    archive::close(tx, conversation, &words).await?;
    insights::recount(tx, conversation).await?;
    Ok(())
}

/// Takes an import back: what it made goes to the bin, what it merged is taken out again.
pub async fn revert(work: &Work<'_>) -> Result<(), ImportEnd> {
    let mut tx = work.job.begin().await?;
    if !task::lock(&mut tx, &work.task).await? {
        return Ok(());
    }
    for (conversation, outcome) in task::outcomes(&mut tx, work.task.id).await? {
        rewrite::lock(&mut tx, conversation).await?;
        match outcome {
            Outcome::New => rewrite::set_deleted(&mut tx, conversation, true).await?,
            Outcome::Merged => {
                rewrite::revert(&mut tx, conversation, work.task.id).await?;
                refresh_totals(&mut tx, conversation).await?;
            }
            Outcome::Unchanged => {}
        }
    }
    task::mark_reverted(&mut tx, work.task.id).await?;
    crate::audit::record(&mut *tx, work.task.owner_id, "import.undone", "import", work.task.id).await?;
    tx.commit().await?;
    Ok(())
}

fn participant(speaker: &Speaker, zone: Tz) -> NewParticipant<'_> {
    let phone = speaker.name.starts_with('+') && speaker.name.chars().filter(char::is_ascii_digit).count() >= 7;
    NewParticipant {
        id: speaker.id,
        name: &speaker.name,
        phone: phone.then_some(speaker.name.as_str()),
        messages: speaker.messages as i64,
        first: to_utc(speaker.first, zone),
        last: to_utc(speaker.last, zone),
    }
}

/// The name that the export gives, else the file's.
fn title(head: &Conversation, file_name: &str, position: usize) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).replace('_', " ");
    let name = head.title.as_deref().unwrap_or(&stem).trim();
    let name: String = name.chars().filter(|c| !c.is_control()).take(300).collect();
    match name.as_str() {
        "" | "chat" | "result" | "messages" if position == 0 => "Imported conversation".to_owned(),
        "" => format!("Imported conversation {}", position + 1),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use transcript::Clock;

    use super::*;

    #[test]
    fn the_title_is_what_the_export_names_the_chat() {
        let head = |title: Option<&str>| Conversation {
            title: title.map(str::to_owned),
            source: transcript::Source::Whatsapp,
            clock: Clock::Wall,
            folder: String::new(),
        };
        assert_eq!(title(&head(Some("Ana & Bruno")), "x.txt", 0), "Ana & Bruno");
        assert_eq!(title(&head(None), "Our_club.txt", 0), "Our club");
        assert_eq!(title(&head(None), "_chat.txt", 0), "Imported conversation");
        assert_eq!(title(&head(None), ".txt", 0), "Imported conversation");
        assert_eq!(title(&head(None), ".json", 4), "Imported conversation 5");
    }
}
