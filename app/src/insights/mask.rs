//! What is shown of a dashboard to people who may not read the messages: analysts and guests. They see no links to
//! messages, and, unless that is granted, no names and nothing that people wrote.

use serde::{Deserialize, Serialize};

use super::filter::Filter;

/// What is granted. In a query: `names=on&texts=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "MaskFields")]
pub struct Mask {
    /// Names of people.
    #[serde(with = "crate::query::flag")]
    pub names: bool,
    /// Words and sentences of messages. They name people, so [`Mask::names`] is then true as well.
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
    /// Whoever may see words sees the names in them.
    pub fn of(names: bool, texts: bool) -> Self {
        Mask { names: names || texts, texts }
    }

    /// The part of a filter that may be asked for: without the right to texts no search, which would tell of them.
    pub fn filter(self, filter: Filter) -> Filter {
        match self.texts {
            true => filter,
            false => {
                Filter { from: filter.from, until: filter.until, people: filter.people.clone(), ..filter.cleared() }
            }
        }
    }

    /// A filter and what is granted, as one query: that of a share link.
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
    fn only_those_who_may_see_texts_may_search() {
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
