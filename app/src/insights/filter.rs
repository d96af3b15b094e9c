//! The filter of a dashboard, stored in the query string of its URL:
//! `?from=2024-01-01&until=2024-03-31&who=0&who=3&by=week&show=words&kind=has:image&q=tea&word=cup`.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// A quantity shown over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Messages.
    #[default]
    Messages,
    /// Words.
    Words,
    /// Messages with pictures, audio or files.
    Media,
}

impl Measure {
    /// All quantities, in page order.
    pub const ALL: [Measure; 3] = [Measure::Messages, Measure::Words, Measure::Media];

    /// The name, for URLs and sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Messages => "messages",
            Measure::Words => "words",
            Measure::Media => "media",
        }
    }
}

/// The length of a period in charts over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// A day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl Interval {
    /// All intervals, shortest first.
    pub const ALL: [Interval; 4] = [Interval::Day, Interval::Week, Interval::Month, Interval::Year];

    /// The name, for URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Interval::Day => "day",
            Interval::Week => "week",
            Interval::Month => "month",
            Interval::Year => "year",
        }
    }
}

#[cfg(feature = "ssr")]
mod steps {
    use insight::summary::Step;

    use super::Interval;

    impl From<Interval> for Step {
        fn from(interval: Interval) -> Step {
            match interval {
                Interval::Day => Step::Day,
                Interval::Week => Step::Week,
                Interval::Month => Step::Month,
                Interval::Year => Step::Year,
            }
        }
    }

    impl From<Step> for Interval {
        fn from(step: Step) -> Interval {
            match step {
                Step::Day => Interval::Day,
                Step::Week => Interval::Week,
                Step::Month => Interval::Month,
                Step::Year => Interval::Year,
            }
        }
    }
}

/// Kinds of messages to filter by: the search operator and the label.
pub const KINDS: [(&str, &str); 12] = [
    ("has:image", "Pictures"),
    ("has:video", "Videos"),
    ("has:audio", "Audio"),
    ("has:document", "Documents"),
    ("has:link", "Links"),
    ("has:sticker", "Stickers"),
    ("has:poll", "Polls"),
    ("has:location", "Locations"),
    ("has:call", "Calls"),
    ("is:edited", "Edited"),
    ("is:deleted", "Deleted"),
    ("has:annotation", "With notes"),
];

/// Maximum number of people or conversations in a filter.
const MAX_CHOICES: usize = 200;
/// Maximum length of a search, in characters.
const MAX_QUERY: usize = 500;
/// Maximum length of a word or tag, in characters.
const MAX_WORD: usize = 60;

/// The filter of a dashboard. Parsing never fails: invalid values are ignored, and dates in the wrong order are
/// swapped.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "FilterFields")]
pub struct Filter {
    /// The first day, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Conversations to include, on a dashboard of several; empty for all.
    #[serde(rename = "c", skip_serializing_if = "Vec::is_empty")]
    pub conversations: Vec<Uuid>,
    /// Ordinals of the participants to include; empty for all.
    #[serde(rename = "who", skip_serializing_if = "Vec::is_empty", serialize_with = "as_texts")]
    pub people: Vec<i32>,
    /// The length of a period in charts over time; `None` to choose one that fits.
    #[serde(rename = "by", skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// The quantity shown over time.
    #[serde(skip_serializing_if = "is_messages")]
    pub show: Measure,
    /// A kind of message: a search operator from [`KINDS`], or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// A tag of notes, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// An ISO 639-3 language code, or empty.
    #[serde(rename = "lang", skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// A search query that messages must match, or empty.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The word for the word trend chart, or empty. Does not filter messages.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub word: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_messages(measure: &Measure) -> bool {
    *measure == Measure::Messages
}

/// Writes numbers as strings, which is what [`FilterFields`] reads.
fn as_texts<S: Serializer>(numbers: &[i32], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(numbers.iter().map(i32::to_string))
}

/// The raw fields of a query string, before validation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FilterFields {
    from: String,
    until: String,
    c: Vec<String>,
    who: Vec<String>,
    by: String,
    show: String,
    kind: String,
    tag: String,
    lang: String,
    q: String,
    word: String,
}

