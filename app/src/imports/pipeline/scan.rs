//! A first pass over a file, which finds out whether its conversations already exist.

use std::collections::HashSet;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use transcript::merge::{Key, Merge, merge};
use transcript::{Clock, Conversation, Message, Sink, Source};

use super::builder::to_utc;
use super::{ImportEnd, ImportRun, reading};
use crate::conversations::archive::{self, KnownArchive};

/// Number of messages that are scanned up in each candidate.
const SAMPLE_SIZE: usize = 64;

/// A conversation of the file, with only the keys of its messages.
pub struct ScannedConversation {
    pub source: Source,
    pub clock: Clock,
    pub keys: Vec<Key>,
}

/// Reads the file and returns the keys of all messages, by conversation.
pub async fn scan_keys(run: &ImportRun<'_>) -> Result<Vec<ScannedConversation>, ImportEnd> {
    let (file, name, hints, progress) =
        (run.file.clone(), run.task.file_name.clone(), run.hints(), run.progress.clone());
    let scan = tokio::task::spawn_blocking(move || {
        let mut sink = KeySink(Vec::new());
        reading::parse(&file, &name, &hints, &progress, &mut sink).map(|_| sink.0)
    });
    scan.await.map_err(|e| crate::error::AppError::internal("the scanning thread failed", e))?.map_err(ImportEnd::from)
}

struct KeySink(Vec<ScannedConversation>);

impl Sink for KeySink {
    fn conversation(&mut self, head: Conversation) -> std::io::Result<()> {
        self.0.push(ScannedConversation { source: head.source, clock: head.clock, keys: Vec::new() });
        Ok(())
    }

    fn message(&mut self, message: Message) -> std::io::Result<()> {
        let scanned = self.0.last_mut().ok_or_else(|| std::io::Error::other("no conversation yet"))?;
        scanned.keys.push(Key::of(&message));
        Ok(())
    }
}

/// Finds the existing conversation that `scanned` belongs to, and aligns their messages. It is the candidate that
/// contains the most messages of a sample from the period that both cover, and at least half of them.
pub async fn find<'k>(
    run: &ImportRun<'_>,
    scanned: &ScannedConversation,
    candidates: &'k [KnownArchive],
) -> Result<Option<(&'k KnownArchive, Merge)>, ImportEnd> {
    let mut lookups = archive::begin_lookups(run.job).await?;
    let mut best: Option<(&KnownArchive, usize)> = None;
    for candidate in candidates.iter().filter(|known| known.source.as_deref() == Some(scanned.source.as_str())) {
        let sample = sample(scanned, candidate);
        if sample.is_empty() {
            continue;
        }
        let minutes: Vec<DateTime<Utc>> = sample.iter().map(|key| instant(key.at(), scanned, candidate)).collect();
        let existing = archive::keys_at(&mut lookups, candidate, scanned.clock, &minutes).await?;
        let existing: HashSet<u64> = existing.iter().map(Key::id).collect();
        let hits = sample.iter().filter(|key| existing.contains(&key.id())).count();
        if hits * 2 >= sample.len() && best.is_none_or(|(_, most)| hits > most) {
            best = Some((candidate, hits));
        }
    }
    drop(lookups);
    let Some((known, _)) = best else { return Ok(None) };
    let existing = archive::keys(&mut run.job.connect().await?, known.id, scanned.clock).await?;
    let old: Vec<Key> = existing.into_iter().map(|(_, key)| key).collect();
    Ok(Some((known, merge(&old, &scanned.keys))))
}

/// Up to [`SAMPLE_SIZE`] messages, spread evenly over the period that both cover.
fn sample<'s>(scanned: &'s ScannedConversation, candidate: &KnownArchive) -> Vec<&'s Key> {
    let (Some(first), Some(last)) = (candidate.first, candidate.last) else { return Vec::new() };
    let within = |key: &&Key| {
        let at = instant(key.at(), scanned, candidate);
        first - Duration::minutes(1) <= at && at <= last + Duration::minutes(1)
    };
    let both: Vec<&Key> = scanned.keys.iter().filter(within).collect();
    let step = both.len().div_ceil(SAMPLE_SIZE).max(1);
    both.into_iter().step_by(step).collect()
}

/// The instant of a timestamp. Wall times are taken to be in the time zone of the candidate.
fn instant(at: NaiveDateTime, scanned: &ScannedConversation, candidate: &KnownArchive) -> DateTime<Utc> {
    match scanned.clock {
        Clock::Wall => to_utc(at, candidate.zone()),
        Clock::Utc => at.and_utc(),
    }
}
