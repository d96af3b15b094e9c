//! How far coders agree: Cohen's kappa for two, Krippendorff's alpha for any number.
//!
//! Sources: J. Cohen, “A coefficient of agreement for nominal scales”, 1960; K. Krippendorff, “Computing
//! Krippendorff's alpha-reliability”, 2011 (nominal data; values that are missing are left out); J. R. Landis
//! and G. G. Koch, “The measurement of observer agreement for categorical data”, 1977, for the words.

/// Two coders and one code: how many units got it from whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// From both.
    pub both: u64,
    /// From the first alone.
    pub first: u64,
    /// From the second alone.
    pub second: u64,
    /// From neither.
    pub neither: u64,
}

impl Pair {
    /// The units.
    pub fn units(&self) -> u64 {
        self.both + self.first + self.second + self.neither
    }

    /// The share of units on which they agree, 0 to 1; `None` without units.
    pub fn agreement(&self) -> Option<f64> {
        (self.units() > 0).then(|| (self.both + self.neither) as f64 / self.units() as f64)
    }

    /// Cohen's kappa, at most 1; `None` when chance alone would let them agree on everything: then there is
    /// nothing that it could be measured by.
    pub fn kappa(&self) -> Option<f64> {
        let units = self.units() as f64;
        let observed = self.agreement()?;
        let (first, second) = ((self.both + self.first) as f64 / units, (self.both + self.second) as f64 / units);
        let expected = first * second + (1.0 - first) * (1.0 - second);
        (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
    }
}

/// Krippendorff's alpha for nominal data, at most 1. Each unit is how many coders gave it each value, and
/// how many such units there are; a unit with fewer than two values says nothing. `None` when all values are
/// the same, or there are none.
pub fn alpha(units: &[(Vec<u64>, u64)]) -> Option<f64> {
    let values = units.iter().map(|(counts, _)| counts.len()).max()?;
    let (mut of_value, mut agreeing) = (vec![0.0; values], 0.0);
    for (counts, times) in units {
        let coders: u64 = counts.iter().sum();
        if coders < 2 {
            continue;
        }
        for (value, count) in counts.iter().enumerate() {
            of_value[value] += (count * times) as f64;
            agreeing += (times * count * count.saturating_sub(1)) as f64 / (coders - 1) as f64;
        }
    }
    let all: f64 = of_value.iter().sum();
    let by_chance: f64 = of_value.iter().map(|count| count * (count - 1.0)).sum::<f64>() / (all * (all - 1.0));
    // Without two values `by_chance` is no number.
    (by_chance < 1.0).then(|| 1.0 - (1.0 - agreeing / all) / (1.0 - by_chance))
}

/// Alpha of one code: `votes[n]` units got it from `n` of the coders.
pub fn alpha_of_votes(votes: &[u64]) -> Option<f64> {
    let coders = votes.len().saturating_sub(1) as u64;
    let units: Vec<(Vec<u64>, u64)> =
        (0..).zip(votes).map(|(given, times)| (vec![given, coders - given], *times)).collect();
    alpha(&units)
}

/// What Landis and Koch call an agreement of this strength. Conventions, not laws.
pub fn word(value: f64) -> &'static str {
    match value {
        v if v < 0.0 => "worse than chance",
        v if v <= 0.2 => "slight",
        v if v <= 0.4 => "fair",
        v if v <= 0.6 => "moderate",
        v if v <= 0.8 => "substantial",
        _ => "almost perfect",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Coders' values of each unit, `.` for none, as Krippendorff prints them.
    fn units(coders: &[&str]) -> Vec<(Vec<u64>, u64)> {
        let length = coders[0].chars().count();
        let value = |c: char| c.to_digit(36).map(|digit| digit as usize);
        let unit = |at: usize| {
            let mut counts = vec![0; 36];
            coders.iter().filter_map(|coder| value(coder.chars().nth(at)?)).for_each(|value| counts[value] += 1);
            (counts, 1)
        };
        (0..length).map(unit).collect()
    }

    fn about(value: Option<f64>) -> String {
        value.map_or("none".to_owned(), |value| format!("{value:.3}"))
    }

    #[test]
    fn alpha_is_that_of_the_paper() {
        assert_eq!(about(alpha(&units(&["0100000010", "1110010000"]))), "0.095");
        assert_eq!(about(alpha(&units(&["aabbdcccedda", "babbbccceddd"]))), "0.692");
        let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        assert_eq!(about(alpha(&units(&four))), "0.743");
    }

    #[test]
    fn kappa_is_that_of_the_textbook() {
        // 50 grants, two reviewers: both say yes to 20, no to 15.
        assert_eq!(about(Pair { both: 20, first: 5, second: 10, neither: 15 }.kappa()), "0.400");
        assert_eq!(about(Pair { both: 5, first: 0, second: 0, neither: 5 }.kappa()), "1.000");
        assert_eq!(about(Pair { both: 0, first: 5, second: 5, neither: 0 }.kappa()), "-1.000");
        // Nobody gave it: nothing was measured.
        assert_eq!(Pair { neither: 10, ..Pair::default() }.kappa(), None);
        assert_eq!(Pair::default().kappa(), None);
        assert_eq!(alpha(&[]), None);
        assert_eq!(alpha_of_votes(&[10, 0, 0]), None);
        assert_eq!(alpha_of_votes(&[]), None);
    }

    #[test]
    fn alpha_of_one_code_is_that_of_its_units() {
        // The first example of the paper: 4 units got it from one coder, 1 from both, 5 from none … of 10.
        assert_eq!(about(alpha_of_votes(&[5, 4, 1])), "0.095");
    }

    proptest! {
        #[test]
        fn agreement_is_at_most_one(both in 0u64..50, first in 0u64..50, second in 0u64..50, neither in 0u64..5000) {
            let pair = Pair { both, first, second, neither };
            let votes = [neither, first + second, both];
            for value in [pair.kappa(), alpha_of_votes(&votes)].into_iter().flatten() {
                prop_assert!((-1.0001..=1.0001).contains(&value), "{value}");
                prop_assert_eq!(value > 0.9999, first + second == 0);
            }
        }
    }
}