impl From<FilterFields> for Filter {
    fn from(fields: FilterFields) -> Filter {
        let mut people: Vec<i32> =
            fields.who.iter().flat_map(|who| who.split(',')).filter_map(|who| who.trim().parse().ok()).collect();
        people.sort_unstable();
        people.dedup();
        people.truncate(MAX_CHOICES);
        let mut conversations: Vec<Uuid> = fields.c.iter().filter_map(|id| id.trim().parse().ok()).collect();
        conversations.sort_unstable();
        conversations.dedup();
        conversations.truncate(MAX_CHOICES);
        let (mut from, mut until) = (day(&fields.from), day(&fields.until));
        if let (Some(first), Some(last)) = (from, until)
            && first > last
        {
            (from, until) = (Some(last), Some(first));
        }
        Filter {
            from,
            until,
            conversations,
            people,
            interval: Interval::ALL.into_iter().find(|interval| interval.as_str() == fields.by),
            show: Measure::ALL.into_iter().find(|measure| measure.as_str() == fields.show).unwrap_or_default(),
            kind: known_kind(fields.kind.trim()).to_owned(),
            tag: truncated(&fields.tag.replace('"', ""), MAX_WORD),
            language: Some(truncated(&fields.lang, 8))
                .filter(|code| code.chars().all(|c| c.is_ascii_alphabetic()))
                .unwrap_or_default(),
            query: truncated(&fields.q, MAX_QUERY),
            word: truncated(&fields.word, MAX_WORD),
        }
    }
}

/// The operator if it is in [`KINDS`], otherwise empty.
fn known_kind(operator: &str) -> &str {
    if KINDS.iter().any(|(known, _)| *known == operator) { operator } else { "" }
}

/// Parses an ISO date. `None` if it is invalid or outside the years 1 to 9999, which PostgreSQL handles safely.
fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|day: &NaiveDate| (1..=9999).contains(&day.year()))
}

/// The trimmed text, cut to `max` characters.
fn truncated(text: &str, max: usize) -> String {
    text.trim().chars().take(max).collect()
}

impl Filter {
    /// Whether the filter can exclude any message.
    pub fn narrows(&self) -> bool {
        self.from.is_some()
            || self.until.is_some()
            || !self.people.is_empty()
            || !self.conversations.is_empty()
            || self.reads_messages()
    }

    /// Whether the messages themselves must be searched, because daily statistics are not enough to apply the filter.
    pub fn reads_messages(&self) -> bool {
        !(self.query.is_empty() && self.kind.is_empty() && self.tag.is_empty() && self.language.is_empty())
    }

