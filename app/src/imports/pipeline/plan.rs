//! Decides where the conversations of a file go: each into a new or an existing conversation.

use std::collections::HashMap;

use chrono_tz::Tz;
use transcript::Hints;
use uuid::Uuid;

use super::super::model::{MergeChoice, Proposal, Question};
use super::super::store::task;
use super::scan::{self, ScannedConversation};
use super::{ImportEnd, ImportRun};
use crate::conversations::archive::{self, KnownArchive};
use crate::error::AppError;

/// What to do with the messages of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Create a new conversation.
    New,
    /// Merge them into a conversation that another import created.
    Merge,
    /// Replace the messages of an earlier run of the same import.
    Replace,
}

/// Where a conversation's messages go.
#[derive(Debug, Clone)]
pub struct ImportTarget {
    pub purpose: Purpose,
    pub conversation: Uuid,
    /// The time zone of the wall times.
    pub zone: Tz,
    /// Ids of the existing participants by name.
    pub participants: HashMap<String, Uuid>,
}

/// The targets of the conversations of a file.
#[derive(Debug, Default)]
pub struct ImportPlan {
    /// The time zone of new conversations.
    zone: Tz,
    /// Existing targets by position in the file. All other conversations are new.
    existing: HashMap<usize, ImportTarget>,
}

impl ImportPlan {
    /// The target of the conversation at this position in the file. For a new one, each call returns a new id.
    pub fn target(&self, position: usize) -> ImportTarget {
        self.existing.get(&position).cloned().unwrap_or_else(|| ImportTarget {
            purpose: Purpose::New,
            conversation: Uuid::now_v7(),
            zone: self.zone,
            participants: HashMap::new(),
        })
    }

    /// Makes a plan, which may need a scan of the file.
    ///
    /// # Errors
    /// [`ImportEnd::Question`] if the owner has to decide whether to merge.
    pub async fn make(run: &ImportRun<'_>) -> Result<ImportPlan, ImportEnd> {
        let mut plan = ImportPlan { zone: run.zone, existing: HashMap::new() };
        let previous = task::previous_conversations(&mut run.job.connect().await?, run.task.id).await?;
        if !previous.is_empty() {
            for (position, conversation) in previous {
                let target = target(run, Purpose::Replace, conversation, run.zone).await?;
                plan.existing.insert(position as usize, target);
            }
            return Ok(plan);
        }
        if run.options.unattended || run.options.merge == Some(MergeChoice::Separate) {
            return Ok(plan);
        }
        let candidates = archive::candidates(&mut run.job.connect().await?, run.task.owner_id).await?;
        if candidates.is_empty() {
            return Ok(plan);
        }
        let scanned = scan::scan_keys(run).await?;
        let mut proposals = Vec::new();
        for (position, one) in scanned.iter().enumerate() {
            let Some((into, merge)) = scan::find(run, one, &candidates).await? else { continue };
            let known = target(run, Purpose::Merge, into.id, into.zone()).await?;
            plan.existing.insert(position, known);
            let counts = merge.counts();
            if counts.new + counts.changed > 0 {
                proposals.push(proposal(position, one, into, &merge));
            }
        }
        if proposals.is_empty() || run.options.merge == Some(MergeChoice::Merge) {
            return Ok(plan);
        }
        let others = (scanned.len() - plan.existing.len()) as u32;
        Err(ImportEnd::Question(Question::Merge { proposals, others }))
    }
}

async fn target(run: &ImportRun<'_>, purpose: Purpose, id: Uuid, zone: Tz) -> Result<ImportTarget, AppError> {
    let participants = archive::participant_ids(&mut run.job.connect().await?, id).await?;
    Ok(ImportTarget { purpose, conversation: id, zone, participants })
}

fn proposal(
    position: usize,
    scanned: &ScannedConversation,
    into: &KnownArchive,
    merge: &transcript::merge::Merge,
) -> Proposal {
    let counts = merge.counts();
    let new = merge.steps.iter().filter_map(|step| match step {
        transcript::merge::Step::New(n) => scanned.keys.get(*n).map(transcript::merge::Key::at),
        _ => None,
    });
    let new_span = new.fold(None, |span, at| match span {
        None => Some((at, at)),
        Some((first, last)) => Some((at.min(first), at.max(last))),
    });
    Proposal {
        position: position as u32,
        into: into.id,
        into_title: into.title.clone(),
        same: counts.same,
        new: counts.new,
        old: counts.old,
        changed: counts.changed,
        new_span,
    }
}

impl ImportRun<'_> {
    /// What the parser should know before it reads the file.
    pub fn hints(&self) -> Hints {
        Hints {
            source: None,
            date_order: self.options.date_order,
            columns: self.options.columns.clone(),
            today: Some(self.state.clock.now().with_timezone(&self.zone).date_naive()),
            ask: !self.options.unattended,
        }
    }
}
