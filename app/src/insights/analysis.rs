//! The analysis job: reads the messages of a conversation month by month and stores the statistics for dashboards.
//!
//! Each month is its own transaction. Dashboards include finished months while an analysis runs, and an analysis that
//! was killed can start over, because it writes the same rows again.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Arc;

use chrono::NaiveDate;
use futures::{StreamExt, TryStreamExt};
use insight::language::Languages;
use insight::month::{MessageFacts, Month, PreviousMessage};
use insight::text_analysis::TextAnalysis;
use uuid::Uuid;

use super::store::message_analysis::{self, AnalysedMessage};
use super::store::{rows, sums, task, texts};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Job, JobDb};

/// Messages per batch.
const BATCH_SIZE: i64 = 4_000;
/// An analysis that failed this many times is not retried.
const MAX_ATTEMPTS: i32 = 3;

/// Runs the unfinished analyses of a conversation, one after the other.
///
/// # Errors
/// If an analysis failed and should be retried. After `MAX_ATTEMPTS` it is marked as failed instead.
pub async fn run(job: &Job, conversation: Uuid) -> Result<(), AppError> {
    let mut db = job.connect().await?;
    while let Some(task) = task::claim(&mut db, conversation).await? {
        let analysis = Analysis { conversation, task: &task };
        match analysis.run(&mut db).await {
            Ok(()) => task::finish(&mut db, task.id, None).await?,
            Err(_) if task.attempts >= MAX_ATTEMPTS => {
                let message = "The analysis failed several times. The error has been logged. Try again later.";
                task::finish(&mut db, task.id, Some(message)).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

struct Analysis<'a> {
    conversation: Uuid,
    task: &'a task::AnalysisJob,
}

impl Analysis<'_> {
    async fn run(&self, db: &mut JobDb<'_>) -> Result<(), AppError> {
        let conversation = self.conversation;
        let total = texts::count(db, conversation).await?;
        let languages = Arc::new(self.languages(db).await?);
        let codes: Vec<String> = languages.all().iter().map(|lang| lang.code().to_owned()).collect();
        let all_months = texts::months(db, conversation).await?;
        // Sentiment depends on the languages of the conversation. If they have changed, every month is analysed again.
        let previous = texts::languages(db, conversation).await?;
        let requested = self.task.months.as_ref().filter(|_| previous.as_ref() == Some(&codes));
        let is_requested = |month: &NaiveDate| requested.is_none_or(|requested| requested.contains(month));
        let months: Vec<NaiveDate> = all_months.iter().copied().filter(is_requested).collect();
        let mut done = 0;
        for month in months {
            if !task::set_progress(db, self.task.id, (done, total)).await? {
                // It was cancelled.
                return Ok(());
            }
            done += self.month(db, month, &languages).await?;
        }
        let mut tx = db.begin().await?;
        rows::lock(&mut tx, conversation).await?;
        rows::delete_other_months(&mut tx, conversation, &all_months).await?;
        let main = languages.main().map(|lang| lang.code());
        texts::mark_analysed(&mut tx, conversation, &codes, main, total).await?;
        sums::recompute(&mut tx, conversation).await?;
        tx.commit().await?;
        task::set_progress(db, self.task.id, (total, total)).await?;
        Ok(())
    }

    /// Detects the languages of the conversation from a sample of its messages.
    async fn languages(&self, db: &mut JobDb<'_>) -> Result<Languages, AppError> {
        let sample = texts::sample(db, self.conversation).await?;
        let mut people = People::default();
        let numbered: Vec<(usize, &str)> =
            sample.iter().map(|(sender, text)| (people.number(*sender), text.as_str())).collect();
        Ok(Languages::of(numbered.into_iter()))
    }

    /// Analyses a month and replaces its stored statistics. Returns its number of messages.
    async fn month(&self, db: &mut JobDb<'_>, month: NaiveDate, languages: &Arc<Languages>) -> Result<i64, AppError> {
        let conversation = self.conversation;
        let mut tx = db.begin().await?;
        rows::lock(&mut tx, conversation).await?;
        let mut people = People { names: texts::names(&mut tx, conversation).await?, ..People::default() };
        let (mut statistics, mut last, mut count) = (None::<Month>, 0, 0);
        loop {
            let batch = texts::in_month(&mut tx, conversation, month, last, BATCH_SIZE).await?;
            let (Some(first), Some(end)) = (batch.first(), batch.last()) else { break };
            if statistics.is_none() {
                let before = texts::last_before(&mut tx, conversation, first.seq).await?;
                let before = before.map(|(sender, at)| PreviousMessage { at, sender: people.number(sender) });
                statistics = Some(Month::after(before));
            }
            (last, count) = (end.seq, count + batch.len() as i64);
            let is_last = (batch.len() as i64) < BATCH_SIZE;
            let (batch, analyses) = analyse_texts(batch, languages.clone()).await?;
            if let Some(statistics) = &mut statistics {
                let add = |(text, analysis)| add_message(statistics, &mut people, text, analysis);
                let messages: Vec<AnalysedMessage<'_>> = batch.iter().zip(&analyses).map(add).collect();
                message_analysis::save(&mut tx, conversation, &messages).await?;
            }
            if is_last {
                break;
            }
        }
        let mut statistics = statistics.unwrap_or_else(|| Month::after(None));
        statistics.keywords.trim();
        rows::replace_month(&mut tx, conversation, month, &statistics, &people.ids).await?;
        tx.commit().await?;
        Ok(count)
    }
}

/// Adds a message to the statistics of its month. Returns what is stored for the message itself.
fn add_message<'a>(
    month: &mut Month,
    people: &mut People,
    text: &'a texts::MessageText,
    analysis: &'a TextAnalysis,
) -> AnalysedMessage<'a> {
    let reactors: Vec<usize> = text.reactor_names.iter().filter_map(|name| people.by_name(name)).collect();
    let position = month.add(&MessageFacts {
        reactors: &reactors,
        seq: text.seq,
        at: text.at,
        sender: people.number(text.sender),
        kind: &text.kind,
        edited: text.edited,
        reply_to: text.reply_to.map(|id| people.number(id)),
        reactions: &text.reactions,
        analysis,
    });
    let replied_to = position.reply_to.map(|number| people.ids[number]);
    AnalysedMessage { id: text.id, analysis, position, replied_to, reactions: &text.reactions }
}

