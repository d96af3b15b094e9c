//! Inter-coder agreement: Cohen's kappa for two coders, Krippendorff's alpha for any number.
//!
//! Sources: J. Cohen, “A coefficient of agreement for nominal scales”, 1960; K. Krippendorff, “Computing
//! Krippendorff's alpha-reliability”, 2011 (nominal data with missing values); J. R. Landis and G. G. Koch, “The
//! measurement of observer agreement for categorical data”, 1977 (verbal labels).

/// How two coders applied one code: a 2×2 contingency table of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// Units that both coded.
    pub both: u64,
    /// Units that only the first coder coded.
    pub first: u64,
    /// Units that only the second coder coded.
    pub second: u64,
    /// Units that neither coded.
    pub neither: u64,
}

impl Pair {
    /// The total number of units.
    pub fn units(&self) -> u64 {
        self.both + self.first + self.second + self.neither
    }

    /// Percent agreement: the share of units on which the coders agree, 0 to 1. `None` without units.
    pub fn agreement(&self) -> Option<f64> {
        (self.units() > 0).then(|| (self.both + self.neither) as f64 / self.units() as f64)
    }

    /// Cohen's kappa, −1 to 1. `None` without units, and if the expected agreement is 1 (both coded all units or none).
    pub fn kappa(&self) -> Option<f64> {
        let units = self.units() as f64;
        let observed = self.agreement()?;
        let (first, second) = ((self.both + self.first) as f64 / units, (self.both + self.second) as f64 / units);
        let expected = first * second + (1.0 - first) * (1.0 - second);
        (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
    }
}

/// Krippendorff's alpha for nominal data, at most 1.
///
/// `units` are pairs of how many coders chose each value, and the number of units like that. Units with fewer than two
/// coders are ignored. `None` if all values are equal or there are none.
pub fn alpha(units: &[(Vec<u64>, u64)]) -> Option<f64> {
    let values = units.iter().map(|(counts, _)| counts.len()).max()?;
    let (mut totals, mut agreeing) = (vec![0.0; values], 0.0);
    for (counts, times) in units {
        let coders: u64 = counts.iter().sum();
        if coders < 2 {
            continue;
        }
        for (value, count) in counts.iter().enumerate() {
            totals[value] += (count * times) as f64;
            agreeing += (times * count * count.saturating_sub(1)) as f64 / (coders - 1) as f64;
        }
    }
    let all: f64 = totals.iter().sum();
    let by_chance: f64 = totals.iter().map(|count| count * (count - 1.0)).sum::<f64>() / (all * (all - 1.0));
    // Without any values `by_chance` is NaN, and the comparison is false.
    (by_chance < 1.0).then(|| 1.0 - (1.0 - agreeing / all) / (1.0 - by_chance))
}

/// Krippendorff's alpha for one code that `votes.len() - 1` coders could apply. `votes[n]` is the number of units to
/// which `n` coders applied it.
pub fn alpha_of_votes(votes: &[u64]) -> Option<f64> {
    let coders = votes.len().saturating_sub(1) as u64;
    let units: Vec<(Vec<u64>, u64)> =
        (0..).zip(votes).map(|(given, times)| (vec![given, coders - given], *times)).collect();
    alpha(&units)
}

/// The label of Landis and Koch for a kappa or alpha value. A convention, not a test of significance.
pub fn strength(value: f64) -> &'static str {
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

    /// Parses one string per coder, with one character per unit and `.` for missing values, as in Krippendorff's paper.
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

    fn rounded(value: Option<f64>) -> String {
        value.map_or("none".to_owned(), |value| format!("{value:.3}"))
    }

    #[test]
    fn alpha_matches_krippendorffs_examples() {
        assert_eq!(rounded(alpha(&units(&["0100000010", "1110010000"]))), "0.095");
        assert_eq!(rounded(alpha(&units(&["aabbdcccedda", "babbbccceddd"]))), "0.692");
        let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        assert_eq!(rounded(alpha(&units(&four))), "0.743");
    }

    #[test]
    fn kappa_matches_known_examples() {
        // The textbook example of 50 grant proposals: both reviewers say yes to 20 and no to 15.
        assert_eq!(rounded(Pair { both: 20, first: 5, second: 10, neither: 15 }.kappa()), "0.400");
        assert_eq!(rounded(Pair { both: 5, first: 0, second: 0, neither: 5 }.kappa()), "1.000");
        assert_eq!(rounded(Pair { both: 0, first: 5, second: 5, neither: 0 }.kappa()), "-1.000");
        // Nobody applied the code, so the expected agreement is 1.
        assert_eq!(Pair { neither: 10, ..Pair::default() }.kappa(), None);
        assert_eq!(Pair::default().kappa(), None);
        assert_eq!(alpha(&[]), None);
        assert_eq!(alpha_of_votes(&[10, 0, 0]), None);
        assert_eq!(alpha_of_votes(&[]), None);
    }

    #[test]
    fn alpha_of_votes_matches_alpha_of_units() {
        // The first example above: of 10 units, 5 were coded by nobody, 4 by one coder and 1 by both.
        assert_eq!(rounded(alpha_of_votes(&[5, 4, 1])), "0.095");
    }

    proptest! {
        #[test]
        fn coefficients_are_one_only_for_perfect_agreement(both in 0u64..50, first in 0u64..50, second in 0u64..50, neither in 0u64..5000) {
            let pair = Pair { both, first, second, neither };
            let votes = [neither, first + second, both];
            for value in [pair.kappa(), alpha_of_votes(&votes)].into_iter().flatten() {
                prop_assert!((-1.0001..=1.0001).contains(&value), "{value}");
                prop_assert_eq!(value > 0.9999, first + second == 0);
            }
        }
    }
}
