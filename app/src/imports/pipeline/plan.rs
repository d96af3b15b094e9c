//! Where the conversations of a file go: each into a new one, or into one that is there.

use std::collections::HashMap;

use chrono_tz::Tz;
use transcript::Hints;
use uuid::Uuid;

use super::super::model::{MergeChoice, Proposal, Question};
use super::super::store::task;
use super::scan::{self, ScannedConversation};
use super::{ImportEnd, Work};
use crate::conversations::archive::{self, KnownArchive};
use crate::error::AppError;

/// Why a conversation's messages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To make it.
    New,
    /// To put them into one that other imports made.
    Merge,
    /// To put them in the place of an earlier reading of the same file.
    Again,
}

/// Where a conversation's messages go.
#[derive(Debug, Clone)]
pub struct ImportTarget {
    pub purpose: Purpose,
    pub conversation: Uuid,
    /// The zone of its wall times.
    pub zone: Tz,
    /// Who is in it already, by name.
    pub participants: HashMap<String, Uuid>,
}

/// Where the conversations of a file go, by their place in it. Those that are not named are new.
#[derive(Debug, Default)]
pub struct ImportPlan {
    zone: Tz,
    known: HashMap<usize, ImportTarget>,
}

impl ImportPlan {
    /// Where the conversation at this place goes.
    pub fn target(&self, position: usize) -> ImportTarget {
        self.known.get(&position).cloned().unwrap_or_else(|| ImportTarget {
            purpose: Purpose::New,
            conversation: Uuid::now_v7(),
            zone: self.zone,
            participants: HashMap::new(),
        })
    }

    /// Finds out where the conversations go, and stops to ask when that is for the owner to say.
    pub async fn make(work: &Work<'_>) -> Result<ImportPlan, ImportEnd> {
        let mut plan = ImportPlan { zone: work.zone, known: HashMap::new() };
        let made = task::made_before(&mut work.job.connect().await?, work.task.id).await?;
        if !made.is_empty() {
            for (position, conversation) in made {
                let target = target(work, Purpose::Again, conversation, work.zone).await?;
                plan.known.insert(position as usize, target);
            }
            return Ok(plan);
        }
        if work.options.unattended || work.options.merge == Some(MergeChoice::Apart) {
            return Ok(plan);
        }
        let candidates = archive::candidates(&mut work.job.connect().await?, work.task.owner_id).await?;
        if candidates.is_empty() {
            return Ok(plan);
        }
        let looked = scan::scan_keys(work).await?;
        let mut proposals = Vec::new();
        for (position, one) in looked.iter().enumerate() {
            let Some((into, merge)) = scan::find(work, one, &candidates).await? else { continue };
            let known = target(work, Purpose::Merge, into.id, into.zone()).await?;
            plan.known.insert(position, known);
            let counts = merge.counts();
            if counts.new + counts.changed > 0 {
                proposals.push(proposal(position, one, into, &merge));
            }
        }
        if proposals.is_empty() || work.options.merge == Some(MergeChoice::Together) {
            return Ok(plan);
        }
        let others = (looked.len() - plan.known.len()) as u32;
        Err(ImportEnd::Question(Question::Merge { proposals, others }))
    }
}

async fn target(work: &Work<'_>, purpose: Purpose, id: Uuid, zone: Tz) -> Result<ImportTarget, AppError> {
    let participants = archive::participant_ids(&mut work.job.connect().await?, id).await?;
    Ok(ImportTarget { purpose, conversation: id, zone, participants })
}

fn proposal(
    position: usize,
    looked: &ScannedConversation,
    into: &KnownArchive,
    merge: &transcript::merge::Merge,
) -> Proposal {
    let counts = merge.counts();
    let new = merge.steps.iter().filter_map(|step| match step {
        transcript::merge::Step::New(n) => looked.keys.get(*n).map(transcript::merge::Key::at),
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

impl Work<'_> {
    /// What the parser is told beforehand.
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
