//! Distinctive words: those that a participant uses significantly more often than the others do.
//!
//! The score is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin'
//! Words", Political Analysis 16:372–403, equations 16 and 22). The prior is the word distribution of all
//! participants together.

use std::collections::BTreeMap;

use crate::keywords::{Table, total};

/// Weight of the prior, in words.
const PRIOR: f64 = 500.0;
/// Minimum number of uses. Rarer words say more about a single day than about a person.
const MIN_USES: u32 = 5;
/// Minimum z-score: the 97.5th percentile of the normal distribution.
const MIN_SCORE: f64 = 1.96;

/// A word that a participant uses more often than the others do.
#[derive(Debug, Clone, PartialEq)]
pub struct DistinctiveWord {
    /// The word, folded.
    pub word: String,
    /// How often the participant used it.
    pub count: u32,
    /// z-score of the log-odds ratio.
    pub score: f64,
}

/// The distinctive words of each participant, highest score first, at most `most` each. Words for which `skip` is
/// true are ignored. Participants without distinctive words are missing from the map.
pub fn distinctive_words(
    words: &Table,
    skip: impl Fn(&str) -> bool,
    most: usize,
) -> BTreeMap<usize, Vec<DistinctiveWord>> {
    let counted: Vec<(&String, &BTreeMap<usize, u32>, f64)> = words
        .iter()
        .filter(|(word, uses)| total(uses) >= MIN_USES && !skip(word))
        .map(|(word, uses)| (word, uses, f64::from(total(uses))))
        .collect();
    let all: f64 = counted.iter().map(|(.., count)| count).sum();
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, uses, _) in &counted {
        for (person, count) in *uses {
            *sums.entry(*person).or_default() += f64::from(*count);
        }
    }
    let mut found: BTreeMap<usize, Vec<DistinctiveWord>> = BTreeMap::new();
    for (word, uses, count) in counted {
        let prior = PRIOR * count / all;
        for (person, &own) in uses {
            let (own_count, sum) = (f64::from(own), sums[person]);
            let log_odds = |count: f64, sum: f64| ((count + prior) / (sum + PRIOR - count - prior)).ln();
            let (others, rest) = (count - own_count, all - sum);
            let difference = log_odds(own_count, sum) - log_odds(others, rest);
            let score = difference / (1.0 / (own_count + prior) + 1.0 / (others + prior)).sqrt();
            if score >= MIN_SCORE && score.is_finite() {
                found.entry(*person).or_default().push(DistinctiveWord { word: word.clone(), count: own, score });
            }
        }
    }
    for words in found.values_mut() {
        words.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
        words.truncate(most);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_not_distinctive() {
        let mut words = Table::new();
        for index in 0..50 {
            words.insert(format!("common{index}"), BTreeMap::from([(0, 40), (1, 41)]));
        }
        words.insert("harbour".to_owned(), BTreeMap::from([(0, 40), (1, 1)]));
        words.insert("garden".to_owned(), BTreeMap::from([(1, 30)]));
        words.insert("once".to_owned(), BTreeMap::from([(1, 1)]));
        words.insert("the".to_owned(), BTreeMap::from([(0, 900), (1, 10)]));
        let found = distinctive_words(&words, |word| word == "the", 5);
        let of = |person: usize| found[&person].iter().map(|word| word.word.as_str()).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec!["harbour"], vec!["garden"]));
    }

    #[test]
    fn a_single_participant_has_no_distinctive_words() {
        let words =
            Table::from([("yes".to_owned(), BTreeMap::from([(0, 400)])), ("no".to_owned(), BTreeMap::from([(0, 4)]))]);
        assert!(distinctive_words(&words, |_| false, 5).is_empty());
        assert!(distinctive_words(&Table::new(), |_| false, 5).is_empty());
    }
}
