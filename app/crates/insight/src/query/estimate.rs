//! How many messages a query will match, from how many each of its words is in.

use super::Query;

/// A word whose frequency the estimate needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom<'a> {
    /// The word as it stands in the index.
    pub word: &'a str,
    /// Whether all words that begin with it count.
    pub prefix: bool,
}

impl Query {
    /// The words whose frequencies [`Query::share`] takes, in its order.
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

    /// The share of all messages that the words of this query match, from 0 to 1. `shares` has the
    /// share of each atom.
    ///
    /// Alternatives add up. Words that must all be there, or follow each other, depend on each other
    /// (who writes of trains writes of stations), so the rarest counts fully, the next with its square
    /// root, the next with its fourth root: "exponential backoff", as Microsoft SQL Server estimates
    /// conjunctions since 2014.
    pub fn share(&self, shares: &[f64]) -> f64 {
        let mut shares = shares.iter().copied();
        let mut next = || shares.next().unwrap_or(0.0).clamp(0.0, 1.0);
        let mut groups: Vec<f64> = Vec::new();
        for group in self.groups.iter().filter(|group| !group.excluded) {
            let mut any = 0.0;
            for term in &group.terms {
                let phrase = together(term.words.iter().map(|_| next()).collect());
                any += phrase + term.similar.iter().map(|_| next()).sum::<f64>();
            }
            groups.push(any.min(1.0));
        }
        together(groups)
    }
}

/// The share of what has all of these.
fn together(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    let weights = (0..4).map(|power| 0.5_f64.powi(power));
    shares.iter().zip(weights).map(|(share, weight)| share.powf(weight)).product()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn share(text: &str, shares: &[f64]) -> f64 {
        let query = Query::read(text, NaiveDate::default());
        assert_eq!(query.atoms().len(), shares.len(), "{text}");
        query.share(shares)
    }

    #[test]
    fn a_phrase_is_rarer_than_its_rarest_word() {
        assert_eq!(share("\"good night\"", &[0.25, 0.01]), 0.005);
    }

    #[test]
    fn alternatives_add_up_and_what_must_be_there_narrows() {
        assert!((share("tea OR milk", &[0.2, 0.1]) - 0.3).abs() < 1e-9);
        let both = share("tea milk", &[0.2, 0.1]);
        assert!(both < 0.1 && both > 0.02);
        assert_eq!(share("tea -milk", &[0.2]), 0.2);
    }

    #[test]
    fn no_words_match_everything() {
        assert_eq!(share("before:2024", &[]), 1.0);
    }
}
