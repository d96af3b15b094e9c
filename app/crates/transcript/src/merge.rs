//! Merges two exports of the same chat: finds the messages they share, and one order for all messages.
//!
//! An export holds the most recent messages of a chat, as one phone has them. Two exports overlap, and every
//! message in the overlap is in both. Matching has two steps. First the exports are compared as
//! sequences, with a diff as for two versions of a file. The messages left over are then matched by minute,
//! sender and content, wherever they are: an “ok” sent twice within a minute stays two messages, and a message
//! that another phone shows one line later is recognised as the same.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{NaiveDateTime, Timelike};
use imara_diff::{Algorithm, Diff, InternedInput};

use crate::{Kind, Message};

/// Identifies a message when two exports are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Hash of minute, sender and content.
    full_hash: u64,
    /// Hash of minute and sender. Equal for two versions of a message with different content.
    slot_hash: u64,
    at: NaiveDateTime,
    placeholder: bool,
    edited: bool,
}

/// The parts of a message that its [`Key`] is computed from.
#[derive(Debug, Clone, Copy)]
pub struct KeySource<'a> {
    /// When it was sent.
    pub at: NaiveDateTime,
    /// The sender's name; `None` for a system message.
    pub sender: Option<&'a str>,
    /// The text.
    pub content: &'a str,
    /// Whether the content is a placeholder, as for omitted media or a deleted message.
    pub placeholder: bool,
    /// Whether it is marked as edited.
    pub edited: bool,
}

impl Key {
    /// Computes the key. Times are compared by the minute because not all exports have seconds.
    pub fn new(source: &KeySource<'_>) -> Self {
        let minute = source.at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(source.at);
        let hash = |content: Option<&str>| {
            let mut hasher = DefaultHasher::new();
            (minute, source.sender, content).hash(&mut hasher);
            hasher.finish()
        };
        let KeySource { at, content, placeholder, edited, .. } = *source;
        Key { full_hash: hash(Some(content)), slot_hash: hash(None), at, placeholder, edited }
    }

    /// The key of a message from an export.
    pub fn of(message: &Message) -> Self {
        let omitted = message.kind.is_media() && message.attachments.is_empty();
        Key::new(&KeySource {
            at: message.sent_at,
            sender: message.sender.as_deref(),
            content: &message.content,
            placeholder: omitted || message.kind == Kind::Deleted,
            edited: message.edited,
        })
    }

    /// A key that ignores the time. Used to compare two readings of the same file whose dates or time zone
    /// were read differently.
    #[must_use]
    pub fn without_time(source: &KeySource<'_>) -> Self {
        Key::new(&KeySource { at: NaiveDateTime::MIN, ..*source })
    }

    /// When the message was sent. Includes seconds if the export has them.
    pub fn at(&self) -> NaiveDateTime {
        self.at
    }

    /// A hash that is equal for messages with the same minute, sender and content.
    pub fn id(&self) -> u64 {
        self.full_hash
    }

    /// Whether `other` may be the same message with different content: at least one of them was edited or
    /// is a placeholder.
    fn may_be_version_of(&self, other: &Key) -> bool {
        [self, other].iter().any(|key| key.placeholder || key.edited)
    }
}

/// One message of the merged chat. Indices refer to the slices passed to [`merge()`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Only in the old export, at this index.
    Old(usize),
    /// Only in the new export, at this index.
    New(usize),
    /// In both exports.
    Same {
        /// Index in the old export.
        old: usize,
        /// Index in the new export.
        new: usize,
    },
    /// In both exports with different content: edited, deleted, or only one of them has the media.
    Changed {
        /// Index in the old export.
        old: usize,
        /// Index in the new export.
        new: usize,
        /// Whether to keep the version of the new export.
        take_new: bool,
    },
}

/// The result of merging two exports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merge {
    /// Every message of both exports, in order.
    pub steps: Vec<Step>,
}

impl Merge {
    /// Counts the messages of each kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for step in &self.steps {
            match step {
                Step::Old(_) => counts.old += 1,
                Step::New(_) => counts.new += 1,
                Step::Same { .. } => counts.same += 1,
                Step::Changed { .. } => counts.changed += 1,
            }
        }
        counts
    }
}

/// How many messages a merge kept, added and changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// In both exports.
    pub same: u64,
    /// In the new export only.
    pub new: u64,
    /// In the old export only.
    pub old: u64,
    /// In both exports, with different content.
    pub changed: u64,
}

/// Merges two exports of one chat. `old` and `new` are the keys of their messages in order.
pub fn merge(old: &[Key], new: &[Key]) -> Merge {
    let mut matching = Matching::by_sequence(old, new);
    matching.by_multiset(old, new, |key| key.full_hash, |_, _| true);
    matching.by_multiset(old, new, |key| key.slot_hash, Key::may_be_version_of);
    let new_is_later = new.iter().map(|key| key.at).max() >= old.iter().map(|key| key.at).max();
    let steps = matching.order(old, new).into_iter().map(|step| match step {
        Step::Same { old: o, new: n } => classify_pair((o, &old[o]), (n, &new[n]), new_is_later),
        step => step,
    });
    Merge { steps: steps.collect() }
}

