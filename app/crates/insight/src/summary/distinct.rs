//! Words that tell participants apart: not those that somebody uses most, but those that they use
//! more than the others do.
//!
//! Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin'
//! Words", Political Analysis 16:372–403, equations 16 and 22), the prior being all words together.

use std::collections::BTreeMap;

use crate::keywords::{Table, total};

/// What the prior weighs, in words.
const PRIOR: f64 = 500.0;
/// Rarer words say more about a day than about a person.
const RAREST: u32 = 5;
/// From here on a difference is hardly chance: the z-score of 97.5 %.
const SURE: f64 = 1.96;

/// A word that somebody uses more than the others do.
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// The word, folded.
    pub word: String,
    /// How often they used it.
    pub count: u32,
    /// How far from chance that is, in standard deviations.
    pub score: f64,
}

/// By participant, the words that tell them from all others, the clearest first, at most `most` each.
/// `skip` says which words do not count.
pub fn distinct_words(words: &Table, skip: impl Fn(&str) -> bool, most: usize) -> BTreeMap<usize, Vec<Distinct>> {
    let counted: Vec<(&String, &BTreeMap<usize, u32>, f64)> = words
        .iter()
        .filter(|(word, uses)| total(uses) >= RAREST && !skip(word))
        .map(|(word, uses)| (word, uses, f64::from(total(uses))))
        .collect();
    let all: f64 = counted.iter().map(|(.., count)| count).sum();
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, uses, _) in &counted {
        for (person, count) in *uses {
            *sums.entry(*person).or_default() += f64::from(*count);
        }
    }
    let mut found: BTreeMap<usize, Vec<Distinct>> = BTreeMap::new();
    for (word, uses, count) in counted {
        let prior = PRIOR * count / all;
        for (person, &own) in uses {
            let (theirs, sum) = (f64::from(own), sums[person]);
            let odds = |count: f64, sum: f64| ((count + prior) / (sum + PRIOR - count - prior)).ln();
            let (others, rest) = (count - theirs, all - sum);
            let difference = odds(theirs, sum) - odds(others, rest);
            let score = difference / (1.0 / (theirs + prior) + 1.0 / (others + prior)).sqrt();
            if score >= SURE && score.is_finite() {
                found.entry(*person).or_default().push(Distinct { word: word.clone(), count: own, score });
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
    fn what_everybody_says_tells_nobody_apart() {
        let mut words = Table::new();
        for index in 0..50 {
            words.insert(format!("common{index}"), BTreeMap::from([(0, 40), (1, 41)]));
        }
        words.insert("harbour".to_owned(), BTreeMap::from([(0, 40), (1, 1)]));
        words.insert("garden".to_owned(), BTreeMap::from([(1, 30)]));
        words.insert("once".to_owned(), BTreeMap::from([(1, 1)]));
        words.insert("the".to_owned(), BTreeMap::from([(0, 900), (1, 10)]));
        let found = distinct_words(&words, |word| word == "the", 5);
        let of = |person: usize| found[&person].iter().map(|word| word.word.as_str()).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec!["harbour"], vec!["garden"]));
    }

    #[test]
    fn one_person_alone_differs_from_nobody() {
        let words =
            Table::from([("yes".to_owned(), BTreeMap::from([(0, 400)])), ("no".to_owned(), BTreeMap::from([(0, 4)]))]);
        assert!(distinct_words(&words, |_| false, 5).is_empty());
        assert!(distinct_words(&Table::new(), |_| false, 5).is_empty());
    }
}
