//! What a dashboard is narrowed to, as its address holds it:
//! `?from=2024-01-01&until=2024-03-31&who=0&who=3&by=week&show=words&q=has:image&word=tea`.

use chrono::{Days, NaiveDate};
use insight::language::by_code;
use insight::summary::Step;
use leptos_router::location::Url;
use uuid::Uuid;

/// Figures over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Messages.
    #[default]
    Messages,
    /// Words.
    Words,
    /// Pictures, sounds, files.
    Media,
}

impl Measure {
    /// All.
    pub const ALL: [Measure; 3] = [Measure::Messages, Measure::Words, Measure::Media];

    /// In the address and on the page.
    pub fn word(self) -> &'static str {
        match self {
            Measure::Messages => "messages",
            Measure::Words => "words",
            Measure::Media => "media",
        }
    }
}

/// Kinds of messages that a list offers: as a search has them, and as people call them.
pub const KINDS: [(&str, &str); 12] = [
    ("has:image", "Pictures"),
    ("has:video", "Videos"),
    ("has:audio", "Sounds"),
    ("has:document", "Documents"),
    ("has:link", "With a link"),
    ("has:sticker", "Stickers"),
    ("has:poll", "Polls"),
    ("has:location", "Places"),
    ("has:call", "Calls"),
    ("is:edited", "Edited"),
    ("is:deleted", "Deleted"),
    ("has:annotation", "With a note"),
];

/// What a dashboard is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, included.
    pub until: Option<NaiveDate>,
    /// Only these conversations, of a dashboard of several; none: all.
    pub conversations: Vec<Uuid>,
    /// Only these participants, by their ordinals; none: all.
    pub people: Vec<i32>,
    /// How long a period of the charts over time is; `None`: what fits.
    pub step: Option<Step>,
    /// What is shown over time.
    pub show: Measure,
    /// Only messages that this search finds.
    pub query: String,
    /// The word whose use over time is shown.
    pub word: String,
}

impl Filter {
    /// Reads the part of an address behind its question mark. What cannot be read is left out.
    pub fn read(query: &str) -> Self {
        let (mut filter, mut also) = (Filter::default(), Vec::new());
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = Url::unescape(&value.replace('+', " "));
            let value = value.trim();
            match key {
                "from" => filter.from = value.parse().ok(),
                "until" => filter.until = value.parse().ok(),
                "who" => filter.people.extend(value.split(',').filter_map(|who| who.parse::<i32>().ok())),
                "c" => filter.conversations.extend(value.parse::<Uuid>().ok()),
                "by" => filter.step = Step::by_word(value),
                "show" => filter.show = Measure::ALL.into_iter().find(|it| it.word() == value).unwrap_or_default(),
                "q" => filter.query = value.chars().take(500).collect(),
                // Chosen from a list they become a part of the search, which the address holds from then on.
                "kind" if KINDS.iter().any(|(operator, _)| *operator == value) => also.push(value.to_owned()),
                "tag" if !value.is_empty() && value.chars().count() <= 60 => {
                    also.push(format!("tag:\"{}\"", value.replace('"', "")))
                }
                "lang" => also.extend(by_code(value).map(|lang| format!("lang:{}", lang.code()))),
                "word" => filter.word = insight::tokens::fold(value).chars().take(60).collect(),
                _ => {}
            }
        }
        for operator in also {
            if !filter.query.contains(&operator) {
                filter.query = format!("{} {operator}", filter.query).trim().to_owned();
            }
        }
        filter.people.sort_unstable();
        filter.people.dedup();
        filter.conversations.sort_unstable();
        filter.conversations.dedup();
        // The other way round is what was meant.
        if let (Some(from), Some(until)) = (filter.from, filter.until)
            && from > until
        {
            (filter.from, filter.until) = (Some(until), Some(from));
        }
        filter
    }

    /// Reads one side of a comparison: the parameters whose names begin with `prefix`.
    pub fn of_side(query: &str, prefix: &str) -> Self {
        let own = query.split('&').filter_map(|pair| pair.strip_prefix(prefix));
        Filter::read(&own.collect::<Vec<_>>().join("&"))
    }

    /// As one side of a comparison.
    pub fn to_side(&self, prefix: &str) -> String {
        let query = self.to_query();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| format!("{prefix}{pair}")).collect::<Vec<_>>().join("&")
    }

    /// As it stands behind the question mark; empty when nothing is narrowed.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        let mut put = |key: &str, value: String| pairs.push(format!("{key}={value}"));
        if let Some(from) = self.from {
            put("from", from.to_string());
        }
        if let Some(until) = self.until {
            put("until", until.to_string());
        }
        for conversation in &self.conversations {
            put("c", conversation.to_string());
        }
        for who in &self.people {
            put("who", who.to_string());
        }
        if let Some(step) = self.step {
            put("by", step.word().to_owned());
        }
        if self.show != Measure::default() {
            put("show", self.show.word().to_owned());
        }
        if !self.query.is_empty() {
            put("q", Url::escape(&self.query));
        }
        if !self.word.is_empty() {
            put("word", Url::escape(&self.word));
        }
        pairs.join("&")
    }

    /// Whether any message may be missing.
    pub fn narrows(&self) -> bool {
        self.from.is_some() || self.until.is_some() || !self.people.is_empty() || self.reads_messages()
    }

    /// Whether only the messages themselves tell what belongs to it; figures of days do not.
    pub fn reads_messages(&self) -> bool {
        !self.query.is_empty()
    }

    /// The days as operators of a search: `after:2023-12-31 before:2024-04-01`.
    pub fn days_as_search(&self) -> String {
        between(self.from, self.until)
    }
}

