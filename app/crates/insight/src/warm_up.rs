//! Loads what the first analysed text would otherwise wait for.

use crate::language::{Lang, Languages};
use crate::sentiment::afinn;
use crate::text_analysis::TextAnalysis;

/// Something for each pattern and each list: a phone number, an address, a date, a sum, an emoji, a negation.
const SAMPLE: &str = "I was not so happy 😀 about paying £12.50 on 2 May 2024: call +44 20 7946 0958, \
                      see https://example.org or write to ana@example.org, @ana #harbour 日本語";

/// Loads word lists, patterns and dictionaries, which are otherwise loaded when they are first needed. Takes a part of
/// a second of one core.
pub fn warm_up() {
    let languages = Languages::known(vec![Lang::Eng, Lang::Jpn], Some(Lang::Eng));
    TextAnalysis::of(SAMPLE, &languages);
    for language in Lang::all() {
        afinn::list(*language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::EntityKind;

    #[test]
    fn the_sample_uses_patterns_and_lists() {
        let languages = Languages::known(vec![Lang::Eng, Lang::Jpn], Some(Lang::Eng));
        let found = TextAnalysis::of(SAMPLE, &languages);
        let has = |kind: EntityKind| found.entities.iter().any(|entity| entity.kind == kind);
        assert!(has(EntityKind::Link) && has(EntityKind::Email) && has(EntityKind::Hashtag), "{:?}", found.entities);
        assert!(!found.emoji.is_empty());
        warm_up();
    }
}
