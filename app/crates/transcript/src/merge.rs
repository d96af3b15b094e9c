//! Two readings of one chat, aligned: which messages are the same, and in what order all of them
//! stand.
//!
//! An export is a window on a chat: the last so many messages, as one phone has them. Two of them
//! overlap, and within the overlap each message of one is a message of the other. So they are
//! aligned as sequences (a diff, as of the lines of two versions of a file), and what remains is
//! matched as a multiset, minute by minute: an identical “ok” sent twice in a minute stays two, and
//! a message that one phone shows a line later is still the same message.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{NaiveDateTime, Timelike};
use imara_diff::{Algorithm, Diff, InternedInput};

use crate::{Kind, Message};

/// What tells a message from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Of time, sender and content.
    whole: u64,
    /// Of time and sender: equal when one reading has another content.
    place: u64,
    /// When it was sent.
    at: NaiveDateTime,
    /// Whether its content stands in place of what was left out or taken back.
    stand_in: bool,
    /// Whether it says that it was edited.
    edited: bool,
}

/// What a key is made of.
#[derive(Debug, Clone, Copy)]
pub struct KeySource<'a> {
    /// When it was sent.
    pub at: NaiveDateTime,
    /// Who sent it; `None` for the system.
    pub sender: Option<&'a str>,
    /// What it says.
    pub content: &'a str,
    /// Whether the content stands in place of what was left out or taken back.
    pub stand_in: bool,
    /// Whether it says that it was edited.
    pub edited: bool,
}

impl Key {
    /// The key of what was said. Times are compared by minutes, since not all exports have seconds.
    pub fn new(said: &KeySource<'_>) -> Self {
        let minute = said.at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(said.at);
        let hash = |content: Option<&str>| {
            let mut hasher = DefaultHasher::new();
            (minute, said.sender, content).hash(&mut hasher);
            hasher.finish()
        };
        let KeySource { at, content, stand_in, edited, .. } = *said;
        Key { whole: hash(Some(content)), place: hash(None), at, stand_in, edited }
    }

    /// The key of a message that was read.
    pub fn of(message: &Message) -> Self {
        let left_out = message.kind.is_media() && message.attachments.is_empty();
        Key::new(&KeySource {
            at: message.sent_at,
            sender: message.sender.as_deref(),
            content: &message.content,
            stand_in: left_out || message.kind == Kind::Deleted,
            edited: message.edited,
        })
    }

    /// The same without the time, for two readings of one file that differ in nothing else.
    #[must_use]
    pub fn without_time(said: &KeySource<'_>) -> Self {
        Key::new(&KeySource { at: NaiveDateTime::MIN, ..*said })
    }

    /// When it was sent, to the second where the export has seconds.
    pub fn at(&self) -> NaiveDateTime {
        self.at
    }

    /// Equal for messages with the same minute, sender and content.
    pub fn id(&self) -> u64 {
        self.whole
    }

    /// Whether the other may be the same message with another content.
    fn may_become(&self, other: &Key) -> bool {
        [self, other].iter().any(|key| key.stand_in || key.edited)
    }
}

/// A place in the merged order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Only the old reading has it: its index there.
    Old(usize),
    /// Only the new reading has it: its index there.
    New(usize),
    /// Both have it.
    Same {
        /// Its index in the old reading.
        old: usize,
        /// Its index in the new reading.
        new: usize,
    },
    /// Both have it, with other contents: edited, deleted, or with its media in one of them.
    Changed {
        /// Its index in the old reading.
        old: usize,
        /// Its index in the new reading.
        new: usize,
        /// Whether the new reading says more.
        take_new: bool,
    },
}

/// How two readings go together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merge {
    /// All messages in order.
    pub steps: Vec<Step>,
}

impl Merge {
    /// How many are the same, only new, only old, and changed.
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

/// The figures of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// In both.
    pub same: u64,
    /// In the new reading only.
    pub new: u64,
    /// In the old reading only.
    pub old: u64,
    /// In both, with other contents.
    pub changed: u64,
}

/// Aligns two readings.
pub fn merge(old: &[Key], new: &[Key]) -> Merge {
    let mut matching = Matching::by_sequence(old, new);
    matching.by_multiset(old, new, |key| key.whole, |_, _| true);
    matching.by_multiset(old, new, |key| key.place, Key::may_become);
    let new_is_later = new.iter().map(|key| key.at).max() >= old.iter().map(|key| key.at).max();
    let steps = matching.order(old, new).into_iter().map(|step| match step {
        Step::Same { old: o, new: n } => paired((o, &old[o]), (n, &new[n]), new_is_later),
        step => step,
    });
    Merge { steps: steps.collect() }
}

/// What a pair is: the same, or one message with two contents, of which the one that says more
/// wins, and else the one that was exported later.
fn paired((old, before): (usize, &Key), (new, after): (usize, &Key), new_is_later: bool) -> Step {
    if before.whole == after.whole && before.stand_in == after.stand_in {
        return Step::Same { old, new };
    }
    let take_new = if before.stand_in == after.stand_in { new_is_later } else { before.stand_in };
    Step::Changed { old, new, take_new }
}

/// Which messages of the two readings are one.
struct Matching {
    /// For each old one, the new one.
    partner: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Matching {
    fn by_sequence(old: &[Key], new: &[Key]) -> Self {
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|key| key.whole));
        input.update_after(new.iter().map(|key| key.whole));
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

    /// Pairs what is left over, has the same `key` and `may` be one, the first with the first.
    fn by_multiset(&mut self, old: &[Key], new: &[Key], key: impl Fn(&Key) -> u64, may: impl Fn(&Key, &Key) -> bool) {
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for (n, one) in new.iter().enumerate().filter(|(n, _)| !self.taken[*n]) {
            waiting.entry(key(one)).or_default().push_back(n);
        }
        for (o, one) in old.iter().enumerate() {
            if self.partner[o].is_some() {
                continue;
            }
            let Some(queue) = waiting.get_mut(&key(one)) else { continue };
            if let Some(n) = queue.iter().position(|n| may(one, &new[*n])).and_then(|place| queue.remove(place)) {
                self.pair(o, n);
            }
        }
    }

    /// All messages in one order. The pairs that stand in the same order in both are anchors; what
    /// lies between two anchors is put together by time, each reading keeping its own order.
    fn order(&self, old: &[Key], new: &[Key]) -> Vec<Step> {
        let anchors = self.anchors();
        let mut steps = Vec::with_capacity(old.len() + new.len());
        let (mut o, mut n) = (0, 0);
        for (anchor_old, anchor_new) in anchors.into_iter().chain([(old.len(), new.len())]) {
            self.weave((o..anchor_old, old), (n..anchor_new, new), &mut steps);
            if anchor_old < old.len() {
                steps.push(Step::Same { old: anchor_old, new: anchor_new });
            }
            (o, n) = (anchor_old + 1, anchor_new + 1);
        }
        steps
    }

    /// The longest run of pairs that rises in both (patience sorting).
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

    fn weave(
        &self,
        (old_range, old): (std::ops::Range<usize>, &[Key]),
        (new_range, new): (std::ops::Range<usize>, &[Key]),
        steps: &mut Vec<Step>,
    ) {
        // A pair that crosses an anchor stands where the old reading has it.
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