    /// All fields except dates and people as a search query: `tea has:image tag:"Trip to Rome" lang:deu`.
    pub fn search(&self) -> String {
        let tag = if self.tag.is_empty() { String::new() } else { format!("tag:\"{}\"", self.tag) };
        let language = if self.language.is_empty() { String::new() } else { format!("lang:{}", self.language) };
        let parts = [self.query.clone(), self.kind.clone(), tag, language];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The dates as search operators: `after:2023-12-31 before:2024-04-01`.
    pub fn days_as_search(&self) -> String {
        between(self.from, self.until)
    }

    /// The filter with another period. Also resets the interval, so that one that fits is chosen.
    pub fn with_period(&self, period: Option<(NaiveDate, NaiveDate)>) -> Filter {
        let (from, until) = period.unzip();
        Filter { from, until, interval: None, ..self.clone() }
    }

    /// The filter without restrictions. Keeps the chart settings (interval and quantity).
    pub fn cleared(&self) -> Filter {
        Filter { interval: self.interval, show: self.show, ..Filter::default() }
    }
}

/// A period as search operators, both dates inclusive. Empty if both are `None`.
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

/// The groups of a comparison, stored in the query string of its URL: `?a_who=0&b_who=1`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "SideFields", into = "SideFields")]
pub struct ComparisonRequest {
    /// The first group.
    pub a: Filter,
    /// The second group.
    pub b: Filter,
}

impl ComparisonRequest {
    /// Whether neither group is specified, so that the page should propose groups.
    pub fn is_empty(&self) -> bool {
        *self == ComparisonRequest::default()
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct SideFields {
    #[serde(skip_serializing_if = "String::is_empty")]
    a_from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    a_until: String,
    a_c: Vec<String>,
    a_who: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    a_q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    b_from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    b_until: String,
    b_c: Vec<String>,
    b_who: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    b_q: String,
}

impl From<SideFields> for ComparisonRequest {
    fn from(it: SideFields) -> ComparisonRequest {
        let side = |from, until, c, who, q| FilterFields { from, until, c, who, q, ..FilterFields::default() }.into();
        ComparisonRequest {
            a: side(it.a_from, it.a_until, it.a_c, it.a_who, it.a_q),
            b: side(it.b_from, it.b_until, it.b_c, it.b_who, it.b_q),
        }
    }
}

impl From<ComparisonRequest> for SideFields {
    fn from(ComparisonRequest { a, b }: ComparisonRequest) -> SideFields {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let ids = |all: &[Uuid]| all.iter().map(Uuid::to_string).collect();
        let people = |all: &[i32]| all.iter().map(i32::to_string).collect();
        SideFields {
            a_from: day(a.from),
            a_until: day(a.until),
            a_c: ids(&a.conversations),
            a_who: people(&a.people),
            a_q: a.query,
            b_from: day(b.from),
            b_until: day(b.until),
            b_c: ids(&b.conversations),
            b_who: people(&b.people),
            b_q: b.query,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn filters_survive_a_query_string_round_trip() {
        let query =
            "from=2024-01-01&until=2024-03-31&who=0&who=3&by=week&show=words&kind=has%3Aimage&q=tea&word=caf%C3%A9";
        let filter: Filter = parse(query);
        assert_eq!(filter.people, [0, 3]);
        assert_eq!(
            (filter.interval, filter.show, filter.word.as_str()),
            (Some(Interval::Week), Measure::Words, "café")
        );
        assert_eq!(write(&filter), query);
        assert_eq!(filter.days_as_search(), "after:2023-12-31 before:2024-04-01");
    }

    #[test]
    fn filters_survive_a_json_round_trip() {
        let filter: Filter = parse("from=2024-01-01&who=3,0&c=00000000-0000-0000-0000-000000000001&by=day&show=media");
        let json = serde_json::to_string(&filter).expect("JSON");
        assert_eq!(serde_json::from_str::<Filter>(&json).expect("a filter"), filter);
        assert_eq!(filter.people, [0, 3]);
    }

    #[test]
    fn comparison_groups_are_independent() {
        let request: ComparisonRequest = parse("a_who=1&b_from=2024-01-01&b_q=tea&who=7");
        assert_eq!(
            (request.a.people.as_slice(), request.b.people.as_slice(), request.b.query.as_str()),
            ([1].as_slice(), [].as_slice(), "tea")
        );
        assert_eq!(write(&request), "a_who=1&b_from=2024-01-01&b_q=tea");
        assert!(parse::<ComparisonRequest>("who=7&a_q=+").is_empty());
    }

    #[test]
    fn fields_are_combined_into_a_search_query() {
        let filter: Filter = parse("q=tea&kind=has:image&tag=%22Trip+to+Rome%22&lang=deu");
        assert_eq!(filter.search(), "tea has:image tag:\"Trip to Rome\" lang:deu");
        assert_eq!((filter.query.as_str(), filter.kind.as_str()), ("tea", "has:image"));
    }

    #[test]
    fn invalid_values_are_ignored() {
        let query = "from=soon&until=-262143-01-01&who=x,,&c=1&by=eon&show=all&q=+&word=&kind=party&lang=%3A&&=";
        let filter: Filter = parse(query);
        assert_eq!(filter, Filter::default());
        assert!(!filter.narrows() && write(&filter).is_empty());
    }

    #[test]
    fn dates_in_the_wrong_order_are_swapped() {
        let filter: Filter = parse("from=2024-03-02&until=2024-03-01");
        assert_eq!(filter.days_as_search(), "after:2024-02-29 before:2024-03-03");
        assert_eq!(between(filter.from, filter.from), "on:2024-03-01");
    }

    proptest::proptest! {
        #[test]
        fn any_query_string_can_be_parsed(query in "[\\PC&=%]{0,60}") {
            let filter: Filter = parse(&query);
            proptest::prop_assert_eq!(parse::<Filter>(&write(&filter)), filter);
        }
    }
}
