//! Addresses: of the messages behind a figure, and of the dashboard narrowed otherwise.

use chrono::NaiveDate;
use leptos_router::location::Url;
use uuid::Uuid;

use crate::insights::filter::{Filter, between};
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;

/// More names than this make no readable search.
const MAX_NAMES: usize = 20;

impl Dashboard {
    /// todo
    pub fn search_url(&self, operators: &str) -> Option<String> {
        self.mask.is_none().then(|| self.behind(operators))
    }

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
        // Whose dashboard it is, is named anyway.
        let other = Some(person).filter(|person| !matches!((self.scope, person), (Scope::Person(_), 0)));
        self.messages(&self.filter.days_as_search(), other.into_iter(), operators)
    }

    fn messages(&self, days: &str, people: impl Iterator<Item = usize>, operators: &str) -> String {
        let about = matches!(self.scope, Scope::Person(_)).then_some(0);
        let names = about.into_iter().chain(people).take(MAX_NAMES).filter_map(|person| self.members.get(&person));
        let names = names.map(|member| format!("from:{}", as_search(&member.name)));
        let chosen = self.conversations.iter().filter(|it| self.filter.conversations.contains(&it.id));
        let within = chosen.take(MAX_NAMES).map(|it| format!("in:{}", as_search(&it.title)));
        let parts = [self.filter.search(), operators.to_owned(), days.to_owned()];
        let mut parts: Vec<String> = parts.into_iter().chain(names).chain(within).filter(|it| !it.is_empty()).collect();
        // The program's own messages are nobody's: figures do not count them.
        parts.push("-is:system".to_owned());
        let query = Url::escape(&parts.join(" "));
        match self.scope {
            Scope::Conversation(id) => format!("/c/{id}?q={query}"),
            Scope::Person(_) | Scope::Everything => format!("/search?q={query}"),
        }
    }

    /// The dashboard with another filter.
    pub fn with(&self, change: impl FnOnce(&mut Filter)) -> String {
        let mut filter = self.filter.clone();
        change(&mut filter);
        crate::query::address(&self.scope.path(), &filter)
    }

    /// The conversation, when it is one: then a figure can lead to a message by its place.
    pub fn conversation(&self) -> Option<Uuid> {
        match self.scope {
            Scope::Conversation(id) => Some(id),
            Scope::Person(_) | Scope::Everything => None,
        }
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
