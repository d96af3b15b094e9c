//! Estimates how many messages a query matches from the frequencies of its words.

use super::Query;

/// A word whose frequency the estimate needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom<'a> {
    /// The lexeme in the search index.
    pub word: &'a str,
    /// Whether all words with this prefix match.
    pub prefix: bool,
}

impl Query {
    /// The words whose frequencies [`Query::selectivity`] expects, in the same order.
    pub fn atoms(&self) -> Vec<Atom<'_>> {
        let terms = self.groups.iter().filter(|group| !group.excluded).flat_map(|group| &group.terms);
        terms
            .flat_map(|term| {
                let last = term.words.len() - 1;
                let words = term.words.iter().enumerate();
                let words = words.map(move |(index, word)| Atom { word, prefix: term.prefix && index == last });
                words.chain(term.similar.iter().map(|word| Atom { word, prefix: false }))
            })
            .collect()
    }

    /// The estimated selectivity of the words of this query: the fraction of all messages that match, 0 to 1.
    /// `shares` has the fraction of messages that contain each word of [`Query::atoms`].
    ///
    /// Alternatives are added up. Words that must occur together are correlated (messages about trains mention
    /// stations), so multiplying their frequencies would underestimate. Instead the rarest counts fully, the next with
    /// its square root, the next with its fourth root, up to four. This is the "exponential backoff" that Microsoft
    /// SQL Server has used for conjunctions since 2014.
    pub fn selectivity(&self, shares: &[f64]) -> f64 {
        let mut shares = shares.iter().copied();
        let mut next = || shares.next().unwrap_or(0.0).clamp(0.0, 1.0);
        let mut groups: Vec<f64> = Vec::new();
        for group in self.groups.iter().filter(|group| !group.excluded) {
            let mut any = 0.0;
            for term in &group.terms {
                let phrase = conjunction(term.words.iter().map(|_| next()).collect());
                any += phrase + term.similar.iter().map(|_| next()).sum::<f64>();
            }
            groups.push(any.min(1.0));
        }
        conjunction(groups)
    }
}

/// The estimated selectivity of several conditions that must all hold.
fn conjunction(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    let weights = (0..4).map(|power| 0.5_f64.powi(power));
    shares.iter().zip(weights).map(|(share, weight)| share.powf(weight)).product()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn selectivity(text: &str, shares: &[f64]) -> f64 {
        let query = Query::read(text, NaiveDate::default());
        assert_eq!(query.atoms().len(), shares.len(), "{text}");
        query.selectivity(shares)
    }

    #[test]
    fn a_phrase_is_rarer_than_its_rarest_word() {
        assert_eq!(selectivity("\"good night\"", &[0.25, 0.01]), 0.005);
    }

    #[test]
    fn alternatives_widen_and_required_words_narrow() {
        assert!((selectivity("tea OR milk", &[0.2, 0.1]) - 0.3).abs() < 1e-9);
        let both = selectivity("tea milk", &[0.2, 0.1]);
        assert!(both < 0.1 && both > 0.02);
        assert_eq!(selectivity("tea -milk", &[0.2]), 0.2);
    }

    #[test]
    fn a_query_without_words_matches_everything() {
        assert_eq!(selectivity("before:2024", &[]), 1.0);
    }
}
