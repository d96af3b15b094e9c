//! Addresses: of the messages behind a figure, and of the dashboard narrowed otherwise.

use chrono::NaiveDate;
use leptos_router::location::Url;

use crate::insights::filter::{Filter, between};
use crate::insights::store::board::Board;

/// More names than this make no readable search.
const MOST_NAMES: usize = 20;

impl Board {
    /// The messages of people that some operators find, within the dashboard's own filter.
    pub fn behind(&self, operators: &str) -> String {
        self.messages(
            &self.filter.days_as_search(),
            self.filter.people.iter().map(|ordinal| *ordinal as usize),
            operators,
        )
    }

    /// The messages of a period, both days included, within the dashboard's own filter.
    pub fn behind_days(&self, from: NaiveDate, until: NaiveDate) -> String {
        // What the filter cuts off a week at its ends is not counted, so it is not shown.
        let from = self.filter.from.map_or(from, |own| own.max(from));
        let until = self.filter.until.map_or(until, |own| own.min(until));
        let people = self.filter.people.iter().map(|ordinal| *ordinal as usize);
        self.messages(&between(Some(from), Some(until)), people, "")
    }

    /// The messages of a participant that some operators find.
    pub fn behind_person(&self, person: usize, operators: &str) -> String {
        self.messages(&self.filter.days_as_search(), std::iter::once(person), operators)
    }

    fn messages(&self, days: &str, people: impl Iterator<Item = usize>, operators: &str) -> String {
        let names = people.take(MOST_NAMES).filter_map(|person| self.members.get(&person));
        let names = names.map(|member| format!("from:\"{}\"", member.name.replace('"', "")));
        let parts = [self.filter.query.clone(), operators.to_owned(), days.to_owned()].into_iter().chain(names);
        let mut parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        // The program's own messages are nobody's: figures do not count them.
        parts.push("-is:system".to_owned());
        format!("/c/{}?q={}", self.id, Url::escape(&parts.join(" ")))
    }

    /// The dashboard with another filter.
    pub fn with(&self, change: impl FnOnce(&mut Filter)) -> String {
        let mut filter = self.filter.clone();
        change(&mut filter);
        let query = filter.to_query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/c/{}/insights{mark}{query}", self.id)
    }

    /// A participant's name.
    pub fn name(&self, person: usize) -> &str {
        self.members.get(&person).map_or("", |member| &member.name)
    }

    /// What picks a participant's colour.
    pub fn ordinal(&self, person: usize) -> i32 {
        person as i32
    }
}

/// A word as a search for exactly it.
pub fn as_search(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}