/// Days as operators of a search, both ends included.
pub fn between(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (from, until) {
        (Some(from), Some(until)) if from == until => format!("on:{from}"),
        _ => {
            let after = from.and_then(|from| from.checked_sub_days(Days::new(1))).map(|day| format!("after:{day}"));
            let before =
                until.and_then(|until| until.checked_add_days(Days::new(1))).map(|day| format!("before:{day}"));
            after.into_iter().chain(before).collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_all_of_it() {
        let query = "from=2024-01-01&until=2024-03-31&who=0&who=3&by=week&show=words&q=has:image%20tea&word=caf%C3%A9";
        let filter = Filter::read(query);
        assert_eq!(filter.people, [0, 3]);
        assert_eq!((filter.step, filter.show, filter.word.as_str()), (Some(Step::Week), Measure::Words, "cafe"));
        assert_eq!(Filter::read(&filter.to_query()), filter);
        assert_eq!(filter.days_as_search(), "after:2023-12-31 before:2024-04-01");
    }

    #[test]
    fn sides_of_a_comparison_do_not_mix() {
        let query = "a_who=1&b_from=2024-01-01&b_q=tea&who=7";
        let (a, b) = (Filter::of_side(query, "a_"), Filter::of_side(query, "b_"));
        assert_eq!(
            (a.people.as_slice(), b.people.as_slice(), b.query.as_str()),
            ([1].as_slice(), [].as_slice(), "tea")
        );
        assert_eq!(b.to_side("b_"), "b_from=2024-01-01&b_q=tea");
        assert_eq!(Filter::of_side(&format!("{}&{}", a.to_side("a_"), b.to_side("b_")), "a_"), a);
    }

    #[test]
    fn what_is_chosen_from_lists_becomes_a_part_of_the_search() {
        let filter = Filter::read("q=tea&kind=has:image&tag=Trip+to+Rome&lang=deu");
        assert_eq!(filter.query, "tea has:image tag:\"Trip to Rome\" lang:deu");
        assert_eq!(Filter::read(&format!("{}&lang=deu&kind=party&lang=xx", filter.to_query())), filter);
    }

    #[test]
    fn nonsense_narrows_nothing() {
        let filter = Filter::read("from=soon&until=&who=x,,&by=eon&show=all&q=+&word=&&=");
        assert_eq!(filter, Filter::default());
        assert!(!filter.narrows() && filter.to_query().is_empty());
    }

    #[test]
    fn days_the_wrong_way_round_are_turned() {
        let filter = Filter::read("from=2024-03-02&until=2024-03-01");
        assert_eq!(filter.days_as_search(), "after:2024-02-29 before:2024-03-03");
        assert_eq!(between(filter.from, filter.from), "on:2024-03-01");
    }

    proptest::proptest! {
        #[test]
        fn any_address_is_read(query in "[\\PC&=%]{0,60}") {
            let filter = Filter::read(&query);
            proptest::prop_assert_eq!(Filter::read(&filter.to_query()), filter);
        }
    }
}
