//! Saves parsed conversations to the database, as new conversations or merged into existing ones.

use chrono_tz::Tz;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use transcript::merge::{Key, KeySource, Step, merge};
use transcript::{Attachment, Conversation, Receipt};
use uuid::Uuid;

use super::super::model::Outcome;
use super::super::store::task::{self, ConversationOutcome};
use super::builder::{Built, Sender, to_utc};
use super::plan::{ImportPlan, ImportTarget, Purpose};
use super::reading::{self, Event, Failure};
use super::rows::{HEADER, TRAILER};
use super::{Finished, ImportEnd, ImportRun, media};
use crate::conversations::archive::{self, NewArchive, NewParticipant, rewrite};
use crate::conversations::words;
use crate::error::AppError;
use crate::insights;
use crate::viewer::JobDb;

/// The attachments of a conversation's messages.
pub struct ConversationFiles {
    /// The id of the conversation.
    pub conversation: Uuid,
    /// The folder in the archive to which their paths are relative.
    pub folder: String,
    /// Id of the message and its attachment.
    pub attachments: Vec<(Uuid, Attachment)>,
}

/// The result of [`save_all`].
#[derive(Debug, Default)]
pub struct Saved {
    /// All conversations of the file, including unchanged ones.
    pub conversations: Vec<Uuid>,
    /// Number of messages read.
    pub messages: u64,
}

/// Decides where the conversations of the file go, and saves all of them in one transaction.
///
/// The plan is made while the owner's imports are locked. Otherwise a concurrent import of the same file would not see
/// the uncommitted conversations, and create them twice.
pub async fn save_all(run: &ImportRun<'_>) -> Result<Saved, ImportEnd> {
    let mut tx = run.job.begin().await?;
    // This also waits for another worker that the queue took for dead too early.
    if !task::lock(&mut tx, &run.task).await? {
        return Ok(Saved::default());
    }
    let plan = ImportPlan::make(run).await?;
    let (sender, events) = mpsc::channel(8);
    let reading = {
        let (file, name, hints, progress) =
            (run.file.clone(), run.task.file_name.clone(), run.hints(), run.progress.clone());
        tokio::task::spawn_blocking(move || reading::read(&file, &name, &hints, &plan, &progress, &sender))
    };
    let (mut receipt, files) = conversations(run, &mut tx, events, reading).await?;
    let first = files.first().map(|files| files.conversation);
    let changed =
        Saved { conversations: files.iter().map(|files| files.conversation).collect(), messages: receipt.messages };
    let saved = media::save(run, &mut tx, files).await?;
    receipt.refused.extend(saved.refused);
    let finished = Finished { conversation: first, receipt, media_found: saved.found, media_missing: saved.missing };
    task::finish(&mut tx, run.task.id, &finished).await?;
    let subject = first.map_or(("import", run.task.id), |first| ("conversation", first));
    crate::audit::record(&mut *tx, run.task.owner_id, "import.finished", subject.0, subject.1).await?;
    tx.commit().await?;
    // Only statistics: if this fails, the next import catches up.
    words::apply_word_counts(&mut run.job.connect().await?).await?;
    Ok(changed)
}

/// Saves conversations as the reading thread sends them. Returns its receipt and the attachments to store.
async fn conversations(
    run: &ImportRun<'_>,
    tx: &mut JobDb<'_>,
    mut events: mpsc::Receiver<Event>,
    reading: JoinHandle<Result<Receipt, Failure>>,
) -> Result<(Receipt, Vec<ConversationFiles>), ImportEnd> {
    let mut files = Vec::new();
    while let Some(event) = events.recv().await {
        let Event::Begin { target, head } = event else { continue };
        let position = files.len();
        match conversation(run, tx, &mut events, position, &target, &head).await? {
            Some(saved) => files.push(saved),
            // The reader stopped early. Its result below says why.
            None => break,
        }
    }
    drop(events);
    let receipt = reading.await.map_err(|e| AppError::internal("the reading thread failed", e))??;
    Ok((receipt, files))
}

