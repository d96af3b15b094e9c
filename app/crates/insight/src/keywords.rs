//! What a conversation talks about in a month: words, emoji, domains, names called, and the messages
//! whose mood is the strongest, each by participant (the table `conversation_keywords`).
//!
//! The most frequent of each sort are kept; what is rarer than the last of [`MAX_WORDS`] in each month
//! of a longer time is missing from the sum of that time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Words kept of a month.
pub const MAX_WORDS: usize = 1_500;
/// Emoji, domains, mentions, hashtags, reactions kept of a month, of each sort.
const MAX_OTHERS: usize = 300;
/// Strong messages kept of a month, on each side; of a whole conversation, so many of each participant.
const MAX_QUOTES: usize = 8;
/// Words kept of a whole conversation: also how many different ones there are is told from them.
const WHOLE_WORDS: usize = 20_000;
/// Of each other sort.
const WHOLE_OTHERS: usize = 1_000;
/// Strong messages kept of a whole conversation, on each side.
const WHOLE_QUOTES: usize = 400;
/// Words that a conversation brings to a dashboard of many, and things of each other sort.
const BRIEF_WORDS: usize = 1_000;
const BRIEF_OTHERS: usize = 200;
/// A word in `one` of so many letters and more is not kept: it is a key pressed for long, or data.
const LONGEST_WORD: usize = 40;

/// How often each participant used something.
pub type Uses = BTreeMap<usize, u32>;

/// Things with their uses.
pub type Table = BTreeMap<String, Uses>;

/// A message by its mood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its place in the conversation.
    pub seq: i64,
    /// Its day.
    pub day: NaiveDate,
    /// Who wrote it.
    pub sender: usize,
    /// Its mood in thousandths, −1000 to 1000.
    pub polarity: i64,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Keywords {
    /// Words, folded, stop words included.
    pub words: Table,
    /// Emoji in texts.
    pub emoji: Table,
    /// Hosts that were linked to.
    pub domains: Table,
    /// Names called with `@`.
    pub mentions: Table,
    /// Tags.
    pub hashtags: Table,
    /// Reactions, by who received them.
    pub reactions: Table,
    /// The messages in the best mood, the best first.
    pub best: Vec<Quote>,
    /// The messages in the worst mood, the worst first.
    pub worst: Vec<Quote>,
}

impl Keywords {
    /// Counts a word.
    pub fn word(&mut self, word: &str, sender: usize) {
        if word.chars().nth(LONGEST_WORD).is_none() {
            note(&mut self.words, word, sender);
        }
    }

    /// All sorts, in the order of the fields.
    pub fn tables(&mut self) -> [&mut Table; 6] {
        let Keywords { words, emoji, domains, mentions, hashtags, reactions, .. } = self;
        [words, emoji, domains, mentions, hashtags, reactions]
    }

    /// Counts another's.
    pub fn add(&mut self, other: &Keywords) {
        let others = [&other.words, &other.emoji, &other.domains, &other.mentions, &other.hashtags, &other.reactions];
        for (sums, others) in self.tables().into_iter().zip(others) {
            for (what, uses) in others {
                let sum = match sums.get_mut(what) {
                    Some(sum) => sum,
                    None => sums.entry(what.clone()).or_default(),
                };
                for (sender, count) in uses {
                    *sum.entry(*sender).or_default() += count;
                }
            }
        }
        self.best.extend(&other.best);
        self.worst.extend(&other.worst);
    }

    /// Keeps of each sort the most frequent of a month; of equally frequent ones the first of the alphabet.
    pub fn trim(&mut self) {
        self.keep(MAX_WORDS, MAX_OTHERS);
        self.best.truncate(MAX_QUOTES);
        self.worst.truncate(MAX_QUOTES);
    }

    /// Keeps what a dashboard of the whole conversation shows, also when it is narrowed to a participant.
    pub fn trim_whole(&mut self) {
        self.keep(WHOLE_WORDS, WHOLE_OTHERS);
        for quotes in [&mut self.best, &mut self.worst] {
            let mut of: BTreeMap<usize, usize> = BTreeMap::new();
            quotes.retain(|quote| {
                let count = of.entry(quote.sender).or_default();
                *count += 1;
                *count <= MAX_QUOTES
            });
            quotes.truncate(WHOLE_QUOTES);
        }
    }

    /// What a dashboard of many conversations takes of each: no quotes, which it does not show.
    pub fn trim_brief(&mut self) {
        self.keep(BRIEF_WORDS, BRIEF_OTHERS);
        self.best.clear();
        self.worst.clear();
    }

    /// The most frequent, and the strongest quotes first.
    fn keep(&mut self, words: usize, others: usize) {
        keep(&mut self.words, words);
        for table in [&mut self.emoji, &mut self.domains, &mut self.mentions, &mut self.hashtags, &mut self.reactions] {
            keep(table, others);
        }
        self.best.sort_by_key(|quote| (-quote.polarity, quote.seq));
        self.worst.sort_by_key(|quote| (quote.polarity, quote.seq));
    }
}

/// Counts one use.
pub fn note(table: &mut Table, what: &str, sender: usize) {
    let uses = match table.get_mut(what) {
        Some(uses) => uses,
        None => table.entry(what.to_owned()).or_default(),
    };
    *uses.entry(sender).or_default() += 1;
}

/// All uses together.
pub fn total(uses: &Uses) -> u32 {
    uses.values().sum()
}

fn keep(table: &mut Table, most: usize) {
    if table.len() <= most {
        return;
    }
    let mut order: Vec<(u32, &str)> = table.iter().map(|(what, uses)| (total(uses), what.as_str())).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let gone: Vec<String> = order[most..].iter().map(|(_, what)| (*what).to_owned()).collect();
    for what in gone {
        table.remove(&what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_are_kept_in_a_fixed_order() {
        let mut keywords = Keywords::default();
        for index in 0..MAX_WORDS + 10 {
            keywords.word(&format!("w{index:05}"), index % 3);
        }
        keywords.word("w01505", 0);
        keywords.word(&"a".repeat(60), 0);
        keywords.trim();
        assert_eq!(keywords.words.len(), MAX_WORDS);
        assert!(keywords.words.contains_key("w01505") && keywords.words.contains_key("w01498"));
        assert!(!keywords.words.contains_key("w01499"));
    }
}
