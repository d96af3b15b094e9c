//! What people who may not read the messages (analysts and guests) see of a dashboard. They get no links to messages.
//! Names and message text are hidden unless access to them was granted.

use serde::{Deserialize, Serialize};

use super::filter::Filter;

/// What is visible on a masked dashboard. As a query string: `names=on&texts=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "MaskFields")]
pub struct Mask {
    /// Whether names of people are visible.
    #[serde(with = "crate::query::flag")]
    pub names: bool,
    /// Whether words and sentences from messages are visible. They contain names, so this implies [`Mask::names`].
    #[serde(with = "crate::query::flag")]
    pub texts: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MaskFields {
    #[serde(with = "crate::query::flag")]
    names: bool,
    #[serde(with = "crate::query::flag")]
    texts: bool,
}

impl From<MaskFields> for Mask {
    fn from(fields: MaskFields) -> Mask {
        Mask::of(fields.names, fields.texts)
    }
}

impl Mask {
    /// Enables names as well if texts are visible.
    pub fn of(names: bool, texts: bool) -> Self {
        Mask { names: names || texts, texts }
    }

    /// Removes the parts of a filter that are not allowed. Without access to texts, only the period and people remain,
    /// because the results of a search would reveal message text.
    pub fn filter(self, filter: Filter) -> Filter {
        match self.texts {
            true => filter,
            false => {
                Filter { from: filter.from, until: filter.until, people: filter.people.clone(), ..filter.cleared() }
            }
        }
    }

    /// The allowed part of a filter and the mask itself as one query string, as in a share link.
    pub fn with_filter(self, filter: &Filter) -> String {
        let parts = [crate::query::write(&self.filter(filter.clone())), crate::query::write(&self)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn searching_requires_access_to_texts() {
        let asked: Filter = parse("from=2024-01-01&q=secret&word=secret&kind=has:link");
        let plain = Mask::default().filter(asked.clone());
        assert!(!plain.reads_messages() && plain.word.is_empty() && plain.from == asked.from);
        let all = Mask::of(false, true);
        assert_eq!(all.filter(asked.clone()), asked);
        assert_eq!(parse::<Mask>(&all.with_filter(&asked)), all);
        assert_eq!(parse::<Filter>(&all.with_filter(&asked)), asked);
        assert_eq!(Mask::default().with_filter(&Filter::default()), "");
    }
}