/// Saves one conversation. `None` if the reader stopped before its end.
async fn conversation(
    run: &ImportRun<'_>,
    tx: &mut JobDb<'_>,
    events: &mut mpsc::Receiver<Event>,
    position: usize,
    target: &ImportTarget,
    head: &Conversation,
) -> Result<Option<ConversationFiles>, ImportEnd> {
    if target.purpose == Purpose::New {
        let title = title(head, &run.task.file_name, position);
        let (id, owner, source, zone) =
            (target.conversation, run.task.owner_id, head.source.as_str(), target.zone.name());
        archive::create(tx, &NewArchive { id, owner, title, source, zone }).await?;
    } else {
        rewrite::lock(tx, target.conversation).await?;
    }
    let Some(built) = copy(tx, events, target.purpose).await? else { return Ok(None) };
    let new_participants: Vec<NewParticipant> =
        built.senders.iter().filter(|sender| !sender.known).map(|sender| participant(sender, target.zone)).collect();
    archive::add_participants(tx, target.conversation, &new_participants).await?;
    let (outcome, attachments) = match target.purpose {
        Purpose::New => save_new(tx, &built).await?,
        Purpose::Merge | Purpose::Replace => save_into_existing(run, tx, &built).await?,
    };
    task::record_outcome(tx, run.task.id, &ConversationOutcome { position: position as i32, ..outcome }).await?;
    Ok(Some(ConversationFiles { conversation: target.conversation, folder: built.folder, attachments }))
}

/// Copies the rows of a conversation as they come. `None` if the reader stopped before its end.
async fn copy(
    tx: &mut JobDb<'_>,
    events: &mut mpsc::Receiver<Event>,
    purpose: Purpose,
) -> Result<Option<Built>, ImportEnd> {
    let mut copy = match purpose {
        Purpose::New => archive::copy_messages(tx).await?,
        Purpose::Merge | Purpose::Replace => rewrite::copy_staged(tx).await?,
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
                copy.abort("the file could not be read to the end").await?;
                return Ok(None);
            }
        }
    }
}

/// The result for a conversation (its position is still 0), and message ids with attachments to store.
type SavedConversation = (ConversationOutcome, Vec<(Uuid, Attachment)>);

/// Completes a new conversation after its messages were copied.
async fn save_new(tx: &mut JobDb<'_>, built: &Built) -> Result<SavedConversation, ImportEnd> {
    let conversation = built.target.conversation;
    archive::update_totals(tx, conversation, built.preview.as_deref().unwrap_or_default()).await?;
    insights::begin(tx, conversation, &built.counts, |number| built.senders[number].id).await?;
    words::record_word_counts(tx, &built.words, built.messages as i64).await?;
    let added = built.messages as i64;
    let outcome = ConversationOutcome { position: 0, conversation, outcome: Outcome::New, added, changed: 0, same: 0 };
    Ok((outcome, built.files.iter().map(|(_, message, file)| (*message, file.clone())).collect()))
}

/// Merges the staged messages into an existing conversation, or replaces its messages with them.
async fn save_into_existing(
    run: &ImportRun<'_>,
    tx: &mut JobDb<'_>,
    built: &Built,
) -> Result<SavedConversation, ImportEnd> {
    let conversation = built.target.conversation;
    let replace = built.target.purpose == Purpose::Replace;
    let (ids, old) =
        if replace { existing_content_keys(tx, conversation).await? } else { existing_keys(tx, built).await? };
    let merged = merge(&old, &built.keys);
    let counts = merged.counts();
    let order: Vec<rewrite::RewritePlacement> = merged
        .steps
        .iter()
        // When replacing, messages that the new run does not have are removed.
        .filter(|step| !(replace && matches!(step, Step::Old(_))))
        .map(|step| placement(step, &ids, replace))
        .collect();
    let changed = order.iter().filter(|one| one.existing.is_some() && one.staged.is_some()).count() as i64;
    let outcome = match (replace, counts.new, changed) {
        (true, ..) => Outcome::New,
        (_, 0, 0) => Outcome::Unchanged,
        _ => Outcome::Merged,
    };
    if outcome == Outcome::Unchanged {
        // Neither the statistics nor the analysis change.
        rewrite::discard_staged(tx, conversation).await?;
    } else {
        let import = (!replace).then_some(run.task.id);
        rewrite::apply_order(tx, conversation, import, &order).await?;
        if let Some(import) = import {
            words::record_import_word_counts(tx, conversation, import).await?;
        }
        if replace {
            rewrite::set_zone(tx, conversation, built.target.zone.name()).await?;
        }
        refresh_totals(tx, conversation).await?;
    }
    let result = if replace {
        ConversationOutcome { position: 0, conversation, outcome, added: order.len() as i64, changed: 0, same: 0 }
    } else {
        let same = counts.same as i64 + counts.changed as i64 - changed;
        ConversationOutcome { position: 0, conversation, outcome, added: counts.new as i64, changed, same }
    };
    Ok((result, files_to_store(built, &order, replace)))
}