/// Analyses texts on all cores, outside of the async runtime's worker threads. Returns the texts together with one
/// analysis per text, in the same order.
///
/// # Errors
/// [`AppError::Internal`] if a thread panicked.
pub async fn analyse_texts(
    texts: Vec<texts::MessageText>,
    languages: Arc<Languages>,
) -> Result<(Vec<texts::MessageText>, Vec<TextAnalysis>), AppError> {
    let work = move || {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let chunk_size = texts.len().div_ceil(cores).max(1);
        let analyse = |part: &[texts::MessageText]| -> Vec<TextAnalysis> {
            part.iter().map(|text| TextAnalysis::of(&text.text, &languages)).collect()
        };
        let analyses = std::thread::scope(|scope| {
            let threads: Vec<_> = texts.chunks(chunk_size).map(|part| scope.spawn(|| analyse(part))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
        });
        (texts, analyses)
    };
    let (texts, analyses) =
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal("text analysis failed", e))?;
    if texts.len() != analyses.len() {
        return Err(AppError::internal("text analysis failed", "a worker thread panicked"));
    }
    Ok((texts, analyses))
}

/// Assigns numbers to participants, in order of their first appearance.
#[derive(Default)]
struct People {
    ids: Vec<Uuid>,
    numbers: HashMap<Uuid, usize>,
    /// All participants of the conversation by name.
    names: HashMap<String, Uuid>,
}

impl People {
    fn by_name(&mut self, name: &str) -> Option<usize> {
        let id = *self.names.get(name)?;
        Some(self.number(id))
    }

    fn number(&mut self, id: Uuid) -> usize {
        *self.numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() - 1
        })
    }
}

/// Runs all unfinished analyses, up to `at_once` conversations in parallel. For commands that run without workers.
///
/// # Errors
/// The first error of any conversation.
pub async fn run_waiting(job: &Job, at_once: usize) -> Result<(), AppError> {
    let unfinished = task::unfinished(&mut job.connect().await?).await?;
    let all = futures::stream::iter(unfinished).map(|conversation| run(job, conversation));
    all.buffer_unordered(at_once).try_collect().await
}

/// Queues a job for every conversation with unfinished analyses. Called when the server starts.
///
/// # Errors
/// If the database or the queue fails.
pub async fn wake(job: &Job) -> Result<(), AppError> {
    let unfinished = task::unfinished(&mut job.connect().await?).await?;
    queue(job.state(), unfinished).await
}

/// Queues a job for every live conversation with new messages. Called periodically.
///
/// # Errors
/// If the database or the queue fails.
pub async fn keep_current(job: &Job) -> Result<(), AppError> {
    let queued = task::queued_live(&mut job.connect().await?).await?;
    queue(job.state(), queued).await
}

async fn queue(state: &AppState, conversations: Vec<Uuid>) -> Result<(), AppError> {
    for conversation in conversations {
        state.jobs.analyse(conversation).await?;
    }
    Ok(())
}
