//! Emoji, links, names called, languages: what else is in the texts.

use std::collections::BTreeMap;

use insight::keywords::{Table as Uses, total};
use leptos::prelude::*;

use super::behind::as_search;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Chart, Rank, Ranked, Table};
use crate::ui::format;

/// Bars of a list; the table has more.
const BARS: usize = 10;
const TABLE: usize = 300;

/// Things sorted by their uses.
fn sorted(uses: &Uses) -> Vec<(&str, u32)> {
    let mut sorted: Vec<(&str, u32)> = uses.iter().map(|(what, uses)| (what.as_str(), total(uses))).collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted
}

/// A list of things with bars, and a table of who used them.
fn list(
    dashboard: &Dashboard,
    uses: &Uses,
    (key, title, head): (&'static str, &'static str, &'static str),
    says: impl Fn(&str, u32, usize) -> String,
    detail: impl Fn(&str) -> String,
    search: impl Fn(&str) -> Option<String>,
) -> Option<Chart> {
    let sorted = sorted(uses);
    let (first, most) = *sorted.first()?;
    let link = |what: &str| search(what).map(|operators| dashboard.behind(&operators));
    let rows = sorted.iter().take(BARS).map(|(what, count)| Ranked {
        name: (*what).to_owned(),
        value: (*count).into(),
        says: format::number((*count).into()),
        detail: detail(what),
        href: link(what),
        ..Ranked::default()
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let rows = sorted.iter().take(TABLE).map(|(what, count)| {
        let by = uses[*what].iter().max_by_key(|(person, count)| (**count, std::cmp::Reverse(**person)));
        let by = by.map_or_else(String::new, |(person, count)| format!("{} ({count})", dashboard.name(*person)));
        crate::ui::chart::TableRow { cells: vec![(*what).to_owned(), count.to_string(), by], href: link(what) }
    });
    let table = Table { columns: vec![head, "Times", "Most by"], rows: rows.collect() };
    Some(Chart { key, title, says: says(first, most, sorted.len()), table, picture, wide: false, bars })
}

/// What an emoji is called.
fn name(emoji: &str) -> String {
    insight::emoji::name(emoji).unwrap_or_default().to_owned()
}

/// Emoji in texts.
pub fn emoji(dashboard: &Dashboard) -> Option<Chart> {
    let all = dashboard.summary.all.emoji;
    let says = |first: &str, most: u32, kinds: usize| {
        format!(
            "{first} leads with {}; {} were written in all, of {} kinds.",
            format::number(most.into()),
            format::count(all.into(), "emoji", "emoji"),
            kinds
        )
    };
    list(dashboard, &dashboard.keywords.emoji, ("emoji", "Emoji", "Emoji"), says, name, |emoji| Some(as_search(emoji)))
}

/// Reactions to messages.
pub fn reactions(dashboard: &Dashboard) -> Option<Chart> {
    let says = |first: &str, most: u32, _| {
        format!(
            "{first} was given most: {}. “Most by” is whose messages received it.",
            format::count(most.into(), "time", "times")
        )
    };
    // What is no emoji (a word of iMessage, a picture of Discord) the search does not know.
    let search = |what: &str| insight::emoji::written(what).map(|emoji| format!("reaction:{emoji}"));
    list(dashboard, &dashboard.keywords.reactions, ("reactions", "Reactions", "Reaction"), says, name, search)
}

/// Hosts of links.
pub fn domains(dashboard: &Dashboard) -> Option<Chart> {
    let says = |first: &str, most: u32, hosts: usize| {
        format!(
            "{first} was linked to most: {}. There are links to {}.",
            format::count(most.into(), "time", "times"),
            format::count(hosts as i64, "site", "sites")
        )
    };
    list(
        dashboard,
        &dashboard.keywords.domains,
        ("domains", "Links", "Site"),
        says,
        |_| String::new(),
        |host| Some(format!("has:link {}", as_search(host))),
    )
}

/// Names called with `@`.
pub fn mentions(dashboard: &Dashboard) -> Option<Chart> {
    let says = |first: &str, most: u32, _| {
        format!("@{first} was called most: {}.", format::count(most.into(), "time", "times"))
    };
    list(
        dashboard,
        &dashboard.keywords.mentions,
        ("mentions", "Mentions", "Name"),
        says,
        |_| String::new(),
        |name| Some(as_search(name)),
    )
}

/// Tags.
pub fn hashtags(dashboard: &Dashboard) -> Option<Chart> {
    let says =
        |first: &str, most: u32, _| format!("#{first} was used most: {}.", format::count(most.into(), "time", "times"));
    list(
        dashboard,
        &dashboard.keywords.hashtags,
        ("hashtags", "Hashtags", "Tag"),
        says,
        |_| String::new(),
        |tag| Some(as_search(tag)),
    )
}

/// Phone numbers, addresses, dates and sums that messages name, each kind a list.
pub fn named(dashboard: &Dashboard, named: &BTreeMap<String, Uses>) -> Vec<Chart> {
    const KINDS: [(&str, (&str, &str, &str)); 4] = [
        ("date", ("dates", "Dates", "Date")),
        ("money", ("sums", "Sums of money", "Sum")),
        ("phone", ("phones", "Phone numbers", "Number")),
        ("email", ("emails", "E-mail addresses", "Address")),
    ];
    let says = |first: &str, most: u32, different: usize| {
        format!(
            "{} were named, {first} most often: {}.",
            format::number(different as i64),
            format::count(most.into(), "time", "times")
        )
    };
    let one = |(kind, heads): (&str, (&'static str, &'static str, &'static str))| {
        let uses = named.get(kind)?;
        // As it was brought to one form, however it stands in the text.
        list(dashboard, uses, heads, says, |_| String::new(), |what| Some(format!("names:{}", as_search(what))))
    };
    KINDS.into_iter().filter_map(one).collect()
}

/// Languages of the messages that are long enough to tell.
pub fn languages(dashboard: &Dashboard) -> Option<Chart> {
    let languages = &dashboard.summary.all.languages;
    let mut sorted: Vec<(&str, u32)> = languages.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    sorted.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let told: u32 = sorted.iter().map(|(_, count)| count).sum();
    let (first, most) = *sorted.first()?;
    let called = |code: &str| insight::language::by_code(code).map_or(code, |lang| lang.eng_name()).to_owned();
    let rows = sorted.iter().map(|(code, count)| Ranked {
        name: called(code),
        value: (*count).into(),
        says: format!("{} · {}", format::number((*count).into()), format::percent((*count).into(), told.into())),
        href: Some(dashboard.behind(&format!("lang:{code}"))),
        ..Ranked::default()
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let says = format!(
        "{} of the messages whose language can be told are in {}. {} of all messages are too short to tell.",
        format::percent(most.into(), told.into()),
        called(first),
        format::percent(
            (dashboard.summary.all.messages - told.min(dashboard.summary.all.messages)).into(),
            dashboard.summary.all.messages.into()
        )
    );
    let codes: Vec<&str> = sorted.iter().map(|(code, _)| *code).collect();
    let rows = dashboard.summary.ranked().into_iter().flat_map(|(person, part)| {
        let row = |code: &&str| {
            let count = *part.share.languages.get(*code)?;
            let href = dashboard.behind_person(person, &format!("lang:{code}"));
            Some((vec![dashboard.name(person).to_owned(), called(code), count.to_string()], href))
        };
        codes.iter().filter_map(row).collect::<Vec<_>>()
    });
    let table = Table::linked(&["Participant", "Language", "Messages"], rows);
    Some(Chart { key: "languages", title: "Languages", says, table, picture, wide: false, bars })
}
