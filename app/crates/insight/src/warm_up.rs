//! Loads word lists, patterns and dictionaries before the first text needs them.

use crate::language::{Lang, Languages};
use crate::sentiment::afinn;
use crate::text_analysis::TextAnalysis;

/// Matches every pattern and uses every list: phone number, URL, e-mail address, date, amount, emoji, negation.
const SAMPLE: &str = "I was not so happy 😀 about paying £12.50 on 2 May 2024: call +44 20 7946 0958, \
                      see https://example.org or write to ana@example.org, @ana #harbour 日本語";

/// Forces all lazily initialised statics of this crate. Takes less than a second on one core.
pub fn warm_up() {
    let languages = Languages::known(vec![Lang::Eng, Lang::Jpn], Some(Lang::Eng));
    TextAnalysis::of(SAMPLE, &languages);
    for language in Lang::all() {
        afinn::lexicon(*language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::EntityKind;

    #[test]
    fn sample_exercises_patterns_and_lists() {
        let languages = Languages::known(vec![Lang::Eng, Lang::Jpn], Some(Lang::Eng));
        let found = TextAnalysis::of(SAMPLE, &languages);
        let has = |kind: EntityKind| found.entities.iter().any(|entity| entity.kind == kind);
        assert!(has(EntityKind::Link) && has(EntityKind::Email) && has(EntityKind::Hashtag), "{:?}", found.entities);
        assert!(!found.emoji.is_empty());
        warm_up();
    }
}