/// Where a message goes: which existing message it is, and which staged row it takes its content from. Staged rows are
/// numbered from 1.
fn placement(step: &Step, ids: &[Uuid], replace: bool) -> rewrite::RewritePlacement {
    let staged = |new: usize| Some(new as i64 + 1);
    match *step {
        Step::Old(old) => rewrite::RewritePlacement { existing: Some(ids[old]), staged: None },
        Step::New(new) => rewrite::RewritePlacement { existing: None, staged: staged(new) },
        Step::Same { old, new } => {
            rewrite::RewritePlacement { existing: Some(ids[old]), staged: if replace { staged(new) } else { None } }
        }
        Step::Changed { old, new, take_new } => rewrite::RewritePlacement {
            existing: Some(ids[old]),
            staged: if take_new || replace { staged(new) } else { None },
        },
    }
}

/// The attachments of new messages and of messages whose content is replaced by a merge. When replacing an earlier run,
/// existing messages already have their attachments.
fn files_to_store(built: &Built, order: &[rewrite::RewritePlacement], replace: bool) -> Vec<(Uuid, Attachment)> {
    let kept: std::collections::HashMap<i64, Option<Uuid>> =
        order.iter().filter_map(|one| Some((one.staged?, one.existing))).collect();
    let file = |(seq, message, file): &(i64, Uuid, Attachment)| match kept.get(seq)? {
        None => Some((*message, file.clone())),
        Some(existing) => (!replace).then(|| (*existing, file.clone())),
    };
    built.files.iter().filter_map(file).collect()
}

/// Ids and keys of all messages. The keys ignore the time, which changes if the file is read with another date format
/// or time zone.
async fn existing_content_keys(tx: &mut JobDb<'_>, id: Uuid) -> Result<(Vec<Uuid>, Vec<Key>), ImportEnd> {
    let messages = rewrite::senders_and_texts(tx, id).await?;
    let at = chrono::NaiveDateTime::MIN;
    let key = |sender: Option<&str>, content: &str| {
        Key::without_time(&KeySource { at, sender, content, placeholder: false, edited: false })
    };
    Ok(messages.into_iter().map(|(id, sender, content)| (id, key(sender.as_deref(), &content))).unzip())
}

/// Ids and keys of all messages.
async fn existing_keys(tx: &mut JobDb<'_>, built: &Built) -> Result<(Vec<Uuid>, Vec<Key>), ImportEnd> {
    let (id, clock) = (built.target.conversation, built.clock);
    Ok(archive::keys(tx, id, clock).await?.into_iter().unzip())
}

/// Recalculates everything that is derived from the messages of a conversation, except the analysis.
async fn refresh_totals(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), ImportEnd> {
    rewrite::recount_participants(tx, conversation).await?;
    let words = rewrite::preview(tx, conversation).await?;
    archive::update_totals(tx, conversation, &words).await?;
    insights::recount(tx, conversation).await?;
    Ok(())
}

/// Undoes an import: moves conversations that it created to the trash, and removes messages that it merged into others.
pub async fn revert(run: &ImportRun<'_>) -> Result<(), ImportEnd> {
    let mut tx = run.job.begin().await?;
    if !task::lock(&mut tx, &run.task).await? {
        return Ok(());
    }
    for (conversation, outcome) in task::outcomes(&mut tx, run.task.id).await? {
        rewrite::lock(&mut tx, conversation).await?;
        match outcome {
            Outcome::New => rewrite::set_deleted(&mut tx, conversation, true).await?,
            Outcome::Merged => {
                rewrite::revert(&mut tx, conversation, run.task.id).await?;
                refresh_totals(&mut tx, conversation).await?;
            }
            Outcome::Unchanged => {}
        }
    }
    task::mark_reverted(&mut tx, run.task.id).await?;
    crate::audit::record(&mut *tx, run.task.owner_id, "import.undone", "import", run.task.id).await?;
    tx.commit().await?;
    Ok(())
}

/// A new participant. A name that looks like a phone number is stored as one, too.
fn participant(sender: &Sender, zone: Tz) -> NewParticipant<'_> {
    let phone = sender.name.starts_with('+') && sender.name.chars().filter(char::is_ascii_digit).count() >= 7;
    NewParticipant {
        id: sender.id,
        name: &sender.name,
        phone: phone.then_some(sender.name.as_str()),
        messages: sender.messages as i64,
        first: to_utc(sender.first, zone),
        last: to_utc(sender.last, zone),
    }
}

/// The title of a new conversation: the one in the export or, failing that, the file name. Generic file names such as
/// "chat" are not used.
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
    fn titles_come_from_the_export_or_the_file_name() {
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
