//! Addresses: of the messages behind a figure, and of the dashboard with another filter.

use chrono::NaiveDate;
use leptos_router::location::Url;
use uuid::Uuid;

use crate::insights::filter::{Filter, between};
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::data::DayUrl;

/// More names than this make no readable search.
const MAX_NAMES: usize = 20;

impl Dashboard {
    /// The search for the messages of people that some operators find, within the dashboard's own filter. `None` if
    /// the viewer may not open messages; so are the others.
    pub fn search_url(&self, operators: &str) -> Option<String> {
        self.find(&self.filter.days_as_search(), self.filtered_people(), operators)
    }

    /// The messages of a period, both days included, within the dashboard's own filter.
    pub fn days_search_url(&self, from: NaiveDate, until: NaiveDate) -> Option<String> {
        // What the filter cuts off a week at its ends is not counted, so it is not shown.
        let from = self.filter.from.map_or(from, |own| own.max(from));
        let until = self.filter.until.map_or(until, |own| own.min(until));
        self.find(&between(Some(from), Some(until)), self.filtered_people(), "")
    }

    /// The messages of any one day of the dashboard.
    pub fn day_search_url(&self) -> Option<DayUrl> {
        // No search holds this character: where it stands, the date goes.
        const DATE: &str = "\0";
        let url = self.find(&format!("on:{DATE}"), self.filtered_people(), "")?;
        let (before, after) = url.split_once(&Url::escape(DATE))?;
        Some(DayUrl { before: before.to_owned(), after: after.to_owned() })
    }

    /// The messages of a participant that some operators find.
    pub fn person_search_url(&self, person: usize, operators: &str) -> Option<String> {
        // Whose dashboard it is, is named anyway.
        let other = Some(person).filter(|person| !matches!((self.scope, person), (Scope::Person(_), 0)));
        self.find(&self.filter.days_as_search(), other.into_iter(), operators)
    }

    /// A message in its conversation.
    pub fn message_url(&self, conversation: Uuid, seq: i64) -> Option<String> {
        self.links.then(|| format!("/c/{conversation}?at={seq}"))
    }

    fn filtered_people(&self) -> impl Iterator<Item = usize> {
        self.filter.people.iter().map(|ordinal| *ordinal as usize)
    }

    fn find(&self, days: &str, people: impl Iterator<Item = usize>, operators: &str) -> Option<String> {
        if !self.links {
            return None;
        }
        let about = matches!(self.scope, Scope::Person(_)).then_some(0);
        let names = about.into_iter().chain(people).take(MAX_NAMES).filter_map(|person| self.members.get(&person));
        let names = names.map(|member| format!("from:{}", quoted(&member.name)));
        let chosen = self.conversations.iter().filter(|it| self.filter.conversations.contains(&it.id));
        let within = chosen.take(MAX_NAMES).map(|it| format!("in:{}", quoted(&it.title)));
        let parts = [self.filter.query.clone(), operators.to_owned(), days.to_owned()];
        let mut parts: Vec<String> = parts.into_iter().chain(names).chain(within).filter(|it| !it.is_empty()).collect();
        // The program's own messages are nobody's: figures do not count them.
        parts.push("-is:system".to_owned());
        let query = Url::escape(&parts.join(" "));
        Some(match self.scope {
            Scope::Conversation(id) => format!("/c/{id}?q={query}"),
            Scope::Person(_) | Scope::Everything => format!("/search?q={query}"),
        })
    }

    /// The dashboard with another filter.
    pub fn with(&self, change: impl FnOnce(&mut Filter)) -> String {
        let mut filter = self.filter.clone();
        change(&mut filter);
        let query = filter.to_query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", self.scope.path())
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

    /// Selects a participant's colour.
    pub fn ordinal(&self, person: usize) -> i32 {
        person as i32
    }
}

/// A word as a search for exactly it.
pub fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}