/// Classifies a matched pair. If the contents differ, real content wins over a placeholder; otherwise the
/// export with the later last message wins.
fn classify_pair((old, before): (usize, &Key), (new, after): (usize, &Key), new_is_later: bool) -> Step {
    if before.full_hash == after.full_hash && before.placeholder == after.placeholder {
        return Step::Same { old, new };
    }
    let take_new = if before.placeholder == after.placeholder { new_is_later } else { before.placeholder };
    Step::Changed { old, new, take_new }
}

/// The pairs of messages that are the same in both exports.
struct Matching {
    /// For each old message, the index of the matching new one.
    partner: Vec<Option<usize>>,
    /// For each new message, whether it has a match.
    taken: Vec<bool>,
}

impl Matching {
    /// Matches the common subsequence that a diff of the keys finds.
    fn by_sequence(old: &[Key], new: &[Key]) -> Self {
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|key| key.full_hash));
        input.update_after(new.iter().map(|key| key.full_hash));
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let mut matching = Matching { partner: vec![None; old.len()], taken: vec![false; new.len()] };
        let (mut o, mut n) = (0, 0);
        while o < old.len() && n < new.len() {
            match (diff.is_removed(o as u32), diff.is_added(n as u32)) {
                (true, _) => o += 1,
                (_, true) => n += 1,
                _ => {
                    matching.pair(o, n);
                    (o, n) = (o + 1, n + 1);
                }
            }
        }
        matching
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.partner[old] = Some(new);
        self.taken[new] = true;
    }

    /// Matches unmatched messages that have the same `key` and are `compatible`. Each old message gets the
    /// first new one that is still free.
    fn by_multiset(
        &mut self,
        old: &[Key],
        new: &[Key],
        key: impl Fn(&Key) -> u64,
        compatible: impl Fn(&Key, &Key) -> bool,
    ) {
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for (n, one) in new.iter().enumerate().filter(|(n, _)| !self.taken[*n]) {
            waiting.entry(key(one)).or_default().push_back(n);
        }
        for (o, one) in old.iter().enumerate() {
            if self.partner[o].is_some() {
                continue;
            }
            let Some(queue) = waiting.get_mut(&key(one)) else { continue };
            if let Some(n) = queue.iter().position(|n| compatible(one, &new[*n])).and_then(|at| queue.remove(at)) {
                self.pair(o, n);
            }
        }
    }

    /// Puts all messages in one order. Pairs that are in the same order in both exports are anchors. The
    /// messages between two anchors are merged by time, and those of each export keep their order.
    fn order(&self, old: &[Key], new: &[Key]) -> Vec<Step> {
        let anchors = self.anchors();
        let mut steps = Vec::with_capacity(old.len() + new.len());
        let (mut o, mut n) = (0, 0);
        for (anchor_old, anchor_new) in anchors.into_iter().chain([(old.len(), new.len())]) {
            self.interleave((o..anchor_old, old), (n..anchor_new, new), &mut steps);
            if anchor_old < old.len() {
                steps.push(Step::Same { old: anchor_old, new: anchor_new });
            }
            (o, n) = (anchor_old + 1, anchor_new + 1);
        }
        steps
    }

    /// The longest subsequence of pairs whose indices increase in both exports (by patience sorting).
    fn anchors(&self) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> =
            self.partner.iter().enumerate().filter_map(|(o, n)| n.map(|n| (o, n))).collect();
        let mut tails: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
        for (at, (_, n)) in pairs.iter().enumerate() {
            let pile = tails.partition_point(|tail| pairs[*tail].1 < *n);
            before[at] = pile.checked_sub(1).map(|pile| tails[pile]);
            if pile == tails.len() { tails.push(at) } else { tails[pile] = at }
        }
        let mut run = Vec::with_capacity(tails.len());
        let mut at = tails.last().copied();
        while let Some(place) = at {
            run.push(pairs[place]);
            at = before[place];
        }
        run.reverse();
        run
    }

    /// Merges the messages of two ranges by time. A pair that crosses an anchor keeps the position of its old
    /// message.
    fn interleave(
        &self,
        (old_range, old): (std::ops::Range<usize>, &[Key]),
        (new_range, new): (std::ops::Range<usize>, &[Key]),
        steps: &mut Vec<Step>,
    ) {
        let mut news = new_range.filter(|n| !self.taken[*n]).peekable();
        for o in old_range {
            while let Some(n) = news.next_if(|n| new[*n].at < old[o].at) {
                steps.push(Step::New(n));
            }
            steps.push(match self.partner[o] {
                Some(n) => Step::Same { old: o, new: n },
                None => Step::Old(o),
            });
        }
        steps.extend(news.map(Step::New));
    }
}
