//! Keywords: words, emoji, domains, mentions, hashtags and reactions by participant, and the messages with the
//! strongest sentiment. Stored by month in the table `conversation_keywords`.
//!
//! Only the most frequent entries of a month are kept. Sums over several months are therefore approximate: a word that
//! is outside the top [`MAX_WORDS`] of a month is not counted for that month.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Words kept per month.
pub const MAX_WORDS: usize = 1_500;
/// Entries of each other table kept per month.
const MAX_OTHERS: usize = 300;
/// Positive and negative messages kept per month; for a whole conversation, per participant.
const MAX_QUOTES: usize = 8;
/// Words kept for a whole conversation. Also the limit for its number of unique words.
const WHOLE_WORDS: usize = 20_000;
/// Entries of each other table kept for a whole conversation.
const WHOLE_OTHERS: usize = 1_000;
/// Positive and negative messages kept for a whole conversation.
const WHOLE_QUOTES: usize = 400;
/// Words that each conversation contributes to a dashboard of many conversations.
const BRIEF_WORDS: usize = 1_000;
/// Entries of each other table that it contributes.
const BRIEF_OTHERS: usize = 200;
/// Longer words, in characters, are not counted: they are held-down keys or data.
const MAX_WORD_CHARS: usize = 40;

/// Number of uses by participant.
pub type Uses = BTreeMap<usize, u32>;

/// Uses of each word, emoji, domain and so on.
pub type Table = BTreeMap<String, Uses>;

/// A message with strong sentiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its `seq` in the conversation.
    pub seq: i64,
    /// Date of the message by the conversation's wall clock.
    pub day: NaiveDate,
    /// Number of the sender.
    pub sender: usize,
    /// Polarity in thousandths, −1000 to 1000.
    pub polarity: i64,
}

/// The keywords of a month, or of a longer time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Keywords {
    /// Folded words, including stop words.
    pub words: Table,
    /// Emoji in texts.
    pub emoji: Table,
    /// Hosts of links.
    pub domains: Table,
    /// Names mentioned with `@`.
    pub mentions: Table,
    /// Hashtags, folded, without `#`.
    pub hashtags: Table,
    /// Reactions, by the participant who received them.
    pub reactions: Table,
    /// The most positive messages. Sorted, most positive first, once trimmed.
    pub best: Vec<Quote>,
    /// The most negative messages. Sorted, most negative first, once trimmed.
    pub worst: Vec<Quote>,
}

impl Keywords {
    /// Counts one use of a word.
    pub fn add_word(&mut self, word: &str, sender: usize) {
        if word.chars().nth(MAX_WORD_CHARS).is_none() {
            count_use(&mut self.words, word, sender);
        }
    }

    /// All tables, in the order of the fields.
    pub fn tables(&mut self) -> [&mut Table; 6] {
        let Keywords { words, emoji, domains, mentions, hashtags, reactions, .. } = self;
        [words, emoji, domains, mentions, hashtags, reactions]
    }

    /// Adds the counts and messages of `other`.
    pub fn add(&mut self, other: &Keywords) {
        let others = [&other.words, &other.emoji, &other.domains, &other.mentions, &other.hashtags, &other.reactions];
        for (sums, others) in self.tables().into_iter().zip(others) {
            for (key, uses) in others {
                let sum = match sums.get_mut(key) {
                    Some(sum) => sum,
                    None => sums.entry(key.clone()).or_default(),
                };
                for (sender, count) in uses {
                    *sum.entry(*sender).or_default() += count;
                }
            }
        }
        self.best.extend(&other.best);
        self.worst.extend(&other.worst);
    }

    /// Reduces the keywords of a month to the most frequent ones; ties in alphabetical order.
    pub fn trim(&mut self) {
        self.keep_top(MAX_WORDS, MAX_OTHERS);
        self.best.truncate(MAX_QUOTES);
        self.worst.truncate(MAX_QUOTES);
    }

    /// Reduces the keywords of a whole conversation to what its dashboard needs, including messages of every
    /// participant for dashboards of a single one.
    pub fn trim_whole(&mut self) {
        self.keep_top(WHOLE_WORDS, WHOLE_OTHERS);
        for quotes in [&mut self.best, &mut self.worst] {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            quotes.retain(|quote| {
                let count = counts.entry(quote.sender).or_default();
                *count += 1;
                *count <= MAX_QUOTES
            });
            quotes.truncate(WHOLE_QUOTES);
        }
    }

    /// Reduces the keywords to what a dashboard of many conversations needs. It shows no messages.
    pub fn trim_brief(&mut self) {
        self.keep_top(BRIEF_WORDS, BRIEF_OTHERS);
        self.best.clear();
        self.worst.clear();
    }

    /// Keeps the most frequent entries and sorts the messages, strongest first.
    fn keep_top(&mut self, words: usize, others: usize) {
        keep_top(&mut self.words, words);
        for table in [&mut self.emoji, &mut self.domains, &mut self.mentions, &mut self.hashtags, &mut self.reactions] {
            keep_top(table, others);
        }
        self.best.sort_by_key(|quote| (-quote.polarity, quote.seq));
        self.worst.sort_by_key(|quote| (quote.polarity, quote.seq));
    }
}

/// Counts one use of `key` by `sender`.
pub fn count_use(table: &mut Table, key: &str, sender: usize) {
    let uses = match table.get_mut(key) {
        Some(uses) => uses,
        None => table.entry(key.to_owned()).or_default(),
    };
    *uses.entry(sender).or_default() += 1;
}

/// The number of uses by all participants together.
pub fn total(uses: &Uses) -> u32 {
    uses.values().sum()
}

/// Removes all but the `most` most frequent entries.
fn keep_top(table: &mut Table, most: usize) {
    if table.len() <= most {
        return;
    }
    let mut order: Vec<(u32, &str)> = table.iter().map(|(key, uses)| (total(uses), key.as_str())).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let rare: Vec<String> = order[most..].iter().map(|(_, key)| (*key).to_owned()).collect();
    for key in rare {
        table.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_keeps_the_most_frequent_words() {
        let mut keywords = Keywords::default();
        for index in 0..MAX_WORDS + 10 {
            keywords.add_word(&format!("w{index:05}"), index % 3);
        }
        keywords.add_word("w01505", 0);
        keywords.add_word(&"a".repeat(60), 0);
        keywords.trim();
        assert_eq!(keywords.words.len(), MAX_WORDS);
        assert!(keywords.words.contains_key("w01505") && keywords.words.contains_key("w01498"));
        assert!(!keywords.words.contains_key("w01499"));
    }
}
