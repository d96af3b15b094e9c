//! A first look at a file: are its conversations here already?

use std::collections::HashSet;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use transcript::merge::{Key, Merge, merge};
use transcript::{Clock, Conversation, Message, Sink, Source};

use super::builder::to_utc;
use super::{ImportEnd, Work, reading};
use crate::conversations::archive::{self, KnownArchive};

/// So many messages are looked up in each conversation that may be the same.
const SAMPLES: usize = 64;

/// A conversation of the file, in short.
pub struct ScannedConversation {
    pub source: Source,
    pub clock: Clock,
    pub keys: Vec<Key>,
}

/// Reads the file for nothing but keys.
pub async fn scan_keys(work: &Work<'_>) -> Result<Vec<ScannedConversation>, ImportEnd> {
    let (file, name, hints, progress) =
        (work.file.clone(), work.task.file_name.clone(), work.hints(), work.progress.clone());
    let looking = tokio::task::spawn_blocking(move || {
        let mut looks = ScannedConversations(Vec::new());
        reading::transcribe(&file, &name, &hints, &progress, &mut looks).map(|_| looks.0)
    });
    looking
        .await
        .map_err(|e| crate::error::AppError::internal("the looking thread failed", e))?
        .map_err(ImportEnd::from)
}

struct ScannedConversations(Vec<ScannedConversation>);

impl Sink for ScannedConversations {
    fn conversation(&mut self, head: Conversation) -> std::io::Result<()> {
        self.0.push(ScannedConversation { source: head.source, clock: head.clock, keys: Vec::new() });
        Ok(())
    }

    fn message(&mut self, message: Message) -> std::io::Result<()> {
        let looked = self.0.last_mut().ok_or_else(|| std::io::Error::other("no conversation yet"))?;
        looked.keys.push(Key::of(&message));
        Ok(())
    }
}

/// The conversation that has the messages of `looked`, and how they go together. It is the one
/// that has most of a sample of them, and at least half of those from the time that both cover.
pub async fn find<'k>(
    work: &Work<'_>,
    looked: &ScannedConversation,
    candidates: &'k [KnownArchive],
) -> Result<Option<(&'k KnownArchive, Merge)>, ImportEnd> {
    let mut lookups = archive::begin_lookups(work.job).await?;
    let mut best: Option<(&KnownArchive, usize)> = None;
    for candidate in candidates.iter().filter(|known| known.source.as_deref() == Some(looked.source.as_str())) {
        let sample = sample(looked, candidate);
        if sample.is_empty() {
            continue;
        }
        let minutes: Vec<DateTime<Utc>> = sample.iter().map(|key| instant(key.at(), looked, candidate)).collect();
        let there = archive::keys_at(&mut lookups, candidate, looked.clock, &minutes).await?;
        let there: HashSet<u64> = there.iter().map(Key::id).collect();
        let hits = sample.iter().filter(|key| there.contains(&key.id())).count();
        if hits * 2 >= sample.len() && best.is_none_or(|(_, most)| hits > most) {
            best = Some((candidate, hits));
        }
    }
    drop(lookups);
    let Some((known, _)) = best else { return Ok(None) };
    let there = archive::keys(&mut work.job.connect().await?, known.id, looked.clock).await?;
    let old: Vec<Key> = there.into_iter().map(|(_, key)| key).collect();
    Ok(Some((known, merge(&old, &looked.keys))))
}

/// Messages spread evenly over the time that both cover.
fn sample<'l>(looked: &'l ScannedConversation, candidate: &KnownArchive) -> Vec<&'l Key> {
    let (Some(first), Some(last)) = (candidate.first, candidate.last) else { return Vec::new() };
    let within = |key: &&Key| {
        let at = instant(key.at(), looked, candidate);
        first - Duration::minutes(1) <= at && at <= last + Duration::minutes(1)
    };
    let both: Vec<&Key> = looked.keys.iter().filter(within).collect();
    let step = both.len().div_ceil(SAMPLES).max(1);
    both.into_iter().step_by(step).collect()
}

fn instant(at: NaiveDateTime, looked: &ScannedConversation, candidate: &KnownArchive) -> DateTime<Utc> {
    match looked.clock {
        Clock::Wall => to_utc(at, candidate.zone()),
        Clock::Utc => at.and_utc(),
    }
}
