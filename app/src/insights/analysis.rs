//! Reads a conversation's messages and writes down what dashboards are drawn from, month by month.
//!
//! Each month is a transaction of its own: who looks meanwhile sees months that are done, and an
//! analysis that is killed begins anew and writes the same rows.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Arc;

use chrono::NaiveDate;
use futures::{StreamExt, TryStreamExt};
use insight::language::Languages;
use insight::month::{Before, MessageFacts, Month};
use insight::text_analysis::TextAnalysis;
use uuid::Uuid;

use super::store::noted::{self, Noted};
use super::store::{rows, sums, task, texts};
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Job, JobDb};

/// Messages read at once.
const PORTION: i64 = 4_000;
/// An analysis that fails so often is given up.
const MAX_ATTEMPTS: i32 = 3;

/// Does what waits for a conversation.
///
/// # Errors
/// For faults that another attempt may mend.
pub async fn run(job: &Job, conversation: Uuid) -> Result<(), AppError> {
    let mut db = job.connect().await?;
    while let Some(task) = task::claim(&mut db, conversation).await? {
        let analysis = Analysis { conversation, task: &task };
        match analysis.run(&mut db).await {
            Ok(()) => task::end(&mut db, task.id, None).await?,
            Err(_) if task.attempts >= MAX_ATTEMPTS => {
                let why = "The analysis failed several times. It has been logged; ask for it again later.";
                task::end(&mut db, task.id, Some(why)).await?;
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
        let there = texts::months(db, conversation).await?;
        // The moods of all months depend on the languages: when these are others, all is counted anew.
        let known = texts::languages(db, conversation).await?;
        let wanted = self.task.months.as_ref().filter(|_| known.as_ref() == Some(&codes));
        let months: Vec<NaiveDate> =
            there.iter().copied().filter(|month| wanted.is_none_or(|wanted| wanted.contains(month))).collect();
        let mut done = 0;
        for month in months {
            if !task::progress(db, self.task.id, (done, total)).await? {
                return Ok(());
            }
            done += self.month(db, month, &languages).await?;
        }
        let mut tx = db.begin().await?;
        rows::lock(&mut tx, conversation).await?;
        rows::keep_months(&mut tx, conversation, &there).await?;
        let main = languages.main().map(|lang| lang.code());
        texts::analysed(&mut tx, conversation, &codes, main, total).await?;
        sums::add_up(&mut tx, conversation).await?;
        tx.commit().await?;
        task::progress(db, self.task.id, (total, total)).await?;
        Ok(())
    }

    async fn languages(&self, db: &mut JobDb<'_>) -> Result<Languages, AppError> {
        let sample = texts::sample(db, self.conversation).await?;
        let mut people = People::default();
        let numbered: Vec<(usize, &str)> =
            sample.iter().map(|(sender, text)| (people.number(*sender), text.as_str())).collect();
        Ok(Languages::of(numbered.into_iter()))
    }

    /// Counts a month anew; says how many messages it has.
    async fn month(&self, db: &mut JobDb<'_>, month: NaiveDate, languages: &Arc<Languages>) -> Result<i64, AppError> {
        let conversation = self.conversation;
        let mut tx = db.begin().await?;
        rows::lock(&mut tx, conversation).await?;
        let mut people = People { names: texts::names(&mut tx, conversation).await?, ..People::default() };
        let (mut counted, mut last, mut count) = (None::<Month>, 0, 0);
        loop {
            let portion = texts::of_month(&mut tx, conversation, month, last, PORTION).await?;
            let (Some(first), Some(end)) = (portion.first(), portion.last()) else { break };
            if counted.is_none() {
                let before = texts::before(&mut tx, conversation, first.seq).await?;
                let before = before.map(|(sender, at)| Before { at, sender: people.number(sender) });
                counted = Some(Month::after(before));
            }
            (last, count) = (end.seq, count + portion.len() as i64);
            let whole = (portion.len() as i64) < PORTION;
            let (portion, read) = read_all(portion, languages.clone()).await?;
            if let Some(counted) = &mut counted {
                let write = |(text, reading)| add(counted, &mut people, text, reading);
                let written: Vec<Noted<'_>> = portion.iter().zip(&read).map(write).collect();
                noted::note(&mut tx, conversation, &written).await?;
            }
            if whole {
                break;
            }
        }
        let mut counted = counted.unwrap_or_else(|| Month::after(None));
        counted.keywords.trim();
        rows::set_month(&mut tx, conversation, month, &counted, &people.ids).await?;
        tx.commit().await?;
        Ok(count)
    }
}

fn add<'a>(month: &mut Month, people: &mut People, text: &'a texts::Text, reading: &'a TextAnalysis) -> Noted<'a> {
    let reacting: Vec<usize> = text.reacting.iter().filter_map(|name| people.by_name(name)).collect();
    let turn = month.add(&MessageFacts {
        reacting: &reacting,
        seq: text.seq,
        at: text.at,
        sender: people.number(text.sender),
        kind: &text.kind,
        edited: text.edited,
        answers: text.answers.map(|answered| people.number(answered)),
        reactions: &text.reactions,
        reading,
    });
    let answered = turn.answers.map(|number| people.ids[number]);
    Noted { id: text.id, reading, turn, answered, reactions: &text.reactions }
}

/// Reads texts on all cores, away from the threads that answer requests.
pub async fn read_all(
    texts: Vec<texts::Text>,
    languages: Arc<Languages>,
) -> Result<(Vec<texts::Text>, Vec<TextAnalysis>), AppError> {
    let read = move || {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let share = texts.len().div_ceil(cores).max(1);
        let reading = |part: &[texts::Text]| -> Vec<TextAnalysis> {
            part.iter().map(|text| TextAnalysis::of(&text.text, &languages)).collect()
        };
        let read = std::thread::scope(|scope| {
            let parts: Vec<_> = texts.chunks(share).map(|part| scope.spawn(|| reading(part))).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect::<Vec<_>>()
        });
        (texts, read)
    };
    let (texts, read) =
        tokio::task::spawn_blocking(read).await.map_err(|e| AppError::internal("the reading of texts failed", e))?;
    if texts.len() != read.len() {
        return Err(AppError::internal("the reading of texts failed", "a text could not be read"));
    }
    Ok((texts, read))
}

/// Participants by number, in the order in which they come up.
#[derive(Default)]
struct People {
    ids: Vec<Uuid>,
    numbers: HashMap<Uuid, usize>,
    /// Of all in the conversation.
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

/// Does all that waits, at once; for commands that run without workers.
///
/// # Errors
/// The first fault.
pub async fn run_waiting(job: &Job, at_once: usize) -> Result<(), AppError> {
    let waiting = task::waiting(&mut job.connect().await?).await?;
    let all = futures::stream::iter(waiting).map(|conversation| run(job, conversation));
    all.buffer_unordered(at_once).try_collect().await
}

/// Queues the analyses that wait.
///
/// # Errors
/// When the database or the queue fails.
pub async fn wake(job: &Job) -> Result<(), AppError> {
    let waiting = task::waiting(&mut job.connect().await?).await?;
    queue(job.state(), waiting).await
}

/// Queues the analyses of conversations that go on, when somebody has written there.
///
/// # Errors
/// When the database or the queue fails.
pub async fn keep_current(job: &Job) -> Result<(), AppError> {
    let waiting = task::waiting_live(&mut job.connect().await?).await?;
    queue(job.state(), waiting).await
}

async fn queue(state: &AppState, conversations: Vec<Uuid>) -> Result<(), AppError> {
    for conversation in conversations {
        state.jobs.analyse(conversation).await?;
    }
    Ok(())
}
