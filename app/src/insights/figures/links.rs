//! URLs of the messages behind a figure, and of the dashboard with another filter.

use chrono::NaiveDate;
use leptos_router::location::Url;
use uuid::Uuid;

use crate::insights::filter::{Filter, between};
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::data::DayUrl;

/// Maximum number of names in a search, to keep it readable.
const MAX_NAMES: usize = 20;

impl Dashboard {
    /// A search for the messages that match some operators, within the dashboard's own filter. Like all functions here,
    /// it returns `None` if the viewer may not open messages.
    pub fn search_url(&self, operators: &str) -> Option<String> {
        self.build_search_url(&self.filter.days_as_search(), self.filtered_people(), operators)
    }

    /// A search for the messages of a period, both dates inclusive, within the dashboard's own filter.
    pub fn days_search_url(&self, from: NaiveDate, until: NaiveDate) -> Option<String> {
        // The filter can cut off part of the first or last period. Those messages are not counted, so exclude them.
        let from = self.filter.from.map_or(from, |own| own.max(from));
        let until = self.filter.until.map_or(until, |own| own.min(until));
        self.build_search_url(&between(Some(from), Some(until)), self.filtered_people(), "")
    }

    /// A template for searches for the messages of a single day.
    pub fn day_search_url(&self) -> Option<DayUrl> {
        // A placeholder that cannot occur in a search.
        const DATE: &str = "\0";
        let url = self.build_search_url(&format!("on:{DATE}"), self.filtered_people(), "")?;
        let (before, after) = url.split_once(&Url::escape(DATE))?;
        Some(DayUrl { before: before.to_owned(), after: after.to_owned() })
    }

    /// A search for the messages of a participant that match some operators.
    pub fn person_search_url(&self, person: usize, operators: &str) -> Option<String> {
        // Number 0 on the dashboard of a person is that person, whom `build_search_url` adds anyway.
        let other = Some(person).filter(|person| !matches!((self.scope, person), (Scope::Person(_), 0)));
        self.build_search_url(&self.filter.days_as_search(), other.into_iter(), operators)
    }

    /// Link to a message in its conversation.
    pub fn message_url(&self, conversation: Uuid, seq: i64) -> Option<String> {
        self.links.then(|| format!("/c/{conversation}?at={seq}"))
    }

    fn filtered_people(&self) -> impl Iterator<Item = usize> {
        self.filter.people.iter().map(|ordinal| *ordinal as usize)
    }

    fn build_search_url(&self, days: &str, people: impl Iterator<Item = usize>, operators: &str) -> Option<String> {
        if !self.links {
            return None;
        }
        let about = matches!(self.scope, Scope::Person(_)).then_some(0);
        let names = about.into_iter().chain(people).take(MAX_NAMES).filter_map(|person| self.members.get(&person));
        let names = names.map(|member| format!("from:{}", quoted(&member.name)));
        let chosen = self.conversations.iter().filter(|it| self.filter.conversations.contains(&it.id));
        let within = chosen.take(MAX_NAMES).map(|it| format!("in:{}", quoted(&it.title)));
        let parts = [self.filter.search(), operators.to_owned(), days.to_owned()];
        let mut parts: Vec<String> = parts.into_iter().chain(names).chain(within).filter(|it| !it.is_empty()).collect();
        // System messages have no sender and are not counted.
        parts.push("-is:system".to_owned());
        let query = Url::escape(&parts.join(" "));
        Some(match self.scope {
            Scope::Conversation(id) => format!("/c/{id}?q={query}"),
            Scope::Person(_) | Scope::Everything => format!("/search?q={query}"),
        })
    }

    /// The URL of the dashboard with a modified filter.
    pub fn url_with(&self, change: impl FnOnce(&mut Filter)) -> String {
        let mut filter = self.filter.clone();
        change(&mut filter);
        crate::query::address(&self.scope.path(), &filter)
    }

    /// The conversation, if the dashboard is about exactly one. Only then can a figure link to a message by its `seq`.
    pub fn conversation(&self) -> Option<Uuid> {
        match self.scope {
            Scope::Conversation(id) => Some(id),
            Scope::Person(_) | Scope::Everything => None,
        }
    }

    /// The name of a participant; empty if the number is unknown.
    pub fn name(&self, person: usize) -> &str {
        self.members.get(&person).map_or("", |member| &member.name)
    }

    /// The ordinal that selects the colour of a participant.
    pub fn ordinal(&self, person: usize) -> i32 {
        person as i32
    }
}

/// A search for exactly this word or name.
pub fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}
